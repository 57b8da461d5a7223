"""Whether every amount can be calculated: names, lists that end too early, divisions by zero, results without bounds.

The reader keeps numpy quiet: infinities are what is looked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tco.engine.arithmetic import Array, bounds, divisors, evaluate, is_zero
from tco.engine.expressions import Expression
from tco.engine.flows import Environment, Schedule
from tco.engine.model import Alternative, Driver, Line
from tco.engine.reading.fields import Findings

PERIOD_NAMES = frozenset({"t", "year"})
FAR = 1e300


def check_names(amount: Expression, path: str, drivers: frozenset[str], findings: Findings) -> bool:
    """Note each name in the expression of the line at `path` that is no driver; return whether all are known."""
    unknown = sorted(amount.names - drivers - PERIOD_NAMES)
    for name in unknown:
        findings.add(f"{path}.amount", "expression_unknown_name", name=name)
    return not unknown


@dataclass(frozen=True, slots=True)
class Case:
    """One setting of the uncertain drivers: how much each differs from likely, and how to report a division by zero."""

    numbers: Mapping[str, float]
    code: str
    params: Mapping[str, object]


class AmountChecker:
    """Calculates the amounts of one alternative's lines at low, likely and high."""

    def __init__(self, alternative: Alternative, environment: Environment, findings: Findings) -> None:
        self.alternative = alternative
        self.environment = environment
        self.findings = findings
        self.drivers = {driver.key: driver for driver in environment.model.drivers}

    def check(self, line: Line, amount: Expression, path: str) -> bool:
        """Note what is wrong with a line's expression, whose names are known; return whether all is well."""
        used = [self.drivers[name] for name in sorted(amount.names - PERIOD_NAMES)]
        ends = [driver for driver in used if driver.key not in self.environment.basis]
        for driver in ends:
            last = len(driver.value) - 1 if isinstance(driver.value, tuple) else 0
            self.findings.add(path, "driver_list_ends", driver=driver.key, last=last, needed=self.environment.timeline.last)
        return not ends and self._check_cases(amount, line, path, used)

    def _check_cases(self, amount: Expression, line: Line, path: str, used: list[Driver]) -> bool:
        flowing = self.environment.flowing(line)
        cases = _cases(used, alone=self._may_divide_by_zero(amount, used))
        values = {**self.environment.values, **self._values(used, cases)}
        amounts = evaluate(amount.tree, values)
        shape = (len(cases), self.environment.timeline.length)
        divides = np.zeros(shape, dtype=np.bool_)
        for divisor in divisors(amount.tree):
            divides |= is_zero(divisor, values)
        broken = (divides | ~np.isfinite(np.broadcast_to(amounts, shape))) & flowing
        if not broken.any():
            return True
        place, period = (int(index) for index in np.argwhere(broken)[0])
        if divides[place, period]:
            self.findings.add(f"{path}.amount", cases[place].code, **cases[place].params, period=period)
        else:
            self.findings.add(f"{path}.amount", "result_not_finite", period=period)
        return False

    def _may_divide_by_zero(self, amount: Expression, used: list[Driver]) -> bool:
        """Whether some divisor reaches zero somewhere between the low and high values of the drivers."""
        ends = ({driver.key: getattr(driver.range, end) for driver in used if driver.range} for end in ("low", "high"))
        at_low, at_high = (self._values(used, [Case(numbers, "", {})]) for numbers in ends)
        low = {**self.environment.values, **{key: np.minimum(at_low[key], at_high[key]) for key in at_low}}
        high = {**self.environment.values, **{key: np.maximum(at_low[key], at_high[key]) for key in at_low}}
        for divisor in divisors(amount.tree):
            least, greatest = bounds(divisor, low, high)
            if ((least <= 0) & (greatest >= 0)).any():
                return True
        return False

    def _values(self, used: list[Driver], cases: list[Case]) -> dict[str, Array]:
        """Values of the drivers in each case, shape (cases, T or 1)."""
        values = {}
        for driver in used:
            numbers = np.array([case.numbers.get(driver.key, driver.likely) for case in cases])
            values[driver.key] = numbers[:, np.newaxis] * self.environment.basis[driver.key]
        return values


def _cases(used: list[Driver], *, alone: bool) -> list[Case]:
    """All at likely; all at low and all at high; if asked for, each alone at low and at high."""
    ranges = {driver.key: driver.range for driver in used if driver.range is not None}
    cases = [Case({}, "division_by_zero", {})]
    if ranges:
        cases.append(Case({key: chosen.low for key, chosen in ranges.items()}, "division_by_zero_low", {}))
        cases.append(Case({key: chosen.high for key, chosen in ranges.items()}, "division_by_zero_high", {}))
    if alone and len(ranges) > 1:
        cases += [
            Case({key: number}, "division_by_zero_one", {"driver": key, "value": number})
            for key, chosen in ranges.items()
            for number in (chosen.low, chosen.high)
        ]
    return cases


def check_bounds(alternative: Alternative, path: str, environment: Environment, findings: Findings) -> None:
    """Note each line whose flows grow beyond all numbers, and a rate at which nothing can be discounted."""
    discount = environment.discount
    if not (np.isfinite(discount.once).all() and np.isfinite(discount.recurring).all()):
        if not any(error.code == "discount_not_finite" for error in findings.errors):
            findings.add("discount.rate", "discount_not_finite")
        return
    schedule = environment.schedule(alternative)
    expressions = schedule.expression_amounts
    if _far_from_bounds(schedule, expressions):
        return
    for row, line in enumerate(alternative.lines):
        flows = schedule.unit_flows(row) * expressions.get(row, line.amount if isinstance(line.amount, float) else 0.0)
        finite = np.isfinite(flows) & np.isfinite(flows * schedule.discount(row))
        if not finite.all():
            findings.add(f"{path}.lines[{row}]", "result_not_finite", period=int(np.argmin(finite)))


def _far_from_bounds(schedule: Schedule, expressions: Mapping[int, Array]) -> bool:
    """Whether the greatest amounts, prices and discount factors together leave all flows far below the greatest float."""
    columns, discount = schedule.alternative.columns, schedule.environment.discount
    amounts = [np.abs(columns.numbers), *(np.abs(amounts) for amounts in expressions.values())]
    greatest = [
        max((float(array.max()) for array in arrays if array.size), default=0.0)
        for arrays in (amounts, [np.abs(schedule.factors)], [schedule.calendars], [discount.once, discount.recurring, np.ones(1)])
    ]
    return math.prod(greatest) < FAR
