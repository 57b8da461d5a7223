"""The saving under each scenario, side by side."""

import pytest

from tco.charts.marks import Rect
from tco.charts.scenarios import Saving, scenario_savings


def drawn(*savings: tuple[str, float]):
    named = [Saving(name, value, place == 0) for place, (name, value) in enumerate(savings)]
    return scenario_savings(named, rival="A", currency="EUR")


def test_bars_stand_on_either_side_of_the_line_of_no_saving():
    chart = drawn(("Base", 200), ("Careful", -100))
    (zero,) = chart.wide.marked("zero")
    (gain,), (loss,) = ([mark for mark in chart.wide.marked(css) if isinstance(mark, Rect)] for css in ("saves", "loses"))
    assert (gain.x, round(loss.x + loss.width, 2)) == (zero.x1, zero.x1)
    assert round(gain.width / loss.width, 2) == 2


@pytest.mark.parametrize(
    ("savings", "title"),
    [
        ([("Base", 200), ("Bold", 300)], "In every scenario ours costs less to own than A: by €200 to €300"),
        ([("Base", 200), ("Careful", -1)], "In one of 2 scenarios the advantage over A is gone: “Careful”"),
        (
            [("Base", 200), ("Careful", -1), ("Worse", -2)],
            "In 2 of 3 scenarios the advantage over A is gone, “Careful” among them",
        ),
        ([("Base", -200), ("Careful", -1)], "In no scenario does ours cost less to own than A"),
    ],
)
def test_the_finding_says_whether_the_advantage_holds(savings, title):
    assert drawn(*savings).title == title


def test_without_a_scenario_there_is_nothing_to_draw():
    assert drawn().is_empty
