"""When a deal may change its stage. Pure: numbers in, a verdict out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """A stage as the rule sees it: its place on the journey and the required criteria that still lack evidence."""

    position: int
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class MoveVerdict:
    """What a move would be: backwards or not, which criteria it would leave unproven, which stages it would leap over."""

    is_back: bool
    missing: tuple[int, ...]
    skipped: int

    @property
    def needs_reason(self) -> bool:
        """Whether the move is possible only with a reason, which is kept and shown."""
        return self.is_back or bool(self.missing) or self.skipped > 0


def judge_move(gates: Sequence[Gate], *, here: int, there: int) -> MoveVerdict:
    """Return the verdict on a move from position `here` to position `there`.

    `gates` are the stages that the deal passes. Forwards, every stage from `here` up to but not including `there` has to be proven
    by its required evidence; backwards nothing has to be proven, but a reason is due.
    """
    if there < here:
        return MoveVerdict(is_back=True, missing=(), skipped=0)
    left_behind = [gate for gate in gates if here <= gate.position < there]
    missing = tuple(criterion for gate in left_behind for criterion in gate.missing)
    skipped = sum(1 for gate in left_behind if gate.position != here)
    return MoveVerdict(is_back=False, missing=missing, skipped=skipped)
