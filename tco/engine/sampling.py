"""Drawing an uncertain number: from a tick, a whole number below 2³², to how far the draw lies from likely.

Each draw uses up exactly one tick, whatever the distribution: half of a raw number of the generator. A tick stands for the
probability in its middle. PERT, the Beta distribution with λ = 4 (α = 1 + λm, β = 1 + λ(1 − m), m being where likely lies
between low and high), has no quantile function in closed form: it is tabulated once for a ladder of m and interpolated, to
about a millionth of the range. That is several times quicker than drawing Beta numbers one by one. Between two rungs the
mean stays exact, being linear in m.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array
from tco.engine.model import Range

LAMBDA = 4.0
RUNGS = 128
KNOTS = 2048
GRID = 2048

Ticks = NDArray[np.uint32]
Draw = Callable[[Ticks], Array]

TICK = 2.0**-32
# The highest bits of a tick are its cell between two knots, the others its place in there.
PLACE_BITS = 21
PLACES = np.uint32(2**PLACE_BITS - 1)
PLACE = 2.0**-PLACE_BITS


def ticks(generator: np.random.Generator, count: int) -> Ticks:
    """Return the next `count` ticks of a generator."""
    raw: NDArray[np.uint64] = np.asarray(generator.bit_generator.random_raw((count + 1) // 2), dtype="<u8")
    return raw.view("<u4")[:count]


def deviation(chosen: Range, likely: float) -> Draw:
    """Return the function that turns ticks into draws of a number with this range, less its likely value."""
    low, width = chosen.low - likely, chosen.high - chosen.low
    if width == 0:
        return lambda drawn: np.zeros(drawn.shape)
    if chosen.distribution == "uniform":
        return lambda drawn: low + width * _uniform(drawn)
    mode = (likely - chosen.low) / width
    return _triangular(low, width, mode) if chosen.distribution == "triangular" else _pert(low, width, mode)


def _uniform(drawn: Ticks) -> Array:
    """Return the probabilities that ticks stand for."""
    probabilities: Array = np.multiply(drawn, TICK, dtype=np.float64)
    probabilities += TICK / 2
    return probabilities


def _triangular(low: float, width: float, mode: float) -> Draw:
    """Quantile function √(um) below the mode, 1 − √((1−u)(1−m)) above it, on an interval of this width."""

    def draw(drawn: Ticks) -> Array:
        uniform = _uniform(drawn)
        return low + width * np.where(uniform < mode, np.sqrt(uniform * mode), 1.0 - np.sqrt((1.0 - uniform) * (1.0 - mode)))

    return draw


def _pert(low: float, width: float, mode: float) -> Draw:
    """Quantile function of PERT on an interval of this width, a straight line in each cell but the outermost."""
    ladder = pert_ladder()
    rung = min(int(mode * RUNGS), RUNGS - 1)
    share = mode * RUNGS - rung
    knots = ladder[rung] * (width * (1.0 - share)) + ladder[rung + 1] * (width * share)
    slopes = np.diff(knots) * PLACE
    starts = knots[:-1] + (slopes / 2 + low)
    first, last = float(knots[1]), float(width - knots[-2])
    rise, fall = 1.0 / (1.0 + LAMBDA * mode), 1.0 / (1.0 + LAMBDA * (1.0 - mode))

    def draw(drawn: Ticks) -> Array:
        cells = drawn >> PLACE_BITS
        deviations: Array = slopes.take(cells)
        deviations *= drawn & PLACES
        deviations += starts.take(cells)
        # In the outermost cells the curve is a power of the distance to the end. Below cell 0 comes the highest number.
        outer = np.flatnonzero(cells - np.uint32(1) >= KNOTS - 2)
        places = (drawn[outer] & PLACES) * PLACE + PLACE / 2
        ends = (low + first * places**rise, low + width - last * (1.0 - places) ** fall)
        deviations[outer] = np.where(cells[outer] == 0, *ends)
        return deviations

    return draw


@lru_cache(maxsize=1)
def pert_ladder() -> Array:
    """Quantiles of PERT at the probabilities 0, 1/KNOTS, … 1 for the modes 0, 1/RUNGS, … 1, shape (RUNGS + 1, KNOTS + 1).

    The density is summed along the angle φ of x = (1 − cos φ)/2, which smooths its ends.
    """
    angles = np.linspace(0.0, np.pi, GRID + 1)
    x = (1.0 - np.cos(angles)) / 2.0
    modes = np.linspace(0.0, 1.0, RUNGS + 1)[:, np.newaxis]
    density = x ** (LAMBDA * modes) * (1.0 - x) ** (LAMBDA * (1.0 - modes)) * np.sin(angles)
    area = np.concatenate((np.zeros((RUNGS + 1, 1)), np.cumsum(density[:, 1:] + density[:, :-1], axis=1)), axis=1)
    probabilities = np.linspace(0.0, 1.0, KNOTS + 1)
    found = [np.interp(probabilities, row / row[-1], angles) for row in area]
    return (1.0 - np.cos(np.array(found))) / 2.0
