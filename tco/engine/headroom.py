"""How far a price can move before two alternatives cost the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array
from tco.engine.crossing import first_crossing
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


def headroom(price: Price, saving_pv: float, size: float) -> Headroom:
    """Return the headroom of a subject with this price and a (settled) saving; `size` is that of the saving's terms."""
    if price.is_zero:
        return Headroom("no_price")
    total, present_value = price.likely
    step = 0.0 if saving_pv == 0 else _step_to_equality(price, saving_pv, size)
    if step is None:
        return Headroom(
            "unreachable" if saving_pv < 0 else "unbounded", price_pv=_ordinary(present_value), price_total=_ordinary(total)
        )
    factor = 1.0 + step
    max_total, max_pv = (total * factor, present_value * factor) if price.is_straight else price.at(factor)
    return Headroom("ok", factor, step, _ordinary(present_value), _ordinary(max_pv), _ordinary(total), _ordinary(max_total))


def rival_discount(price: Price, saving_pv: float, size: float) -> RivalDiscount:
    """Return the discount that a rival with this price needs, `saving_pv` being what the subject saves beside it."""
    if price.is_zero:
        return RivalDiscount("no_price", None)
    if saving_pv <= 0:
        return RivalDiscount("not_needed", 0.0)
    step = _step_to_equality(price, -saving_pv, size)
    return RivalDiscount("impossible", None) if step is None else RivalDiscount("ok", -step)


def _step_to_equality(price: Price, gain: float, size: float) -> float | None:
    """Return f − 1 for the price factor f nearest to 1 at which the alternative's present value has grown by `gain`.

    Above 1 for a positive gain, within [0, 1) for a negative one; None when there is none.
    """
    if price.is_straight:
        return _straight_step(price.pv_slope, gain, size)

    def distance(factors: Array) -> Array:
        return price.pv_change(factors) - gain

    def distance_bounds(low: Array, high: Array) -> tuple[Array, Array]:
        least, greatest = price.pv_change_bounds(low, high)
        return least - gain, greatest - gain

    edges = np.exp2(np.arange(0.0, math.log2(HIGHEST_FACTOR) + 1.0)) if gain > 0 else np.array([1.0, 0.0])
    factor = first_crossing(distance, distance_bounds, edges, tolerance=NOISE * (size + price.pv_size), grain=1.0)
    return None if factor is None else factor - 1.0


def _straight_step(slope: float, gain: float, size: float) -> float | None:
    if slope <= 0:
        return None
    step = gain / slope
    if step >= -1:
        return step if math.isfinite(step) else None
    # A price of nothing that misses equality by residue meets it.
    return -1.0 if (-1 - step) * slope <= RESIDUE * size else None


def _ordinary(value: float) -> float | None:
    """Return the value, or None where a price of nothing would divide by zero."""
    return value if math.isfinite(value) else None
