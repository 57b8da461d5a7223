"""Where a curve that may bend and jump first changes sign, walking away from a starting point.

Bounds of the curve over a cell tell which cells cannot hold a crossing; the others are cut finer, nearest first. A
crossing is thus never skipped, however narrow, and a jump over zero is one. Where the bounds are too wide to tell, as
for `a * b - a * b` beside a curve that comes near zero, this ends after a while, and points say where the sign changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array

Curve = Callable[[Array], Array]
Bounds = Callable[[Array, Array], tuple[Array, Array]]

PIECES = 16
# Cells examined before points are tried: a curve that hugs zero all along has no first crossing to speak of.
PATIENCE = 20_000
# Numbers worked out for the cells of one search: a curve of many wide terms gets fewer of them.
EFFORT = 50_000_000
# The longer a search takes, the more cells are cut at once: this share of those examined. No more points at once than these.
CUT_AT_ONCE = 1 / 64
POINTS_AT_ONCE = 1000
POINTS = 64
# Points tried for each cell that was allowed: bounds take several times as long as values.
POINTS_PER_CELL = 8
FINE_AT_ZERO = 1e-3
FINEST = 4 * float(np.finfo(np.float64).eps)


def first_crossing(
    curve: Curve, bounds: Bounds, edges: Array, *, tolerance: float, grain: float, width: int, effort: int = EFFORT
) -> float | None:
    """Return the crossing of zero nearest to `edges[0]`, or None when there is none up to `edges[-1]`.

    `edges` runs away from the start, up or down, and cuts the way into cells. `curve` gives the values at points,
    `bounds` the least and greatest value between pairs of points (low, high). The curve is not zero at the start;
    within `tolerance` of zero counts as zero. `grain` is an ordinary size of a point: near 0, places are told apart
    as finely as there, relative to it. At a jump, the place returned is on its lower side. `width` is how many numbers
    are worked out for one point; after `effort` of them, or PATIENCE cells, points of the cells that are left decide.
    """
    patience = min(PATIENCE, effort // width)
    search = _Search(curve, bounds, bool(curve(edges[:1])[0] > 0), tolerance, grain)
    cells = search.uncertain(_Cells(edges[:-1], edges[1:]))
    examined = len(cells)
    while len(cells) and examined < patience:
        nearest, later = cells.parted(max(1, min(int(examined * CUT_AT_ONCE), POINTS_AT_ONCE // PIECES)))
        edges = nearest.edges(PIECES)
        finest = search.are_finest(edges)
        if finest.any() and (crossed := np.flatnonzero(finest)[search.crossed(nearest.far[finest])]).size:
            first = int(crossed[0])
            if first == 0:
                return float(min(nearest.near[0], nearest.far[0]))
            # Beyond a cell that holds a crossing nothing is looked for, as long as something before it is uncertain.
            later = nearest.parted(first)[1].followed_by(later)
            edges, finest = edges[:first], finest[:first]
        cut = edges[~finest]
        cells = search.uncertain(_Cells(cut[:, :-1].ravel(), cut[:, 1:].ravel())).followed_by(later)
        examined += cut.size - len(cut)
    pieces = int(np.clip(patience * POINTS_PER_CELL // max(len(cells), 1), 1, POINTS))
    return search.visible_crossing(cells, pieces, at_once=max(1, POINTS_AT_ONCE // pieces))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Stretches of the way, nearest first: where each begins and ends, seen from the start."""

    near: Array
    far: Array

    def __len__(self) -> int:
        return len(self.near)

    def chosen(self, which: NDArray[np.bool_] | slice) -> _Cells:
        """Return some of the cells."""
        return _Cells(self.near[which], self.far[which])

    def parted(self, count: int) -> tuple[_Cells, _Cells]:
        """Return the nearest cells, and the others."""
        return self.chosen(slice(0, count)), self.chosen(slice(count, None))

    def followed_by(self, later: _Cells) -> _Cells:
        """Return these cells and later ones."""
        return _Cells(np.concatenate((self.near, later.near)), np.concatenate((self.far, later.far))) if len(later) else self

    def edges(self, pieces: int) -> Array:
        """Return where each cell begins, is cut into pieces, and ends: shape (n, pieces + 1)."""
        return np.linspace(self.near, self.far, pieces + 1, axis=1)


@dataclass(frozen=True, slots=True)
class _Search:
    """A curve with its bounds, the sign it has at the start, and how finely it is looked at."""

    curve: Curve
    bounds: Bounds
    positive: bool
    tolerance: float
    grain: float

    def uncertain(self, cells: _Cells) -> _Cells:
        """Return the cells in which the curve may reach zero."""
        if not len(cells):
            return cells
        least, greatest = self.bounds(np.minimum(cells.near, cells.far), np.maximum(cells.near, cells.far))
        clear = least > self.tolerance if self.positive else greatest < -self.tolerance
        return cells.chosen(~clear)

    def crossed(self, points: Array) -> NDArray[np.bool_]:
        """Whether the curve has reached zero, at each point."""
        values = self.curve(points)
        return np.asarray(values <= self.tolerance if self.positive else values >= -self.tolerance)

    def are_finest(self, edges: Array) -> NDArray[np.bool_]:
        """Whether each cell, cut at these edges, is as small as places are told apart, or too small to be cut."""
        near, far = edges[:, 0], edges[:, -1]
        scale = np.maximum(np.maximum(np.abs(near), np.abs(far)), FINE_AT_ZERO * self.grain)
        return np.asarray((np.abs(far - near) <= FINEST * scale) | (edges[:, 1] == near) | (edges[:, 1] == far))

    def visible_crossing(self, cells: _Cells, pieces: int, at_once: int) -> float | None:
        """Return where the sign first changes between points, so many pieces of each cell apart; or None."""
        while len(cells):
            nearest, cells = cells.parted(at_once)
            edges = nearest.edges(pieces)
            beyond = np.flatnonzero(self.crossed(edges.ravel()))
            if beyond.size:
                cell, place = divmod(int(beyond[0]), pieces + 1)
                return self.narrowed(float(edges[cell, max(place - 1, 0)]), float(edges[cell, place]))
        return None

    def narrowed(self, near: float, far: float) -> float:
        """Return the lower side of a crossing between two points, halving what lies between them."""
        while abs(far - near) > FINEST * max(abs(near), abs(far), FINE_AT_ZERO * self.grain):
            middle = (near + far) / 2
            if middle in (near, far):
                break
            if self.crossed(np.array([middle]))[0]:
                far = middle
            else:
                near = middle
        return min(near, far)
