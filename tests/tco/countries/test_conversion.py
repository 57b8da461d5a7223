"""A model in another currency says the same, or is not converted at all."""

from typing import Any

import pytest

from tco.countries.conversion import CannotConvert, converted, names_currency
from tco.preparation import prepare
from tests.tco.documents import rich_document, small_document


def with_driver(unit: str, expression: str) -> dict[str, Any]:
    document = small_document()
    document["drivers"] = [
        {"key": "fee", "name": "Fee", "unit": unit, "value": 40, "low": 30, "high": 50},
        {"key": "visits", "name": "Visits", "unit": "a year", "value": 12},
    ]
    document["alternatives"][0]["lines"][1]["amount"] = expression
    return document


def test_amounts_ranges_and_drivers_of_money_are_multiplied_and_quantities_are_not():
    there = converted(with_driver("EUR a visit", "fee * visits"), to="PLN", rate=4.25, note=False)
    assert there["currency"] == "PLN"
    assert there["drivers"][0] == {"key": "fee", "name": "Fee", "unit": "PLN a visit", "value": 170, "low": 127.5, "high": 212.5}
    assert there["drivers"][1]["value"] == 12
    assert there["alternatives"][0]["lines"][0]["amount"] == 4250


def test_what_it_says_stays_the_same():
    document = with_driver("€ a visit", "fee * visits + 3 * fee")
    before, after = prepare(document)[1], prepare(converted(document, to="PLN", rate=4.25))[1]
    assert after["comparisons"][0]["saving_pv"] == pytest.approx(before["comparisons"][0]["saving_pv"] * 4.25)
    assert after["comparisons"][0]["saving_pct"] == pytest.approx(before["comparisons"][0]["saving_pct"])


def test_every_changed_number_says_that_it_was_brought_from_another_currency():
    there = converted(small_document(), to="PLN", rate=4.25)
    assert there["alternatives"][0]["lines"][0]["source"] == {
        "kind": "contract",
        "note": "Brought from EUR into PLN at 4.2500.",
    }


@pytest.mark.parametrize(
    ("unit", "expression"),
    [("per visit", "fee * visits"), ("EUR a visit", "fee * visits + 100"), ("EUR a visit", "visits * 40")],
)
def test_money_that_nothing_names_is_refused_with_the_line(unit: str, expression: str):
    with pytest.raises(CannotConvert) as refused:
        converted(with_driver(unit, expression), to="PLN", rate=4.25)
    assert "Our printers: Ribbons" in refused.value.messages[0]


def test_lines_in_a_currency_of_their_own_keep_their_amounts_and_what_they_cost():
    document = rich_document()
    document["drivers"][1]["unit"] = "EUR a kWh"
    document["drivers"][3]["unit"] = "EUR a visit"
    there = converted(document, to="PLN", rate=4.25)
    assert (there["alternatives"][0]["lines"][0]["amount"], there["alternatives"][0]["lines"][0]["currency"]) == (84000, "USD")
    assert there["fx"]["USD"]["rate"] == pytest.approx(0.92 * 4.25)
    before, after = prepare(document)[1], prepare(there)[1]
    assert after["alternatives"]["ours"]["present_value"] == pytest.approx(before["alternatives"]["ours"]["present_value"] * 4.25)


def test_a_line_in_the_new_currency_needs_no_currency_of_its_own_any_more():
    document = small_document()
    document["fx"] = {"USD": {"rate": 0.9}}
    document["alternatives"][0]["lines"][0] |= {"currency": "USD"}
    there = converted(document, to="USD", rate=1 / 0.9)
    assert ("fx" in there, "currency" in there["alternatives"][0]["lines"][0]) == (False, False)
    assert there["alternatives"][0]["lines"][0]["amount"] == 1000


def test_starting_values_are_rounded_to_digits_that_somebody_could_mean():
    assert converted(small_document(), to="KZT", rate=555.5555, digits=3)["alternatives"][1]["lines"][0]["amount"] == 444000


@pytest.mark.parametrize(
    ("unit", "currency", "expected"),
    [
        ("EUR an hour", "EUR", True),
        ("€ за кг", "EUR", True),
        ("NEURONS", "EUR", False),
        ("руб. за ч", "EUR", False),
        ("", "EUR", False),
    ],
)
def test_a_unit_of_money_names_its_currency(unit: str, currency: str, expected: bool):
    assert names_currency(unit, currency) == expected
