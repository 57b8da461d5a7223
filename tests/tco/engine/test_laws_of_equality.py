"""Two ways to write the same thing come to the same sums, on random models; and what is found can be put back in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tco.engine import evaluate as engine
from tests.tco.engine.random_models import random_model

Document = dict[str, Any]
SEEDS = st.integers(0, 10**9)
some = settings(max_examples=25, deadline=None)


def evaluate(document: Document, **options: int) -> Any:
    return engine.evaluate(document, **options)


def lines_of(document: Document) -> Iterator[dict[str, Any]]:
    for offer in document["alternatives"]:
        yield from offer["lines"]


def rewritten(document: Document, change: Callable[[dict[str, Any]], list[dict[str, Any]] | None]) -> Document:
    """Return the document with each line replaced by what `change` makes of it (None: the line stays)."""
    changed = copy.deepcopy(document)
    for offer in changed["alternatives"]:
        parts = [(line, change(copy.deepcopy(line))) for line in offer["lines"]]
        offer["lines"] = [new for line, made in parts for new in ([line] if made is None else made)]
    return changed


def size_of(result: Any) -> float:
    """Return the sum of the absolute terms that the sums of a result are made of."""
    offers = result["alternatives"].values()
    return sum(abs(line[name]) for offer in offers for line in offer["lines"] for name in ("total", "present_value"))


def assert_same_sums(one: Any, other: Any, *, figures: tuple[str, ...] = ("total", "present_value", "annualised")) -> None:
    size = size_of(one) + size_of(other)
    assert one["alternatives"].keys() == other["alternatives"].keys()
    for key, offer in one["alternatives"].items():
        again = other["alternatives"][key]
        for name in figures:
            assert again[name] == pytest.approx(offer[name], rel=1e-9, abs=1e-11 * size), (key, name)
        assert again["flows"] == pytest.approx(offer["flows"], rel=1e-9, abs=1e-11 * size), key
    for first, second in zip(one["comparisons"], other["comparisons"], strict=True):
        assert first["against"] == second["against"]
        for name in ("saving_total", "saving_pv"):
            assert second[name] == (None if first[name] is None else pytest.approx(first[name], rel=1e-9, abs=1e-11 * size))


EXTRA = {"name": "Extra", "category": "own", "amount": 7, "when": {"from": 1}}
EVERY_SUM = ("total", "present_value", "annualised", "costs_pv", "benefits_pv")


@some
@given(SEEDS, st.floats(0.05, 0.95))
def test_a_cost_written_as_two_lines_is_the_same_cost(seed: int, share: float):
    document = random_model(seed)

    def split(line: dict[str, Any]) -> list[dict[str, Any]]:
        amount = line["amount"]
        for end in ("low", "high", "distribution"):
            line.pop(end, None)
        parts = [share, 1 - share]
        amounts = [f"({amount}) * {part!r}" if isinstance(amount, str) else amount * part for part in parts]
        return [{**line, "amount": part} for part in amounts]

    reference = {"reference": evaluate(document)["reference"]}
    assume(reference["reference"] is not None)
    one, other = evaluate(document | reference), evaluate(rewritten(document, split) | reference)
    assert_same_sums(one, other, figures=EVERY_SUM)
    for first, second in zip(one["comparisons"], other["comparisons"], strict=True):
        assert (first["headroom"] or {}).get("status") == (second["headroom"] or {}).get("status")


@some
@given(SEEDS)
def test_a_benefit_is_a_negative_cost_whose_risk_goes_the_other_way(seed: int):
    document = random_model(seed)

    def turned(line: dict[str, Any]) -> list[dict[str, Any]] | None:
        if line.get("type") != "benefit":
            return None
        amount = line["amount"]
        ends = {"low": -line["high"], "high": -line["low"]} if "low" in line else {}
        risk = -line.get("risk_adjustment", 0)
        if risk <= -1:
            return None
        turned_amount = f"-({amount})" if isinstance(amount, str) else -amount
        return [{**line, "type": "cost", "amount": turned_amount, "risk_adjustment": risk, **ends}]

    assert_same_sums(evaluate(document), evaluate(rewritten(document, turned)))


@some
@given(SEEDS)
def test_a_fixed_exchange_rate_is_a_factor_on_the_amount(seed: int):
    document = random_model(seed)
    for rate in document["fx"].values():
        rate["drift"] = 0

    def converted(line: dict[str, Any]) -> list[dict[str, Any]] | None:
        code = line.pop("currency", None)
        if code in (None, document["currency"]):
            return None
        rate = document["fx"][code]["rate"]
        amount = line["amount"]
        line["amount"] = f"({amount}) * {rate!r}" if isinstance(amount, str) else amount * rate
        return [line | {end: line[end] * rate for end in ("low", "high") if end in line}]

    assert_same_sums(evaluate(document), evaluate(rewritten(document, converted)), figures=EVERY_SUM)


@some
@given(SEEDS)
def test_the_drift_of_a_rate_is_a_price_that_rises_every_period(seed: int):
    document = random_model(seed)
    flat = rewritten(document, lambda line: [line | {"escalation": {"rate": 0}}])

    def risen(line: dict[str, Any]) -> list[dict[str, Any]] | None:
        drift = document["fx"].get(line.get("currency"), {}).get("drift")
        if drift is None or line["currency"] == document["currency"]:
            return None
        return [line | {"escalation": {"rate": drift, "step": "period"}}]

    fixed = rewritten(flat, risen)
    fixed["fx"] = {code: {"rate": rate["rate"]} for code, rate in fixed["fx"].items()}
    assert_same_sums(evaluate(flat), evaluate(fixed), figures=EVERY_SUM)


@some
@given(SEEDS)
def test_vat_that_is_not_recovered_is_a_dearer_amount(seed: int):
    document = random_model(seed) | {"vat": {"recoverable": False}}

    def taxed(line: dict[str, Any]) -> list[dict[str, Any]]:
        factor = 1 + line.get("vat_rate", 0)
        amount = line["amount"]
        line["amount"] = f"({amount}) * {factor!r}" if isinstance(amount, str) else amount * factor
        return [line | {end: line[end] * factor for end in ("low", "high") if end in line}]

    assert_same_sums(evaluate(document), evaluate(rewritten(document, taxed) | {"vat": {"recoverable": True}}), figures=EVERY_SUM)


@some
@given(SEEDS)
def test_a_list_of_equal_rates_is_one_rate_and_a_list_of_equal_values_one_value(seed: int):
    document = random_model(seed)

    def listed(line: dict[str, Any]) -> list[dict[str, Any]] | None:
        escalation = line.get("escalation", "inherit")
        if escalation == "inherit" or isinstance(escalation["rate"], list) or escalation.get("step") == "period":
            return None
        return [line | {"escalation": escalation | {"rate": [escalation["rate"]] * 100}}]

    changed = rewritten(document, listed)
    longest = max(offer.get("periods", 0) for offer in document["alternatives"])
    assume(longest <= document["periods"]["count"])
    for driver in changed["drivers"]:
        if not isinstance(driver["value"], list):
            driver["value"] = [driver["value"]] * (document["periods"]["count"] + 1)
            for end in ("low", "high", "distribution"):
                driver.pop(end, None)
    assert_same_sums(evaluate(document), evaluate(changed), figures=EVERY_SUM)


@some
@given(SEEDS)
def test_replacements_are_purchases_of_their_own(seed: int):
    document = random_model(seed)
    study = document["periods"]["count"]
    last_of = iter([offer.get("periods", study) for offer in document["alternatives"] for _ in offer["lines"]])

    def bought_one_by_one(line: dict[str, Any]) -> list[dict[str, Any]] | None:
        last = next(last_of)
        life = line.get("lifetime")
        if not life or not life["replace"]:
            return None
        first, length = line["when"]["at"], life["periods"]
        again = range(first + length, last, length)
        return [{**line, "when": {"at": at}, "lifetime": {**life, "replace": False}} for at in (first, *again)]

    assert_same_sums(evaluate(document), evaluate(rewritten(document, bought_one_by_one)), figures=EVERY_SUM)


@some
@given(SEEDS)
def test_a_twin_of_what_is_sold_saves_nothing_and_pays_nothing_back(seed: int):
    document = random_model(seed)
    subject = evaluate(document)["subject"]
    offer = next(offer for offer in document["alternatives"] if offer["key"] == subject)
    twin = copy.deepcopy(offer) | {"key": "twin", "kind": "competitor"}
    changed = copy.deepcopy(document) | {"subject": subject, "alternatives": [*copy.deepcopy(document["alternatives"]), twin]}
    comparison = next(item for item in evaluate(changed)["comparisons"] if item["against"] == "twin")
    assert (comparison["saving_pv"], comparison["saving_total"], comparison["saving_annualised"]) == (0, 0, 0)
    assert set(comparison["incremental_flows"]) == {0}
    assert comparison["irr"] == {"status": "none", "values": []}
    assert comparison["payback"] == {"simple": 0, "discounted": 0, "status": "immediate", "recrosses": False, "final": 0}
    assert comparison["roi"] == {"value": None, "status": "not_applicable"}
    assert comparison["headroom"]["factor"] in (1, None)
    assert comparison["headroom"]["status"] in ("ok", "no_price")


@some
@given(SEEDS)
def test_a_cost_that_all_share_changes_no_saving(seed: int):
    document = random_model(seed)
    assume(not any("periods" in offer for offer in document["alternatives"]))
    shared = {"name": "Shared", "category": "own", "amount": 1234.5, "when": {"from": 0, "every": 2}, "escalation": {"rate": 0.03}}
    changed = copy.deepcopy(document)
    for offer in changed["alternatives"]:
        offer["lines"].append(dict(shared))
    one, other = evaluate(document), evaluate(changed)
    size = size_of(other)
    for first, second in zip(one["comparisons"], other["comparisons"], strict=True):
        assert second["saving_pv"] == pytest.approx(first["saving_pv"], rel=1e-9, abs=1e-11 * size)
        assert second["incremental_flows"] == pytest.approx(first["incremental_flows"], rel=1e-9, abs=1e-11 * size)


@some
@given(SEEDS)
def test_another_offer_on_the_table_leaves_the_comparisons_as_they_are(seed: int):
    document = random_model(seed)
    result = evaluate(document)
    other = {"key": "another", "name": "Another", "kind": "other", "lines": [EXTRA]}
    changed = document | {"subject": result["subject"], "alternatives": [*document["alternatives"], other]}
    assume(result["reference"] is not None)
    again = evaluate(changed | {"reference": result["reference"]})
    assert [item for item in again["comparisons"] if item["against"] != "another"] == result["comparisons"]


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_a_rate_of_return_put_into_the_model_leaves_a_saving_of_zero(seed: int):
    document = random_model(seed)
    result = evaluate(document)
    for comparison in result["comparisons"]:
        for rate in (comparison["irr"] or {}).get("values", []):
            if not -0.5 < rate < 5:
                continue
            changed = copy.deepcopy(document)
            changed["discount"]["rate"] = rate
            again = evaluate(changed | {"subject": result["subject"]})
            found = next(item for item in again["comparisons"] if item["against"] == comparison["against"])
            assert found["saving_pv"] == pytest.approx(0, abs=1e-9 * size_of(again))


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_a_break_even_put_into_the_model_leaves_a_saving_of_zero(seed: int):
    document = random_model(seed)
    result = evaluate(document)
    jumps = any("ceil" in str(line["amount"]) or "floor" in str(line["amount"]) for line in lines_of(document))
    for row in result["tornado"]:
        if row["break_even"] is None or abs(row["break_even"]) > 1e12 or jumps:
            continue
        changed = copy.deepcopy(document) | {"reference": result["reference"]}
        item: Any = changed
        for part in row["path"].replace("[", ".[").split("."):
            item = item[int(part[1:-1])] if part.startswith("[") else item[part]
        field = "amount" if "amount" in item else "value"
        number = row["break_even"]
        item[field] = [value * number for value in item[field]] if isinstance(item[field], list) else number
        for end in ("low", "high", "distribution"):
            item.pop(end, None)
        again = evaluate(changed)
        found = next(other for other in again["comparisons"] if other["against"] == result["reference"])
        assert found["saving_pv"] == pytest.approx(0, abs=1e-9 * (size_of(again) + size_of(result))), row


@some
@given(SEEDS)
def test_ranges_without_width_make_every_draw_the_likely_result(seed: int):
    document = random_model(seed)
    for item in (*document["drivers"], *lines_of(document)):
        if "low" in item:
            likely = item.get("amount", item.get("value"))
            item["low"] = item["high"] = 1 if isinstance(likely, list) else likely
    result = evaluate(document, draws=20, seed=seed % 1000)
    drawn, size = result["monte_carlo"], size_of(result)
    for key, offer in result["alternatives"].items():
        figures = drawn["present_value"][key]
        assert figures["sd"] == pytest.approx(0, abs=1e-11 * size)
        for name in ("mean", "p05", "p10", "p50", "p90", "p95"):
            assert figures[name] == pytest.approx(offer["present_value"], rel=1e-9, abs=1e-11 * size)


@some
@given(SEEDS)
def test_a_seed_gives_the_same_bytes_however_often(seed: int):
    first, again = (json.dumps(evaluate(random_model(seed), draws=300, seed=11)) for _ in range(2))
    assert first == again
