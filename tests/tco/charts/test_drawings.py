"""What every drawing has to keep, whatever the model: well-formed, inside its sheet, no text upon another."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from tco import charts
from tco.charts.chart import Chart
from tco.charts.distribution import Draws, distribution
from tco.charts.marks import Area, Box, Curve, Drawing, Line, Rect
from tco.charts.scenarios import Saving, scenario_savings
from tests.tco.charts.builder import CATEGORIES, alternative, study

Model = tuple[dict[str, Any], dict[str, Any]]
CASES = sorted((Path(__file__).parents[4] / "shared" / "cases").glob("computed_*"))
HOSTILE = '<script>alert("1")</script>&amp; ]]> \x00\x08\u202e' + "Ж" * 200
LONG = "Очень длинное название варианта с перечислением всего, что в него входит, и даже больше " * 3


def spread(total: float, *, count: int = 8) -> dict[str, float]:
    """Return a total divided unevenly among the first categories."""
    weights = [(place * 7) % 5 + 1 for place in range(count)]
    return {category: total * weight / sum(weights) for category, weight in zip(CATEGORIES, weights, strict=False)}


def swing(item: str, low: float, high: float, break_even: float | None = None) -> dict[str, Any]:
    return {
        "item": item,
        "path": "drivers[0]",
        "alternative": None,
        "low": 1.0,
        "likely": 2.0,
        "high": 3.0,
        "saving_at_low": low,
        "saving_at_high": high,
        "swing": abs(high - low),
        "break_even": break_even,
    }


def monthly(first: float, each: float, count: int) -> list[float]:
    return [first, *[each] * count]


MODELS: dict[str, Callable[[], Model]] = {
    "one alternative": lambda: study(alternative("ours", spread(1000.0)), count=1),
    "two alternatives": lambda: study(alternative("ours", spread(900.0)), alternative("rival", spread(1200.0))),
    "we are dearer": lambda: study(alternative("ours", spread(1300.0)), alternative("rival", spread(1200.0))),
    "nothing costs anything": lambda: study(alternative("ours", {"staff": 0.0}), alternative("rival", {})),
    "only gains": lambda: study(
        alternative("ours", {"benefit": -500.0}), alternative("rival", {"benefit": -100.0, "residual": -50.0})
    ),
    "costs and gains": lambda: study(
        alternative("ours", spread(900.0) | {"benefit": -400.0}), alternative("rival", spread(1200.0) | {"residual": -2000.0})
    ),
    "one category": lambda: study(alternative("ours", {"staff": 10.0}), alternative("rival", {"staff": 11.0})),
    "hardly any difference": lambda: study(alternative("ours", spread(1e6)), alternative("rival", spread(1.01e6, count=7))),
    "twelve alternatives": lambda: study(
        alternative("ours", spread(1000.0), name=LONG),
        *(alternative(f"rival-{n}", spread(500.0 + 150 * n), name=f"{n} {LONG}") for n in range(11)),
    ),
    "many categories": lambda: study(
        alternative("ours", spread(1000.0, count=10) | {f"Своя категория номер {n}": 10.0 * n for n in range(40)}),
        alternative("rival", spread(2000.0, count=10)),
    ),
    "huge numbers": lambda: study(alternative("ours", spread(8.1e14)), alternative("rival", spread(9.9e14)), price=4e14),
    "tiny numbers": lambda: study(alternative("ours", spread(0.0031)), alternative("rival", spread(0.0042)), price=0.001),
    "very unequal": lambda: study(
        alternative("ours", {"staff": 1.0}), alternative("rival", {"staff": 1e12}), alternative("third", {"staff": 2.0})
    ),
    "hostile names": lambda: study(
        alternative("ours", {HOSTILE: 500.0}, name=HOSTILE),
        alternative("<rival>", {HOSTILE: 700.0, "'\"": 1.0}, name=HOSTILE),
        tornado=[swing(HOSTILE, -10, 500, 1.1)],
    ),
    "unequal lengths": lambda: study(
        alternative("ours", spread(900.0), periods=3),
        alternative("rival", spread(1200.0), periods=7),
        alternative("third", spread(700.0)),
    ),
    "six hundred months": lambda: study(
        alternative("ours", {"acquisition": 5000.0, "operation": 600 * 4.0}, flows=monthly(5000, 4, 600), name=LONG),
        alternative("rival", {"operation": 600 * 20.0}, flows=monthly(0, 20, 600), name=LONG),
        count=600,
        unit="month",
    ),
    "a payback that is lost and won again": lambda: study(
        alternative("ours", {"operation": 110.0}, flows=[50, 0, 0, 50, 0, 10]),
        alternative("rival", {"operation": 170.0}, flows=[0, 30, 30, 10, 50, 50]),
    ),
    "one month": lambda: study(
        alternative("ours", {"staff": 3.0}, flows=[1, 2]), alternative("rival", {"staff": 4.0}, flows=[0, 4]), count=1, unit="month"
    ),
    "a tornado of every kind": lambda: study(
        alternative("ours", spread(900.0)),
        alternative("rival", spread(1200.0)),
        tornado=[
            swing("Часы простоя", -200, 900, 1.4),
            swing(LONG, 290, 700),
            swing("Both up", 400, 350),
            swing("Both down", 10, 20, 1e9),
            swing("None", 300, 300),
        ],
    ),
    "a tornado about nothing": lambda: study(
        alternative("ours", {}), alternative("rival", {}), tornado=[swing("x", 0, 0), swing("y", -1e-9, 1e9)]
    ),
}


def charts_of(document: dict[str, Any], result: dict[str, Any]) -> Iterator[Chart]:
    """Draw everything that can be drawn of a model."""
    yield charts.stacked_bars(document, result)
    yield charts.headroom_ladder(document, result)
    yield charts.tornado(document, result)
    yield from savings_of(document, result)
    against = [comparison["against"] for comparison in result["comparisons"]] or [None]
    for key in against:
        yield charts.waterfall(document, result, key)
        yield charts.cumulative_cost(document, result, key)


def savings_of(document: dict[str, Any], result: dict[str, Any]) -> Iterator[Chart]:
    """Draw the savings against each alternative as if they were scenarios, and as if they were draws."""
    worth = {each["key"]: result["alternatives"][each["key"]]["present_value"] for each in document["alternatives"]}
    ours = worth[result["subject"]]
    savings = [
        Saving(each["name"], worth[each["key"]] - ours, each["key"] == result["subject"]) for each in document["alternatives"]
    ]
    rival = document["alternatives"][-1]["name"]
    yield scenario_savings(savings, rival=rival, currency=document["currency"])
    low, high = min(saving.value for saving in savings), max(saving.value for saving in savings)
    counts = tuple(range(20)) if high > low else ()
    edges = tuple(low + (high - low) * place / 20 for place in range(21)) if counts else ()
    near_the_end = low + (high - low) * 0.97
    found = Draws(counts, edges, low, near_the_end, high, 0.4, sum(counts))
    yield distribution(found, rival=rival, currency=document["currency"], per_year=True)


def drawings_of(model: Model) -> Iterator[tuple[str, Drawing]]:
    for chart in charts_of(*model):
        yield f"{chart.key}, wide", chart.wide
        yield f"{chart.key}, narrow", chart.narrow


def boxes(drawing: Drawing) -> Iterator[Box]:
    """Return the room of every mark."""
    for mark in drawing.marks:
        if isinstance(mark, Rect):
            yield Box(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
        elif isinstance(mark, Line):
            yield Box(min(mark.x1, mark.x2), min(mark.y1, mark.y2), max(mark.x1, mark.x2), max(mark.y1, mark.y2))
        elif isinstance(mark, Curve | Area):
            across, down = zip(*mark.points, strict=True)
            yield Box(min(across), min(down), max(across), max(down))
        else:
            yield (
                mark.box
                if hasattr(mark, "box")
                else Box(mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)
            )


def outside(drawing: Drawing) -> list[Box]:
    slack = 1.0
    return [
        box
        for box in boxes(drawing)
        if box.left < -slack or box.top < -slack or box.right > drawing.width + slack or box.bottom > drawing.height + slack
    ]


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    return [(one.text, other.text) for one, other in combinations(drawing.texts, 2) if one.box.overlaps(other.box, slack=0.5)]


def struck_through(drawing: Drawing) -> list[str]:
    """Return the texts that an upright line runs through."""
    grounds = [
        Box(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
        for mark in drawing.marked("label-ground")
        if isinstance(mark, Rect)
    ]
    lines = [mark for mark in drawing.marks if isinstance(mark, Line) and mark.x1 == mark.x2 and mark.css != "seam"]
    return [
        text.text
        for text in drawing.texts
        for line in lines
        if text.box.left + 1 < line.x1 < text.box.right - 1
        and min(line.y1, line.y2) + 1 < text.box.bottom
        and text.box.top + 1 < max(line.y1, line.y2)
        and not any(
            ground.left <= text.box.left and text.box.right <= ground.right + 0.1 and text.box.overlaps(ground)
            for ground in grounds
        )
    ]


@pytest.fixture(params=["en", "ru"])
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    with override(request.param):
        yield


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize("name", MODELS)
def test_nothing_leaves_the_sheet(name):
    assert [(which, outside(drawing)) for which, drawing in drawings_of(MODELS[name]()) if outside(drawing)] == []


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize("name", MODELS)
def test_no_text_lies_upon_another(name):
    assert [(which, collisions(drawing)) for which, drawing in drawings_of(MODELS[name]()) if collisions(drawing)] == []


@pytest.mark.parametrize("name", MODELS)
def test_no_upright_line_runs_through_a_text(name):
    assert [(which, struck_through(drawing)) for which, drawing in drawings_of(MODELS[name]()) if struck_through(drawing)] == []


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize("name", MODELS)
def test_rectangles_have_a_size_and_lines_have_finite_ends(name):
    for _which, drawing in drawings_of(MODELS[name]()):
        for box in boxes(drawing):
            assert box.left <= box.right
            assert box.top <= box.bottom


def rendered(chart: Chart) -> list[str]:
    return [
        render_to_string(chart.template, {"chart": chart}),
        render_to_string(chart.template, {"chart": chart, "drawing": chart.narrow, "suffix": "-narrow"}),
    ]


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize("name", MODELS)
def test_the_file_is_well_formed_speaks_for_itself_and_carries_no_style(name):
    for chart in charts_of(*MODELS[name]()):
        for text in rendered(chart):
            root = Tree.fromstring(text)  # noqa: S314
            named = {element.get("id"): "".join(element.itertext()) for element in root.iter() if element.get("id")}
            title, description = (root.get("aria-labelledby") or "").split()
            assert root.get("role") == "img"
            assert named[title] == chart.title
            assert named[description] == chart.description
            assert not any("style" in element.attrib or element.tag.endswith(("style", "script")) for element in root.iter())
            assert "var(" not in text
            assert all(reference in named for reference in re.findall(r"url\(#([^)]*)\)", text))


@pytest.mark.parametrize("name", MODELS)
def test_no_two_ids_on_a_page_are_the_same(name):
    page = "".join(render_to_string("charts/_figure.html", {"chart": chart}) for chart in charts_of(*MODELS[name]()))
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", each) for each in ids)


def test_coordinates_keep_their_point_in_a_language_with_a_decimal_comma():
    with override("ru"):
        text = rendered(charts.stacked_bars(*MODELS["costs and gains"]()))[0]
    assert re.findall(r'\s(?:x|y|width|height|x1|x2|y1|y2)="[^"]*,[^"]*"', text) == []


@pytest.mark.needs("shared")
@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.usefixtures("_language")
def test_every_computed_case_can_be_drawn(folder):
    model = (json.loads((folder / "model.json").read_text()), json.loads((folder / "result.json").read_text()))
    for which, drawing in drawings_of(model):
        assert (which, outside(drawing), collisions(drawing)) == (which, [], [])
    for chart in charts_of(*model):
        for text in rendered(chart):
            Tree.fromstring(text)  # noqa: S314
        assert chart.title
        assert all(len(row.cells) == len(chart.table.head) for row in chart.table.rows)
