"""Internal rates of return: all of them, wherever they lie."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tco.engine.evaluate import evaluate
from tco.engine.irr import internal_rates
from tests.tco.engine.models import alternative, line, model
from tests.tco.engine.oracle_roots import positive_roots


def rates(*flows: float, per_year: int = 1, simple: bool = False) -> list[float]:
    """Rates of flows in the periods 0, 1, …"""
    return list(internal_rates(np.arange(float(len(flows))), np.array(flows, dtype=float), per_year, simple=simple))


def test_an_investment_has_one_rate():
    assert rates(-100, 110) == pytest.approx([0.1], rel=1e-12)
    assert rates(-100, 0, 121) == pytest.approx([0.1], rel=1e-12)


def test_flows_of_one_sign_or_none_have_no_rate():
    assert rates(-1, -2, -3) == rates(5) == rates(0, 0, 0) == rates(0, 0, -7, 0) == []


def test_flows_that_add_up_to_nothing_have_the_rate_zero():
    assert rates(-100, 60, 40) == [0.0]
    assert rates(-0.3, 0.1, 0.2) == [0.0]


@pytest.mark.parametrize(
    ("growth", "expected"),
    [((1.25, 5.0), [0.25, 4.0]), ((1.1, 1.2, 1.3), [0.1, 0.2, 0.3]), ((0.5, 2.0, 50.0), [-0.5, 1.0, 49.0]), ((1.05,) * 2, [0.05])],
)
def test_every_rate_is_found_and_one_that_touches_counts_once(growth: tuple[float, ...], expected: list[float]):
    flows = [Decimal(1)]
    for factor in growth:
        shifted = [Decimal(0), *(flow * Decimal(str(factor)) for flow in flows)]
        flows = [one - other for one, other in zip([*flows, Decimal(0)], shifted, strict=True)]
    assert rates(*map(float, flows)) == pytest.approx(expected, rel=1e-9)


def test_a_rate_that_touches_three_times_over_counts_once():
    assert rates(1, -3.3, 3.63, -1.331) == pytest.approx([0.1], rel=1e-7)


def test_a_curve_that_comes_close_to_zero_without_touching_has_no_rate():
    assert rates(1, -2, 1.0001) == []


def test_rates_beyond_all_custom_are_found():
    assert rates(-1, 1e9) == pytest.approx([1e9 - 1])
    assert rates(-1e9, 1) == pytest.approx([1e-9 - 1])
    assert rates(-1, 1e6, per_year=12) == pytest.approx([1e72 - 1])


def test_a_cost_at_the_end_of_life_gives_a_second_rate_near_minus_one():
    found = rates(-1000, *[300] * 9, -20)
    assert len(found) == 2
    assert -1 < found[0] < -0.9
    assert found[1] == pytest.approx(0.265, abs=0.01)


def test_a_rate_too_close_to_minus_one_for_a_float_is_still_above_it():
    (rate,) = rates(-1e6, 1e-6, per_year=12)
    assert -1 < rate < -0.999


def test_simple_compounding_multiplies_the_rate_of_a_period_and_stops_above_minus_one():
    assert rates(-100, 101, per_year=12, simple=True) == pytest.approx([0.12])
    assert rates(-100, 91, per_year=12, simple=True) == []
    assert rates(-100, 92, per_year=12, simple=True) == pytest.approx([-0.96])


@pytest.mark.parametrize("count", [600, 599])
def test_hundreds_of_changes_of_sign_are_no_obstacle(count: int):
    assert rates(*[(-1) ** period for period in range(count + 1)]) == ([] if count % 2 == 0 else [0.0])
    yearly = [0.0] + [1205.0 * (period % 12 == 0) - 100 for period in range(1, 601)]
    (rate,) = rates(*yearly, per_year=12)
    assert rate == pytest.approx(0.0092, abs=5e-4)


AMOUNTS = st.integers(-1000, 1000).map(lambda cents: cents / 4)


@settings(max_examples=60, deadline=None)
@given(st.lists(AMOUNTS, min_size=2, max_size=14))
def test_the_rates_are_those_that_sturms_theorem_counts(flows: list[float]):
    expected = sorted(float(1 / root - 1) for root in positive_roots([Decimal(flow) for flow in flows]))
    assert rates(*flows) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("timing", ["end", "mid", "start"])
@pytest.mark.parametrize("compounding", ["effective", "simple"])
@pytest.mark.parametrize("unit", ["year", "month"])
def test_a_rate_put_into_the_model_makes_the_saving_worth_nothing(timing: str, compounding: str, unit: str):
    offers = alternative("ours", "ours", line(1000, {"at": 0}), line(40, {"at": 7})), alternative("rival", "competitor", line(160))

    def comparison(rate: float) -> Any:
        conventions = {"timing": timing, "compounding": compounding}
        result: Any = evaluate(model(*offers, count=9, unit=unit, rate=rate, discount=conventions))
        return result["comparisons"][0]

    irr = comparison(0.1)["irr"]
    assert irr["values"]
    for rate in irr["values"]:
        assert comparison(rate)["saving_pv"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("simple", [False, True])
def test_a_rate_of_years_just_above_the_loss_of_everything_is_found_in_either_compounding(simple: bool):
    rates = internal_rates(np.array([0.0, 18.5, 19.0]), np.array([1000.0, -1807.0, 3.79e-6]), 1, simple=simple)
    assert rates == pytest.approx((-1, 0.0324989765))
    assert rates[0] > -1
