"""Laws that hold for every model, tried on random ones."""

from __future__ import annotations

import copy
import json
import random
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tco.engine.evaluate import evaluate
from tests.tco.engine.models import alternative, line, model
from tests.tco.engine.random_models import random_model

SEEDS = st.integers(0, 10**9)
some = settings(max_examples=40, deadline=None)


def result_of(document: dict[str, Any]) -> Any:
    return evaluate(document)


def compared(document: dict[str, Any], against: str) -> Any:
    return next(each for each in result_of(document)["comparisons"] if each["against"] == against)


def close(value: float, size: float = 0.0) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9 * max(1.0, size))


@some
@given(SEEDS)
def test_at_a_rate_of_zero_present_value_is_a_plain_sum(seed: int):
    document = random_model(seed)
    document["discount"]["rate"] = 0
    for figures in result_of(document)["alternatives"].values():
        assert figures["present_value"] == close(figures["total"])
        assert figures["total"] == close(sum(figures["flows"]), sum(map(abs, figures["flows"])))


@some
@given(SEEDS, st.sampled_from([2.0, 0.5, 1000.0, 3.7]))
def test_scaling_every_amount_scales_every_sum(seed: int, factor: float):
    document = random_model(seed)
    scaled = copy.deepcopy(document)
    for offer in scaled["alternatives"]:
        for item in offer["lines"]:
            amount = item["amount"]
            item["amount"] = f"({amount})*{factor}" if isinstance(amount, str) else amount * factor
            for end in item.keys() & {"low", "high"}:
                item[end] *= factor
    before, after = result_of(document), result_of(scaled)
    for key, figures in before["alternatives"].items():
        size = factor * sum(map(abs, figures["flows"]))
        for name in ("total", "present_value", "costs_pv", "benefits_pv", "annualised"):
            assert after["alternatives"][key][name] == close(figures[name] * factor, size)
    for one, other in zip(before["comparisons"], after["comparisons"], strict=True):
        assert (one["payback"] or {}).get("status") == (other["payback"] or {}).get("status")
        assert (one["irr"] or {}).get("values", []) == pytest.approx((other["irr"] or {}).get("values", []), rel=1e-7)


@some
@given(SEEDS)
def test_the_order_of_lines_changes_nothing(seed: int):
    document = random_model(seed)
    shuffled = copy.deepcopy(document)
    for offer in shuffled["alternatives"]:
        random.Random(seed).shuffle(offer["lines"])  # noqa: S311  # an order, not a secret
    before, after = result_of(document), result_of(shuffled)
    for key, figures in before["alternatives"].items():
        size = sum(map(abs, figures["flows"]))
        assert after["alternatives"][key]["present_value"] == close(figures["present_value"], size)
        assert after["alternatives"][key]["by_category"].keys() == figures["by_category"].keys()
    for one, other in zip(before["comparisons"], after["comparisons"], strict=True):
        assert (one["headroom"] or {}).get("status") == (other["headroom"] or {}).get("status")


@some
@given(SEEDS)
def test_the_parts_make_up_the_whole(seed: int):
    for figures in result_of(random_model(seed))["alternatives"].values():
        size = sum(abs(row["present_value"]) for row in figures["lines"])
        assert figures["present_value"] == close(figures["costs_pv"] - figures["benefits_pv"], size)
        for parts in (figures["lines"], figures["by_category"].values()):
            assert figures["present_value"] == close(sum(part["present_value"] for part in parts), size)
            assert figures["total"] == close(sum(part["total"] for part in parts), size)


@some
@given(SEEDS)
def test_nothing_is_never_negative(seed: int):
    assert not re.search(r"-0\.0[,}\]]", json.dumps(evaluate(random_model(seed), draws=5)))


@settings(deadline=None)
@given(
    amount=st.integers(-5000, 5000),
    inflation=st.floats(-0.05, 0.2),
    rate=st.floats(-0.05, 0.3),
    count=st.integers(1, 30),
    when=st.sampled_from([{"from": 1}, {"from": 0, "every": 3}, {"at": 1}]),
)
def test_nominal_and_real_agree(amount: int, inflation: float, rate: float, count: int, when: dict[str, Any]):
    """The consequence that the contract names: annual periods, end timing, lines that inherit."""
    offer = alternative("ours", "ours", line(amount, when), line("7*t", when))
    nominal = model(offer, count=count, rate=(1 + rate) * (1 + inflation) - 1, inflation=inflation)
    real = model(offer, count=count, rate=rate, inflation=inflation, discount={"basis": "real"})
    one, other = (result_of(document)["alternatives"]["ours"]["present_value"] for document in (nominal, real))
    assert one == close(other, 10_000)


