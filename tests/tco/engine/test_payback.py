"""When the extra money put in has come back."""

from __future__ import annotations

from typing import Any

import pytest

from tco.engine.evaluate import evaluate
from tests.tco.engine.models import alternative, line, model


def payback(*flows: float, unit: str = "year", rate: float = 0.0) -> Any:
    """Payback of a project with these net inflows, beside doing nothing."""
    lines = [line(flow, {"at": period}, type="benefit") for period, flow in enumerate(flows)]
    offers = alternative("project", "ours", *lines), alternative("nothing", "status_quo")
    result: Any = evaluate(model(*offers, count=max(1, len(flows) - 1), unit=unit, rate=rate))
    return result["comparisons"][0]["payback"]


def test_it_is_interpolated_inside_the_period():
    assert payback(-100, 40, 40, 40) == {"simple": 2.5, "discounted": 2.5, "status": "reached", "recrosses": False, "final": 2.5}


def test_months_are_counted_in_years():
    assert payback(-100, *[10] * 30, unit="month")["simple"] == pytest.approx(10 / 12)


def test_discounted_money_takes_longer():
    found = payback(-100, 60, 60, 60, rate=0.2)
    assert found["simple"] == pytest.approx(1 + 40 / 60)
    assert found["discounted"] == pytest.approx(2 + (100 - 50 - 60 / 1.44) / (60 / 1.728))


def test_it_may_be_reached_in_money_but_never_in_discounted_money():
    found = payback(-100, 60, 60, rate=0.5)
    assert (found["status"], found["discounted"]) == ("reached", None)


def test_what_is_never_negative_is_paid_back_at_once():
    assert payback(0, 5, -3) == {"simple": 0, "discounted": 0, "status": "immediate", "recrosses": False, "final": 0}
    assert payback(0, 0, 0)["status"] == "immediate"


def test_what_never_comes_back_is_never_paid_back():
    assert payback(-100, 40, 40) == {"simple": None, "discounted": None, "status": "never", "recrosses": False, "final": None}


def test_a_balance_that_falls_again_recrosses_and_the_last_crossing_is_final():
    found = payback(-100, 150, -100, 40, 40)
    assert (found["simple"], found["recrosses"], found["final"]) == (pytest.approx(2 / 3), True, pytest.approx(3.25))


def test_a_balance_that_ends_negative_has_no_final_crossing():
    found = payback(-100, 150, -100, 10)
    assert (found["simple"], found["recrosses"], found["final"]) == (pytest.approx(2 / 3), True, None)


def test_a_late_outlay_counts_from_when_the_balance_is_first_negative():
    assert payback(50, -100, 30, 30)["simple"] == pytest.approx(2 + 20 / 30)


def test_a_balance_of_rounding_residue_is_zero():
    assert payback(-0.3, 0.1, 0.2)["simple"] == pytest.approx(2.0)
    assert payback(0.1, 0.2, -0.3)["status"] == "immediate"
