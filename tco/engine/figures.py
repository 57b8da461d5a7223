"""The totals of one alternative: by line, by category, by period; return, annual equivalent, and what its price makes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array
from tco.engine.flows import Environment, Schedule
from tco.engine.model import Alternative, Discount, Line
from tco.engine.price import Price

RESIDUAL = "residual"


def settled(value: float, scale: float) -> float:
    """Return `value`, or 0 when it is rounding residue beside terms of the size `scale`."""
    return 0.0 if abs(value) < RESIDUE * scale else value


def settled_array(values: Array, scales: Array) -> Array:
    """`settled` for each element."""
    return np.where(np.abs(values) < RESIDUE * scales, 0.0, values)


@dataclass(frozen=True, slots=True)
class Amount:
    """A net cost, undiscounted and as a present value: costs positive, benefits negative."""

    total: float
    present_value: float


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One row of the breakdown: a line, or the residual of the line before it. `line` is its place in the alternative."""

    line: int
    name: str
    category: str
    total: float
    present_value: float
    is_residual: bool = False


@dataclass(frozen=True, slots=True)
class PriceFigures:
    """What the seller's price makes of the flows. `share` is of the present value of costs."""

    total: float
    present_value: float
    share: float | None


@dataclass(frozen=True, slots=True)
class AlternativeFigures:
    """The result for one alternative (contract, "alternatives")."""

    key: str
    total: float
    present_value: float
    costs_pv: float
    benefits_pv: float
    roi: float | None
    annualised: float
    flows: tuple[float, ...]
    by_category: Mapping[str, Amount]
    lines: tuple[LineFigures, ...]
    price: PriceFigures


