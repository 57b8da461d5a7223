"""How far a price can move before two alternatives cost the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tco.engine.arithmetic import Array, quiet
from tco.engine.crossing import first_crossing
from tco.engine.ledger import Sum
from tco.engine.price import Price

# A price this many times today's that still has not eaten the advantage never will.
HIGHEST_FACTOR = 2.0**100
NOISE = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Headroom:
    """How far our price could rise before the advantage is gone (contract, `headroom`)."""

    status: Literal["ok", "no_price", "unreachable", "unbounded"]
    factor: float | None = None
    pct: float | None = None
    price_pv: float | None = None
    max_price_pv: float | None = None
    price_total: float | None = None
    max_price_total: float | None = None


@dataclass(frozen=True, slots=True)
class RivalDiscount:
    """What the rival would have to take off its price to match us (contract, `rival_discount`)."""

    status: Literal["ok", "not_needed", "impossible", "no_price"]
    pct: float | None


def headroom(price: Price, other: Sum) -> Headroom:
    """Return the headroom of the subject with this price, beside an alternative whose present value is `other`."""
    if price.is_zero:
        return Headroom("no_price")
    total, present_value = price.likely
    saving = other.less(price.ledger.present_value).settled
    step = 0.0 if saving == 0 else _step_to_equality(price, other, saving)
    if step is None:
        return Headroom(
            "unreachable" if saving < 0 else "unbounded", price_pv=_ordinary(present_value), price_total=_ordinary(total)
        )
    factor = 1.0 + step
    max_total, max_pv = (total * factor, present_value * factor) if price.is_straight else price.at(factor)
    return Headroom("ok", factor, step, _ordinary(present_value), _ordinary(max_pv), _ordinary(total), _ordinary(max_total))


def rival_discount(price: Price, subject: Sum) -> RivalDiscount:
    """Return the discount that a rival with this price needs to match the subject, whose present value is given."""
    if price.is_zero:
        return RivalDiscount("no_price", None)
    gain = subject.less(price.ledger.present_value).settled
    if gain >= 0:
        return RivalDiscount("not_needed", 0.0)
    step = _step_to_equality(price, subject, gain)
    return RivalDiscount("impossible", None) if step is None else RivalDiscount("ok", -step)


def _step_to_equality(price: Price, target: Sum, gain: float) -> float | None:
    """Return f − 1 for the price factor f nearest to 1 at which the present value, having grown by `gain`, is `target`.

    Above 1 for a positive gain, within [0, 1) for a negative one; None when there is none.
    """
    at_nothing = price.rest.less(target)
    if price.is_straight:
        return _straight_step(price.pv_slope, gain, at_nothing.settled)
    gap = at_nothing.settled
    gap_noise = NOISE * at_nothing.size if gap else 0.0

    def distance(factors: Array) -> Array:
        values, sizes = price.pv(factors)
        noise = gap_noise + NOISE * sizes
        # Where rounding alone may hide half of the gain, zero is no sign of a crossing.
        return np.where(np.abs(gap + values) > noise, gap + values, np.where(2 * noise < abs(gain), 0.0, -gain))

    def distance_bounds(low: Array, high: Array) -> tuple[Array, Array]:
        least, greatest, sizes = price.pv_bounds(low, high)
        noise = gap_noise + NOISE * sizes
        return gap + least - noise, gap + greatest + noise

    edges = np.exp2(np.arange(0.0, math.log2(HIGHEST_FACTOR) + 1.0)) if gain > 0 else np.array([1.0, 0.0])
    with quiet():
        factor = first_crossing(distance, distance_bounds, edges, tolerance=0.0, grain=1.0, width=price.width)
    return None if factor is None else factor - 1.0


def _straight_step(slope: float, gain: float, gap: float) -> float | None:
    """The step to equality where each step costs the same; `gap` is what separates a price of nothing from equality."""
    if slope <= 0:
        return None
    step = gain / slope
    if gain > 0:
        return step if math.isfinite(step) else None
    if gap >= 0:
        return -1.0 if gap == 0 else None
    return max(step, -1.0)


def _ordinary(value: float) -> float | None:
    """Return the value, or None where a price of nothing would divide by zero."""
    return value if math.isfinite(value) else None
