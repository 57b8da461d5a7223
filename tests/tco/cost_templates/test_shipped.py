"""The templates that Headroom ships: valid, complete and honest in both languages."""

from datetime import date
from typing import Any

import pytest

from tco.catalogue import cost_categories
from tco.cost_templates.shipped import shipped_templates
from tco.countries.conversion import converted
from tco.forgotten import forgotten_costs
from tco.mapping import plain_form
from tco.preparation import prepare

KEYS = ["equipment", "software", "consumables", "services"]
BOTH = [(key, language) for key in KEYS for language in ("en", "ru")]


def document(key: str, language: str = "en") -> dict[str, Any]:
    return shipped_templates()[key].document(language=language, base_date=date(2026, 12, 1))


def lines(of: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for offer in of["alternatives"] for line in offer["lines"]]


def texts(value: Any, field: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for name, member in value.items() for text in texts(member, name)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item, field)]
    return [value] if field in ("name", "unit", "note") else []


def test_there_is_one_for_each_trade_in_the_order_of_the_page():
    assert list(shipped_templates()) == KEYS


@pytest.mark.parametrize(("key", "language"), BOTH)
def test_each_is_valid_in_its_plain_form(key: str, language: str):
    plain, _result = prepare(document(key, language))
    assert plain == document(key, language) == plain_form(plain)


@pytest.mark.parametrize("key", KEYS)
def test_each_compares_ours_with_a_competitor_and_with_today_and_uses_every_category(key: str):
    model = document(key)
    assert [offer["kind"] for offer in model["alternatives"]] == ["ours", "competitor", "status_quo"]
    assert {line["category"] for line in lines(model)} == set(cost_categories())
    assert forgotten_costs(model) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_starting_values_tell_a_believable_story(key: str):
    """Ours asks more than the competitor and costs less to own, by no more than a sceptic believes."""
    result = prepare(document(key))[1]
    ours, rival = result["alternatives"]["ours"], result["alternatives"]["rival"]
    against_rival = result["comparisons"][0]
    assert ours["price"]["present_value"] > rival["price"]["present_value"] > 0
    assert 0.02 < against_rival["saving_pct"] < 0.2
    assert 0.03 < against_rival["headroom"]["pct"] < 0.4
    assert (result["reference"], result["comparisons"][1]["saving_pv"] > 0) == ("rival", True)
    assert len(result["tornado"]) >= 8
    assert any(row["break_even"] is not None for row in result["tornado"])


@pytest.mark.parametrize(("key", "language"), BOTH)
def test_every_number_is_marked_as_our_estimate_and_says_where_to_get_the_clients_own(key: str, language: str):
    model = document(key, language)
    opening = {"en": "Starting value of ours", "ru": "Наше начальное значение"}[language]
    for item in [*model["drivers"], *lines(model)]:
        assert (item["source"]["kind"], item["source"]["confidence"]) == ("estimate", "low")
        assert item["source"]["note"].startswith(opening)


@pytest.mark.parametrize("key", KEYS)
def test_the_languages_differ_in_words_alone(key: str):
    english, russian = document(key), document(key, "ru")
    for each in (english, russian):
        each["periods"] = list(each["periods"].values())
    assert len(texts(english)) == len(texts(russian))
    assert not [text for text in texts(russian) if text.isascii() and any(letter.isalpha() for letter in text)]
    for each in (english, russian):
        each.pop("name")
        for item in [*each["drivers"], *each["alternatives"], *lines(each)]:
            for field in ("name", "unit", "source"):
                item.pop(field, None)
    assert english == russian


@pytest.mark.parametrize(("key", "language"), BOTH)
def test_each_can_be_brought_into_another_currency_without_changing_what_it_says(key: str, language: str):
    model = document(key, language)
    before, after = prepare(model)[1], prepare(converted(model, to="KZT", rate=555.5))[1]
    assert after["alternatives"]["ours"]["present_value"] == pytest.approx(before["alternatives"]["ours"]["present_value"] * 555.5)
    assert after["comparisons"][0]["headroom"]["pct"] == pytest.approx(before["comparisons"][0]["headroom"]["pct"])


@pytest.mark.parametrize("key", KEYS)
def test_each_has_an_hour_of_work_that_a_country_fills_in(key: str):
    assert "hourly_wage" in [driver["key"] for driver in document(key)["drivers"]]
