"""The totals of one alternative: by line, by category, by period; return, annual equivalent, and what its price makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tco.engine.arithmetic import ratio, settled, settled_array
from tco.engine.ledger import Ledger
from tco.engine.model import Discount
from tco.engine.price import Price

RESIDUAL = "residual"


class Amount(NamedTuple):
    """A net cost, undiscounted and as a present value: costs positive, benefits negative."""

    total: float
    present_value: float


class LineFigures(NamedTuple):
    """One row of the breakdown: a line, or the residual of the line before it. `line` is its place in the alternative."""

    line: int
    name: str
    category: str
    total: float
    present_value: float
    is_residual: bool = False


@dataclass(frozen=True, slots=True)
class PriceFigures:
    """What the seller's price makes of the flows; None where a price of nothing would divide by zero. `share` is of costs."""

    total: float | None
    present_value: float | None
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


def alternative_figures(ledger: Ledger, price: Price) -> AlternativeFigures:
    """Return the result for one alternative, whose price is `price`."""
    costs_pv, benefits_pv = _costs_and_benefits(ledger)
    present_value = ledger.present_value.settled
    return AlternativeFigures(
        key=ledger.alternative.key,
        total=ledger.total.settled,
        present_value=present_value,
        costs_pv=costs_pv,
        benefits_pv=benefits_pv,
        roi=ratio(benefits_pv - costs_pv, costs_pv) if benefits_pv != 0 and costs_pv > 0 else None,
        annualised=annualised(present_value, ledger),
        flows=tuple(ledger.flows.settled.tolist()),
        by_category=_by_category(ledger),
        lines=_line_figures(ledger),
        price=_price_figures(price, costs_pv),
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


def _costs_and_benefits(ledger: Ledger) -> tuple[float, float]:
    """Present values of cost lines, and of benefit lines with all residuals, both as positive amounts."""
    benefits = ledger.alternative.columns.benefits
    back, back_size = ledger.residual.value * ledger.worth_at_end, ledger.residual.size * ledger.worth_at_end
    benefit, benefit_size = (benefits @ ledger.line_sums[:, 2:]).tolist()
    cost, cost_size = ((1.0 - benefits) @ ledger.line_sums[:, 2:]).tolist()
    return settled(cost, cost_size), settled(-benefit - back, benefit_size + back_size)


def _by_category(ledger: Ledger) -> dict[str, Amount]:
    """Sums of the lines of each category; what purchases give back at the end belongs to the category `residual`."""
    columns = ledger.alternative.columns
    if not columns.categories:
        return {}
    sums = dict(zip(columns.categories, (columns.memberships @ ledger.line_sums).tolist(), strict=True))
    if ledger.residuals:
        back, size, worth = ledger.residual.value, ledger.residual.size, ledger.worth_at_end
        lines = sums.get(RESIDUAL, [0.0, 0.0, 0.0, 0.0])
        sums[RESIDUAL] = [line + more for line, more in zip(lines, (back, size, back * worth, size * worth), strict=True)]
    return {category: Amount(settled(total, size), settled(pv, pv_size)) for category, (total, size, pv, pv_size) in sums.items()}


def _line_figures(ledger: Ledger) -> tuple[LineFigures, ...]:
    columns = ledger.alternative.columns
    totals, pvs = settled_array(ledger.line_sums[:, ::2], ledger.line_sums[:, 1::2]).T.tolist()
    figures = list(map(LineFigures, range(len(totals)), columns.names, columns.line_categories, totals, pvs))
    for row in sorted(ledger.residuals, reverse=True):
        back = ledger.residuals[row]
        residual = LineFigures(row, figures[row].name, RESIDUAL, back, back * ledger.worth_at_end, is_residual=True)
        figures.insert(row + 1, residual)
    return tuple(figures)


def _price_figures(price: Price, costs_pv: float) -> PriceFigures:
    total, present_value = price.likely
    if not math.isfinite(total) or not math.isfinite(present_value):
        return PriceFigures(None, None, None)
    return PriceFigures(total, present_value, ratio(present_value, costs_pv) if costs_pv > 0 else None)
