"""What each uncertain number, moved alone from its low to its high value, does to the saving."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array, bounds, degree, effort, evaluate, quiet, settled, settled_array, slope
from tco.engine.comparison import saving_pv
from tco.engine.crossing import EFFORT, first_crossing
from tco.engine.expressions import Node
from tco.engine.ledger import Ledger
from tco.engine.model import Driver, Range
from tco.engine.price import weighted_bounds

NOISE = 4 * float(np.finfo(np.float64).eps)
CELLS = 8


class TornadoRow(NamedTuple):
    """One uncertain number (contract, `tornado`). `alternative` is None for a driver."""

    item: str
    path: str
    alternative: str | None
    low: float
    likely: float
    high: float
    saving_at_low: float
    saving_at_high: float
    swing: float
    break_even: float | None


def tornado(ledgers: list[Ledger], subject: Ledger, reference: Ledger) -> tuple[TornadoRow, ...]:
    """Return a row for each driver and line with a range, largest swing first. The two lengths are equal."""
    worth = saving_pv(reference, subject)
    saving, size = worth.settled, worth.size
    rows = [*_driver_rows(subject, reference, saving, size), *_line_rows(ledgers, subject, reference, saving, size)]
    return tuple(_by_swing(rows))


def _line_rows(ledgers: list[Ledger], subject: Ledger, reference: Ledger, saving: float, size: float) -> Iterator[TornadoRow]:
    """Rows of uncertain lines: the saving is a straight line in each, and all of an alternative are worked out together."""
    for index, ledger in enumerate(ledgers):
        uncertain = ledger.alternative.columns.uncertain
        low, likely, high = uncertain.numbers
        growths = ledger.schedule.pv_growths[uncertain.rows] * (1.0 if ledger is reference else -1.0 if ledger is subject else 0.0)
        scales = size + np.abs(growths) * np.maximum(np.abs(low), np.abs(high))
        with quiet():
            level = (likely - saving / growths).tolist()
        columns = (
            low,
            likely,
            high,
            settled_array(saving + growths * (low - likely), scales),
            settled_array(saving + growths * (high - likely), scales),
            np.abs(growths * (high - low)),
        )
        break_even = [
            number if growth and math.isfinite(number) else None for number, growth in zip(level, growths.tolist(), strict=True)
        ]
        figures = zip(*(column.tolist() for column in columns), break_even, strict=True)
        for row, name, numbers in zip(uncertain.rows, uncertain.names, figures, strict=True):
            yield TornadoRow(name, f"alternatives[{index}].lines[{row}]", ledger.alternative.key, *numbers)


def _driver_rows(subject: Ledger, reference: Ledger, saving: float, size: float) -> Iterator[TornadoRow]:
    curves = [
        (
            _Label(driver.label, f"drivers[{index}]", None, driver.range, driver.likely),
            _DriverCurve(driver, subject, reference),
        )
        for index, driver in enumerate(subject.environment.model.drivers)
        if driver.range is not None
    ]
    bent = sum(not curve.is_straight for _label, curve in curves)
    share = EFFORT // max(bent, 1)
    for label, curve in curves:
        if curve.is_straight:
            yield _straight_row(label, curve.growth, saving, size)
        else:
            yield _bent_row(label, curve, saving, size, share)


@dataclass(frozen=True, slots=True)
class _Label:
    item: str
    path: str
    alternative: str | None
    range: Range
    likely: float

    def row(self, at_low: float, at_high: float, swing: float, break_even: float | None) -> TornadoRow:
        low, high = self.range.low, self.range.high
        return TornadoRow(self.item, self.path, self.alternative, low, self.likely, high, at_low, at_high, swing, break_even)


def _straight_row(label: _Label, growth: float, saving: float, size: float) -> TornadoRow:
    """Row of a number of which the saving is a straight line with the slope `growth`."""
    low, high, likely = label.range.low, label.range.high, label.likely
    scale = size + abs(growth) * max(abs(low), abs(high))
    return label.row(
        settled(saving + growth * (low - likely), scale),
        settled(saving + growth * (high - likely), scale),
        abs(growth * (high - low)),
        _ordinary(likely - saving / growth) if growth else None,
    )


def _ordinary(number: float) -> float | None:
    return number if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class _Term:
    """A line whose amount uses the driver, with the present value of one unit of it to the saving."""

    ledger: Ledger
    row: int
    tree: Node
    weights: Array

    @property
    def likely(self) -> Array:
        return self.ledger.amounts[self.row]


class _DriverCurve:
    """The saving as a function of one driver."""

    def __init__(self, driver: Driver, subject: Ledger, reference: Ledger) -> None:
        self.key = driver.key
        self.environment = subject.environment
        self.basis = self.environment.basis.get(driver.key, np.zeros(()))
        self.terms = [
            _Term(ledger, row, amount.tree, ledger.schedule.pv_weights(row) * side)
            for ledger, side in ((reference, 1.0), (subject, -1.0))
            for row, amount in ledger.alternative.columns.expressions
            if driver.key in amount.names
        ]
        # Number of numbers that are worked out for one number of the driver.
        self.width = sum(effort(term.tree, np.size(term.likely)) + 2 * np.size(term.weights) for term in self.terms)
        self.is_straight = all(degree(term.tree, frozenset({driver.key})) <= 1 for term in self.terms)

    @property
    def growth(self) -> float:
        """Growth of the saving per unit of the driver, where it is a straight line."""
        total, size = 0.0, 0.0
        for term in self.terms:
            with quiet():
                growth = slope(term.tree, self.environment.values, {self.key: self.basis})
            flows = term.ledger.schedule.where_flowing(term.row, growth) * term.weights
            total += float(flows.sum())
            size += float(np.abs(flows).sum())
        return settled(total, size)

    def amounts(self, term: _Term, numbers: Array) -> Array:
        """Amounts of a term's line with the driver at each of `numbers`, shape (n, T or 1)."""
        values = {**self.environment.values, self.key: numbers[:, np.newaxis] * self.basis}
        with quiet():
            return term.ledger.schedule.where_flowing(term.row, np.atleast_2d(evaluate(term.tree, values)))

    def change(self, numbers: Array) -> Array:
        """Change of the saving from likely to each of `numbers`, shape (n,)."""
        change: Array = np.zeros(len(numbers))
        for term in self.terms:
            change = change + ((self.amounts(term, numbers) - term.likely) * term.weights).sum(axis=1)
        return change

    def swing(self, low: float, high: float) -> float:
        """Absolute difference of the saving between two numbers."""
        total, size = 0.0, 0.0
        for term in self.terms:
            at_low, at_high = self.amounts(term, np.array([low])), self.amounts(term, np.array([high]))
            total += float(((at_high - at_low) * term.weights).sum())
            size += float(((np.abs(at_high) + np.abs(at_low)) * np.abs(term.weights)).sum())
        return abs(settled(total, size))

    def change_bounds(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Least and greatest change from likely while the driver lies between `low` and `high`, shape (n,)."""
        least, greatest = np.zeros(len(low)), np.zeros(len(low))
        ends = low[:, np.newaxis] * self.basis, high[:, np.newaxis] * self.basis
        values = self.environment.values
        for term in self.terms:
            with quiet():
                lower, upper = bounds(term.tree, {**values, self.key: np.minimum(*ends)}, {**values, self.key: np.maximum(*ends)})
                change = weighted_bounds(np.atleast_2d(lower - term.likely), np.atleast_2d(upper - term.likely), term.weights)
            least, greatest = least + change[0], greatest + change[1]
        return least, greatest


def _bent_row(label: _Label, curve: _DriverCurve, saving: float, size: float, share: int) -> TornadoRow:
    """Row of a driver that passes through min, max, abs, ceil, floor, a product with itself or a divisor."""
    low, high = label.range.low, label.range.high
    at_low, at_high = (saving + curve.change(np.array([low, high]))).tolist()
    swing = curve.swing(low, high)
    scale = size + swing
    return label.row(settled(at_low, scale), settled(at_high, scale), swing, _break_even(label, curve, saving, size, share))


def _break_even(label: _Label, curve: _DriverCurve, saving: float, size: float, share: int) -> float | None:
    """Return the number nearest to likely, within the range, at which the saving is zero or jumps over it."""
    likely = label.likely
    if saving == 0:
        return likely

    def saving_at(numbers: Array) -> Array:
        return saving + curve.change(numbers)

    def saving_bounds(low: Array, high: Array) -> tuple[Array, Array]:
        least, greatest = curve.change_bounds(low, high)
        return saving + least, saving + greatest

    grain = max(abs(label.range.low), abs(label.range.high))
    tolerance = NOISE * size
    below, above = [
        None
        if end == likely
        else first_crossing(
            saving_at,
            saving_bounds,
            np.linspace(likely, end, CELLS + 1),
            tolerance=tolerance,
            grain=grain,
            width=curve.width,
            effort=share,
        )
        for end in (label.range.low, label.range.high)
    ]
    if below is None or above is None:
        return above if below is None else below
    return above if (above - likely) < (likely - below) * (1 - RESIDUE) else below


def _by_swing(rows: list[TornadoRow]) -> list[TornadoRow]:
    """Largest swing first; those that differ by residue only are equal, and go by name."""
    ordered = sorted(rows, key=attrgetter("swing"), reverse=True)
    starts = [0, *(place for place, (one, next_) in enumerate(pairwise(ordered), 1) if not _tie(one, next_)), len(ordered)]
    if len(starts) > len(ordered):
        return ordered
    return [row for start, end in pairwise(starts) for row in sorted(ordered[start:end], key=attrgetter("item"))]


def _tie(larger: TornadoRow, smaller: TornadoRow) -> bool:
    return larger.swing - smaller.swing <= RESIDUE * smaller.swing
