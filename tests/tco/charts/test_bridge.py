"""The waterfall: steps that lead from the rival's sum to ours, and nothing left over."""

import pytest

from tco import charts
from tco.charts.bridge import steps_between
from tco.charts.marks import Rect
from tco.charts.study import read_study
from tests.tco.charts.builder import alternative, study

OURS = alternative("Ours", {"acquisition": 300.0, "staff": 100.0, "benefit": -50.0})
RIVAL = alternative("Rival A", {"acquisition": 250.0, "staff": 180.0, "risk": 70.0})


def steps(chart, which="wide") -> list[Rect]:
    return [mark for mark in getattr(chart, which).marked("step") if isinstance(mark, Rect)]


def test_each_step_begins_where_the_one_before_ends_and_the_last_is_our_sum():
    joined = read_study(*study(OURS, RIVAL))
    found = steps_between(
        joined.others[0], joined.subject, (500.0, 350.0), {"acquisition": 50.0, "staff": -80.0, "risk": -70.0, "benefit": -50.0}
    )
    assert [(step.name, step.start, step.end, step.kind) for step in found] == [
        ("Rival A", 0.0, 500.0, "theirs"),
        ("People", 500.0, 420.0, "less"),
        ("Risk and failure", 420.0, 350.0, "less"),
        ("Benefit", 350.0, 300.0, "less"),
        ("Purchase price", 300.0, 350.0, "more"),
        ("Ours", 0.0, 350.0, "ours"),
    ]


@pytest.mark.parametrize("which", ["wide", "narrow"])
def test_bars_are_as_long_as_what_they_stand_for(which):
    bars = steps(charts.waterfall(*study(OURS, RIVAL)), which)
    unit = bars[0].width / 500
    assert [round(bar.width / unit) for bar in bars] == [500, 80, 70, 50, 50, 350]


def test_what_costs_more_is_told_from_what_costs_less_by_pattern_and_sign():
    chart = charts.waterfall(*study(OURS, RIVAL))
    assert [bar.hatch for bar in steps(chart)] == ["", "", "", "", "rising", ""]
    assert [text.text for text in chart.wide.texts if text.css == "value"] == ["€500", "−80", "−70", "−50", "+50", "€350"]


def test_categories_that_make_no_difference_are_left_out_of_the_picture_and_kept_in_the_table():
    chart = charts.waterfall(
        *study(alternative("Ours", {"staff": 0.1 + 0.2 + 9.7, "risk": 4.0}), alternative("A", {"staff": 10.0, "risk": 9.0}))
    )
    assert len(steps(chart)) == 3
    assert [[cell.text for cell in row.cells] for row in chart.table.rows] == [
        ["People", "10.00", "10.00", "0.00"],
        ["Risk and failure", "9.00", "4.00", "−5.00"],
        ["Cost of ownership", "19.00", "14.00", "−5.00"],
    ]


def test_small_differences_of_large_sums_are_enlarged_and_the_bars_marked_as_cut():
    chart = charts.waterfall(*study(alternative("Ours", {"staff": 990.0, "risk": 5.0}), alternative("A", {"staff": 1000.0})))
    bars = steps(chart)
    assert len(chart.wide.marked("cut")) == 2
    assert bars[1].width > 0.1 * bars[0].width


def test_bars_begin_at_zero_where_differences_can_be_seen_anyway():
    assert charts.waterfall(*study(OURS, RIVAL)).wide.marked("cut") == ()


def test_title_names_the_greatest_part_of_the_saving():
    assert (
        charts.waterfall(*study(OURS, RIVAL)).title == "Over five years, Ours saves €150 against Rival A, above all under “People”"
    )


def test_title_when_we_are_dearer_names_the_greatest_part_of_the_difference():
    chart = charts.waterfall(
        *study(alternative("Ours", {"acquisition": 500.0}), alternative("A", {"acquisition": 300.0, "staff": 100.0}))
    )
    assert chart.title == "Over five years, Ours costs €100 more than A, above all under “Purchase price”"


def test_title_when_both_cost_the_same():
    chart = charts.waterfall(*study(alternative("Ours", {"staff": 100.0}), alternative("A", {"risk": 100.0})))
    assert chart.title == "Over five years, Ours and A cost the same to own"
    chart = charts.waterfall(*study(alternative("Ours", {"staff": 100_000.0}), alternative("A", {"risk": 99_970.0})))
    assert chart.title == "Over five years, Ours and A cost nearly the same to own"


def test_title_of_alternatives_of_unequal_length_speaks_of_a_year():
    chart = charts.waterfall(
        *study(alternative("Ours", {"staff": 600.0}, periods=6), alternative("A", {"staff": 900.0}, periods=3))
    )
    assert chart.title == "Per year, Ours saves €200 against A, above all under “People”"


def test_another_alternative_than_the_reference_can_be_chosen():
    chart = charts.waterfall(*study(OURS, RIVAL, alternative("Status quo", {"staff": 800.0})), against="Status quo")
    assert (chart.key, chart.wide.texts[0].text) == ("waterfall-3", "Status quo")


@pytest.mark.parametrize("against", ["Ours", "nobody"])
def test_the_subject_and_strangers_are_refused(against):
    with pytest.raises(ValueError, match=against):
        charts.waterfall(*study(OURS, RIVAL), against=against)


def test_without_another_alternative_the_chart_says_so():
    chart = charts.waterfall(*study(OURS))
    assert (chart.is_empty, chart.title) == (True, "There is no other alternative to compare Ours with.")
