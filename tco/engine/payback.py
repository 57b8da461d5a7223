"""When the extra money put in has come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import RESIDUE, Array


@dataclass(frozen=True, slots=True)
class Payback:
    """Years until the cumulative incremental flow is no longer negative (contract, `payback`)."""

    simple: float | None
    discounted: float | None
    status: Literal["immediate", "reached", "never"]
    recrosses: bool
    final: float | None


def payback(flows: Array, sizes: Array, discounted: Array, discounted_sizes: Array, per_year: int) -> Payback:
    """Return the payback of incremental flows by period, with the sizes against which residue is judged."""
    balance = _balance(flows, sizes)
    upward = _upward_crossings(balance)
    simple = _first_time(balance, flows, per_year)
    if not (balance < 0).any():
        return Payback(0.0, _first_time(_balance(discounted, discounted_sizes), discounted, per_year), "immediate", False, 0.0)
    return Payback(
        simple=simple,
        discounted=_first_time(_balance(discounted, discounted_sizes), discounted, per_year),
        status="never" if simple is None else "reached",
        recrosses=bool(len(upward)) and bool((balance[upward[0] :] < 0).any()),
        final=_time(balance, flows, int(upward[-1]), per_year) if len(upward) and balance[-1] >= 0 else None,
    )


def _balance(flows: Array, sizes: Array) -> Array:
    """Cumulative flows, with rounding residue settled to 0."""
    balance = np.cumsum(flows)
    return np.where(np.abs(balance) < RESIDUE * np.cumsum(sizes), 0.0, balance)


def _upward_crossings(balance: Array) -> NDArray[np.intp]:
    """Periods in which the balance reaches 0 or more after having been negative."""
    return np.flatnonzero((balance[1:] >= 0) & (balance[:-1] < 0)) + 1


def _first_time(balance: Array, flows: Array, per_year: int) -> float | None:
    """Years until the balance first reaches 0 after having been negative; 0 when it never is negative."""
    if not (balance < 0).any():
        return 0.0
    upward = _upward_crossings(balance)
    return _time(balance, flows, int(upward[0]), per_year) if len(upward) else None


def _time(balance: Array, flows: Array, period: int, per_year: int) -> float:
    """Years to the crossing inside `period`, in proportion to its flow."""
    return float((period - 1 - balance[period - 1] / flows[period]) / per_year)
