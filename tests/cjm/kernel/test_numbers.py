"""How people write numbers, and what is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cjm.kernel.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("+5", "5"),
        ("\u22125", "-5"),
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,234", "1234"),
        ("1 234 567.5", "1234567.5"),
        ("0.1", "0.1"),
    ],
)
def test_an_english_reader_writes_points(typed: str, number: str) -> None:
    assert parse_number(typed, decimal_comma=False) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1\u202f234", "1234"),
        ("1.234.567,89", "1234567.89"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
    ],
)
def test_a_russian_reader_writes_commas(typed: str, number: str) -> None:
    assert parse_number(typed, decimal_comma=True) == Decimal(number)


def test_minus_zero_is_zero_without_a_sign() -> None:
    assert str(parse_number("-0", decimal_comma=False)) == "0"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "NaN",
        "-nan",
        "Infinity",
        "1e5",
        "1e400",
        "0x1F",
        "1_000",
        "2*3",
        "15%",
        "--5",
        "5-",
        "{}",
        "٣",
        "1,5",
        "1 23",
        "1.2.3",
        "9" * 41,
    ],
)
def test_anything_else_is_refused_in_english(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_number(typed, decimal_comma=False)


@pytest.mark.parametrize("typed", ["1.234", "1,234.50", "1,2,3", "12 34", "1e5", "NaN"])
def test_what_could_mean_two_things_is_refused_in_russian(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_number(typed, decimal_comma=True)


def test_the_largest_number_is_a_quadrillion() -> None:
    assert parse_number("1000000000000000", decimal_comma=False) == Decimal(10) ** 15
    with pytest.raises(ValidationError) as refused:
        parse_number("1000000000000001", decimal_comma=False)
    assert refused.value.code == "too_large"
