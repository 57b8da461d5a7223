"""Cumulative cost: lines that add up the flows, the payback where the engine found it, a title for each status."""

import pytest

from tco import charts
from tco.charts.cumulative import apart, stretches
from tco.charts.marks import Area, Curve, Dot, Line
from tests.tco.charts.builder import alternative, study


def model(ours: list[float], rival: list[float], unit: str = "year"):
    return study(
        alternative("Ours", {"staff": sum(ours)}, flows=ours),
        alternative("Rival A", {"staff": sum(rival)}, flows=rival),
        count=len(ours) - 1,
        unit=unit,
    )


def courses(chart, which="wide") -> list[Curve]:
    return [mark for mark in getattr(chart, which).marked("course") if isinstance(mark, Curve)]


def test_ours_is_drawn_solid_above_the_dashed_rival():
    rival, ours = courses(charts.cumulative_cost(*model([100, 10, 10], [50, 50, 50])))
    assert (rival.dash != "", ours.dash, ours.paint.name) == (True, "", "ours-1")


@pytest.mark.parametrize("which", ["wide", "narrow"])
def test_lines_rise_with_what_has_been_paid(which):
    rival, ours = courses(charts.cumulative_cost(*model([100, 0, 50], [50, 50, 100])), which)
    unit = (rival.points[0][1] - rival.points[1][1]) / 50
    assert round((ours.points[1][1] - ours.points[2][1]) / unit) == 50
    assert ours.points[0][1] == ours.points[1][1] == rival.points[1][1]
    assert ours.points[0][0] == rival.points[0][0]


def test_the_payback_is_marked_where_the_lines_cross():
    chart = charts.cumulative_cost(*model([100, 0, 0], [0, 70, 70]))
    (dot,) = [mark for mark in chart.wide.marked("payback") if isinstance(mark, Dot)]
    _rival, ours = courses(chart)
    (_start, start_y), _, (end_x, _end_y) = ours.points
    assert dot.y == start_y
    assert round((dot.x - ours.points[0][0]) / (end_x - ours.points[0][0]), 3) == round((1 + 30 / 70) / 2, 3)
    assert [text.text for text in chart.wide.texts if text.css == "payback-label"] == ["Paid back after 17 months"]


def test_time_above_which_ours_costs_less_is_tinted_and_the_other_hatched():
    marks = charts.cumulative_cost(*model([100, 0, 0], [0, 70, 70])).wide.marks
    assert [(mark.css, mark.hatch) for mark in marks if isinstance(mark, Area)] == [
        ("loss", "faint"),
        ("saving", ""),
    ]


def test_title_when_it_pays_back():
    assert (
        charts.cumulative_cost(*model([100, 0, 0], [0, 70, 70])).title == "Ours has paid for itself against Rival A after 17 months"
    )


def test_title_tells_months_below_a_year():
    title = charts.cumulative_cost(*model([100, *[0] * 12], [0, *[20] * 12], "month")).title
    assert title == "Ours has paid for itself against Rival A after 5 months"


def test_title_when_it_is_cheaper_from_the_start():
    assert charts.cumulative_cost(*model([10, 10], [20, 20])).title == "From the first day on, Ours has cost less than Rival A"


def test_title_when_it_is_never_dearer_and_ends_level():
    assert (
        charts.cumulative_cost(*model([10, 20], [20, 10])).title
        == "Ours has at no time cost more than Rival A, and ends level with it"
    )


def test_title_when_it_never_pays_back():
    chart = charts.cumulative_cost(*model([30, 10, 10], [20, 10, 10]))
    assert chart.title == "Within two years, Ours does not pay for itself against Rival A"
    assert chart.wide.marked("payback") == ()


def test_title_when_the_payback_is_lost_again():
    assert (
        charts.cumulative_cost(*model([10, 0, 90], [0, 20, 0])).title
        == "Ours draws level with Rival A after 6 months, but ends up dearer"
    )


def test_title_and_marks_when_the_payback_is_lost_and_won_again():
    chart = charts.cumulative_cost(*model([10, 0, 40, 0], [0, 20, 0, 40]))
    assert (
        chart.title == "Ours draws level with Rival A after 6 months, falls back, and has paid for itself for good after 2.8 years"
    )
    assert [text.text for text in chart.wide.texts if text.css == "payback-label"] == [
        "Level after 6 months",
        "For good after 2.8 years",
    ]


def test_alternatives_of_unequal_length_are_drawn_each_to_its_end_without_a_payback():
    chart = charts.cumulative_cost(
        *study(alternative("Ours", {"staff": 600.0}, periods=6), alternative("A", {"staff": 900.0}, periods=3))
    )
    rival, ours = courses(chart)
    assert chart.title == "Ours and A last for different times: compare their cost per year"
    assert (len(ours.points), len(rival.points), chart.wide.marked("payback")) == (7, 4, ())
    assert [cell.text for cell in chart.table.rows[-1].cells] == ["6", "600.00", "—", "—"]


def test_the_table_shows_the_end_of_each_year_and_of_the_study():
    chart = charts.cumulative_cost(*model([100, *[1] * 30], [0, *[10] * 30], "month"))
    assert [[cell.text for cell in row.cells] for row in chart.table.rows] == [
        ["0", "100.00", "0.00", "−100.00"],
        ["1", "112.00", "120.00", "8.00"],
        ["2", "124.00", "240.00", "116.00"],
        ["2.50", "130.00", "300.00", "170.00"],
    ]


def test_a_guide_spares_the_labels_of_other_paybacks():
    chart = charts.cumulative_cost(*model([10, 0, 40, 0], [0, 20, 0, 40]))
    guides = [mark for mark in chart.narrow.marked("payback-guide") if isinstance(mark, Line)]
    assert len(guides) == 2


def test_stretches_are_split_where_the_lines_cross():
    ours, theirs = [(0.0, 10.0), (1.0, 10.0)], [(0.0, 0.0), (1.0, 20.0)]
    assert stretches(ours, theirs) == [
        ([(0.0, 10.0, 0.0), (0.5, 10.0, 10.0)], False),
        ([(0.5, 10.0, 10.0), (1.0, 10.0, 20.0)], True),
    ]


def test_stretches_of_equal_lines_are_none():
    assert stretches([(0.0, 1.0), (1.0, 2.0)], [(0.0, 1.0), (1.0, 2.0)]) == []


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [([50, 55], [50, 60]), ([0, 0], [5, 15]), ([100, 100], [85, 95]), ([20, 80], [20, 80]), ([80, 20], [80, 20])],
)
def test_blocks_are_moved_apart_inside_their_room(wanted, placed):
    assert apart(wanted, [10, 10], 0, 100) == placed
