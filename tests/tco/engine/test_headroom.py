"""How far a price can move: straight prices, bent ones, jumps, and prices that never meet."""

from __future__ import annotations

from typing import Any

import pytest

from tco.engine.evaluate import evaluate
from tests.tco.engine.models import alternative, line, model


def compared(ours: list[dict[str, Any]], rival: list[dict[str, Any]], price: float = 100, rate: float = 0.0, **driver: Any) -> Any:
    """Compare two offers; the driver `price` is set by our seller, `theirs` by the rival's."""
    drivers = [
        {"key": "price", "value": price, "price_of": "ours", **driver},
        {"key": "theirs", "value": price, "price_of": "rival"},
    ]
    offers = alternative("ours", "ours", *ours), alternative("rival", "competitor", *rival)
    result: Any = evaluate(model(*offers, count=1, rate=rate, drivers=drivers))
    return result["comparisons"][0]


def once(amount: Any, **fields: Any) -> dict[str, Any]:
    return line(amount, {"at": 0}, **fields)


def test_a_price_line_may_rise_until_the_saving_is_gone():
    found = compared([once(80, price=True), once(10)], [once(130)])["headroom"]
    assert found == {
        "status": "ok",
        "factor": pytest.approx(1.5),
        "pct": pytest.approx(0.5),
        "price_pv": 80,
        "max_price_pv": pytest.approx(120),
        "price_total": 80,
        "max_price_total": pytest.approx(120),
    }


def test_a_dearer_price_has_to_fall():
    found = compared([once(80, price=True), once(70)], [once(130)])["headroom"]
    assert (found["status"], found["pct"], found["max_price_total"]) == ("ok", pytest.approx(-0.25), pytest.approx(60))


def test_without_a_price_there_is_no_headroom():
    assert compared([once(80)], [once(130)])["headroom"]["status"] == "no_price"
    assert compared([once("price * 0")], [once(130)])["headroom"]["status"] == "no_price"
    assert compared([once("max(price, 110)")], [once(150)])["headroom"]["status"] == "no_price"
    assert set(compared([once(0, price=True)], [once(130)])["headroom"].values()) == {"no_price", None}


def test_a_price_of_nothing_that_leaves_us_dearer_is_unreachable():
    found = compared([once(80, price=True), once(131)], [once(130)])["headroom"]
    assert (found["status"], found["factor"], found["price_pv"], found["max_price_pv"]) == ("unreachable", None, 80, None)


def test_a_price_of_nothing_that_is_just_equal_is_reachable():
    assert compared([once(80, price=True), once(130)], [once(130)])["headroom"]["factor"] == 0


def test_a_price_that_no_rise_makes_too_dear_is_unbounded():
    assert compared([once("min(price, 120)")], [once(130)])["headroom"]["status"] == "unbounded"
    assert compared([once(-5, price=True), once(10)], [once(130)])["headroom"]["status"] == "unbounded"


def test_equal_offers_have_a_headroom_of_nothing():
    found = compared([once(130, price=True)], [once(130)])["headroom"]
    assert (found["status"], found["factor"], found["pct"]) == ("ok", 1, 0)


def test_a_price_line_is_multiplied_once_although_its_driver_is_a_price_too():
    assert compared([once("price", price=True)], [once(130)])["headroom"]["factor"] == pytest.approx(1.3)


def test_the_rivals_use_of_our_price_stays_as_it_is():
    found = compared([once("price")], [once("price + 50")])
    assert found["headroom"]["factor"] == pytest.approx(1.5)
    assert found["rival_discount"]["status"] == "no_price"


@pytest.mark.parametrize(
    ("amount", "rival", "factor"),
    [
        ("price * price", 14_400, 1.2),
        ("max(price, 90) + price", 300, 1.5),
        ("price + min(price, 120)", 300, 1.8),
        ("200 - 5000/price", 175, 2.0),
        ("abs(price - 300) * -1 + 400", 250, 1.5),
        ("ceil(price / 30) * 30", 135, 1.2),
        ("floor(price / 30) * 30", 119, 1.2),
        ("1000 * price * price * price", 8e9, 2.0),
        ("price * price", 1e4 * (1 + 2e-9), 1 + 1e-9),
        ("price*price + 0*price", 1e14, 1e5),
    ],
)
def test_a_bent_price_is_followed_to_where_it_meets(amount: str, rival: float, factor: float):
    found = compared([once(amount)], [once(rival)])["headroom"]
    assert found["status"] == "ok"
    assert found["factor"] == pytest.approx(factor, rel=1e-9)


