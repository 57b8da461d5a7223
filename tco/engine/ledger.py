"""One alternative at the likely values, with all its flows: what figures and comparisons are drawn from.

Money is net cost. Beside each sum stands its size, the sum of the absolute values of its terms: a sum is nothing but
rounding residue, and zero, when it is too small beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array
from tco.engine.flows import Book, Environment
from tco.engine.model import Alternative


def settled(value: float, size: float) -> float:
    """Return `value`, or 0 when it is rounding residue beside terms of this size. Zero is never negative."""
    return 0.0 if abs(value) < RESIDUE * size else value + 0.0


def settled_array(values: Array, sizes: Array) -> Array:
    """`settled` for each element."""
    return np.where(np.abs(values) < RESIDUE * sizes, 0.0, values) + 0.0


@dataclass(frozen=True, slots=True)
class Sum:
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


@dataclass(frozen=True, slots=True)
class ByPeriod:
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


class Accounts:
    """The likely flows of all alternatives of one length, summed together: rows as in `book`."""

    def __init__(self, alternatives: Sequence[Alternative], environment: Environment) -> None:
        self.book = book = Book(alternatives, environment)
        self.flows: Array = book.unit_flows * book.amounts
        sizes = np.abs(self.flows)
        columns, recurring = environment.columns, book.recurring
        sums, sums_of_sizes = self.flows @ columns, sizes @ columns
        # Total, its size, present value, its size.
        self.line_sums: Array = np.stack(
            (
                sums[:, 0],
                sums_of_sizes[:, 0],
                np.where(recurring, sums[:, 2], sums[:, 1]),
                np.where(recurring, sums_of_sizes[:, 2], sums_of_sizes[:, 1]),
            ),
            axis=1,
        )
        kinds = self._kinds()
        self.flows_by_kind, self.sizes_by_kind = kinds @ self.flows, kinds @ sizes
        self.residuals = {row: -float(self.flows[row] @ share) for row, share in book.residuals}

    def _kinds(self) -> Array:
        """Which lines are one-off (even rows) and recurring (odd rows) in each alternative, one pair of rows for each."""
        kinds = np.zeros((2 * len(self.book.rows), len(self.book.lines)))
        for place, rows in enumerate(self.book.rows.values()):
            kinds[2 * place, rows] = ~self.book.recurring[rows]
            kinds[2 * place + 1, rows] = self.book.recurring[rows]
        return kinds

    def ledgers(self, alternatives: Sequence[Alternative]) -> list[Ledger]:
        """Return the ledger of each alternative."""
        return [Ledger(alternative, place, self) for place, alternative in enumerate(alternatives)]


class Ledger:
    """The flows of one alternative. Arrays `line_…` have a place for each line; `residuals` are by line, costs negative.

    `start` is the row of the first line in the book.
    """

    def __init__(self, alternative: Alternative, place: int, accounts: Accounts) -> None:
        self.alternative = alternative
        self.book = accounts.book
        self.environment = self.book.environment
        rows = self.book.rows[alternative.key]
        self.start = rows.start
        self.line_sums = accounts.line_sums[rows]
        self.residuals = {row - self.start: back for row, back in accounts.residuals.items() if rows.start <= row < rows.stop}
        self.residual = Sum(sum(self.residuals.values()), sum(map(abs, self.residuals.values())))
        self.recurring = ByPeriod(accounts.flows_by_kind[2 * place + 1], accounts.sizes_by_kind[2 * place + 1])
        self.once = ByPeriod(accounts.flows_by_kind[2 * place], accounts.sizes_by_kind[2 * place])
        self.once.values[-1] += self.residual.value
        self.once.sizes[-1] += self.residual.size

    @property
    def last(self) -> int:
        """The last period, N."""
        return self.environment.timeline.last

    @cached_property
    def worth_at_end(self) -> float:
        """Present value of one unit paid at the end of the study."""
        return float(self.environment.discount.once[-1])

    def amounts(self, line: int) -> Array:
        """Likely amount of a line in each period, shape (T,) or (1,)."""
        amounts: Array = self.book.amounts[self.start + line]
        return amounts

    def pv_weights(self, line: int) -> Array:
        """Present value per unit of a line's amount in each period, shape (T,)."""
        weights: Array = self.book.pv_weights[self.start + line]
        return weights

    def where_flowing(self, line: int, values: Array) -> Array:
        """Return values of a line with 0 in the periods without a flow, if anything there is not finite."""
        return self.book.where_flowing(self.start + line, values)

    @cached_property
    def _sums(self) -> list[float]:
        sums: list[float] = self.line_sums.sum(axis=0).tolist()
        return sums

    @cached_property
    def total(self) -> Sum:
        """Undiscounted net cost."""
        return Sum(self._sums[0] + self.residual.value, self._sums[1] + self.residual.size)

    @cached_property
    def present_value(self) -> Sum:
        """Present value of the net cost."""
        worth = self.worth_at_end
        return Sum(self._sums[2] + self.residual.value * worth, self._sums[3] + self.residual.size * worth)

    @cached_property
    def flows(self) -> ByPeriod:
        """Net cost of each period, undiscounted."""
        return self.once.plus(self.recurring)

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
