"""Where a curve first crosses zero, however little its bounds tell."""

from __future__ import annotations

import numpy as np
import pytest

from tco.engine.arithmetic import Array
from tco.engine.crossing import PIECES, POINTS_PER_CELL, first_crossing

WAY = np.linspace(0.0, 8.0, 9)


def nothing_known(low: Array, _high: Array) -> tuple[Array, Array]:
    return np.full(len(low), -np.inf), np.full(len(low), np.inf)


def exact_bounds(low: Array, high: Array) -> tuple[Array, Array]:
    return 5.0 - high, 5.0 - low


def test_a_straight_line_is_crossed_where_it_is_zero():
    assert first_crossing(lambda x: 5.0 - x, exact_bounds, WAY, tolerance=0.0, grain=1.0, width=1) == pytest.approx(5, rel=1e-15)


def test_points_find_the_crossing_where_bounds_tell_nothing():
    found = first_crossing(lambda x: 5.0 - x, nothing_known, WAY, tolerance=0.0, grain=1.0, width=1000, effort=100_000)
    assert found == pytest.approx(5, rel=1e-15)


def test_of_two_crossings_the_nearer_one_is_found_also_when_many_cells_are_cut_at_once():
    found = first_crossing(
        lambda x: np.abs(x - 3.3) - 0.05, nothing_known, WAY, tolerance=0.0, grain=1.0, width=1, effort=1_000_000
    )
    assert found == pytest.approx(3.25, rel=1e-12)


def test_a_search_without_an_end_stays_within_its_effort():
    asked = {"bounds": 0, "points": 0}

    def bounds(low: Array, high: Array) -> tuple[Array, Array]:
        asked["bounds"] += len(low)
        return nothing_known(low, high)

    def curve(points: Array) -> Array:
        asked["points"] += len(points)
        return np.ones(len(points))

    width, effort = 500, 1_000_000
    assert first_crossing(curve, bounds, WAY, tolerance=0.0, grain=1.0, width=width, effort=effort) is None
    allowed = effort // width
    assert asked["bounds"] <= allowed * 1.25 + PIECES
    assert asked["points"] <= allowed * (POINTS_PER_CELL + 2)
