"""Stacked bars: one scale for all, segments that add up, and a title for every way the comparison can fall out."""

import pytest

from tco import charts
from tco.charts.bars import Bar
from tco.charts.chart import Chart
from tco.charts.marks import Drawing, Line, Rect
from tests.tco.charts.builder import CATEGORIES, alternative, study


def segments(drawing: Drawing) -> list[Rect]:
    return [mark for mark in drawing.marked("segment") if isinstance(mark, Rect)]


def bars(drawing: Drawing) -> list[list[Rect]]:
    """Return the segments by bar, from the top."""
    heights = sorted({part.y for part in segments(drawing)})
    return [[part for part in segments(drawing) if part.y == y] for y in heights]


def titled(*alternatives, **more) -> str:
    return charts.stacked_bars(*study(*alternatives, **more)).title


def cells(chart: Chart) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in chart.table.rows]


@pytest.mark.parametrize("which", ["wide", "narrow"])
def test_segments_are_as_long_as_their_amounts_on_one_scale(which):
    chart = charts.stacked_bars(
        *study(
            alternative("ours", {"acquisition": 100.0, "staff": 300.0}), alternative("rival", {"acquisition": 50.0, "staff": 750.0})
        )
    )
    ours, rival = bars(getattr(chart, which))
    unit = ours[0].width / 100
    assert [round(part.width / unit) for part in ours] == [100, 300]
    assert [round(part.width / unit) for part in rival] == [50, 750]
    assert ours[0].x == rival[0].x


def test_segments_follow_one_another_without_a_gap():
    chart = charts.stacked_bars(*study(alternative("ours", {"acquisition": 100.0, "operation": 37.0, "staff": 300.0})))
    parts = bars(chart.wide)[0]
    assert [round(part.x, 1) for part in parts[1:]] == [round(part.x + part.width, 1) for part in parts[:-1]]


def test_gains_stand_to_the_left_of_zero_and_the_bold_line_marks_what_is_left():
    chart = charts.stacked_bars(*study(alternative("ours", {"staff": 300.0, "benefit": -100.0})))
    staff, benefit = sorted(segments(chart.wide), key=lambda part: -part.x)
    (net,) = [mark for mark in chart.wide.marked("net") if isinstance(mark, Line)]
    assert round(benefit.x + benefit.width, 1) == round(staff.x, 1)
    assert round(net.x1 - staff.x, 1) == round(staff.width * 200 / 300, 1)


def test_a_bar_without_gains_needs_no_second_mark_of_its_sum():
    assert charts.stacked_bars(*study(alternative("ours", {"staff": 300.0}))).wide.marked("net") == ()


def test_ours_is_painted_in_the_accent_and_the_others_in_grey():
    ours, rival = bars(charts.stacked_bars(*study(alternative("ours", {"staff": 3.0}), alternative("rival", {"staff": 4.0}))).wide)
    assert (ours[0].paint.name, rival[0].paint.name) == ("ours-1", "theirs-1")


def test_neighbouring_categories_differ_by_tone_or_pattern():
    keys = (*CATEGORIES[:8], "own", "another")
    document, result = study(alternative("ours", dict.fromkeys(keys, 10.0)))
    looks = [(part.paint.name, part.hatch) for part in segments(charts.stacked_bars(document, result).wide)]
    assert len(set(looks)) == 10


def test_categories_beyond_the_tenth_are_drawn_as_one_and_listed_in_the_table():
    many = {f"own {number}": 100.0 + number for number in range(14)}
    chart = charts.stacked_bars(*study(alternative("ours", many)))
    assert len(segments(chart.wide)) == 10
    assert len(chart.table.rows) == 15


def test_the_table_has_exact_numbers_their_unit_in_the_head_and_a_sum():
    chart = charts.stacked_bars(
        *study(alternative("ours", {"staff": 1234567.0, "benefit": -34567.0}), alternative("rival", {"staff": 2000000.0}))
    )
    assert [cell.text for cell in chart.table.head] == ["Present value, EUR", "ours", "rival"]
    assert [cell.number for cell in chart.table.head] == [False, True, True]
    assert cells(chart) == [
        ["People", "1,234,567", "2,000,000"],
        ["Benefit", "−34,567", "0"],
        ["Cost of ownership", "1,200,000", "2,000,000"],
    ]
    assert [row.total for row in chart.table.rows] == [False, False, True]


def test_a_pointer_that_rests_on_a_segment_is_told_its_name_and_amount():
    chart = charts.stacked_bars(*study(alternative("ours", {"staff": 1234.0})))
    assert segments(chart.wide)[0].hint == "People: €1,234"


