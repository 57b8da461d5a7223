"""Where in a study the periods of a client's table fall, and the fewest words of the contract for amounts that differ by period."""

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tco.column_mapping.layout import PERIOD, Layout
from tco.column_mapping.periods import OWN, QUARTER, YEAR, Period, period_named
from tco.rhythm import MONTHS_IN

# Years of a table are told from months by their length; a month is taken for as long as this many days.
DAYS_OF_A_MONTH = 31
ANY_DAY = date(2000, 1, 1)  # for tables that count their periods from the beginning of the study
Flows = Mapping[int, Decimal]


@dataclass(frozen=True)
class Study:
    """The periods of a model: how long each is ("month", "quarter", "year"), how many there are, and the day of period 0."""

    unit: str
    count: int
    base_date: date

    @property
    def months(self) -> int:
        """How many months a period lasts."""
        return MONTHS_IN[self.unit]

    def place_of(self, period: Period) -> int:
        """Return the number of the study's period in which an amount of `period` falls; it may lie outside 0…count.

        A calendar period is taken for the one of the study that holds its middle; one that is longer than the study's falls at its
        own end, as an amount "every 12 periods" does.
        """
        length = self.months if period.months == OWN else period.months
        if period.begins is None:
            return math.ceil((period.number or 0) * length / self.months)
        stretch = max(length, self.months)
        base = self.base_date.year * 12 + self.base_date.month - 1 + (self.base_date.day - 1) / DAYS_OF_A_MONTH
        number = math.floor((period.begins + length / 2 - base) / stretch) + 1
        return number * stretch // self.months

    def each(self, months: int) -> tuple[dict[str, int], int] | None:
        """Return when an amount falls that comes every so many months, and what it is multiplied by; None when that is not even."""
        if months % self.months == 0:
            every = months // self.months
            return ({"from": every, "every": every} if every > 1 else {"from": 1}), 1
        return ({"from": 1}, self.months // months) if self.months % months == 0 else None


def periods_of(layout: Layout) -> list[Period]:
    """Return the periods that the columns of a table stand for."""
    named = [period_named(column.heading) for column in layout.columns if column.means == PERIOD]
    return [found[0] for found in named if found]


def base_date_of(periods: Iterable[Period]) -> date | None:
    """Return the day on which a study of these calendar periods begins: the first of the earliest; None without any."""
    begins = min((period.begins for period in periods if period.begins is not None), default=None)
    return None if begins is None else date(begins // 12, begins % 12 + 1, 1)


def unit_of(periods: Iterable[Period]) -> str:
    """Return the length of period that a study of these needs: that of the shortest of them, but for half-years a quarter."""
    shortest = min((period.months for period in periods if period.months > 0 and not period.is_each), default=YEAR)
    return "year" if shortest >= YEAR else "quarter" if shortest >= QUARTER else "month"


def schedule_of(flows: Flows, count: int, *, is_once: bool) -> dict[str, Any] | None:
    """Return the `when` of a line that has the same amount in each of these periods; None when no schedule names just them.

    `is_once` says that a single one is paid once rather than in the course of its period.
    """
    places = sorted(flows)
    first, last = places[0], places[-1]
    if first == last:
        return {"at": first} if is_once or first == 0 else {"from": first, **({"to": first} if first < count else {})}
    step = places[1] - first
    if any(after - before != step for before, after in itertools.pairwise(places)):
        return None
    schedule: dict[str, Any] = {"from": first}
    if last + step <= count:
        schedule["to"] = last
    return schedule | ({"every": step} if step > 1 else {})


def values_of(flows: Flows, count: int) -> list[Decimal]:
    """Return the amounts of periods 0…count, 0 where there is none."""
    return [flows.get(place, Decimal(0)) for place in range(count + 1)]
