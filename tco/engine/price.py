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

from tco.engine.arithmetic import Array, bounds, degree, effort, evaluate, quiet, slope
from tco.engine.expressions import Node
from tco.engine.ledger import Ledger, Sum


@dataclass(frozen=True, slots=True)
class BentRow:
    """A row whose amount is not a straight line in the price factor."""

    row: int
    tree: Node
    likely: Array


@dataclass(frozen=True, slots=True)
class PriceSums:
    """What a price makes of the flows: undiscounted, as present value, and as present value with residuals."""

    total: Sum
    present_value: Sum
    with_residuals: Sum


class Price:
    """The price of one alternative, and what moving it does."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        lines, columns = ledger.alternative.lines, ledger.alternative.columns
        sellers = {driver.key for driver in ledger.environment.model.drivers if driver.price_of == ledger.alternative.key}
        self.drivers = frozenset(sellers & ledger.environment.basis.keys()) if sellers else frozenset[str]()
        self.rows = columns.prices
        driven = [
            (row, amount.tree) for row, amount in columns.expressions if amount.names & self.drivers and not lines[row].is_price
        ]
        self.bent = [BentRow(row, tree, ledger.amounts[row]) for row, tree in driven if degree(tree, self.drivers) > 1]
        self.driven = [(row, self._slope(row, tree)) for row, tree in driven if degree(tree, self.drivers) <= 1]

    def _slope(self, row: int, tree: Node) -> Array:
        """Growth of the amount per unit of price factor."""
        values = self.ledger.environment.values
        with quiet():
            return self.ledger.schedule.where_flowing(row, slope(tree, values, {key: values[key] for key in self.drivers}))

    @property
    def is_straight(self) -> bool:
        """Whether every flow is a constant plus a multiple of the price factor."""
        return not self.bent

    @cached_property
    def straight(self) -> PriceSums:
        """What the price makes of the straight rows, at factor 1."""
        ledger, rows = self.ledger, self.rows
        back = [ledger.residuals[row] * ledger.worth_at_end for row in rows if row in ledger.residuals]
        total, total_size, worth, worth_size = ledger.line_sums[rows].sum(axis=0).tolist()
        sums = PriceSums(Sum(total, total_size), Sum(worth, worth_size), Sum(worth + sum(back), worth_size + sum(map(abs, back))))
        for row, growth in self.driven:
            sums = _added(sums, self._row_sums(row, growth))
        return sums

    def _row_sums(self, row: int, amounts: Array) -> PriceSums:
        """Sums of one row's flows for `amounts`, shape (T,) or ()."""
        schedule = self.ledger.schedule
        flows = amounts * schedule.unit_flows(row)
        return PriceSums(_sum(flows), _sum(flows * schedule.discount(row)), _sum(amounts * schedule.pv_weights(row)))

    @cached_property
    def likely(self) -> tuple[float, float]:
        """Flows at factor 1 less those at 0, residuals left out: total and present value."""
        return self.at(1.0)

    def at(self, factor: float) -> tuple[float, float]:
        """Flows at `factor` less those at 0, residuals left out: total and present value (not finite when there is none)."""
        sums = self.straight
        total, worth = (Sum(part.value * factor, part.size * factor) for part in (sums.total, sums.present_value))
        for bent in self.bent:
            added = self._row_sums(bent.row, self._bent_growth(bent, factor))
            total = Sum(total.value + added.total.value, total.size + added.total.size)
            worth = Sum(worth.value + added.present_value.value, worth.size + added.present_value.size)
        return total.settled, worth.settled

    @cached_property
    def is_zero(self) -> bool:
        """Whether the price makes no difference to any flow."""
        sizes = [
            self.straight.total.size,
            *(self._row_sums(bent.row, self._bent_growth(bent, 1.0)).total.size for bent in self.bent),
        ]
        return not any(sizes)

    @cached_property
    def width(self) -> int:
        """Number of numbers that are worked out for one price factor."""
        weighted = 2 * len(self.bent) * self.ledger.environment.timeline.length
        return weighted + sum(effort(bent.tree, np.size(bent.likely)) for bent in self.bent)

    def _bent_growth(self, bent: BentRow, factor: float) -> Array:
        """Amounts at a price factor less those at 0."""
        factors = np.array([[0.0], [factor]])
        at_nothing, at_factor = self._bent_amounts(bent, self._moved(factors), factors)
        growth: Array = at_factor - at_nothing
        return growth

    def _moved(self, factors: Array) -> Mapping[str, Array]:
        """Values with the price drivers at each of `factors`, shape (n, 1)."""
        values = self.ledger.environment.values
        return {**values, **{key: values[key] * factors for key in self.drivers}}

    def _bent_amounts(self, bent: BentRow, moved: Mapping[str, Array], factors: Array) -> Array:
        """Amounts with the values `moved` by each of `factors` (shape (n, 1)), shape (n, T or 1)."""
        with quiet():
            amounts = self.ledger.schedule.where_flowing(bent.row, evaluate(bent.tree, moved))
        return np.broadcast_to(amounts, np.broadcast_shapes(amounts.shape, factors.shape))

    @property
    def pv_slope(self) -> float:
        """Growth of the alternative's present value with the price factor, residuals included; bent rows left out."""
        return self.straight.with_residuals.settled

    @cached_property
    def rest(self) -> Sum:
        """Present value at a price of nothing, residuals included; bent rows left out."""
        ledger = self.ledger
        moving = {*self.rows, *(row for row, _ in self.driven), *(bent.row for bent in self.bent)}
        staying = [row for row in range(len(ledger.line_sums)) if row not in moving]
        back = [ledger.residuals[row] * ledger.worth_at_end for row in staying if row in ledger.residuals]
        value, size = ledger.line_sums[staying, 2:].sum(axis=0).tolist()
        parts = [Sum(value + sum(back), size + sum(map(abs, back)))]
        for row, growth in self.driven:
            at_nothing = self._row_sums(row, ledger.amounts[row]).with_residuals.less(self._row_sums(row, growth).with_residuals)
            if at_nothing.settled:
                parts.append(at_nothing)
        return Sum(sum(part.value for part in parts), sum(part.size for part in parts))

    def pv(self, factors: Array) -> tuple[Array, Array]:
        """Present value, and its size, of what `rest` leaves out, at each of `factors`: shapes (n,)."""
        values, sizes = factors * self.pv_slope, factors * self.straight.with_residuals.size
        moved = self._moved(factors[:, np.newaxis])
        for bent in self.bent:
            worth = self._bent_amounts(bent, moved, factors[:, np.newaxis]) * self.ledger.schedule.pv_weights(bent.row)
            values, sizes = values + worth.sum(axis=1), sizes + np.abs(worth).sum(axis=1)
        return values, sizes

    def pv_bounds(self, low: Array, high: Array) -> tuple[Array, Array, Array]:
        """Least and greatest of `pv`, and its greatest size, while the factor lies between `low` and `high`: shapes (n,)."""
        straight = (low * self.pv_slope, high * self.pv_slope)
        least, greatest, sizes = np.minimum(*straight), np.maximum(*straight), high * self.straight.with_residuals.size
        at_low, at_high = self._moved(low[:, np.newaxis]), self._moved(high[:, np.newaxis])
        lower_values = {**at_low, **{key: np.minimum(at_low[key], at_high[key]) for key in self.drivers}}
        upper_values = {**at_low, **{key: np.maximum(at_low[key], at_high[key]) for key in self.drivers}}
        for bent in self.bent:
            weights = self.ledger.schedule.pv_weights(bent.row)
            with quiet():
                lower, upper = (np.atleast_2d(end) for end in bounds(bent.tree, lower_values, upper_values))
                worth = weighted_bounds(lower, upper, weights)
                far = np.maximum(np.abs(lower), np.abs(upper))
                _, size = weighted_bounds(far, far, np.abs(weights))
            least, greatest, sizes = least + worth[0], greatest + worth[1], sizes + size
        return least, greatest, sizes


def weighted_bounds(lower: Array, upper: Array, weights: Array) -> tuple[Array, Array]:
    """Bounds of the weighted sum over periods of what lies between `lower` and `upper`, shapes (n, T) or (n, 1)."""
    rising, falling = np.maximum(weights, 0.0), np.minimum(weights, 0.0)
    if lower.shape[1] == 1:
        rising, falling = rising.sum(keepdims=True), falling.sum(keepdims=True)
    elif not (np.isfinite(lower).all() and np.isfinite(upper).all()):
        # What is not finite where nothing flows does not matter.
        lower, upper = np.where(weights != 0, lower, 0.0), np.where(weights != 0, upper, 0.0)
    least, greatest = lower @ rising + upper @ falling, upper @ rising + lower @ falling
    return np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(greatest), np.inf, greatest)


def _sum(terms: Array) -> Sum:
    return Sum(float(terms.sum()), float(np.abs(terms).sum()))


def _added(first: PriceSums, second: PriceSums) -> PriceSums:
    pairs = (
        (first.total, second.total),
        (first.present_value, second.present_value),
        (first.with_residuals, second.with_residuals),
    )
    return PriceSums(*(Sum(one.value + other.value, one.size + other.size) for one, other in pairs))
