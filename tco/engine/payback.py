"""When the extra money put in has come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tco.engine.arithmetic import settled_array
from tco.engine.ledger import ByPeriod


@dataclass(frozen=True, slots=True)
class Payback:
    """Years until the cumulative incremental flow is no longer negative (contract, `payback`)."""

    simple: float | None
    discounted: float | None
    status: Literal["immediate", "reached", "never"]
    recrosses: bool
    final: float | None


def payback(flows: ByPeriod, discounted: ByPeriod, per_year: int) -> Payback:
    """Return the payback of incremental flows, with `per_year` periods in a year."""
    simple, later = _Balance(flows, per_year), _Balance(discounted, per_year)
    if not simple.is_ever_negative:
        return Payback(0.0, later.first_time, "immediate", recrosses=False, final=0.0)
    return Payback(
        simple=simple.first_time,
        discounted=later.first_time,
        status="reached" if simple.crossings else "never",
        recrosses=bool(simple.crossings) and bool((simple.balance[simple.crossings[0] :] < 0).any()),
        final=simple.time(simple.crossings[-1]) if simple.crossings and simple.balance[-1] >= 0 else None,
    )


class _Balance:
    """Cumulative flows by period, residue being zero, and the periods in which they rise to zero or above."""

    def __init__(self, flows: ByPeriod, per_year: int) -> None:
        self.flows = flows.values
        self.per_year = per_year
        self.balance = settled_array(np.cumsum(flows.values), np.cumsum(flows.sizes))
        negative = self.balance < 0
        self.is_ever_negative = bool(negative.any())
        self.crossings: list[int] = (np.flatnonzero(negative[:-1] & ~negative[1:]) + 1).tolist()

    @property
    def first_time(self) -> float | None:
        """Years until the balance first reaches 0 after having been negative; 0 when it never is negative."""
        if not self.is_ever_negative:
            return 0.0
        return self.time(self.crossings[0]) if self.crossings else None

    def time(self, period: int) -> float:
        """Years to the crossing inside `period`, in proportion to its flow."""
        return float((period - 1 - self.balance[period - 1] / self.flows[period]) / self.per_year)
