"""Where a curve that may bend and jump first changes sign, walking away from a starting point.

Bounds of the curve over a cell tell which cells cannot hold a crossing; the others are cut finer, nearest first. A
crossing is thus never skipped, however narrow, and a jump over zero is one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tco.engine.arithmetic import Array

Curve = Callable[[Array], Array]
Bounds = Callable[[Array, Array], tuple[Array, Array]]

PIECES = 16
# Cells examined before giving up: a curve that hugs zero all along has no first crossing to speak of.
PATIENCE = 60_000
FINE_AT_ZERO = 1e-3
FINEST = 4 * float(np.finfo(np.float64).eps)


def first_crossing(curve: Curve, bounds: Bounds, edges: Array, *, tolerance: float, grain: float) -> float | None:
    """Return the crossing of zero nearest to `edges[0]`, or None when there is none up to `edges[-1]`.

    `edges` runs away from the start, up or down, and cuts the way into cells. `curve` gives the values at points,
    `bounds` the least and greatest value between pairs of points (low, high). The curve is not zero at the start;
    within `tolerance` of zero counts as zero. `grain` is an ordinary size of a point: near 0, places are told apart
    as finely as there, relative to it. At a jump, the place returned is on its lower side.
    """
    positive = bool(curve(edges[:1])[0] > 0)
    cells = _uncertain(bounds, edges, positive, tolerance)
    examined = len(cells)
    while cells and examined < PATIENCE:
        near, far = cells.pop()
        edges = np.linspace(near, far, PIECES + 1)
        if abs(far - near) <= FINEST * max(abs(near), abs(far), FINE_AT_ZERO * grain) or edges[1] in (near, far):
            if _crossed(curve, far, positive, tolerance):
                return min(near, far)
            continue
        cells += _uncertain(bounds, edges, positive, tolerance)
        examined += PIECES
    return None


def _uncertain(bounds: Bounds, edges: Array, positive: bool, tolerance: float) -> list[tuple[float, float]]:
    """Cells in which the curve may reach zero, farthest first."""
    near, far = edges[:-1], edges[1:]
    least, greatest = bounds(np.minimum(near, far), np.maximum(near, far))
    clear = least > tolerance if positive else greatest < -tolerance
    return [(float(near[cell]), float(far[cell])) for cell in np.flatnonzero(~clear)[::-1]]


def _crossed(curve: Curve, point: float, positive: bool, tolerance: float) -> bool:
    value = float(curve(np.array([point]))[0])
    return value <= tolerance if positive else value >= -tolerance
