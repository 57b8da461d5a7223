"""How the price that a seller sets enters the flows of its alternative.

A price factor f multiplies every price line, and every `price_of` driver of the alternative where a line uses one.
A price line is multiplied once, its own drivers staying put. Most rows are straight: a constant plus a multiple of
f. A row is bent when a price driver passes through min, max, abs, ceil, floor, a product with itself or a divisor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array, bounds, degree, evaluate, quiet, slope
from tco.engine.expressions import Node
from tco.engine.flows import Schedule

ONE = np.ones((1, 1))


@dataclass(frozen=True, slots=True)
class BentRow:
    """A row whose amount is not a straight line in the price factor."""

    row: int
    tree: Node
    likely: Array


class Price:
    """The price of one alternative, and what moving it does. `amounts` are the likely ones, lines × periods."""

    def __init__(self, schedule: Schedule, amounts: Array) -> None:
        self.schedule = schedule
        self.amounts = amounts
        environment, lines = schedule.environment, schedule.alternative.lines
        self.drivers = frozenset(driver.key for driver in environment.model.drivers if driver.price_of == schedule.alternative.key)
        driven = [
            (row, amount.tree)
            for row, amount in schedule.expression_rows()
            if amount.names & self.drivers and not lines[row].is_price
        ]
        self.bent = [BentRow(row, tree, amounts[row]) for row, tree in driven if degree(tree, self.drivers) > 1]
        straight = {row: self._slope(row, tree) for row, tree in driven if degree(tree, self.drivers) <= 1}
        straight.update({row: amounts[row] for row, line in enumerate(lines) if line.is_price})
        self.rows = [*straight, *(bent.row for bent in self.bent)]
        self.straight = np.empty((len(straight), amounts.shape[1]))
        for place, growth in enumerate(straight.values()):
            self.straight[place] = growth

    @property
    def is_straight(self) -> bool:
        """Whether every flow is a constant plus a multiple of the price factor."""
        return not self.bent

    @cached_property
    def likely(self) -> tuple[float, float]:
        """Flows at factor 1 less those at 0, residuals left out: total and present value."""
        return self.at(1.0)

    def at(self, factor: float) -> tuple[float, float]:
        """Flows at `factor` less those at 0, residuals left out: total and present value (NaN when there is none)."""
        flows = self._flows(factor)
        return _sum(flows), _sum(flows * self.schedule.discount[self.rows])

    @cached_property
    def is_zero(self) -> bool:
        """Whether the price makes no difference to any flow."""
        return not self._flows(1.0).any()

    def _flows(self, factor: float) -> Array:
        """What the price makes of the flows of `rows`."""
        changes = [
            self._bent_amounts(bent, np.array([[factor]])) - self._bent_amounts(bent, np.zeros((1, 1))) for bent in self.bent
        ]
        rows = [self.straight * factor, *(np.broadcast_to(change, (1, self.straight.shape[1])) for change in changes)]
        flows: Array = np.concatenate(rows) * self.schedule.unit_flows[self.rows]
        return flows

    def _slope(self, row: int, tree: Node) -> Array:
        values = self.schedule.environment.values
        with quiet():
            return self.schedule.where_flowing(row, slope(tree, values, {key: values[key] for key in self._present}))

    @property
    def _present(self) -> frozenset[str]:
        return self.drivers & self.schedule.environment.values.keys()

    def _moved(self, factors: Array) -> Mapping[str, Array]:
        """Values with the price drivers at each of `factors`, shape (n, 1)."""
        values = self.schedule.environment.values
        return {**values, **{key: values[key] * factors for key in self._present}}

    def _bent_amounts(self, bent: BentRow, factors: Array) -> Array:
        """Amounts at each of `factors` (shape (n, 1)), shape (n, T or 1)."""
        with quiet():
            return self.schedule.where_flowing(bent.row, np.atleast_2d(evaluate(bent.tree, self._moved(factors))))

    @cached_property
    def _pv_terms(self) -> Array:
        """Terms of the present value per unit of price factor of the straight rows, residuals included."""
        terms: Array = self.straight * self.schedule.pv_weights[self.rows[: len(self.straight)]]
        return terms

    @cached_property
    def pv_slope(self) -> float:
        """Growth of the alternative's present value with the price factor, residuals included; bent rows left out."""
        return _sum(self._pv_terms)

    @cached_property
    def pv_size(self) -> float:
        """Size of the terms that the present value of the price is summed from."""
        weights = self.schedule.pv_weights
        return float(np.abs(self._pv_terms).sum()) + sum(float(np.abs(bent.likely * weights[bent.row]).sum()) for bent in self.bent)

    def pv_change(self, factors: Array) -> Array:
        """Change of the alternative's present value from factor 1 to each of `factors`, shape (n,)."""
        change: Array = (factors - 1.0) * self.pv_slope
        for bent in self.bent:
            moved = self._bent_amounts(bent, factors[:, np.newaxis])
            change = change + ((moved - bent.likely) * self.schedule.pv_weights[bent.row]).sum(axis=1)
        return change

    def pv_change_bounds(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Least and greatest change from factor 1 while the factor lies between `low` and `high`, shape (n,)."""
        straight = ((low - 1.0) * self.pv_slope, (high - 1.0) * self.pv_slope)
        least, greatest = np.minimum(*straight), np.maximum(*straight)
        at_low, at_high = self._moved(low[:, np.newaxis]), self._moved(high[:, np.newaxis])
        lower_values = {key: np.minimum(at_low[key], at_high[key]) for key in at_low}
        upper_values = {key: np.maximum(at_low[key], at_high[key]) for key in at_low}
        for bent in self.bent:
            with quiet():
                lower, upper = bounds(bent.tree, lower_values, upper_values)
                change = weighted_bounds(lower - bent.likely, upper - bent.likely, self.schedule.pv_weights[bent.row])
            least, greatest = least + change[0], greatest + change[1]
        return least, greatest


def weighted_bounds(lower: Array, upper: Array, weights: Array) -> tuple[Array, Array]:
    """Bounds of the weighted sum over periods of something that lies between `lower` and `upper`, shapes (n, T)."""
    flowing = weights != 0
    at_lower, at_upper = lower[:, flowing] * weights[flowing], upper[:, flowing] * weights[flowing]
    least: Array = np.minimum(at_lower, at_upper).sum(axis=1)
    greatest: Array = np.maximum(at_lower, at_upper).sum(axis=1)
    return np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(greatest), np.inf, greatest)


def _sum(terms: Array) -> float:
    """Sum, with residue settled to 0."""
    total = float(terms.sum())
    return 0.0 if abs(total) < RESIDUE * float(np.abs(terms).sum()) else total
