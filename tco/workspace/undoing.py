"""Which change somebody's next undo and redo are about: read from the record, where an undo is a change like any other."""

from dataclasses import dataclass

from cjm.team.models import User
from tco.changes.models import ModelChange
from tco.models import CostModel

EDITED, UNDONE, REDONE = "edited", "undone", "redone"
REMEMBERED = 400


@dataclass(frozen=True)
class Stacks:
    """The change that the next undo takes back, and the one that the next redo does; None where there is none."""

    undo: ModelChange | None
    redo: ModelChange | None


def stacks_of(model: CostModel, user: User) -> Stacks:
    """Return what `user` can take back and do again in this model.

    Each person undoes their own changes. A model that came in as a whole since then ends what can be undone.
    """
    changes = ModelChange.objects.filter(cost_model=model).order_by("-version")
    barrier = changes.exclude(kind__in=(EDITED, UNDONE, REDONE)).values_list("version", flat=True).first() or 0
    own = changes.filter(by=user, version__gt=barrier).values_list("pk", "kind", "undoes_id")[:REMEMBERED]
    done: list[int] = []
    undone: list[int] = []
    for pk, kind, undoes in reversed(list(own)):
        if kind == UNDONE:
            if done and done[-1] == undoes:
                done.pop()
            undone.append(pk)
        elif kind == REDONE:
            if undone and undone[-1] == undoes:
                undone.pop()
            done.append(pk)
        else:
            done.append(pk)
            undone.clear()
    found = ModelChange.objects.in_bulk([stack[-1] for stack in (done, undone) if stack])
    return Stacks(found.get(done[-1]) if done else None, found.get(undone[-1]) if undone else None)