def priced(document: dict[str, Any], key: str, factor: float) -> dict[str, Any]:
    """Return the model with the price of one alternative multiplied where its seller sets it."""
    changed = copy.deepcopy(document)
    sellers = [driver["key"] for driver in changed.get("drivers", []) if driver.get("price_of") == key]
    for offer in changed["alternatives"]:
        for item in offer["lines"] if offer["key"] == key else ():
            amount = item["amount"]
            if item.get("price"):
                item["amount"] = f"({amount})*{factor!r}" if isinstance(amount, str) else amount * factor
                item.pop("low", None), item.pop("high", None), item.pop("distribution", None)
            elif isinstance(amount, str):
                for seller in sellers:
                    item["amount"] = amount = amount.replace(seller, f"({seller}*{factor!r})")
    return changed


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_headroom_put_back_into_the_model_leaves_a_saving_of_zero(seed: int):
    document = random_model(seed)
    result = result_of(document)
    subject = result["subject"]
    for comparison in result["comparisons"]:
        found = comparison["headroom"]
        if not found or found["status"] != "ok" or not found["factor"]:
            continue
        at_equality = result_of(priced(document, subject, found["factor"]))
        again = next(item for item in at_equality["comparisons"] if item["against"] == comparison["against"])
        size = sum(
            abs(row["present_value"])
            for key in (subject, comparison["against"])
            for row in at_equality["alternatives"][key]["lines"]
        )
        jumps = any("ceil" in str(item["amount"]) or "floor" in str(item["amount"]) for item in document_lines(document, subject))
        assert jumps or again["saving_pv"] == pytest.approx(0, abs=1e-9 * size)


def document_lines(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return next(offer["lines"] for offer in document["alternatives"] if offer["key"] == key)


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_the_discount_a_rival_needs_makes_it_cost_what_we_do(seed: int):
    document = random_model(seed)
    for comparison in result_of(document)["comparisons"]:
        found, rival = comparison["rival_discount"], comparison["against"]
        if not found or found["status"] != "ok":
            continue
        at_equality = result_of(priced(document, rival, 1 - found["pct"]))
        again = next(item for item in at_equality["comparisons"] if item["against"] == rival)
        size = sum(abs(row["present_value"]) for figures in at_equality["alternatives"].values() for row in figures["lines"])
        jumps = any("ceil" in str(item["amount"]) or "floor" in str(item["amount"]) for item in document_lines(document, rival))
        assert jumps or again["saving_pv"] == pytest.approx(0, abs=1e-9 * size)


@some
@given(SEEDS)
def test_swapping_what_is_sold_and_what_it_is_compared_with_turns_the_saving_around(seed: int):
    document = random_model(seed)
    assume(len(document["alternatives"]) > 1)
    document.pop("reference", None)
    first, second = (offer["key"] for offer in document["alternatives"][:2])
    one, other = (compared(document | {"subject": sold}, against) for sold, against in ((first, second), (second, first)))
    assert one["saving_annualised"] == pytest.approx(-other["saving_annualised"], rel=1e-9, abs=1e-9)
    if one["status"] == "ok":
        assert one["saving_pv"] == -other["saving_pv"]
        assert one["irr"] == {**other["irr"], "values": pytest.approx(other["irr"]["values"])}
        assert one["incremental_flows"] == [-flow for flow in other["incremental_flows"]]


@some
@given(SEEDS)
def test_a_number_at_its_low_value_saves_what_the_tornado_says(seed: int):
    document = random_model(seed)
    result = result_of(document)
    for row in result["tornado"]:
        changed = copy.deepcopy(document) | {"reference": result["reference"]}
        item: Any = changed
        for part in row["path"].replace("[", ".[").split("."):
            item = item[int(part[1:-1])] if part.startswith("[") else item[part]
        field = "amount" if "amount" in item else "value"
        item[field] = [value * row["low"] for value in item[field]] if isinstance(item[field], list) else row["low"]
        for end in ("low", "high", "distribution"):
            item.pop(end, None)
        at_low = next(other for other in result_of(changed)["comparisons"] if other["against"] == result["reference"])
        size = sum(abs(line["present_value"]) for figures in result["alternatives"].values() for line in figures["lines"])
        assert at_low["saving_pv"] == pytest.approx(row["saving_at_low"], rel=1e-9, abs=1e-12 * size)


@pytest.mark.parametrize("tiny", [1e-320, 5e-324, 1e-308])
def test_beside_next_to_nothing_a_ratio_is_left_open(tiny: float):
    ours = alternative("ours", "ours", line(tiny, {"at": 0}, category="acquisition", price=True, low=0, high=1))
    rival = alternative("rival", "competitor", line(tiny), line(9e9, {"from": 1}, type="benefit"))
    for document in (model(ours, rival), model(rival, ours, subject="rival")):
        result = evaluate(document, draws=5)
        assert json.loads(json.dumps(result, allow_nan=False)) == result
