"""Every annual rate at which discounted flows cancel: internal rates of return.

With u = log(1 + i) for one period, the discounted sum is f(u) = Σ c_k e^(−τ_k u): flows c_k at the times τ_k. Its
zeros are counted, not hunted: the zeros of f between two rates a < b are no more than the changes of sign in

    C_k = Σ_{j≤k} c_j e^(−τ_j a),    D_k = Σ_{j≥k} C_j (e^(−τ_j w) − e^(−τ_{j+1} w)),   w = b − a, τ_{n+1} = ∞,

and differ from them by an even number. For b = ∞ this is Norstrom's rule on cumulative flows; in general it is that
rule applied once from each side, because a Laplace transform has no more zeros than its original has changes of sign.
No change of sign: nothing there. One: exactly one zero. More: halve; and where halving does not part them, look between
the places where the slope of a tilted curve e^(pu) f vanishes. Those are zeros of a sum of the same form with one change
of sign less, so that this ends. No zero is missed however far out it lies, and one that only touches is found at the
bottom of its valley.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tco.engine.arithmetic import RESIDUE, Array

# Beyond this the sign of a cumulative sum is rounding.
NOISE = 1e-14
HALVINGS = 7
FIRST_REACH = 30.0
# The zeros are sought on both sides of a rate which is itself none; one of these is.
STARTS = (0.00831, -0.00377, 0.0217, 0.0523, -0.0119, 0.1313, -0.0371)
STEPS = 200
LOWEST = math.nextafter(-1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows `amounts` at the times `times` (ascending, none of the amounts zero)."""

    times: Array
    amounts: Array

    def discounted(self, u: float) -> Array:
        """Return each flow's present value at u = log(1 + i)."""
        terms: Array = self.amounts * np.exp(-self.times * u)
        return terms

    def is_positive(self, u: float) -> bool:
        """Whether the discounted sum is above zero."""
        return bool(self.discounted(u).sum() > 0)

    def log_ratio(self, u: float) -> tuple[float, float]:
        """Return log(inflows/outflows), discounted, and its derivative: almost a straight line in u, with the same zeros.

        Not finite where one of the two has become nothing.
        """
        terms = self.discounted(u)
        sizes = np.abs(terms)
        total, net = float(sizes.sum()), float(terms.sum())
        moment, net_moment = float(self.times @ sizes), float(self.times @ terms)
        inflow, outflow = (total + net) / 2, (total - net) / 2
        if inflow <= 0 or outflow <= 0:
            return math.copysign(math.inf, net), math.nan
        ratio = math.log1p(net / outflow) if abs(net) < outflow else math.log(inflow / outflow)
        return ratio, (moment - net_moment) / (2 * outflow) - (moment + net_moment) / (2 * inflow)

    def balance(self, u: float) -> float:
        """Return the discounted sum as a fraction of its absolute terms, in [−1, 1]."""
        logs = np.log(np.abs(self.amounts)) - self.times * u
        terms = np.copysign(np.exp(logs - logs.max()), self.amounts)
        return float(terms.sum() / np.abs(terms).sum())

    def shifted(self, u: float) -> Flows:
        """Return the flows as seen from the rate u: their zeros lie u lower."""
        return Flows(self.times, self.discounted(u))

    def reversed(self) -> Flows:
        """Return flows whose zeros are these with the sign changed."""
        return Flows((self.times[-1] - self.times)[::-1], self.amounts[::-1])

    def tilted(self, u: float) -> Flows:
        """Return flows, with one change of sign less, whose zeros are the places where e^(pu) × the sum has no slope.

        p lies between two flows of different sign, near the time around which the flows weigh most at the rate u.
        """
        terms = np.abs(self.discounted(u))
        centre = float(self.times @ terms / terms.sum())
        turns = np.flatnonzero(np.sign(self.amounts[1:]) != np.sign(self.amounts[:-1]))
        pivots = (self.times[turns] + self.times[turns + 1]) / 2
        pivot = pivots[int(np.argmin(np.abs(pivots - centre)))]
        return Flows(self.times, self.amounts * (pivot - self.times))

    def sign(self, u: float) -> int:
        """Return the sign of the discounted sum, 0 for rounding residue."""
        balance = self.balance(u)
        return 0 if abs(balance) < RESIDUE else 1 if balance > 0 else -1


def internal_rates(times: Array, amounts: Array, per_year: int, *, simple: bool) -> tuple[float, ...]:
    """Return all annual rates above −1 at which the discounted flows sum to zero, ascending.

    `times` are in periods, ascending, halves allowed; amounts that are zero do not count. A rate is put together from
    the per-period rate i as 1 + R = (1 + i)^m, or R = m·i when compounding is `simple`.
    """
    flowing = amounts != 0
    if not flowing.any():
        return ()
    flows = Flows(times[flowing] - times[flowing][0], amounts[flowing])
    rates = []
    for u in sorted(_zeros(flows)):
        # The sum of all flows being zero, the rate is zero: not what rounding left of it.
        near_zero = abs(u) < 1e-9 and abs(flows.balance(0.0)) < RESIDUE
        rate = 0.0 if near_zero else _annual(u, per_year, simple=simple)
        if -1 < rate < math.inf:
            rates.append(rate)
    return tuple(rates)