def test_of_several_places_above_one_the_first_counts():
    hill = "4 * price - price * price / 100"
    assert compared([once(hill)], [once(375)])["headroom"]["factor"] == pytest.approx(1.5)
    needle = "price + max(0, 5 - abs(price - 123)) * 100"
    assert compared([once(needle)], [once(622.99899)])["headroom"]["factor"] == pytest.approx(1.2299999, rel=1e-9)


def test_of_several_places_below_one_the_last_counts():
    waves = "abs(price - 30) + abs(price - 60) * -2 + abs(price - 80) * 3"
    found = compared([once(waves)], [once(25)], price=100)["headroom"]
    assert found["factor"] == pytest.approx(0.875)


def test_the_price_at_a_jump_is_the_one_before_it():
    found = compared([once("ceil(price / 30) * 30")], [once(135)])["headroom"]
    assert (found["price_pv"], found["max_price_pv"]) == (120, 120)


def test_a_bent_price_that_cannot_fall_far_enough_is_unreachable():
    assert compared([once("max(price, 90)")], [once(80)])["headroom"]["status"] == "unreachable"


def test_the_rival_needs_the_discount_that_makes_its_cost_ours():
    found = compared([once(90)], [once(80, price=True), once(30)])["rival_discount"]
    assert found == {"status": "ok", "pct": pytest.approx(0.25)}


def test_a_rival_that_is_no_dearer_needs_no_discount():
    assert compared([once(90)], [once(90, price=True)])["rival_discount"] == {"status": "not_needed", "pct": 0}


def test_a_rival_dearer_at_a_price_of_nothing_finds_it_impossible():
    assert compared([once(90)], [once(80, price=True), once(91)])["rival_discount"] == {"status": "impossible", "pct": None}


def test_a_rival_that_must_give_its_price_away_matches_us_all_the_same():
    assert compared([once(90)], [once(80, price=True), once(90)])["rival_discount"] == {"status": "ok", "pct": pytest.approx(1)}


def test_a_rivals_bent_price_is_followed_downwards():
    assert compared([once(2500)], [once("theirs * theirs")])["rival_discount"] == {"status": "ok", "pct": pytest.approx(0.5)}


def test_a_residual_follows_the_price_it_is_a_part_of():
    life = {"periods": 2, "residual": "straight_line"}
    found = compared([once(100, price=True, lifetime=life)], [once(75)])["headroom"]
    assert (found["factor"], found["price_pv"], found["max_price_pv"]) == (pytest.approx(1.5), 100, pytest.approx(150))


def test_a_price_that_cannot_be_nothing_has_no_sum_of_its_own():
    result: Any = evaluate(
        model(
            alternative("ours", "ours", once("1000 / price")),
            alternative("rival", "competitor", once(5)),
            count=1,
            drivers=[{"key": "price", "value": 100, "price_of": "ours"}],
        )
    )
    assert result["alternatives"]["ours"]["price"] == {"total": None, "present_value": None, "share": None}
    headroom = result["comparisons"][0]["headroom"]
    assert (headroom["status"], headroom["factor"], headroom["price_pv"]) == ("unreachable", None, None)


def test_a_bent_price_that_is_equal_only_at_nothing_falls_to_nothing():
    found = compared([once("price * price * price")], [])
    assert (found["headroom"]["status"], found["headroom"]["factor"]) == ("ok", pytest.approx(0, abs=1e-12))
    found = compared([], [once("theirs * theirs")])
    assert found["rival_discount"] == {"status": "ok", "pct": pytest.approx(1, abs=1e-12)}


def test_a_price_beyond_all_else_does_not_hide_what_it_leaves():
    found = compared([once(3)], [once(1e15, price=True), once(15)])
    assert found["rival_discount"] == {"status": "impossible", "pct": None}
    found = compared([once(1e15, price=True), once(15)], [once(3)])
    assert found["headroom"]["status"] == "unreachable"


def test_a_price_that_cancels_out_never_eats_the_advantage():
    ours = [line("max(price, price)", {"at": 1}, type="benefit"), line("price", {"at": 1}, price=True)]
    assert compared(ours, [once(1628.2164581342845)], price=0.3113, rate=0.0468)["headroom"]["status"] == "unbounded"
