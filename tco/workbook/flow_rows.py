"""Which row and which column of the sheet of flows holds what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tco.workbook.study import Place, Rerun, Study

# Columns to the left of the periods: what a line adds up to, and what the formula of its periods uses.
(NAME, CATEGORY, TOTAL, PRESENT_VALUE, GIVEN_BACK, AMOUNT, FIRST, LAST, STEP, FACTOR, RATE, HELD, BY_PERIOD, CURRENCY) = range(14)
(ONCE, BENEFIT, PRICE, INVESTMENT, BOUGHT, SHARE) = range(14, 20)
PERIODS = 20

PERIOD_ROW, DATE_ROW, YEAR_ROW, ELAPSED_ROW, ONCE_ROW, TIME_ROW, RECURRING_ROW, CURRENCY_ROW = range(3, 11)


@dataclass(frozen=True)
class AlternativeRows:
    """Rows of one alternative. `head` also holds its length and the discount factor at its end."""

    head: int
    lines: range
    residual: int
    once: int
    recurring: int
    net: int
    discounted: int

    @property
    def block(self) -> tuple[int, int]:
        """First and last row of the lines; the head, which holds no such figures, where there is none."""
        return (self.lines[0], self.lines[-1]) if self.lines else (self.head, self.head)


@dataclass(frozen=True)
class DifferenceRows:
    """Rows of one comparison, the other alternative less the subject."""

    head: int
    once: int
    recurring: int
    flows: int
    cumulative: int
    crossing: int
    discounted: int
    cumulative_discounted: int
    crossing_discounted: int


@dataclass(frozen=True)
class RerunRows:
    """Rows of one re-run: the drivers that it moves, and its lines."""

    head: int
    drivers: dict[str, int]
    lines: dict[Place, int]


@dataclass
class FlowRows:
    """All rows below the factors of the periods."""

    currencies: dict[str, int] = field(default_factory=dict)
    drivers: dict[int, int] = field(default_factory=dict)
    indexes: dict[Place, int] = field(default_factory=dict)
    alternatives: list[AlternativeRows] = field(default_factory=list)
    differences: dict[int, DifferenceRows] = field(default_factory=dict)
    reruns: list[tuple[Rerun, RerunRows]] = field(default_factory=list)
    drivers_head: int = 0
    differences_head: int = 0
    reruns_head: int = 0
    end: int = 0

    def line(self, place: Place) -> int:
        """Return the row of a line."""
        return self.alternatives[place[0]].lines[place[1]]

    def rerun(
        self, end: str, *, driver: int | None = None, seller: int | None = None, against: int | None = None
    ) -> RerunRows | None:
        """Return the rows of the re-run with these particulars, or None."""
        for rerun, rows in self.reruns:
            if (rerun.end, rerun.driver, rerun.seller, rerun.against) == (end, driver, seller, against):
                return rows
        return None


def flow_rows(study: Study) -> FlowRows:
    """Give every row of the sheet of flows its place."""
    rows, free = FlowRows(), count(CURRENCY_ROW)
    if study.currencies:
        for code in ("", *study.currencies):
            rows.currencies[code] = next(free)
    lists = [place for place in study.lines() if _has_list(study, place)]
    if study.used_drivers or lists:
        next(free)
        rows.drivers_head = next(free)
        rows.drivers = {place: next(free) for place in study.used_drivers}
        rows.indexes = {place: next(free) for place in lists}
    for alternative in study.alternatives:
        next(free)
        rows.alternatives.append(_alternative(free, len(alternative.lines)))
    comparable = [other for other in study.others if study.is_comparable(other)]
    if comparable:
        next(free)
        rows.differences_head = next(free)
        for other in comparable:
            rows.differences[other] = DifferenceRows(*(next(free) for _ in range(9)))
            next(free)
    if study.reruns:
        rows.reruns_head = next(free)
        for rerun in study.reruns:
            head = next(free)
            drivers = {key: next(free) for key in rerun.keys}
            rows.reruns.append((rerun, RerunRows(head, drivers, {place: next(free) for place in rerun.lines})))
            next(free)
    rows.end = next(free)
    return rows


def _alternative(free: Iterator[int], lines: int) -> AlternativeRows:
    head = next(free)
    first = head + 1
    for _ in range(lines):
        next(free)
    return AlternativeRows(head, range(first, first + lines), *(next(free) for _ in range(5)))


def _has_list(study: Study, place: Place) -> bool:
    escalation = study.line(place).escalation
    return escalation is not None and isinstance(escalation.rate, tuple)
