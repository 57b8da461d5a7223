"""Where a curve that may bend and jump first changes sign, walking away from a starting point.

Bounds of the curve over a cell tell which cells cannot hold a crossing; the others are cut finer, nearest first. A
crossing is thus never skipped, however narrow, and a jump over zero is one. Where the bounds are too wide to tell, as
for `a * b - a * b` beside a curve that comes near zero, this ends after a while, and points say where the sign changes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array

Curve = Callable[[Array], Array]
Bounds = Callable[[Array, Array], tuple[Array, Array]]

PIECES = 16
# Cells examined before points are tried: a curve that hugs zero all along has no first crossing to speak of.
PATIENCE = 20_000
POINTS = 64
FINE_AT_ZERO = 1e-3
FINEST = 4 * float(np.finfo(np.float64).eps)


def first_crossing(
    curve: Curve, bounds: Bounds, edges: Array, *, tolerance: float, grain: float, patience: int = PATIENCE
) -> float | None:
    """Return the crossing of zero nearest to `edges[0]`, or None when there is none up to `edges[-1]`.

    `edges` runs away from the start, up or down, and cuts the way into cells. `curve` gives the values at points,
    `bounds` the least and greatest value between pairs of points (low, high). The curve is not zero at the start;
    within `tolerance` of zero counts as zero. `grain` is an ordinary size of a point: near 0, places are told apart
    as finely as there, relative to it. At a jump, the place returned is on its lower side. After `patience` cells,
    points of the cells that are left decide.
    """
    positive = bool(curve(edges[:1])[0] > 0)
    cells = _uncertain(bounds, edges, positive, tolerance)
    examined = len(cells)
    while cells and examined < patience:
        near, far = cells.pop()
        edges = np.linspace(near, far, PIECES + 1)
        if _is_finest(near, far, grain) or edges[1] in (near, far):
            if _crossed(curve, np.array([far]), positive, tolerance)[0]:
                return min(near, far)
            continue
        cells += _uncertain(bounds, edges, positive, tolerance)
        examined += PIECES
    return _visible_crossing(curve, cells, positive, tolerance=tolerance, grain=grain) if cells else None


def _visible_crossing(
    curve: Curve, cells: list[tuple[float, float]], positive: bool, *, tolerance: float, grain: float
) -> float | None:
    """Return where the sign first changes between points of the cells (farthest first), or None."""
    for near, far in reversed(cells):
        points = np.linspace(near, far, POINTS + 1)
        beyond = np.flatnonzero(_crossed(curve, points, positive, tolerance))
        if beyond.size:
            between = float(points[max(beyond[0] - 1, 0)]), float(points[beyond[0]])
            return _narrowed(curve, between, positive, tolerance=tolerance, grain=grain)
    return None


def _narrowed(curve: Curve, between: tuple[float, float], positive: bool, *, tolerance: float, grain: float) -> float:
    """Return the lower side of a crossing between two points, halving what lies between them."""
    near, far = between
    while not _is_finest(near, far, grain):
        middle = (near + far) / 2
        if middle in (near, far):
            break
        if _crossed(curve, np.array([middle]), positive, tolerance)[0]:
            far = middle
        else:
            near = middle
    return min(near, far)


def _is_finest(near: float, far: float, grain: float) -> bool:
    return abs(far - near) <= FINEST * max(abs(near), abs(far), FINE_AT_ZERO * grain)


def _uncertain(bounds: Bounds, edges: Array, positive: bool, tolerance: float) -> list[tuple[float, float]]:
    """Cells in which the curve may reach zero, farthest first."""
    near, far = edges[:-1], edges[1:]
    least, greatest = bounds(np.minimum(near, far), np.maximum(near, far))
    clear = least > tolerance if positive else greatest < -tolerance
    return [(float(near[cell]), float(far[cell])) for cell in np.flatnonzero(~clear)[::-1]]


def _crossed(curve: Curve, points: Array, positive: bool, tolerance: float) -> NDArray[np.bool_]:
    values = curve(points)
    return values <= tolerance if positive else values >= -tolerance
