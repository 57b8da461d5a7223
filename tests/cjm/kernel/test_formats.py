"""Money, numbers and dates as each reader writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cjm.kernel import formats

NBSP = "\u00a0"


@pytest.mark.parametrize(("language", "shown"), [("en", "€1,234,568"), ("ru", f"1{NBSP}234{NBSP}568{NBSP}€")])
def test_money_stands_in_the_readers_way(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.money(Decimal("1234567.6"), "EUR") == shown


def test_a_currency_without_a_sign_is_set_apart_from_its_amount() -> None:
    with translation.override("en"):
        assert formats.money(92_000_000, "RUB") == f"RUB{NBSP}92,000,000"
        assert formats.money(-5, "CHF") == f"\u2212CHF{NBSP}5"


def test_a_minus_is_as_wide_as_a_digit() -> None:
    with translation.override("ru"):
        assert formats.number(-1234.5, 1) == f"\u22121{NBSP}234,5"
        assert formats.money(-1234, "EUR") == f"\u22121{NBSP}234{NBSP}€"


def test_roubles_and_cents() -> None:
    with translation.override("ru"):
        assert formats.money(Decimal("1234.5"), "RUB", 2) == f"1{NBSP}234,50{NBSP}₽"


@pytest.mark.parametrize(("language", "shown"), [("en", "1,234.50"), ("ru", f"1{NBSP}234,50")])
def test_numbers_have_a_fixed_count_of_places(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.number(1234.5, 2) == shown


@pytest.mark.parametrize(
    ("fraction", "places", "signed", "shown"),
    [
        (0.125, 1, False, f"12.5{NBSP}%"),
        (0.125, 1, True, f"+12.5{NBSP}%"),
        (-0.4, 0, True, f"\u221240{NBSP}%"),
        (0.0001, 0, True, f"0{NBSP}%"),
        (-0.0001, 0, False, f"0{NBSP}%"),
        (None, 0, False, "—"),
    ],
)
def test_fractions_are_shown_as_per_cent(fraction: float | None, places: int, signed: bool, shown: str) -> None:
    with translation.override("en"):
        assert formats.percent(fraction, places, signed=signed) == shown


def test_nothing_is_ever_minus_zero() -> None:
    with translation.override("en"):
        assert formats.number(-0.004, 2) == "0.00"
        assert formats.money(Decimal("-0.4"), "EUR") == "€0"


def test_a_missing_value_is_a_dash() -> None:
    assert [formats.number(None), formats.money(None, "EUR"), formats.day(None)] == ["—", "—", "—"]


def test_a_moment_is_shown_as_the_day_it_is_in_the_time_zone_in_force() -> None:
    with translation.override("en"):
        assert formats.day(date(2026, 11, 22)) == "22 Nov 2026"
        assert formats.day(datetime(2026, 11, 22, 12, tzinfo=UTC)) == "22 Nov 2026"
    with translation.override("ru"):
        assert formats.day(date(2026, 11, 22)) == "22 нояб. 2026\u202fг."


def test_a_currency_without_a_sign_of_its_own_keeps_its_distance() -> None:
    with translation.override("en"):
        assert formats.money(48_000_000, "RUB") == f"RUB{NBSP}48,000,000"
        assert formats.money(48_000_000, "GBP") == "£48,000,000"


NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(-1e15, 1e15),
    st.decimals(-(10**9), 10**9, places=4),
    st.sampled_from([0.5, 1.5, 2.675, -0.0]),
)


@given(value=NUMBERS, places=st.integers(0, 6), language=st.sampled_from(["en", "ru", "de", "hi", "ar"]))
def test_numbers_are_written_as_babel_writes_them(value: int | float | Decimal, places: int, language: str) -> None:
    with translation.override(language):
        pattern = "#,##0" + ("." + "0" * places if places else "")
        shown = format_decimal(value, format=pattern, locale=formats.reader_locale())
        minus = formats.MINUS if any(digit in shown for digit in "123456789") else ""
        assert formats.number(value, places) == shown.replace("-", minus)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_largest_numbers_that_there_are_can_be_shown(language: str) -> None:
    with translation.override(language):
        shown = [formats.money(-1.5e300, "EUR", 2), formats.number(1.5e300, 2), formats.percent(1.5e300)]
    assert [sum(map(str.isdigit, each)) for each in shown] == [303, 303, 303]
