"""Roots for the oracle: all positive roots of a polynomial by Sturm's theorem, and crossings by plain scanning."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from itertools import pairwise

ZERO = Decimal(0)
PRECISION = 260
SCAN = 240
Polynomial = list[Decimal]


def positive_roots(coefficients: Polynomial) -> list[Decimal]:
    """Distinct roots above 0 of Σ coefficients[k] z^k, ascending."""
    with localcontext() as context:
        context.prec = PRECISION
        chain = _sturm_chain(_trimmed(list(coefficients)))
        if len(chain) < 2:
            return []
        low, high = Decimal("1e-9"), Decimal(10) ** 12
        return [+root for root in _isolated(chain, low, high, _changes(chain, low), _changes(chain, high))]


def _trimmed(polynomial: Polynomial) -> Polynomial:
    while polynomial and polynomial[-1] == 0:
        polynomial.pop()
    while polynomial and polynomial[0] == 0:
        polynomial.pop(0)
    return polynomial


def _sturm_chain(polynomial: Polynomial) -> list[Polynomial]:
    chain = [polynomial, [k * c for k, c in enumerate(polynomial)][1:]]
    while len(chain[-1]) > 1:
        remainder = _remainder(chain[-2], chain[-1])
        size = max((abs(c) for c in remainder), default=ZERO)
        if size == 0:
            break
        chain.append([-c / size for c in remainder])
    return [item for item in chain if item]


def _remainder(dividend: Polynomial, divisor: Polynomial) -> Polynomial:
    rest = list(dividend)
    size = max(abs(c) for c in rest)
    while len(rest) >= len(divisor):
        factor = rest[-1] / divisor[-1]
        shift = len(rest) - len(divisor)
        for k, c in enumerate(divisor):
            rest[shift + k] -= factor * c
        rest.pop()
    while rest and abs(rest[-1]) < size * Decimal("1e-120"):
        rest.pop()
    return rest


def _at(polynomial: Polynomial, z: Decimal) -> Decimal:
    value = ZERO
    for c in reversed(polynomial):
        value = value * z + c
    return value


def _changes(chain: list[Polynomial], z: Decimal) -> int:
    signs = [value > 0 for value in (_at(polynomial, z) for polynomial in chain) if value != 0]
    return sum(first is not second for first, second in pairwise(signs))


def _isolated(chain: list[Polynomial], low: Decimal, high: Decimal, at_low: int, at_high: int) -> list[Decimal]:
    count = at_low - at_high
    if count == 0:
        return []
    if count == 1 and (_at(chain[0], low) > 0) is not (_at(chain[0], high) > 0):
        return [_bisected(lambda z: _at(chain[0], z), low, high)]
    if high - low < Decimal("1e-40") * high:
        return [low]
    # Halve on the scale on which roots spread.
    middle = (low * high).sqrt()
    at_middle = _changes(chain, middle)
    return _isolated(chain, low, middle, at_low, at_middle) + _isolated(chain, middle, high, at_middle, at_high)


def _bisected(curve: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, steps: int = 150) -> Decimal:
    """Where the curve changes sign between two points; at a jump, its lower side."""
    positive = curve(low) > 0
    for _ in range(steps):
        middle = (low + high) / 2
        if (curve(middle) > 0) is positive:
            low = middle
        else:
            high = middle
    return min(low, high)


def first_crossing(curve: Callable[[Decimal], Decimal], start: Decimal, end: Decimal) -> Decimal | None:
    """Where the curve first reaches zero or jumps over it on the way from `start` to `end`."""
    positive = curve(start) > 0
    previous = start
    for step in range(1, SCAN + 1):
        if end > start > 0:
            here = start * (end / start) ** (Decimal(step) / SCAN)
        else:
            here = start + (end - start) * step / SCAN
        value = curve(here)
        if value == 0 or (value > 0) is not positive:
            return _bisected(lambda z: curve(z) if positive else -curve(z), previous, here, 100)
        previous = here
    return None
