"""One alternative against the one being sold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tco.engine.arithmetic import Array, ratio
from tco.engine.figures import annualised
from tco.engine.headroom import Headroom, RivalDiscount, headroom, rival_discount
from tco.engine.irr import internal_rates
from tco.engine.ledger import ByPeriod, Ledger, Sum
from tco.engine.payback import Payback, payback
from tco.engine.price import Price


@dataclass(frozen=True, slots=True)
class InternalRates:
    """Every annual rate at which the saving is worth nothing, ascending."""

    status: Literal["unique", "multiple", "none"]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SavingOnInvestment:
    """Present value saved for each unit of extra investment."""

    value: float | None
    status: Literal["ok", "dominates", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The subject against another alternative (contract, "comparisons"). Savings are the other's cost less the subject's.

    Between studies of unequal length only `saving_annualised` is there.
    """

    against: str
    status: Literal["ok", "unequal_periods"]
    saving_annualised: float
    saving_total: float | None = None
    saving_pv: float | None = None
    saving_pct: float | None = None
    incremental_flows: tuple[float, ...] | None = None
    irr: InternalRates | None = None
    payback: Payback | None = None
    roi: SavingOnInvestment | None = None
    headroom: Headroom | None = None
    rival_discount: RivalDiscount | None = None


def compare(other: Ledger, other_price: Price, subject: Ledger, own_price: Price) -> Comparison:
    """Compare another alternative with the subject; each with its price."""
    key = other.alternative.key
    if other.last != subject.last:
        there, here = (annualised(ledger.present_value.settled, ledger) for ledger in (other, subject))
        return Comparison(key, "unequal_periods", there - here)
    flows, discounted = other.flows.less(subject.flows), other.discounted.less(subject.discounted)
    saving, other_pv = saving_pv(other, subject).settled, other.present_value.settled
    return Comparison(
        against=key,
        status="ok",
        saving_annualised=annualised(saving, subject),
        saving_total=other.total.less(subject.total).settled,
        saving_pv=saving,
        saving_pct=ratio(saving, other_pv) if other_pv > 0 else None,
        incremental_flows=tuple(flows.settled.tolist()),
        irr=_internal_rates(other, subject),
        payback=payback(flows, discounted, subject.environment.timeline.per_year),
        roi=_saving_on_investment(other, subject, saving),
        headroom=headroom(own_price, other.present_value),
        rival_discount=rival_discount(other_price, subject.present_value),
    )


def saving_pv(other: Ledger, subject: Ledger) -> Sum:
    """Return the present value that the subject saves beside another alternative of the same length."""
    return other.present_value.less(subject.present_value)


def _saving_on_investment(other: Ledger, subject: Ledger, saving: float) -> SavingOnInvestment:
    extra = subject.investment_pv.less(other.investment_pv).settled
    if extra > 0:
        return SavingOnInvestment(ratio(saving, extra), "ok")
    return SavingOnInvestment(None, "dominates" if saving > 0 else "not_applicable")


def _internal_rates(other: Ledger, subject: Ledger) -> InternalRates:
    environment = subject.environment
    discount, per_year = environment.model.discount, environment.timeline.per_year
    if discount.timing == "end":
        times, flows = environment.timeline.periods, other.flows.less(subject.flows)
    else:
        shift = 0.5 if discount.timing == "mid" else 1.0
        times, flows = _by_time(
            environment.timeline.periods, shift, other.once.less(subject.once), other.recurring.less(subject.recurring)
        )
    rates = internal_rates(times, flows.settled, per_year, simple=discount.compounding == "simple")
    return InternalRates("none" if not rates else "unique" if len(rates) == 1 else "multiple", rates)


def _by_time(periods: Array, shift: float, once: ByPeriod, recurring: ByPeriod) -> tuple[Array, ByPeriod]:
    """Put one-off flows, and recurring ones `shift` earlier, together by the time at which they are discounted."""
    halves = (np.concatenate((periods, np.maximum(0.0, periods - shift))) * 2).astype(np.int64)
    values, sizes = (
        np.bincount(halves, np.concatenate(pair)).astype(np.float64)
        for pair in ((once.values, recurring.values), (once.sizes, recurring.sizes))
    )
    return np.arange(len(values)) / 2, ByPeriod(values, sizes)