def _annual(u: float, per_year: int, *, simple: bool) -> float:
    try:
        # Compounded, or with one period a year, every rate is above −1, if only by less than a float can tell.
        return per_year * math.expm1(u) if simple and per_year > 1 else max(math.expm1(per_year * u), LOWEST)
    except OverflowError:
        return math.inf


def _zeros(flows: Flows) -> Iterator[float]:
    if _changes(flows.amounts, np.abs(flows.amounts)) == 0:
        return
    start = next((start for start in STARTS if abs(flows.balance(start)) > 1e-6), STARTS[0])
    here = _scaled(flows.shifted(start))
    for v in _positive_zeros(here):
        yield _polished(flows, start + v)
    for v in _positive_zeros(here.reversed()):
        yield _polished(flows, start - v)


def _scaled(flows: Flows) -> Flows:
    return Flows(flows.times, flows.amounts / np.abs(flows.amounts).max())


def _polished(flows: Flows, u: float) -> float:
    """One step of Newton's method against the original flows, where it is a small one."""
    scale = float(np.max(-flows.times * u))
    terms = flows.amounts * np.exp(-flows.times * u - scale)
    value, slope = float(terms.sum()), -float(flows.times @ terms)
    step = value / slope if slope else 0.0
    return u - step if abs(step) < 1e-9 * (1 + abs(u)) and abs(value) > RESIDUE * float(np.abs(terms).sum()) else u


def _positive_zeros(flows: Flows) -> Iterator[float]:
    """Zeros at u > 0, the sum at 0 not being one. Walk outwards in doubling strides until nothing can follow."""
    flows = Flows(flows.times - flows.times[0], flows.amounts)
    near, far = 0.0, FIRST_REACH / max(1.0, float(flows.times[-1]))
    for _ in range(STEPS):
        left = _changes_beyond(flows, near)
        if left == 0:
            return
        if left == 1:
            yield _bracketed(flows, near, far)
            return
        far = _clear_of_zero(flows, near, far)
        yield from _zeros_between(flows, near, far)
        near, far = far, 2 * far


def _bracketed(flows: Flows, near: float, far: float) -> float:
    """Return the only zero beyond `near`."""
    sign = flows.is_positive(near)
    while flows.is_positive(far) is sign:
        near, far = far, 2 * far
    return _root(flows, near, far)


def _clear_of_zero(flows: Flows, near: float, far: float) -> float:
    """Return a rate close to `far` at which the sum is not zero."""
    for fraction in (1.0, 0.9713, 0.9331, 0.8977, 0.8519):
        place = near + (far - near) * fraction
        if abs(flows.balance(place)) > 1e-9:
            return place
    return far


def _zeros_between(flows: Flows, near: float, far: float, halvings: int = HALVINGS) -> Iterator[float]:
    changes = _changes_between(flows, near, far)
    if changes == 0:
        return
    if changes == 1:
        yield _root(flows, near, far)
    elif halvings:
        middle = _clear_of_zero(flows, near, near + (far - near) * 0.5123)
        yield from _zeros_between(flows, near, middle, halvings - 1)
        yield from _zeros_between(flows, middle, far, halvings - 1)
    else:
        level = list(_zeros_between(flows.tilted((near + far) / 2), near, far, 0))
        yield from _zeros_among(flows, [near, *level, far])


def _zeros_among(flows: Flows, stops: list[float]) -> Iterator[float]:
    """Zeros between stops that part the curve into pieces without a turn, or at one of the inner stops."""
    previous, sign = stops[0], flows.sign(stops[0])
    for place, stop in enumerate(stops[1:], 1):
        here = flows.sign(stop)
        if here * sign < 0:
            yield _root(flows, previous, stop)
        elif here == 0 and place < len(stops) - 1:
            yield stop
        previous, sign = stop, here


def _root(flows: Flows, near: float, far: float) -> float:
    """Return the zero between two rates at which the sum has different signs: Newton's method, halving where it dawdles."""
    starts_positive = flows.is_positive(near)
    guess, stride = (near + far) / 2, far - near
    for _ in range(STEPS):
        ratio, slope = flows.log_ratio(guess)
        if (ratio > 0) is starts_positive:
            near = guess
        else:
            far = guess
        newton = guess - ratio / slope if slope else math.nan
        previous, stride = stride, abs(newton - guess)
        if not (near <= newton <= far and stride <= previous / 2):
            newton = (near + far) / 2
            stride = far - near
        # The next step would be about the square of this one.
        if stride <= 1e-12 * (1 + far):
            return newton
        guess = newton
    return guess


def _changes_beyond(flows: Flows, near: float) -> int:
    """Upper bound, of the right parity, of the number of zeros beyond `near`."""
    terms = flows.discounted(near)
    return _changes(np.cumsum(terms), np.cumsum(np.abs(terms)))


def _changes_between(flows: Flows, near: float, far: float) -> int:
    """Upper bound, of the right parity, of the number of zeros between two rates."""
    terms = flows.discounted(near)
    decay = np.exp(-flows.times * (far - near))
    spent = decay - np.append(decay[1:], 0.0)
    forward, forward_sizes = np.cumsum(terms), np.cumsum(np.abs(terms))
    backward = np.cumsum((forward * spent)[::-1])
    return _changes(backward, np.cumsum((forward_sizes * spent)[::-1]))


def _changes(sums: Array, sizes: Array) -> int:
    """Number of changes of sign, sums that are rounding residue left out."""
    signs = np.sign(sums[np.abs(sums) > NOISE * sizes])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))