def test_every_segment_with_room_carries_its_name_and_then_no_legend_is_drawn():
    chart = charts.stacked_bars(
        *study(alternative("ours", {"acquisition": 300.0, "staff": 300.0}), alternative("rival", {"staff": 700.0}))
    )
    assert [text.text for text in chart.wide.texts].count("People") == 2
    assert [text.text for text in chart.narrow.texts].count("People") == 1


def test_title_when_the_rival_is_dearer():
    assert (
        titled(alternative("Ours", {"staff": 100.0}), alternative("Rival A", {"staff": 141.0}))
        == "Over five years, Rival A costs 41\u00a0% more to own than Ours"
    )


def test_title_when_we_are_dearer():
    assert (
        titled(alternative("Ours", {"staff": 103.5}), alternative("Rival A", {"staff": 100.0}))
        == "Over five years, Ours costs 3.5\u00a0% more to own than Rival A"
    )


def test_title_when_both_cost_the_same():
    assert (
        titled(alternative("Ours", {"staff": 100.0}), alternative("Rival A", {"risk": 100.0}), count=18, unit="month")
        == "Over 18 months, Ours and Rival A cost the same to own"
    )


def test_title_when_there_is_no_rival():
    assert titled(alternative("Ours", {"staff": 1250.0}), count=1) == "Over one year, Ours costs €1.25\u00a0K to own"


def test_title_when_the_only_alternative_brings_in_more_than_it_costs():
    assert (
        titled(alternative("Ours", {"benefit": -1250.0}), count=7, unit="quarter")
        == "Over 7 quarters, Ours brings in €1.25\u00a0K more than it costs"
    )


def test_title_when_ours_is_the_cheapest_of_many():
    many = [alternative("A", {"staff": 200.0}), alternative("B", {"staff": 109.0}), alternative("C", {"staff": 300.0})]
    assert (
        titled(alternative("Ours", {"staff": 100.0}), *many)
        == "Over five years, Ours costs least to own; the next, B, costs 9.0\u00a0% more"
    )


def test_title_when_another_of_many_is_the_cheapest():
    many = [alternative("A", {"staff": 200.0}), alternative("B", {"staff": 50.0})]
    assert (
        titled(alternative("Ours", {"staff": 100.0}), *many) == "Over five years, B costs least to own; Ours costs 100\u00a0% more"
    )


def test_title_when_both_cost_nearly_the_same():
    assert (
        titled(alternative("Ours", {"staff": 100_000.0}), alternative("Rival A", {"risk": 99_970.0}), count=18, unit="month")
        == "Over 18 months, Ours and Rival A cost nearly the same to own"
    )


def test_title_when_ours_shares_the_first_place():
    many = [alternative("A", {"staff": 200.0}), alternative("B", {"staff": 100.0})]
    assert (
        titled(alternative("Ours", {"staff": 100.0}), *many)
        == "Over five years, Ours and B cost the same to own, and the least of all"
    )


@pytest.mark.parametrize(("ours", "gap"), [(-50.0, "€150"), (0.0, "€100"), (0.001, "€100")])
def test_the_amount_stands_where_a_percentage_would_tell_nothing(ours, gap):
    assert (
        titled(alternative("Ours", {"staff": ours}), alternative("A", {"staff": 100.0}))
        == f"Over five years, A costs {gap} more to own than Ours"
    )


def test_alternatives_of_unequal_length_are_compared_per_year():
    document, result = study(alternative("Ours", {"staff": 600.0}, periods=6), alternative("A", {"staff": 900.0}, periods=3))
    chart = charts.stacked_bars(document, result)
    ours, rival = bars(chart.wide)
    assert round(rival[0].width / ours[0].width, 3) == 3.0
    assert chart.title == "Per year, A costs 200\u00a0% more to own than Ours"
    assert cells(chart)[-1] == ["Cost of ownership", "100.00", "300.00"]
    assert chart.table.head[0].text == "Cost per year (annualised), EUR"


def test_a_cost_per_year_spreads_the_present_value_as_the_contract_says():
    document, result = study(
        alternative("Ours", {"staff": 9000.0}, periods=8), alternative("A", {"staff": 900.0}), count=4, unit="quarter"
    )
    document["discount"] = {"rate": 0.12, "compounding": "simple"}
    effective = 1.03**4 - 1
    expected = 9000 * effective / (1 - (1 + effective) ** -2)
    assert cells(charts.stacked_bars(document, result))[0][1] == f"{expected:,.0f}"


def test_a_bar_knows_its_ends():
    empty = Bar(alternative=None, ours=True, total=0.0, segments=(), note="")  # type: ignore[arg-type]
    assert (empty.low, empty.high) == (0.0, 0.0)
