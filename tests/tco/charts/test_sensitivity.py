"""The tornado: bars around today's saving, and what must be true for it to stay."""

import pytest

from tco import charts
from tco.charts.marks import Rect
from tests.tco.charts.builder import alternative, study


def swing(item: str, at_low: float, at_high: float, break_even: float | None = None, owner: str | None = None):
    return {
        "item": item,
        "alternative": owner,
        "low": 1.0,
        "likely": 2.0,
        "high": 3.0,
        "saving_at_low": at_low,
        "saving_at_high": at_high,
        "swing": abs(at_high - at_low),
        "break_even": break_even,
    }


def tornado(*swings, rival: float = 600.0):
    return charts.tornado(*study(alternative("Ours", {"staff": 500.0}), alternative("A", {"staff": rival}), tornado=swings))


def bars(chart, css: str) -> list[Rect]:
    return [mark for mark in chart.wide.marked(css) if isinstance(mark, Rect) and mark.height > 11]


def test_bars_reach_from_todays_saving_to_the_saving_at_either_end():
    chart = tornado(swing("Hours", 60, 180), swing("Rate", 110, 80))
    base = chart.wide.marked("base")[0].x1
    unit = bars(chart, "at-low")[0].width / 40
    assert [round((bar.x - base) / unit) for bar in bars(chart, "at-low")] == [-40, 0]
    assert [round((bar.x + bar.width - base) / unit) for bar in bars(chart, "at-high")] == [80, 0]


def test_ends_carry_the_values_of_the_assumption():
    assert [text.text for text in tornado(swing("Hours", 60, 180)).wide.texts if text.css == "end"] == ["1", "3"]


def test_both_ends_on_one_side_share_the_height():
    chart = tornado(swing("Hours", 120, 180))
    heights = [mark.height for css in ("at-low", "at-high") for mark in chart.wide.marked(css) if isinstance(mark, Rect)]
    assert heights == [11, 11, 11, 11]  # two halves, and the two swatches of the key


def test_a_break_even_inside_the_range_is_marked_on_the_line_of_no_saving():
    chart = tornado(swing("Hours", -50, 180, 1.4), swing("Rate", 90, 120, 9.0), swing("Beyond zero", 90, 120, -3.0))
    (dot,) = chart.wide.marked("break-even")
    assert dot.x == chart.wide.marked("zero")[0].x1
    assert [text.text for text in chart.wide.texts if text.css == "note"] == ["break-even at 1.4", "break-even at 9"]


@pytest.mark.parametrize(
    ("swings", "rival", "title"),
    [
        ([swing("Hours", 60, 180)], 600.0, "No single assumption, over its whole range, makes Ours dearer than A"),
        ([swing("Hours", -60, 180)], 600.0, "One assumption could make Ours dearer than A: “Hours”"),
        (
            [swing("Hours", -60, 180), swing("Rate", 150, -1)],
            600.0,
            "2 assumptions could each make Ours dearer than A, “Hours” above all",
        ),
        ([swing("Hours", -160, -80)], 400.0, "No single assumption, over its whole range, makes Ours cheaper than A"),
        ([swing("Hours", -160, 80)], 400.0, "One assumption could make Ours cheaper than A: “Hours”"),
    ],
)
def test_title_says_what_must_be_true(swings, rival, title):
    assert tornado(*swings, rival=rival).title == title


def test_the_head_says_by_how_much_ours_is_dearer_today():
    assert tornado(swing("Hours", -160, 80), rival=400.0).wide.marked("head")[0].text == "Dearer by €100"


def test_a_line_is_named_with_its_alternative():
    assert tornado(swing("Hours", 60, 180, owner="A")).table.rows[0].cells[0].text == "Hours (A)"


def test_the_twelve_strongest_are_drawn_and_all_are_listed():
    chart = tornado(*(swing(f"Item {number}", 60, 180) for number in range(20)))
    assert (len([text for text in chart.wide.texts if text.css == "name"]), len(chart.table.rows)) == (12, 20)


def test_without_ranges_or_a_reference_the_chart_says_what_to_do():
    assert tornado().title == "No number of this comparison has a range yet: give the uncertain ones a low and a high value."
    assert charts.tornado(*study(alternative("Ours", {"staff": 1.0}))).is_empty
