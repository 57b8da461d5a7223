"""How schedules, amounts, rates and dates are typed and shown."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from tco.rhythm import Schedule
from tco.workspace.notation import (
    number_text,
    rate_text,
    read_amount,
    read_date,
    read_rate,
    read_schedule,
    schedule_text,
)

SCHEDULES = [
    ("0", Schedule(at=0), "0"),
    ("12", Schedule(at=12), "12"),
    ("1–", Schedule(first=1), "1–"),
    ("1-", Schedule(first=1), "1–"),
    (" 1 — 36 ", Schedule(first=1, last=36), "1–36"),
    ("12–/12", Schedule(first=12, every=12), "12–/12"),
    ("3-33/3", Schedule(first=3, last=33, every=3), "3–33/3"),
]


@pytest.mark.parametrize(("typed", "meant", "shown"), SCHEDULES)
def test_a_schedule_is_read_and_shown_again(typed: str, meant: Schedule, shown: str):
    assert read_schedule(typed) == meant
    assert schedule_text(meant.at, meant.first, meant.last, meant.every) == shown


@pytest.mark.parametrize("typed", ["", "-", "–5", "1/2", "1–/0", "a", "1.5", "12345", "1–2–3", "²", "٣"])
def test_what_is_no_schedule_is_refused(typed: str):
    with pytest.raises(ValidationError):
        read_schedule(typed)


def test_an_amount_is_a_number_where_it_can_be_and_else_an_expression():
    assert read_amount(" 1,234.50 ") == Decimal("1234.50")
    assert read_amount("−5") == Decimal(-5)
    assert read_amount("= 12 * 3") == "12 * 3"
    assert read_amount("seats*1.5") == "seats*1.5"
    with override("ru"):
        assert read_amount("1 234,50") == Decimal("1234.50")
        with pytest.raises(ValidationError):
            read_amount("1.234")
    for typed in ("", "=", "1,2,3", "1..2", "--"):
        with pytest.raises(ValidationError):
            read_amount(typed)


@pytest.mark.parametrize(
    ("typed", "rate"), [("2.5", "0.025"), ("10 %", "0.1"), ("100", "1"), ("1000", "10"), ("-3", "-0.03"), ("0", "0")]
)
def test_a_rate_is_written_in_per_cent(typed: str, rate: str):
    assert str(read_rate(typed)) == rate
    assert read_rate(rate_text(Decimal(rate))) == Decimal(rate)


def test_a_number_comes_back_with_all_its_digits():
    for text in ("0.1", "1234567.891", "100.0", "1000000000000000", "0.0000001"):
        assert read_amount(number_text(Decimal(text))) == Decimal(text)
        with override("ru"):
            assert read_amount(number_text(Decimal(text))) == Decimal(text)


def test_a_date_is_written_year_first_or_day_first():
    assert read_date("2026-03-31") == read_date("31.03.2026") == read_date(" 31/3/2026 ") == "2026-03-31"
    assert read_date(" ") == ""
    for typed in ("2026-02-30", "31.03.26", "1890-01-01", "9999-01-01", "soon"):
        with pytest.raises(ValidationError):
            read_date(typed)
