"""Moves on the desk make other models, and the engine says the same of them as of models written by hand."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tco.engine.evaluate import evaluate
from tco.engine.model import Model
from tco.engine.reading.reader import read_model
from tco.negotiation.engine import Table, Unworkable, read_gifts, with_driver, with_lines, with_price
from tests.tco.documents import rich_document, small_document
from tests.tco.engine.random_models import random_model
from tests.tco.negotiation.models import ANNUITY, OURS_PV, RIVAL_PV, desk_document

SEEDS = st.integers(0, 10**9)
some = settings(max_examples=40, deadline=None)


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def pv(model: Model, key: str) -> float:
    return Table(model).offer(key).present_value


def test_a_discount_of_ours_is_worked_out_as_on_paper():
    standing = Table(with_price(read_model(desk_document()), "ours", 0.95)).standing("rival")
    saving = RIVAL_PV - (950 + 100 * ANNUITY)
    assert standing.saving == close(saving)
    assert standing.headroom is not None
    assert (standing.headroom.pct, standing.headroom.price_total) == (close(saving / 950), close(950))
    assert standing.rival_discount is not None
    assert standing.rival_discount.pct == close(saving / 800)


def test_a_discount_of_theirs_leaves_ours_as_it_is():
    table = Table(with_price(read_model(desk_document()), "rival", 0.85))
    assert table.offer("rival").present_value == close(RIVAL_PV - 120)
    assert table.ours.present_value == close(OURS_PV)


def priced_by_hand(factor: float) -> dict[str, Any]:
    """The rich model with our price times `factor`; a driver of ours that the rival uses too stays as it is for the rival."""
    document = shared_driver()
    document["drivers"].append({**document["drivers"][3], "key": "own_fee", "value": document["drivers"][3]["value"] * factor})
    lines = document["alternatives"][0]["lines"]
    for name in ("amount", "low", "high"):
        lines[0][name] *= factor
    lines[2]["amount"] = "own_fee"
    lines[5]["amount"] = f"({lines[5]['amount']})*{factor}"
    return document


def shared_driver() -> dict[str, Any]:
    document = rich_document()
    line = {"category": "maintenance", "when": {"from": 1}}
    licence = {"name": "Licence", **line, "amount": "service_fee*2+max(service_fee,9)", "price": True}
    document["alternatives"][0]["lines"].append(licence)
    document["alternatives"][1]["lines"].append({"name": "Service like ours", **line, "amount": "service_fee"})
    return document


@pytest.mark.parametrize("factor", [0.9, 1.25, 0.0])
def test_a_price_line_is_multiplied_once_and_the_sellers_drivers_where_its_other_lines_use_them(factor: float):
    moved = Table(with_price(read_model(shared_driver()), "ours", factor))
    by_hand = evaluate(priced_by_hand(factor))["alternatives"]
    for key in ("ours", "rival-1"):
        assert moved.offer(key).present_value == close(by_hand[key]["present_value"])  # type: ignore[index]


def test_headroom_after_a_discount_is_the_engines_headroom_of_the_changed_document():
    standing = Table(with_price(read_model(shared_driver()), "ours", 0.9)).standing("rival-1")
    document = priced_by_hand(0.9)
    result: Any = evaluate(document)
    compared = next(entry for entry in result["comparisons"] if entry["against"] == "rival-1")
    assert standing.saving == close(compared["saving_pv"])
    assert standing.headroom is not None
    assert (standing.headroom.status, standing.headroom.pct) == (compared["headroom"]["status"], close(compared["headroom"]["pct"]))
    assert standing.rival_discount is not None
    assert standing.rival_discount.pct == close(compared["rival_discount"]["pct"])


@some
@given(SEEDS, st.sampled_from([0.9, 0.5, 1.3]))
def test_a_discount_uses_up_headroom_and_nothing_else_of_it(seed: int, factor: float):
    model = read_model(random_model(seed))
    before = Table(model)
    moved = Table(with_price(model, model.subject, factor))
    for other in model.alternatives:
        if other.key == model.subject:
            continue
        standing = moved.standing(other.key)
        assert moved.offer(other.key).present_value == close(before.offer(other.key).present_value)
        limits = [each.headroom for each in (before.standing(other.key), standing)]
        if before.ours.price.is_straight and all(limit and limit.status == "ok" for limit in limits):
            once, left = (limit.factor for limit in limits if limit)
            assert factor * (left or 0) == pytest.approx(once, rel=1e-6)


@some
@given(SEEDS)
def test_the_headroom_put_into_the_price_leaves_no_saving(seed: int):
    model = read_model(random_model(seed))
    for other in model.alternatives:
        limit = None if other.key == model.subject else Table(model).standing(other.key).headroom
        if (
            limit
            and limit.status == "ok"
            and limit.factor is not None
            and limit.factor < 1e6
            and Table(model).ours.price.is_straight
        ):
            there = Table(with_price(model, model.subject, limit.factor))
            size = there.ours.ledger.present_value.size + there.offer(other.key).ledger.present_value.size
            assert there.standing(other.key).saving == pytest.approx(0, abs=1e-8 * max(1.0, size))


def test_a_volume_moves_everybody_who_uses_the_driver():
    document = desk_document()
    document["drivers"][2]["value"] = 60
    moved, by_hand = Table(with_driver(read_model(desk_document()), "labels", 1.2)), Table(read_model(document))
    assert [moved.offer(key).present_value for key in ("ours", "rival", "today")] == [
        close(by_hand.offer(key).present_value) for key in ("ours", "rival", "today")
    ]


def test_a_ramp_is_moved_as_a_whole():
    model = read_model(rich_document())
    doubled = rich_document()
    doubled["drivers"][2]["value"] = [2 * value for value in doubled["drivers"][2]["value"]]
    assert pv(with_driver(model, "ramp", 2.0), "ours") == close(pv(read_model(doubled), "ours"))


def test_a_volume_at_which_a_line_divides_by_zero_is_refused():
    document = desk_document()
    document["alternatives"][1]["lines"][1]["amount"] = "100 / labels"
    with pytest.raises(Unworkable):
        Table(with_driver(read_model(document), "labels", 0.0)).offer("rival")


@pytest.mark.parametrize(("total", "factor"), [(500.0, 0.5), (1000.0, 1.0), (0.0, 0.0), (2000.0, 2.0)])
def test_a_price_is_found_again_as_a_factor(total: float, factor: float):
    assert Table(read_model(desk_document())).ours.factor_for(total) == close(factor)


def test_a_price_that_enters_an_expression_in_a_bend_is_found_as_a_factor():
    document = desk_document()
    document["drivers"].append({"key": "fee", "value": 100, "price_of": "rival"})
    document["alternatives"][1]["lines"][0] = {
        "name": "Printers", "category": "acquisition", "amount": "max(fee*8, 600)", "when": {"at": 0},
    }  # fmt: skip
    model = read_model(document)
    offer = Table(model).offer("rival")
    # The price is what it makes of the flows: 800 less the 600 that stay at a price of nothing.
    assert offer.price_total == close(200)
    factor = offer.factor_for(100.0)
    assert factor == close(700 / 800)
    assert Table(with_price(model, "rival", factor or 0)).offer("rival").price_total == close(100)


def test_no_price_is_found_where_none_is_marked():
    assert Table(read_model(desk_document())).offer("today").factor_for(5.0) is None


def test_waiting_costs_a_twelfth_of_the_first_years_recurring_costs_a_month():
    table = Table(read_model(desk_document()))
    status_quo = table.status_quo()
    assert status_quo is not None
    assert (status_quo.recurring_per_month(), table.ours.recurring_per_month()) == (close(900 / 12), close(100 / 12))


@pytest.mark.parametrize(("unit", "count", "months"), [("month", 36, 12), ("month", 6, 6), ("quarter", 8, 12), ("quarter", 2, 6)])
def test_the_first_year_is_counted_in_periods_of_any_length(unit: str, count: int, months: int):
    document = small_document()
    document["periods"] = {"count": count, "unit": unit}
    document["alternatives"][0]["lines"][1]["amount"] = "t"
    document["drivers"] = []
    per_year = {"month": 12, "quarter": 4}[unit]
    periods = min(per_year, count)
    assert Table(read_model(document)).ours.recurring_per_month() == close(sum(range(1, periods + 1)) / months)


# --- What we can give ---------------------------------------------------------------------------------------------------------


def gift(amount: Any, **when: int) -> dict[str, Any]:
    return {"name": "A gift", "category": "benefit", "type": "benefit", "amount": amount, "when": when}


def test_a_gift_is_worth_what_it_takes_off_the_cost_of_ours():
    document = desk_document()
    lines, errors = read_gifts(document, [gift(40, at=0), gift("3 * stop", **{"from": 1}), gift(50, **{"from": 1, "to": 1})])
    kept = [line for line in lines if line]
    model = read_model(document)
    assert errors == []
    worth = Table(model).worth_of(kept)
    assert worth == [close(40), close(75 * ANNUITY), close(50 / 1.1)]
    assert pv(with_lines(model, "ours", kept), "ours") == close(OURS_PV - sum(worth))


def test_a_gift_rises_with_the_prices_as_other_lines_do():
    document = desk_document() | {"inflation": 0.1}
    lines, _errors = read_gifts(document, [gift(10, **{"from": 1})])
    assert Table(read_model(document)).worth_of([line for line in lines if line]) == [close(20)]


def test_a_gift_that_cannot_be_worked_out_is_named_and_the_others_stay():
    lines, errors = read_gifts(desk_document(), [gift("nobody", at=0), gift(7, at=0), gift(1, at=99), gift("1/0", at=0)])
    assert [line is None for line in lines] == [True, False, True, True]
    assert sorted((place, error.path, error.code) for place, error in errors) == [
        (0, "amount", "expression_unknown_name"), (2, "when.at", "outside_study"), (3, "amount", "division_by_zero"),
    ]  # fmt: skip


def test_a_gift_may_name_the_price_of_somebody():
    document = shared_driver()
    lines, errors = read_gifts(document, [gift("service_fee", at=0)])
    assert (errors, len([line for line in lines if line])) == ([], 1)


def test_moves_leave_the_model_as_it_was():
    document = desk_document()
    model, before = read_model(document), copy.deepcopy(document)
    with_driver(with_price(model, "ours", 0.5), "labels", 2.0)
    assert (pv(model, "ours"), document) == (close(OURS_PV), before)


def test_studies_of_unequal_length_are_compared_by_the_year():
    document = desk_document()
    document["alternatives"][1]["periods"] = 1
    standing = Table(read_model(document)).standing("rival")
    assert (standing.saving, standing.headroom, standing.rival_discount) == (None, None, None)
    rival_pv = 800 + 300 / 1.1
    assert standing.saving_annualised == close(rival_pv * 1.1 - OURS_PV / ANNUITY)