class Ledger:
    """One alternative at the likely values, with all its flows: what figures and comparisons are drawn from.

    Money arrays are net costs. `sizes` arrays hold the sums of absolute terms, against which residue is judged.
    """

    def __init__(self, alternative: Alternative, environment: Environment) -> None:
        self.alternative = alternative
        self.environment = environment
        self.schedule = Schedule(alternative, environment)
        self.amounts = self.schedule.amounts()
        self.line_flows: Array = self.schedule.unit_flows * self.amounts
        self.residuals = {
            residual.line: -math.fsum(self.line_flows[residual.line] * residual.share) for residual in self.schedule.residuals
        }

    @property
    def last(self) -> int:
        """The last period, N."""
        return self.environment.timeline.last

    @cached_property
    def once_flows(self) -> Array:
        """One-off flows by period, residuals included."""
        flows: Array = self.line_flows[~self.schedule.recurring].sum(axis=0)
        flows[-1] += math.fsum(self.residuals.values())
        return flows

    @cached_property
    def once_sizes(self) -> Array:
        """Sizes of `once_flows`."""
        sizes: Array = np.abs(self.line_flows[~self.schedule.recurring]).sum(axis=0)
        sizes[-1] += math.fsum(map(abs, self.residuals.values()))
        return sizes

    @cached_property
    def recurring_flows(self) -> Array:
        """Recurring flows by period."""
        flows: Array = self.line_flows[self.schedule.recurring].sum(axis=0)
        return flows

    @cached_property
    def recurring_sizes(self) -> Array:
        """Sizes of `recurring_flows`."""
        sizes: Array = np.abs(self.line_flows[self.schedule.recurring]).sum(axis=0)
        return sizes

    @property
    def flows(self) -> Array:
        """Net cost of each period, undiscounted."""
        return self.once_flows + self.recurring_flows

    @property
    def sizes(self) -> Array:
        """Sizes of `flows`."""
        return self.once_sizes + self.recurring_sizes

    @cached_property
    def discounted_flows(self) -> Array:
        """Net cost of each period, each flow discounted with its own timing."""
        factors = self.environment.discount
        return self.once_flows * factors.once + self.recurring_flows * factors.recurring

    @cached_property
    def discounted_sizes(self) -> Array:
        """Sizes of `discounted_flows`."""
        factors = self.environment.discount
        return self.once_sizes * factors.once + self.recurring_sizes * factors.recurring

    @cached_property
    def present_value(self) -> float:
        """Present value of the net cost, unsettled."""
        return math.fsum(self.rows.present_values)

    @cached_property
    def total(self) -> float:
        """Undiscounted net cost, unsettled."""
        return math.fsum(self.rows.totals)

    @cached_property
    def total_size(self) -> float:
        """Size of `total`."""
        return math.fsum(self.rows.total_sizes)

    @cached_property
    def pv_size(self) -> float:
        """Size of `present_value`."""
        return math.fsum(self.rows.pv_sizes)

    @cached_property
    def price(self) -> Price:
        """How the seller's price enters."""
        return Price(self.schedule, self.amounts)

    @cached_property
    def rows(self) -> Rows:
        """Totals by line and residual."""
        return Rows.of(self)

    @cached_property
    def investment_pv(self) -> tuple[float, float]:
        """Present value of the investment lines, residuals left out, and the size of its terms."""
        rows, lines = self.rows, self.alternative.lines
        chosen = [place for place, row in enumerate(rows.labels) if lines[row.line].is_investment and not row.is_residual]
        return math.fsum(rows.present_values[place] for place in chosen), math.fsum(rows.pv_sizes[place] for place in chosen)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """Whose totals a row holds: the line at `line`, or its residual."""

    line: int
    category: str
    is_residual: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Totals in document order: each line, followed by its residual when a purchase is alive at the end."""

    labels: tuple[RowLabel, ...]
    totals: list[float]
    total_sizes: list[float]
    present_values: list[float]
    pv_sizes: list[float]

    @classmethod
    def of(cls, ledger: Ledger) -> Rows:
        """Sum the flows of each line."""
        schedule = ledger.schedule
        discounted = ledger.line_flows * schedule.discount
        sums = zip(
            ledger.alternative.lines,
            ledger.line_flows.sum(axis=1).tolist(),
            np.abs(ledger.line_flows).sum(axis=1).tolist(),
            discounted.sum(axis=1).tolist(),
            np.abs(discounted).sum(axis=1).tolist(),
            strict=True,
        )
        worth_at_end = float(ledger.environment.discount.once[-1])
        labels: list[RowLabel] = []
        rows: list[tuple[float, float, float, float]] = []
        for place, (line, *numbers) in enumerate(sums):
            labels.append(RowLabel(place, line.category, is_residual=False))
            rows.append((numbers[0], numbers[1], numbers[2], numbers[3]))
            if place in ledger.residuals:
                back = ledger.residuals[place]
                labels.append(RowLabel(place, RESIDUAL, is_residual=True))
                rows.append((back, abs(back), back * worth_at_end, abs(back) * worth_at_end))
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
        return cls(tuple(labels), *columns)


def alternative_figures(ledger: Ledger) -> AlternativeFigures:
    """Return the result for one alternative."""
    rows = ledger.rows
    costs_pv, benefits_pv = _costs_and_benefits(rows, ledger.alternative.lines)
    return AlternativeFigures(
        key=ledger.alternative.key,
        total=settled(ledger.total, ledger.total_size),
        present_value=settled(ledger.present_value, ledger.pv_size),
        costs_pv=costs_pv,
        benefits_pv=benefits_pv,
        roi=(benefits_pv - costs_pv) / costs_pv if benefits_pv != 0 and costs_pv > 0 else None,
        annualised=annualised(settled(ledger.present_value, ledger.pv_size), ledger),
        flows=tuple(settled_array(ledger.flows, ledger.sizes).tolist()),
        by_category=_by_category(rows),
        lines=tuple(_line_figures(ledger)),
        price=_price_figures(ledger.price, costs_pv),
    )


def annualised(present_value: float, ledger: Ledger) -> float:
    """Return the equal annual payment worth `present_value`: PV × R/(1 − (1+R)^−Y), or PV/Y when R is 0."""
    return present_value * annuity_factor(ledger.environment.model.discount, ledger.last, ledger.environment.timeline.per_year)


def annuity_factor(discount: Discount, last: int, per_year: int) -> float:
    """Return R/(1 − (1+R)^−Y) with Y = last/per_year years and R the annual effective rate; 1/Y when R is 0."""
    if discount.rate == 0:
        return per_year / last
    # log(1 + i) of one period, from which R and (1+R)^−Y follow without cancellation.
    log_period = math.log1p(discount.rate / per_year) if discount.compounding == "simple" else math.log1p(discount.rate) / per_year
    return math.expm1(log_period * per_year) / -math.expm1(-log_period * last)


def _costs_and_benefits(rows: Rows, lines: tuple[Line, ...]) -> tuple[float, float]:
    """Present values of cost lines, and of benefit lines with all residuals, both as positive amounts."""
    sides: list[float] = []
    for is_benefit in (False, True):
        places = [place for place, row in enumerate(rows.labels) if (row.is_residual or lines[row.line].is_benefit) is is_benefit]
        value = math.fsum(rows.present_values[place] for place in places)
        sides.append(settled(-value if is_benefit else value, math.fsum(rows.pv_sizes[place] for place in places)))
    return sides[0], sides[1]


def _by_category(rows: Rows) -> dict[str, Amount]:
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows.labels):
        places.setdefault(row.category, []).append(place)

    def total(values: list[float], sizes: list[float], chosen: list[int]) -> float:
        return settled(math.fsum(values[place] for place in chosen), math.fsum(sizes[place] for place in chosen))

    return {
        category: Amount(total(rows.totals, rows.total_sizes, chosen), total(rows.present_values, rows.pv_sizes, chosen))
        for category, chosen in places.items()
    }


def _line_figures(ledger: Ledger) -> Iterable[LineFigures]:
    rows = ledger.rows
    for place, row in enumerate(rows.labels):
        yield LineFigures(
            line=row.line,
            name=ledger.alternative.lines[row.line].name,
            category=row.category,
            total=settled(rows.totals[place], rows.total_sizes[place]),
            present_value=settled(rows.present_values[place], rows.pv_sizes[place]),
            is_residual=row.is_residual,
        )


def _price_figures(price: Price, costs_pv: float) -> PriceFigures:
    total, present_value = price.likely
    return PriceFigures(total, present_value, present_value / costs_pv if costs_pv > 0 else None)
