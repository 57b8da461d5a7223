"""One alternative against the one being sold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tco.engine.arithmetic import Array
from tco.engine.figures import Ledger, annualised, settled, settled_array
from tco.engine.headroom import Headroom, RivalDiscount, headroom, rival_discount
from tco.engine.irr import internal_rates
from tco.engine.payback import Payback, payback


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


def compare(other: Ledger, subject: Ledger) -> Comparison:
    """Compare another alternative with the subject."""
    key = other.alternative.key
    if other.last != subject.last:
        there, here = (settled(ledger.present_value, ledger.pv_size) for ledger in (other, subject))
        return Comparison(key, "unequal_periods", annualised(there, other) - annualised(here, subject))
    size = other.pv_size + subject.pv_size
    saving = saving_pv(other, subject)
    flows, sizes = other.flows - subject.flows, other.sizes + subject.sizes
    other_pv = settled(other.present_value, other.pv_size)
    return Comparison(
        against=key,
        status="ok",
        saving_annualised=annualised(saving, subject),
        saving_total=settled(other.total - subject.total, other.total_size + subject.total_size),
        saving_pv=saving,
        saving_pct=saving / other_pv if other_pv > 0 else None,
        incremental_flows=tuple(settled_array(flows, sizes).tolist()),
        irr=_internal_rates(other, subject),
        payback=payback(
            flows,
            sizes,
            other.discounted_flows - subject.discounted_flows,
            other.discounted_sizes + subject.discounted_sizes,
            subject.environment.timeline.per_year,
        ),
        roi=_saving_on_investment(other, subject, saving),
        headroom=headroom(subject.price, saving, size),
        rival_discount=rival_discount(other.price, saving, size),
    )


def saving_pv(other: Ledger, subject: Ledger) -> float:
    """Return the present value that the subject saves beside another alternative of the same length."""
    return settled(other.present_value - subject.present_value, other.pv_size + subject.pv_size)


def _saving_on_investment(other: Ledger, subject: Ledger, saving: float) -> SavingOnInvestment:
    (there, there_size), (here, here_size) = other.investment_pv, subject.investment_pv
    extra = settled(here - there, here_size + there_size)
    if extra > 0:
        return SavingOnInvestment(saving / extra, "ok")
    return SavingOnInvestment(None, "dominates" if saving > 0 else "not_applicable")


def _internal_rates(other: Ledger, subject: Ledger) -> InternalRates:
    environment = subject.environment
    discount = environment.model.discount
    once = other.once_flows - subject.once_flows, other.once_sizes + subject.once_sizes
    recurring = other.recurring_flows - subject.recurring_flows, other.recurring_sizes + subject.recurring_sizes
    shift = {"end": 0.0, "mid": 0.5, "start": 1.0}[discount.timing]
    periods = environment.timeline.periods
    times, flows, sizes = _by_time(periods, np.maximum(0.0, periods - shift), once, recurring)
    rates = internal_rates(
        times, settled_array(flows, sizes), environment.timeline.per_year, simple=discount.compounding == "simple"
    )
    return InternalRates("none" if not rates else "unique" if len(rates) == 1 else "multiple", rates)


def _by_time(
    once_times: Array, recurring_times: Array, once: tuple[Array, Array], recurring: tuple[Array, Array]
) -> tuple[Array, Array, Array]:
    """Put one-off and recurring flows together by the time at which they are discounted: times, flows, sizes."""
    halves = np.concatenate((once_times, recurring_times)) * 2
    places = halves.astype(np.int64)
    last = int(places.max())
    flows, sizes = np.zeros(last + 1), np.zeros(last + 1)
    np.add.at(flows, places, np.concatenate((once[0], recurring[0])))
    np.add.at(sizes, places, np.concatenate((once[1], recurring[1])))
    return np.arange(last + 1) / 2, flows, sizes
