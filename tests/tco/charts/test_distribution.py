"""The distribution of the saving: bars by size, percentiles, and the line of no saving."""

import pytest

from tco.charts.distribution import Draws, distribution
from tco.charts.marks import Rect

EDGES = (-100.0, -50.0, 0.0, 50.0, 100.0)


def drawn(counts: tuple[int, ...] = (1, 1, 4, 4), *, probability: float = 0.8, edges: tuple[float, ...] = EDGES):
    found = Draws(counts, edges, -60.0, 40.0, 80.0, probability, sum(counts))
    return distribution(found, rival="A", currency="EUR")


def bars(chart, css: str) -> list[Rect]:
    return [mark for mark in chart.wide.marked(css) if isinstance(mark, Rect)]


def test_bars_are_as_high_as_draws_are_many_and_those_that_lose_look_different():
    losing, saving = bars(drawn(), "loses"), bars(drawn(), "saves")
    assert [round(bar.height / saving[0].height, 2) for bar in (*losing, *saving)] == [0.25, 0.25, 1, 1]
    assert {bar.hatch for bar in losing} == {"falling"}
    assert {bar.hatch for bar in saving} == {""}


def test_the_line_of_no_saving_stands_where_losing_ends():
    (zero,) = drawn().wide.marked("zero")
    assert zero.x1 == bars(drawn(), "saves")[0].x
    assert drawn(edges=(200.0, 220.0, 230.0, 240.0, 250.0)).wide.marked("zero") == ()


@pytest.mark.parametrize(
    ("probability", "title"),
    [
        (1.0, "Ours costs less to own than A in every draw"),
        (0.9999, "Ours costs less to own than A in nearly every draw"),
        (0.8, "Ours costs less to own than A in 80\u00a0% of all draws"),
        (0.0, "Ours costs less to own than A in no draw"),
    ],
)
def test_the_finding_says_how_likely_the_advantage_is(probability, title):
    assert drawn(probability=probability).title == title


def test_every_bar_stands_in_the_table():
    first, *rest = drawn().table.rows
    assert [cell.text for cell in first.cells] == ["\u2212100.00", "\u221250.00", "10.0\u00a0%"]
    assert len(rest) == 3


def test_without_uncertain_numbers_there_is_nothing_to_draw():
    assert drawn((), edges=()).is_empty
