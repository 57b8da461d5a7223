"""The headroom ladder: rungs at the price at which each rival catches up, and a reason where there is none."""

import pytest

from tco import charts
from tco.charts.marks import Rect
from tests.tco.charts.builder import alternative, study


def ladder(ours: float, *rivals: float, **more):
    return charts.headroom_ladder(
        *study(
            alternative("Ours", {"staff": ours}),
            *(alternative(f"R{number}", {"staff": cost}) for number, cost in enumerate(rivals, 1)),
            **more,
        )
    )


def widths(chart, css: str) -> list[float]:
    return [mark.width for mark in chart.wide.marked(css) if isinstance(mark, Rect)]


def test_rungs_rise_from_the_nearest_rival_to_the_farthest():
    chart = ladder(500.0, 600.0, 525.0)
    assert [text.text for text in chart.wide.texts if text.css == "name"] == ["Ours", "R2", "R1"]
    assert [text.text for text in chart.wide.texts if text.css == "change"] == ["+25\u00a0%", "+100\u00a0%"]


def test_the_part_above_todays_price_is_as_long_as_the_headroom():
    chart = ladder(500.0, 600.0, 525.0)
    (price,) = widths(chart, "price")
    assert [round(width / price, 2) for width in widths(chart, "headroom")] == [0.25, 1.0]


def test_a_price_that_would_have_to_fall_is_hatched_and_signed():
    chart = ladder(500.0, 480.0)
    (gap,) = [mark for mark in chart.wide.marked("shortfall") if isinstance(mark, Rect)]
    assert (gap.hatch, [text.text for text in chart.wide.texts if text.css == "change"]) == ("rising", ["−20\u00a0%"])


def test_a_rival_far_away_does_not_flatten_the_others():
    chart = ladder(500.0, 525.0, 50000.0)
    (price,) = widths(chart, "price")
    assert price > 0.2 * (chart.wide.width / 2)
    assert len(chart.wide.marked("cut")) == 2


@pytest.mark.parametrize(
    ("ours", "rivals", "title"),
    [
        (500.0, [523.0, 600.0], "The price of Ours could rise by 23\u00a0% before R1 catches up"),
        (500.0, [488.0], "The price of Ours would have to fall by 12\u00a0% for it to cost no more to own than R1"),
        (500.0, [500.0], "At today's price Ours costs as much to own as R1: there is no headroom"),
        (500.0, [100.0], "Even at a price of nothing, Ours would not cost the least to own"),
        (
            500.0,
            [100.0, 550.0],
            "The price of Ours could rise by 50\u00a0% before R2 catches up; another stays cheaper at any price",
        ),
    ],
)
def test_title_says_how_far_the_price_could_move(ours, rivals, title):
    assert ladder(ours, *rivals).title == title


def test_title_when_no_price_eats_the_advantage():
    document, result = study(alternative("Ours", {"staff": 1.0}), alternative("A", {"staff": 2.0}))
    result["comparisons"][0]["headroom"] = {"status": "unbounded", "factor": None}
    assert charts.headroom_ladder(document, result).title == "At no price does Ours cost more to own than the others"


def test_alternatives_of_unequal_length_have_no_rung():
    chart = charts.headroom_ladder(
        *study(alternative("Ours", {"staff": 1.0}), alternative("A", {"staff": 2.0}, periods=2), alternative("B", {"staff": 3.0}))
    )
    assert [cell.text for cell in chart.table.rows[2].cells] == ["A", "—", "lasts for a different time"]


def test_where_all_are_of_unequal_length_the_chart_says_so():
    chart = charts.headroom_ladder(*study(alternative("Ours", {"staff": 1.0}, periods=2), alternative("A", {"staff": 2.0})))
    assert (chart.is_empty, chart.title) == (
        True,
        "The alternatives last for different times: there is no one price at which they cost the same.",
    )
    assert chart.table.rows == ()


def test_without_a_price_or_a_rival_the_chart_says_so():
    assert (ladder(5.0, 6.0, price=0.0).is_empty, ladder(5.0).is_empty) == (True, True)
    assert ladder(5.0, 6.0, price=0.0).title == "No cost line of Ours is marked as its price, so its headroom is not known."


def test_the_table_has_the_price_to_the_unit():
    chart = ladder(5000.0, 6234.0, price=10000.0)
    assert [[cell.text for cell in row.cells] for row in chart.table.rows] == [
        ["Price today", "10,000", "—"],
        ["R1", "11,234", "+12.3\u00a0%"],
    ]
