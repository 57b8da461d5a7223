"""One uncertain number at a time."""

from __future__ import annotations

from typing import Any

import pytest

from tco.engine.evaluate import evaluate
from tests.tco.engine.models import alternative, line, model


def tornado(*ours: dict[str, Any], drivers: Any = (), rival: float = 1000, **fields: Any) -> Any:
    """Tornado of an offer beside a rival that costs a given sum at once; undiscounted."""
    offers = alternative("ours", "ours", *ours), alternative("rival", "competitor", line(rival, {"at": 0}))
    result: Any = evaluate(model(*offers, count=2, rate=0, drivers=list(drivers), **fields))
    return result["tornado"]


def driver(value: Any, low: float, high: float, **fields: Any) -> dict[str, Any]:
    return {"key": "d", "value": value, "low": low, "high": high, **fields}


def test_a_line_says_what_its_range_does_and_where_the_saving_is_gone():
    (row,) = tornado(line(100, low=80, high=150), line(500, {"at": 0}))
    assert row == {
        "item": "Line",
        "path": "alternatives[0].lines[0]",
        "alternative": "ours",
        "low": 80,
        "likely": 100,
        "high": 150,
        "saving_at_low": 340,
        "saving_at_high": 200,
        "swing": 140,
        "break_even": 250,
    }


def test_a_driver_belongs_to_no_alternative_and_goes_by_its_key_without_a_name():
    (row,) = tornado(line("d * 3"), drivers=[driver(50, 40, 70)])
    assert (row["item"], row["path"], row["alternative"]) == ("d", "drivers[0]", None)
    assert (row["saving_at_low"], row["saving_at_high"], row["break_even"]) == (760, 580, pytest.approx(1000 / 6))


def test_a_list_is_moved_as_a_whole():
    (row,) = tornado(line("d"), drivers=[driver([0, 100, 300], 0.5, 2)])
    assert (row["likely"], row["saving_at_low"], row["saving_at_high"], row["break_even"]) == (1, 800, 200, pytest.approx(2.5))


def test_the_largest_swing_comes_first_and_equals_go_by_name():
    small = line(10, name="c", low=9, high=11), line(10, name="B", low=8, high=10), line(0.1 + 0.2, name="a", low=0, high=2.3)
    rows = tornado(*small, line(10, name="z", low=0, high=20))
    assert [row["item"] for row in rows] == ["z", "a", "B", "c"]


def test_what_does_not_touch_the_saving_has_no_break_even():
    other = alternative("third", "other", line(10, low=5, high=20))
    offers = alternative("ours", "ours", line("d - d + 5")), alternative("rival", "competitor", line(7)), other
    result: Any = evaluate(model(*offers, drivers=[driver(5, 1, 9)]))
    assert [(row["swing"], row["break_even"]) for row in result["tornado"]] == [(0, None), (0, None)]
    assert [row["alternative"] for row in result["tornado"]] == ["third", None]


@pytest.mark.parametrize(
    ("amount", "low", "high", "break_even"),
    [
        ("d * d / 2", 5, 40, 1000**0.5),
        ("d * d / 2", 5, 30, None),
        ("1500 / d", 1, 30, 3.0),
        ("ceil(d / 4) * 120", 5, 40, 16.0),
        ("max(d, 20) * 24 + max(0, 8 - d)*200", 1, 19, 7.9),
        ("abs(d - 10) * 100", 0, 40, 5.0),
        ("abs(d - 11) * 100", 0, 40, 6.0),
        ("abs(d - 9) * 100", 0, 40, 14.0),
        ("floor(d) * 10", 5, 40, None),
        ("min(d, 500 - 0.001*d)", 5, 40, None),
        ("d*d*d/8 - d*d + d*100", 5, 40, None),
    ],
)
def test_a_bent_driver_is_searched_inside_its_range_nearest_to_likely(
    amount: str, low: float, high: float, break_even: float | None
):
    (row,) = tornado(line(amount), drivers=[driver(10, low, high)])
    if "d*d*d" in amount:
        break_even = row["break_even"]
        assert 0.25 * break_even**3 - 2 * break_even**2 + 200 * break_even == pytest.approx(1000, rel=1e-9)
    assert row["break_even"] == (None if break_even is None else pytest.approx(break_even, rel=1e-8))


def test_an_offer_that_saves_nothing_breaks_even_where_it_is():
    rows = tornado(line("max(d, 1)"), line(100, low=50, high=150), drivers=[driver(400, 300, 500)])
    assert [row["break_even"] for row in rows] == [400, 100]


def test_there_is_no_tornado_without_a_reference_of_equal_length():
    alone: Any = evaluate(model(alternative("ours", "ours", line(5, low=1, high=9))))
    longer: Any = evaluate(
        model(alternative("ours", "ours", line(5, low=1, high=9), periods=2), alternative("rival", "competitor"))
    )
    assert (alone["reference"], alone["tornado"]) == (None, [])
    assert (longer["reference"], longer["tornado"]) == ("rival", [])


def test_what_comes_back_whole_does_not_touch_the_saving():
    whole = line(
        1000 / 3, {"at": 2}, low=1, high=999, lifetime={"periods": 3, "residual": "straight_line"}, escalation={"rate": 0.031}
    )
    (row,) = tornado(whole)
    assert (row["swing"], row["break_even"]) == (0, None)


@pytest.mark.parametrize(("low", "high", "break_even"), [(0, 40, 5.001), (12, 40, None), (-5, 5.0005, 4.999)])
def test_a_break_even_is_found_where_the_expression_hides_how_near_it_is(low: float, high: float, break_even: float | None):
    likely = {"value": 12.5} if high > 10 else {"value": -4}
    uncertain = {"key": "d", "low": low, "high": high, **likely}
    hidden = "100 - (d - 5) * (d - 5) + 0.000001 + large * d - large * d"
    (row,) = tornado(line(hidden, {"at": 0}), drivers=[uncertain, {"key": "large", "value": 1000}], rival=100)
    assert row["break_even"] == (break_even and pytest.approx(break_even, rel=1e-8))


def test_each_of_two_hundred_bent_drivers_finds_its_break_even():
    drivers = [{"key": f"d{number}", "value": 1, "low": 0, "high": 40} for number in range(200)]
    bent = [line(f"max(d{number}, 2) + ceil(d{number} / 10)", {"at": 0}) for number in range(200)]
    rows = tornado(*bent, drivers=drivers, rival=610)
    assert [row["break_even"] for row in rows] == [pytest.approx(11)] * 200
