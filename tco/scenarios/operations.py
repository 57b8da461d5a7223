"""Everything that changes scenarios. Each function is one transaction; making and removing them goes into the deal's history.

Trying other values does not: a scenario carries who changed it last.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.deals.operations import record_event
from cjm.kernel.versions import save_if_current
from cjm.team.models import User
from tco.mapping import document_of
from tco.models import CostModel
from tco.operations import hold_model
from tco.scenarios.engine import changed_document, usual_changes
from tco.scenarios.models import MOST_SCENARIOS, USUAL_NOTES, Scenario
from tco.scenarios.queries import numbers_in
from tco.scenarios.wording import problem_in

MOST_PROBLEMS = 5
Changes = Mapping[str, int | float]


@transaction.atomic
def add_usual_scenarios(*, cost_model: CostModel, by: User, at: datetime) -> list[Scenario]:
    """Add those of the three usual scenarios that the model does not have yet, and return them.

    Careful and bold put each uncertain number at the end of its range that hurts or helps us against the reference; likely is
    the model as it is. Raises ValidationError when no number of the model has a range, or when there is no room.
    """
    present = _held_scenarios(cost_model)
    careful, bold = _usual_changes(cost_model)
    if not careful:
        raise ValidationError(
            _("No number with a range touches this comparison yet. Give the uncertain ones a low and a high value first.")
        )
    Kind = Scenario.Kind  # noqa: N806
    wanted = [(Kind.CAREFUL, careful), (Kind.LIKELY, {}), (Kind.BOLD, bold)]
    kinds = {scenario.kind for scenario in present}
    names = {scenario.name for scenario in present}
    added: list[Scenario] = []
    for kind, changes in wanted:
        if kind not in kinds:
            name = _free_name(str(kind.label), names)
            names.add(name)
            scenario = Scenario(cost_model=cost_model, name=name, kind=kind, changes=changes, note=str(USUAL_NOTES[kind]))
            added.append(_placed(scenario, [*present, *added], by=by, at=at))
    if added:
        data = {"names": [scenario.name for scenario in added]}
        record_event(deal=cost_model.deal, by=by, at=at, kind="scenarios_added", data=data)
    return added


@transaction.atomic
def add_scenario(
    *, cost_model: CostModel, name: str, changes: Changes, by: User, at: datetime, kind: str = Scenario.Kind.OTHER, note: str = ""
) -> Scenario:
    """Add a scenario at the end. Raises ValidationError for a name that is taken, values the model cannot bear, or lack of room."""
    present = _held_scenarios(cost_model)
    scenario = Scenario(cost_model=cost_model, name=name, kind=kind, note=note, changes=dict(changes))
    _check_name(scenario, present)
    _check_changes(cost_model, changes)
    _placed(scenario, present, by=by, at=at)
    record_event(deal=cost_model.deal, by=by, at=at, kind="scenarios_added", data={"names": [scenario.name]})
    return scenario


@transaction.atomic
def update_scenario(
    *, scenario: Scenario, name: str, kind: str, note: str, changes: Changes, by: User, at: datetime, based_on: int | None
) -> Scenario:
    """Change a scenario. Raises StaleVersion when somebody saved it first, else what `add_scenario` raises."""
    present = _held_scenarios(scenario.cost_model)
    changed = Scenario(pk=scenario.pk, cost_model=scenario.cost_model, name=name, kind=kind, note=note, changes=dict(changes))
    _check_name(changed, present)
    _check_changes(scenario.cost_model, changes)
    return save_if_current(changed, based_on=based_on, fields=("name", "kind", "note", "changes"), updated_at=at, updated_by=by)


@transaction.atomic
def copy_scenario(*, scenario: Scenario, by: User, at: datetime) -> Scenario:
    """Add a scenario with the same values at the end, and return it. Raises ValidationError when there is no room."""
    present = _held_scenarios(scenario.cost_model)
    name = _free_name(scenario.name, {other.name for other in present})
    copied = Scenario(cost_model=scenario.cost_model, name=name, note=scenario.note, changes=scenario.changes)
    return _placed(copied, present, by=by, at=at)


@transaction.atomic
def move_scenario(*, scenario: Scenario, to_the_left: bool) -> None:
    """Let a scenario change places with its neighbour; at the edge it stays."""
    order = _held_scenarios(scenario.cost_model)
    here = next((place for place, other in enumerate(order) if other.pk == scenario.pk), None)
    there = None if here is None else here + (-1 if to_the_left else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, other in enumerate(order):
        other.position = position
    Scenario.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove_scenario(*, scenario: Scenario, by: User, at: datetime) -> None:
    """Remove a scenario; the history keeps its name."""
    deleted, _rows = Scenario.objects.filter(pk=scenario.pk).delete()
    if deleted:
        record_event(deal=scenario.cost_model.deal, by=by, at=at, kind="scenario_removed", data={"name": scenario.name})


def _held_scenarios(cost_model: CostModel) -> list[Scenario]:
    """Return the scenarios in order, and keep others from adding or moving any until the transaction ends.

    Raises DoesNotExist when the model is gone.
    """
    hold_model(cost_model)
    return list(Scenario.objects.filter(cost_model=cost_model))


def _usual_changes(cost_model: CostModel) -> tuple[dict[str, int | float], dict[str, int | float]]:
    from tco.engine.evaluate import Evaluation
    from tco.engine.reading.reader import read_model

    document = document_of(cost_model)
    evaluation = Evaluation(read_model(document))
    rows = [row._asdict() for row in evaluation.tornado()]
    return usual_changes(numbers_in(cost_model), rows)


def _placed(scenario: Scenario, present: list[Scenario], *, by: User, at: datetime) -> Scenario:
    if len(present) >= MOST_SCENARIOS:
        sentence = ngettext(
            "A model has at most %(limit)s scenario. Remove one first.",
            "A model has at most %(limit)s scenarios. Remove one first.",
            MOST_SCENARIOS,
        )
        raise ValidationError(sentence % {"limit": MOST_SCENARIOS})
    scenario.position = max((other.position for other in present), default=-1) + 1
    scenario.updated_by, scenario.updated_at = by, at
    scenario.save(force_insert=True)
    return scenario


def _free_name(wanted: str, taken: set[str]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        ending = f" {number}"
        name = wanted[: 120 - len(ending)] + ending
    return name


def _check_name(scenario: Scenario, present: list[Scenario]) -> None:
    if any(other.name == scenario.name and other.pk != scenario.pk for other in present):
        raise ValidationError({"name": _("There is a scenario of this name already. Choose another name.")})


def _check_changes(cost_model: CostModel, changes: Changes) -> None:
    """Raise ValidationError, by the number's key where it is one's fault, for values the model cannot bear."""
    from tco.engine.messages import InvalidModel
    from tco.evaluation import evaluate_document

    numbers, document = numbers_in(cost_model), document_of(cost_model)
    unknown = [key for key in changes if key not in numbers]
    if unknown:
        sentence = ngettext(
            "The model has no number “%(names)s” any more. Leave it out.",
            "The model no longer has these numbers: %(names)s. Leave them out.",
            len(unknown),
        )
        raise ValidationError(sentence % {"names": ", ".join(unknown)[:300]})
    try:
        evaluate_document(changed_document(document, numbers, changes))
    except InvalidModel as invalid:
        by_path = {numbers[key].path: key for key in changes}
        problems: dict[str, list[str]] = {}
        for error in invalid.errors[:MOST_PROBLEMS]:
            place = next((key for path, key in by_path.items() if error.path.startswith(path)), NON_FIELD_ERRORS)
            problems.setdefault(place, []).append(problem_in(document, error))
        raise ValidationError(problems) from None
