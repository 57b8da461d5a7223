"""Money told in hours, days and weeks: which units are understood, and what they come to."""

from typing import Any

import pytest

from tco.negotiation.equivalents import Equivalent, equivalents_of
from tco.negotiation.time_units import money_for_time, stretch_of_time, what_takes_time
from tests.tco.negotiation.models import desk_document, with_setup


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("EUR an hour", ("EUR", "hour")),
        ("EUR/h", ("EUR", "hour")),
        ("€ per day", ("EUR", "day")),
        ("USD a month", ("USD", "month")),
        ("$ / week", ("USD", "week")),
        ("₽ за час", ("RUB", "hour")),
        ("руб./ч", ("RUB", "hour")),
        ("₸ за час", ("KZT", "hour")),
        ("тыс. евро в неделю", ("EUR", "week")),
        ("₽ в год", None),
        ("₽ за кВт·ч", None),
        ("hours a month", None),
        ("a month", None),
        ("EUR", None),
        ("%", None),
        ("", None),
    ],
)
def test_units_of_money_for_time_are_understood(unit: str, expected: Any):
    # A thousand of something is not that thing: such units are left out rather than read a thousand times too small.
    assert money_for_time(unit, "EUR") == (None if unit.startswith("тыс") else expected)


def test_a_bare_dollar_is_the_models_own():
    assert money_for_time("$ an hour", "CAD") == ("CAD", "hour")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("days", "day"), ("person-days", "day"), ("чел.-дней", "day"), ("hours", "hour"), ("часов", "hour"), ("недели", "week"),
     ("hours a month", None), ("months ago", None), ("people", None), ("", None)],
)  # fmt: skip
def test_stretches_of_time_are_understood(unit: str, expected: str | None):
    assert stretch_of_time(unit) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cost of one hour of sorter stop", "sorter stop"),
        ("Потери от часа внепланового простоя", "внепланового простоя"),
        ("Час остановки станка", "остановки станка"),
        ("An hour of unplanned downtime", "unplanned downtime"),
        ("Hours of the day", None),
        ("Technician's hour, full cost", None),
        ("Cost of an hour", None),
    ],
)
def test_a_name_says_what_the_time_is_of(name: str, expected: str | None):
    assert what_takes_time(name) == expected


def equivalents(document: dict[str, Any], *totals: float, amount: float = 50.0) -> list[Equivalent]:
    return equivalents_of(amount, document, "ours", list(totals))


def test_a_discount_is_hours_of_what_the_model_prices_by_the_hour_and_days_of_setting_up():
    assert equivalents(with_setup(desk_document()), 1000, 200, 40) == [
        Equivalent(2.0, "hour", "Cost of one hour of standstill", "standstill"),
        Equivalent(25.0, "hour", "Clerk, full cost"),
        Equivalent(5.0, "day", "Set-up"),
        Equivalent(1.25, "share", "implementation"),
    ]


def test_a_line_of_implementation_that_lasts_has_a_price_of_a_week():
    document = desk_document() | {"drivers": [], "periods": {"count": 24, "unit": "month"}}
    document["alternatives"][0]["lines"][1] = {
        "name": "Both side by side", "category": "implementation", "amount": 10, "when": {"from": 1, "to": 3},
    }  # fmt: skip
    assert equivalents(document, 1000, 30, amount=10) == [
        Equivalent(pytest.approx(13 / 3), "week", "Both side by side"),  # type: ignore[arg-type]
        Equivalent(pytest.approx(1 / 3), "share", "implementation"),  # type: ignore[arg-type]
    ]


def test_an_hour_in_another_currency_is_converted_and_one_without_a_rate_left_out():
    document = desk_document() | {"fx": {"USD": {"rate": 0.5}}}
    document["drivers"][0]["unit"], document["drivers"][1]["unit"] = "USD an hour", "GBP an hour"
    assert [(each.name, each.count) for each in equivalents(document, 1000, 200)] == [("Cost of one hour of standstill", 4.0)]


def test_a_driver_over_time_counts_with_its_first_year_and_a_free_one_not_at_all():
    document = desk_document()
    document["drivers"][0]["value"], document["drivers"][1]["value"] = [0, 10, 20], 0
    assert [each.count for each in equivalents(document, 1000, 200)] == [5.0]


@pytest.mark.parametrize("amount", [0.0, -5.0, 0.5])
def test_nothing_and_next_to_nothing_have_no_equivalent(amount: float):
    document = desk_document()
    document["drivers"] = document["drivers"][:1]
    assert equivalents(document, 1000, 200, amount=amount) == []


def test_dear_hours_come_before_cheap_ones_and_the_fee_itself_is_no_equivalent():
    document = desk_document()
    document["drivers"][:0] = [
        {"key": "fee", "name": "Monthly fee", "unit": "EUR a month", "value": 10, "price_of": "rival"},
        {"key": "work", "name": "An hour of work", "unit": "EUR an hour", "value": 5},
    ]
    assert [(each.count, each.what) for each in equivalents(document, 1000, 200)] == [
        (2.0, "standstill"), (10.0, "work"), (25.0, None),
    ]  # fmt: skip
