"""One alternative at the likely values, with all its flows: what figures and comparisons are drawn from.

Money is net cost. Beside each sum stands its size, the sum of the absolute values of its terms: a sum is nothing but
rounding residue, and zero, when it is too small beside it.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from tco.engine.arithmetic import Array, settled, settled_array
from tco.engine.flows import Environment
from tco.engine.model import Alternative


class Sum(NamedTuple):
    """A sum and its size."""

    value: float
    size: float

    @property
    def settled(self) -> float:
        """The sum, residue being zero."""
        return settled(self.value, self.size)

    def less(self, other: Sum) -> Sum:
        """Return the difference of two sums."""
        return Sum(self.value - other.value, self.size + other.size)


class ByPeriod(NamedTuple):
    """Sums by period, shape (T,)."""

    values: Array
    sizes: Array

    def less(self, other: ByPeriod) -> ByPeriod:
        """Return the differences, period by period."""
        return ByPeriod(self.values - other.values, self.sizes + other.sizes)

    def plus(self, other: ByPeriod) -> ByPeriod:
        """Return the sums, period by period."""
        return ByPeriod(self.values + other.values, self.sizes + other.sizes)

    def times(self, factors: Array) -> ByPeriod:
        """Return the sums multiplied by positive factors."""
        return ByPeriod(self.values * factors, self.sizes * factors)

    @property
    def settled(self) -> Array:
        """The sums, residue being zero."""
        return settled_array(self.values, self.sizes)


class Ledger:
    """The flows of one alternative at the likely amounts.

    `line_sums` has, for each line, its undiscounted sum, the size of that, its present value, the size of that: shape
    (L, 4), residuals left out. `residuals` is what lines give back at the end, as net cost. `amounts` are the amounts of
    expression lines by period. `total` and `present_value` are the net cost, `flows` the net cost by period, undiscounted.
    """

    def __init__(self, alternative: Alternative, environment: Environment) -> None:
        self.alternative = alternative
        self.environment = environment
        self.schedule = schedule = environment.schedule(alternative)
        numbers = alternative.columns.numbers
        totals, pvs = schedule.unit_sums * numbers, schedule.unit_pvs * numbers
        # No calendar is negative anywhere: a line with a constant amount is as large as its sum.
        self.line_sums: Array = np.stack((totals, np.abs(totals), pvs, np.abs(pvs)), axis=1)
        by_calendar = self._by_calendar(schedule.factors * numbers)
        self.residuals = {
            line: 0.0 - float(schedule.unit_flows(line)[bought] * numbers[line]) * share
            for line, (bought, share) in schedule.residuals.items()
        }
        self.amounts = schedule.expression_amounts
        for line, amounts in self.amounts.items():
            self._add_expression(line, amounts, by_calendar)
        self.residual = Sum(sum(self.residuals.values()), sum(map(abs, self.residuals.values())))
        self.once, self.recurring = ByPeriod(by_calendar[0], by_calendar[1]), ByPeriod(by_calendar[2], by_calendar[3])
        self.once.values[-1] += self.residual.value
        self.once.sizes[-1] += self.residual.size
        self.flows = self.once.plus(self.recurring)
        self.total, self.present_value = self._totals()

    def _by_calendar(self, factors: Array) -> Array:
        """Flows by period of one-off lines, their sizes, those of recurring lines, their sizes: shape (4, T)."""
        schedule = self.schedule
        if not len(factors):
            return np.zeros((4, self.environment.timeline.length))
        count, recurring = len(schedule.calendars), schedule.recurring
        values = np.bincount(schedule.places, factors, count)
        sizes = np.bincount(schedule.places, np.abs(factors), count)
        once = 1.0 - recurring
        flows: Array = np.stack((values * once, sizes * once, values * recurring, sizes * recurring)) @ schedule.calendars
        return flows

    def _add_expression(self, line: int, amounts: Array, by_period: Array) -> None:
        """Add the flows of an expression line, whose constant amount counted as 0 so far."""
        flows = amounts * self.schedule.unit_flows(line)
        sizes = np.abs(flows)
        factors = self.schedule.discount(line)
        self.line_sums[line] = flows.sum(), sizes.sum(), (flows * factors).sum(), (sizes * factors).sum()
        first = 2 * int(self.schedule.recurring[self.schedule.places[line]])
        by_period[first] += flows
        by_period[first + 1] += sizes
        if line in self.schedule.residuals:
            bought, share = self.schedule.residuals[line]
            self.residuals[line] = 0.0 - float(flows[bought]) * share

    @property
    def last(self) -> int:
        """The last period, N."""
        return self.environment.timeline.last

    @property
    def worth_at_end(self) -> float:
        """Present value of one unit paid at the end of the study."""
        return self.schedule.worth_at_end

    def _totals(self) -> tuple[Sum, Sum]:
        """Net cost, undiscounted and as a present value."""
        total, size, worth, worth_size = self.line_sums.sum(axis=0).tolist()
        back, at_end = self.residual, self.worth_at_end
        return Sum(total + back.value, size + back.size), Sum(worth + back.value * at_end, worth_size + back.size * at_end)

    @cached_property
    def discounted(self) -> ByPeriod:
        """Net cost of each period, each flow discounted with its own timing."""
        factors = self.environment.discount
        if factors.once is factors.recurring:
            return self.flows.times(factors.once)
        return self.once.times(factors.once).plus(self.recurring.times(factors.recurring))

    @cached_property
    def investment_pv(self) -> Sum:
        """Present value of the investment lines, residuals left out."""
        return Sum(*(self.alternative.columns.investments @ self.line_sums[:, 2:]).tolist())
