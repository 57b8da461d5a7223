"""What is no valid model is refused: everything wrong at once, each at its path, in a sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tco.engine.messages import MESSAGES, InvalidModel
from tco.engine.reading.reader import read_model
from tests.tco.engine.models import alternative, line, model, rich_model, with_value, without

OURS = "alternatives[0].lines[0]"
MACHINE = "alternatives[0].lines[1]"


def refusals(document: Any) -> list[tuple[str, str]]:
    """Return path and code of each error."""
    try:
        read_model(document)
    except InvalidModel as invalid:
        return [(error.path, error.code) for error in invalid.errors if error.message]
    return []


def test_the_rich_model_is_valid():
    assert refusals(rich_model()) == []


@pytest.mark.parametrize(
    "path",
    [
        "format",
        "name",
        "currency",
        "base_date",
        "periods",
        "periods.count",
        "periods.unit",
        "discount",
        "discount.rate",
        "fx.USD.rate",
        "fx.USD.source.kind",
        "drivers[0].key",
        "drivers[1].value",
        "drivers[0].low",
        "drivers[0].high",
        "alternatives",
        "alternatives[2].key",
        "alternatives[2].name",
        "alternatives[2].kind",
        "alternatives[2].lines",
        f"{OURS}.name",
        f"{OURS}.category",
        f"{OURS}.amount",
        f"{OURS}.when",
        f"{OURS}.escalation.rate",
        f"{OURS}.source.kind",
        f"{MACHINE}.low",
        f"{MACHINE}.high",
        f"{MACHINE}.lifetime.periods",
    ],
)
def test_a_missing_field_is_reported_at_its_own_path(path: str):
    found = refusals(without(rich_model(), path))
    assert (path, "missing") in found


@pytest.mark.parametrize(
    "path", ["subject", "reference", "inflation", "vat", "drivers[0].name", f"{OURS}.source", "alternatives[1].periods"]
)
def test_what_has_a_default_may_be_left_out(path: str):
    assert refusals(without(rich_model(), path)) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        # The document
        ("format", "headroom.tco/2", "not_a_choice"),
        ("name", 7, "not_text"),
        ("name", "half a \ud83d character", "unreadable_text"),
        ("currency", "eur", "not_a_currency"),
        ("currency", "EURO", "not_a_currency"),
        ("base_date", "01.02.2026", "not_a_date"),
        ("base_date", "2026-02-30", "not_a_date"),
        ("base_date", "20260201", "not_a_date"),
        ("colour", "blue", "unknown_field"),
        ("periods", 5, "not_an_object"),
        ("periods.count", 0, "below_minimum"),
        ("periods.count", 601, "above_maximum"),
        ("periods.count", 4.5, "not_whole"),
        ("periods.count", True, "not_a_number"),
        ("periods.unit", "week", "not_a_choice"),
        ("periods.start", 1, "unknown_field"),
        ("discount.rate", -1, "rate_too_low"),
        ("discount.rate", "10 %", "not_a_number"),
        ("discount.rate", math.nan, "not_finite"),
        ("discount.rate", -math.inf, "number_too_large"),
        ("discount.basis", "true", "not_a_choice"),
        ("discount.compounding", "continuous", "not_a_choice"),
        ("discount.timing", None, "not_a_choice"),
        ("inflation", -1.5, "rate_too_low"),
        ("inflation", None, "not_a_number"),
        ("vat", [], "not_an_object"),
        ("vat.recoverable", 1, "not_a_flag"),
        ("vat.rate", 0.2, "unknown_field"),
        ("fx", [], "not_an_object"),
        ("fx.usd", {"rate": 1}, "not_a_currency"),
        ("fx.USD", 0.92, "not_an_object"),
        ("fx.USD.rate", 0, "not_positive"),
        ("fx.USD.rate", -0.92, "not_positive"),
        ("fx.USD.rate", False, "not_a_number"),
        ("fx.USD.drift", -1, "rate_too_low"),
        ("fx.USD.source.date", "yesterday", "not_a_date"),
        ("subject", "ourselves", "no_such_alternative"),
        ("subject", 1, "not_text"),
        ("reference", "nobody", "no_such_alternative"),
        ("reference", "ours", "reference_is_subject"),
        # Drivers
        ("drivers", {}, "not_a_list"),
        ("drivers[0]", "seats", "not_an_object"),
        ("drivers[0].key", "2seats", "not_an_identifier"),
        ("drivers[0].key", "größe", "not_an_identifier"),
        ("drivers[1].key", "year", "reserved_key"),
        ("drivers[1].key", "ceil", "reserved_key"),
        ("drivers[1].key", "seats", "repeated_key"),
        ("drivers[0].value", [1, 2, 3, 4], "wrong_list_length"),
        ("drivers[0].value", [1, 2, 3, 4, 5, 6], "wrong_list_length"),
        ("drivers[0].value", [], "wrong_list_length"),
        ("drivers[1].value", "20", "not_a_number"),
        ("drivers[1].value", 2e15, "number_too_large"),
        ("drivers[1].value", 10**400, "number_too_large"),
        ("drivers[0].growth", -1, "rate_too_low"),
        ("drivers[0].low", 1.1, "low_above_one"),
        ("drivers[0].high", 0.9, "high_below_one"),
        ("drivers[1].low", 21, "low_above_likely"),
        ("drivers[1].high", 19.5, "high_below_likely"),
        ("drivers[1].distribution", "normal", "not_a_choice"),
        ("drivers[1].price_of", "nobody", "no_such_alternative"),
        ("drivers[1].source.kind", "rumour", "not_a_choice"),
        ("drivers[1].source.confidence", "certain", "not_a_choice"),
        ("drivers[1].note", "", "unknown_field"),
        # Alternatives
        ("alternatives", [], "too_few"),
        ("alternatives", "ours", "not_a_list"),
        ("alternatives[1]", None, "not_an_object"),
        ("alternatives[1].key", "ours", "repeated_key"),
        ("alternatives[2].key", " ", "empty_text"),
        ("alternatives[1].kind", "rival", "not_a_choice"),
        ("alternatives[1].periods", 0, "below_minimum"),
        ("alternatives[1].periods", 601, "above_maximum"),
        ("alternatives[1].periods", 2.5, "not_whole"),
        ("alternatives[2].lines", {}, "not_a_list"),
        ("alternatives[2].price", 3, "unknown_field"),
        # Lines
        (f"{OURS}.category", "", "empty_text"),
        (f"{OURS}.type", "income", "not_a_choice"),
        (f"{OURS}.amount", True, "amount_type"),
        (f"{OURS}.amount", None, "amount_type"),
        (f"{OURS}.amount", [1], "amount_type"),
        (f"{MACHINE}.amount", -2e15, "number_too_large"),
        (f"{OURS}.when", "monthly", "not_an_object"),
        (f"{OURS}.when", {}, "when_form"),
        (f"{OURS}.when", {"at": 1, "from": 1}, "when_form"),
        (f"{OURS}.when.to", 5, "outside_study"),
        (f"{OURS}.when.to", 0, "to_before_from"),
        (f"{OURS}.when.from", -1, "outside_study"),
        (f"{OURS}.when.from", 0.5, "not_whole"),
        (f"{OURS}.when.every", 0, "below_minimum"),
        (f"{MACHINE}.when.at", 5, "outside_study"),
        (f"{MACHINE}.when.at", True, "not_a_number"),
        (f"{MACHINE}.escalation", "none", "escalation_form"),
        (f"{MACHINE}.escalation", 0.03, "not_an_object"),
        (f"{OURS}.escalation.rate", [0.01, 0.02, 0.03], "rate_list_too_short"),
        (f"{OURS}.escalation.rate", "3 %", "not_a_number"),
        (f"{OURS}.escalation.rate[1]", -1, "rate_too_low"),
        (f"{OURS}.escalation.first", 0, "below_minimum"),
        (f"{OURS}.escalation.step", "month", "not_a_choice"),
        (f"{OURS}.escalation.step", "period", "rate_list_step"),
        (f"{OURS}.currency", "GBP", "no_exchange_rate"),
        (f"{OURS}.currency", "dollars", "not_a_currency"),
        (f"{OURS}.risk_adjustment", -1, "rate_too_low"),
        (f"{OURS}.vat_rate", -1, "rate_too_low"),
        (f"{OURS}.price", "yes", "not_a_flag"),
        (f"{OURS}.investment", 0, "not_a_flag"),
        (f"{OURS}.concern", 3, "not_text"),
        (f"{OURS}.low", 1, "range_without_number"),
        (f"{OURS}.distribution", "pert", "range_without_number"),
        (f"{MACHINE}.low", 5001, "low_above_likely"),
        (f"{MACHINE}.high", 4999, "high_below_likely"),
        (f"{MACHINE}.lifetime", 5, "not_an_object"),
        (f"{MACHINE}.lifetime.periods", 0, "below_minimum"),
        (f"{MACHINE}.lifetime.residual", "full", "not_a_choice"),
        (f"{MACHINE}.lifetime.replace", "yes", "not_a_flag"),
        (f"{MACHINE}.type", "benefit", None),
        # Expressions
        (f"{OURS}.amount", "", "expression_empty"),
        (f"{OURS}.amount", "seats * (price", "expression_ends"),
        (f"{OURS}.amount", "seats price", "expression_syntax"),
        (f"{OURS}.amount", "+seats", "expression_syntax"),
        (f"{OURS}.amount", "seats ** 2", "expression_syntax"),
        (f"{OURS}.amount", "seats % 2", "expression_character"),
        (f"{OURS}.amount", "seats.real", "expression_character"),
        (f"{OURS}.amount", "min()", "expression_syntax"),
        (f"{OURS}.amount", "abs(1, 2)", "expression_arguments"),
        (f"{OURS}.amount", "sqrt(4)", "expression_syntax"),
        (f"{OURS}.amount", "seats*chairs", "expression_unknown_name"),
        (f"{OURS}.amount", "1" + " " * 500, "expression_too_long"),
        (f"{OURS}.amount", "(" * 51 + "1" + ")" * 51, "expression_too_deep"),
        (f"{OURS}.amount", "1e16", "number_too_large"),
        (f"{OURS}.amount", "1/(t - 2)", "division_by_zero"),
        (f"{OURS}.amount", "1/(price - 15)", "division_by_zero_low"),
        (f"{OURS}.amount", "1/(price - 30)", "division_by_zero_high"),
        (f"{OURS}.amount", "1/(0.1 + 0.2 - 0.3)", "division_by_zero"),
        (f"{OURS}.amount", "1" + "*1e15" * 25, "result_not_finite"),
    ],
)
def test_what_is_wrong_is_reported_at_its_path(path: str, value: Any, code: str | None):
    expected = {f"{MACHINE}.type": (f"{MACHINE}.lifetime", "lifetime_benefit")}.get(path, (path, code))
    if code == "when_form":
        expected = (f"{OURS}.when", code)
    assert expected in refusals(with_value(rich_model(), path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", ""),
        ("periods.count", 4.0),
        ("discount.rate", -0.999),
        ("fx.USD.rate", 1e-9),
        (f"{OURS}.when.every", 900),
        (f"{OURS}.when.to", None),
        (f"{OURS}.amount", "(" * 50 + "1" + ")" * 50),
        (f"{OURS}.amount", " - ( - 2e-3 * seats ) / 4. "),
        (f"{OURS}.amount", "1/(t - 0)"),
        (f"{OURS}.amount", "max(seats)"),
        (f"{OURS}.amount", "1" * 15),
        (f"{MACHINE}.amount", 5000.5),
        (f"{MACHINE}.lifetime.periods", 10_000),
        (f"{MACHINE}.category", "гарантия"),
        (f"{OURS}.escalation.rate", [0.01] * 9),
        ("alternatives[1].periods", 600),
        ("drivers[1].low", 20),
    ],
)
def test_what_is_unusual_is_still_valid(path: str, value: Any):
    assert refusals(with_value(rich_model(), path, value)) == []


def test_everything_wrong_is_reported_at_once():
    document = with_value(
        with_value(with_value(rich_model(), "discount.rate", "much"), f"{OURS}.amount", "x+"), "drivers[1].low", 99
    )
    assert refusals(document) == [
        ("discount.rate", "not_a_number"),
        ("drivers[1].low", "low_above_likely"),
        (f"{OURS}.amount", "expression_ends"),
    ]


@pytest.mark.parametrize(
    ("member", "bad"),
    [("vat_rate", -1), ("escalation", {"rate": -1}), ("escalation", {"rate": 0, "step": "month"}), ("name", 5), ("colour", 1)],
)
def test_a_fault_that_no_amount_depends_on_does_not_hide_a_division_by_zero(member: str, bad: Any):
    document = model(alternative("ours", "ours", line("1 / (t - 1)", **{member: bad})))
    assert (f"{OURS}.amount", "division_by_zero") in refusals(document)
    assert len(refusals(document)) == 2


def test_a_fault_in_the_source_of_a_driver_does_not_hide_a_division_by_zero():
    drivers = [{"key": "users", "value": 0, "name": 5, "source": {"kind": "hearsay"}}]
    document = model(alternative("ours", "ours", line("1 / users")), drivers=drivers)
    assert [path for path, _code in refusals(document)] == ["drivers[0].name", "drivers[0].source.kind", f"{OURS}.amount"]


@pytest.mark.parametrize("when", [{"from": "1"}, {"from": 3, "to": 2}, {"from": 0, "every": 0}, {"to": 2}])
def test_a_lifetime_of_what_recurs_is_refused_even_when_its_periods_are_wrong(when: dict[str, Any]):
    document = model(alternative("ours", "ours", line(when=when, lifetime={"periods": 2})))
    assert (f"{OURS}.lifetime", "lifetime_recurring") in refusals(document)
    assert len(refusals(document)) == 2


def test_a_broken_driver_is_not_blamed_on_the_lines_that_use_it():
    assert refusals(with_value(rich_model(), "drivers[0].value", "ten")) == [("drivers[0].value", "not_a_number")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("alternatives", None),
        ("alternatives[0].kind", "us"),
        ("alternatives[0]", 5),
        ("periods", {}),
        ("currency", 5),
        ("fx.USD", 1),
    ],
)
def test_one_error_does_not_bring_others_with_it(path: str, value: Any):
    document = without(with_value(rich_model(), path, value), "reference")
    if path.startswith("alternatives["):
        document = without(with_value(document, "drivers[1].price_of", "rival"), "subject")
    assert {where for where, _ in refusals(document)} == ({"periods.count", "periods.unit"} if path == "periods" else {path})


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_a_document_that_is_no_object_is_refused_at_the_empty_path(document: Any):
    assert refusals(document) == [("", "not_an_object")]


def test_the_subject_must_be_named_unless_exactly_one_alternative_is_ours():
    two = model(alternative("a", "ours"), alternative("b", "ours"))
    none = model(alternative("a", "other"))
    assert refusals(two) == refusals(none) == [("subject", "subject_not_clear")]
    assert refusals({**two, "subject": "b"}) == []


def test_limits_are_named_where_they_are_passed():
    many = [alternative(f"a{index}", "other") for index in range(13)]
    assert refusals(model(*many, subject="a0"))[0] == ("alternatives", "too_many")
    assert refusals(model(alternative("a", "ours", *[line()] * 501))) == [("alternatives[0].lines", "too_many")]
    drivers = [{"key": f"d{index}", "value": 1} for index in range(501)]
    assert refusals(model(alternative("a", "ours", line("d1 + d2")), drivers=drivers)) == [("drivers", "too_many")]


def test_as_much_as_the_limits_allow_is_valid():
    drivers = [{"key": f"d{index}", "value": 1} for index in range(500)]
    lines = [line("d1 + d499")] * 500
    offers = [alternative(f"a{index}", "other", *lines) for index in range(2)]
    assert refusals(model(*offers, drivers=drivers, subject="a0", count=600, unit="month")) == []


def test_a_list_that_ends_before_the_alternative_does_is_an_error_at_the_line():
    longer = alternative("long", "competitor", line("ramp"), line(5, {"from": 1}, escalation={"rate": [0.1, 0.1]}), periods=3)
    shorter = alternative("short", "competitor", line("ramp"), periods=1)
    document = model(alternative("ours", "ours"), longer, shorter, count=2, drivers=[{"key": "ramp", "value": [1, 2, 3]}])
    assert refusals(document) == [
        ("alternatives[1].lines[1].escalation.rate", "rate_list_too_short"),
        ("alternatives[1].lines[0]", "driver_list_ends"),
    ]


def test_at_in_an_alternative_of_its_own_length_is_held_to_that_length():
    document = model(alternative("ours", "ours", line(5, {"at": 3}), periods=2), count=10)
    assert refusals(document) == [("alternatives[0].lines[0].when.at", "outside_study")]


def test_a_division_by_zero_where_nothing_flows_does_not_matter():
    assert refusals(model(alternative("ours", "ours", line("1/(t-1)", {"from": 2})))) == []
    assert refusals(model(alternative("ours", "ours", line("1/(t-1)", {"from": 0, "every": 2})))) == []


def test_a_division_by_zero_at_the_low_value_of_one_driver_is_found():
    drivers = [{"key": "a", "value": 5, "low": 3, "high": 9}, {"key": "b", "value": 3, "low": 1, "high": 4}]
    document = model(alternative("ours", "ours", line("1/(a - b)")), drivers=drivers)
    assert refusals(document) == [("alternatives[0].lines[0].amount", "division_by_zero_one")]


def test_flows_beyond_all_numbers_are_an_error_that_names_the_line():
    steep = line(1e15, {"from": 1}, escalation={"rate": 1e15, "step": "period"})
    assert refusals(model(alternative("ours", "ours", line(), steep), count=40)) == [
        ("alternatives[0].lines[1]", "result_not_finite")
    ]


def test_a_rate_at_which_nothing_can_be_discounted_is_refused():
    assert refusals(model(rate=-0.9999999, count=600)) == [("discount.rate", "discount_not_finite")]


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, None, "5", [5], {}])
def test_only_numbers_are_numbers(bad: Any):
    for path in ("discount.rate", "drivers[1].low", "drivers[0].value[2]", f"{MACHINE}.high", f"{OURS}.escalation.rate[0]"):
        assert path in {where for where, _ in refusals(with_value(rich_model(), path, bad))}


def test_every_sentence_can_be_filled_in():
    assert all("%(" not in sentence or sentence.count("%(") == sentence.count(")s") for sentence in MESSAGES.values())
