"""Every status of the contract has its words."""

from typing import Any

import pytest
from django.utils import translation

from tco.presentation import wording
from tco.presentation.amounts import Amounts, amounts_for, exact_number, exact_percentage, percentage

EUR = Amounts("EUR", 0)


def headroom(status: str, pct: float | None = None) -> dict[str, Any]:
    return {"status": status, "pct": pct, "price_total": 1000, "max_price_total": 1120 if pct else None}


@pytest.mark.parametrize(
    ("found", "short", "sentence"),
    [
        (headroom("ok", 0.12), "12 %", "Our price could rise from €1,000 to €1,120 before “X” costs the client no more."),
        (
            headroom("ok", -0.04),
            "−4.0 %",
            "Our price would have to fall from €1,000 to €1,120 to cost the client no more than “X”.",
        ),
        (headroom("no_price"), "no price marked", "Mark the lines that make up our price; then the headroom can be worked out."),
        (headroom("unreachable"), "out of reach", "Even at a price of nothing, ours costs the client more than “X”."),
        (headroom("unbounded"), "unlimited", "No price of ours eats the advantage over “X”."),
        (None, "—", "The studies differ in length; compare the cost of a year."),
    ],
)
def test_headroom(found: Any, short: str, sentence: str):
    said = wording.headroom_words(found, "X", EUR)
    assert (said.short.replace("\u00a0", " "), said.sentence) == (short, sentence)


@pytest.mark.parametrize(
    ("status", "pct", "short"),
    [
        ("ok", 0.15, "15 %"),
        ("not_needed", 0, "none"),
        ("impossible", None, "not even for nothing"),
        ("no_price", None, "no price marked"),
    ],
)
def test_the_discount_the_rival_would_need(status: str, pct: float | None, short: str):
    said = wording.rival_discount_words({"status": status, "pct": pct}, "X")
    assert (said.short.replace("\u00a0", " "), "“X”" in said.sentence) == (short, True)


def test_nobody_is_told_to_mark_the_price_of_the_present_state():
    said = wording.rival_discount_words({"status": "no_price", "pct": None}, "X", has_seller=False)
    assert (said.short, said.sentence) == ("no price", "Nobody sells “X”, so nobody can lower a price.")


def payback(simple: float | None, status: str, final: float | None, *, recrosses: bool = False) -> dict[str, Any]:
    return {"simple": simple, "discounted": None, "status": status, "recrosses": recrosses, "final": final}


@pytest.mark.parametrize(
    ("found", "short", "sentence"),
    [
        (payback(0, "immediate", 0), "from the first day", "Ours is cheaper from the first day: there is nothing to earn back."),
        (payback(None, "never", None), "never", "What ours costs more at first is not earned back within the study."),
        (payback(2.44, "reached", 2.44), "2.4 years", "After 2.4 years, what ours costs more at first has been earned back."),
        (payback(0.5, "reached", 0.5), "6 months", "After 6 months, what ours costs more at first has been earned back."),
        (
            payback(2.4, "reached", 4.6, recrosses=True),
            "2.4 years",
            "Earned back after 2.4 years, then negative again, and earned back for good after 4.6 years.",
        ),
        (
            payback(2.4, "reached", None, recrosses=True),
            "2.4 years",
            "Earned back after 2.4 years, but it goes negative again and ends so.",
        ),
    ],
)
def test_payback(found: Any, short: str, sentence: str):
    said = wording.payback_words(found)
    assert (said.short, said.sentence) == (short, sentence)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (payback(2.4, "reached", 2.4) | {"discounted": 3.04}, "3.0 years"),
        (payback(2.4, "reached", 2.4), "never"),
        (payback(0, "immediate", 0) | {"discounted": 0}, "from the first day"),
        (None, "—"),
    ],
)
def test_payback_with_interest(found: Any, words: str):
    assert wording.discounted_payback_words(found) == words


@pytest.mark.parametrize(
    ("found", "short"),
    [
        ({"status": "ok", "value": 1.53}, "153 %"),
        ({"status": "dominates", "value": None}, "no extra investment"),
        ({"status": "not_applicable", "value": None}, "does not apply"),
        (None, "—"),
    ],
)
def test_return_on_investment(found: Any, short: str):
    assert wording.roi_words(found).short.replace("\u00a0", " ") == short


@pytest.mark.parametrize(
    ("found", "short", "begins"),
    [
        ({"status": "unique", "values": [0.234]}, "23 %", "The discount rate at which"),
        ({"status": "unique", "values": [-0.993]}, "−99 %", "The only rate at which"),
        ({"status": "multiple", "values": [-0.98, 0.14]}, "several rates: −98 %; 14 %", "At each of these rates"),
        ({"status": "none", "values": []}, "none", "There is no discount rate"),
        (None, "—", "The studies differ"),
    ],
)
def test_internal_rate_of_return_never_picks_one_of_several(found: Any, short: str, begins: str):
    said = wording.irr_words(found)
    assert (said.short.replace("\u00a0", " "), said.sentence.startswith(begins)) == (short, True)


@pytest.mark.parametrize(
    ("when", "unit", "words"),
    [
        ({"at": 0}, "month", "at the base date"),
        ({"at": 12}, "month", "in month 12"),
        ({"from": 1}, "year", "each year from 1"),
        ({"from": 2, "to": 20, "every": 3}, "quarter", "every 3 quarters from 2 to 20"),
    ],
)
def test_schedules(when: dict[str, int], unit: str, words: str):
    assert wording.schedule(when, unit) == words


@pytest.mark.parametrize(
    ("escalation", "words"),
    [
        (None, ""),
        ("inherit", ""),
        ({"rate": 0.03}, "3.0 % a year"),
        ({"rate": 0.025, "first": 2, "step": "period"}, "2.5 % a year, from year 2, period by period"),
        ({"rate": [0, 0.03]}, "0.0 %; 3.0 % a year"),
    ],
)
def test_price_growth(escalation: Any, words: str):
    assert wording.price_growth(escalation).replace("\u00a0", " ").replace(".0 %", " %") == words.replace(".0 %", " %")


def test_a_lifetime_says_what_becomes_of_the_purchase():
    lifetime = {"periods": 24, "replace": True, "residual": "straight_line"}
    assert wording.lifetime_words(lifetime) == "lasts 24 periods, bought again, residual value by the life left"
    assert wording.lifetime_words(None) == ""


def test_amounts_have_one_number_of_decimals_and_a_true_minus():
    assert (amounts_for("EUR", [1234.5]).plain(-1234.5), amounts_for("EUR", [12.345]).plain(-12.345)) == ("−1,234", "−12.34")
    assert amounts_for("EUR", [5000]).with_currency(-0.2) == "€0"
    with translation.override("ru"):
        assert amounts_for("EUR", [1234.5]).plain(1234567).replace("\u00a0", " ") == "1 234 567"


def test_exact_numbers_keep_their_decimals():
    assert (exact_number(1234.5), exact_number(100.0), exact_number(0.0000001)) == ("1,234.5", "100", "0.0000001")
    assert (exact_percentage(0.0825), percentage(0.04)) == ("8.25\u00a0%", "4.0\u00a0%")
