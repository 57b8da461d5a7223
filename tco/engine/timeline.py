"""Periods, years and what a rate makes of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array
from tco.engine.model import Driver, Escalation


class Timeline:
    """The periods 0…last of a study with `per_year` periods in a year.

    `periods` is t, `years` is year(t) = ceil(t/m), `elapsed` is t/m: arrays of length last + 1.
    """

    def __init__(self, last: int, per_year: int) -> None:
        self.last = last
        self.per_year = per_year
        self.periods: Array = np.arange(last + 1, dtype=np.float64)
        self.elapsed: Array = self.periods / per_year
        self.years: NDArray[np.int64] = -(-np.arange(last + 1) // per_year)

    @property
    def length(self) -> int:
        """Number of periods, period 0 included."""
        return self.last + 1


def compound(rate: float, exponents: Array) -> Array:
    """Return (1 + rate)^exponents, correct to the last place also after hundreds of periods.

    1 + rate is rounded to a float, and raising it to the 600th power would raise that error with it: what the
    rounding dropped is put back to first order.
    """
    base = 1.0 + rate
    dropped = rate - (base - 1.0) if abs(rate) <= 1 else 1.0 - (base - rate)
    factors: Array = np.power(base, exponents)
    return factors * (1.0 + exponents * (dropped / base)) if dropped else factors


def escalation_factors(escalation: Escalation, timeline: Timeline) -> Array:
    """Return the factor by which the price of the base date has risen in each period, shape (T,)."""
    if isinstance(escalation.rate, tuple):
        yearly = 1.0 + np.array(escalation.rate[: int(timeline.years[-1])], dtype=np.float64)
        yearly[: escalation.first - 1] = 1.0
        risen: Array = np.concatenate(([1.0], np.cumprod(yearly)))
        return risen[timeline.years]
    if escalation.step == "year":
        return compound(escalation.rate, np.maximum(0.0, timeline.years - float(escalation.first) + 1.0))
    return compound(escalation.rate, np.maximum(0.0, timeline.elapsed - (float(escalation.first) - 1.0)))


def driver_basis(driver: Driver, timeline: Timeline) -> Array:
    """Return what the driver is worth in each period for each unit of its `likely`: shape (T,), or () when constant.

    The driver at period t is x × basis[t], where x is its number (a factor, for a list) and `likely` the likely x.
    The caller makes sure that a list reaches the end of the timeline.
    """
    ramp: Array = np.asarray(driver.value[: timeline.length] if isinstance(driver.value, tuple) else 1.0, dtype=np.float64)
    return ramp * compound(driver.growth, timeline.elapsed) if driver.growth else ramp
