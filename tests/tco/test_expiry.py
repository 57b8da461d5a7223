from datetime import date

import pytest

from tco.catalogue import source_kinds
from tco.expiry import expiry_of, is_expired

DATED = date(2026, 1, 10)


def test_each_kind_of_source_holds_for_its_own_time() -> None:
    held = {kind: word.valid_days for kind, word in source_kinds().items()}
    assert held == {"contract": None, "measured": 730, "client": 365, "vendor_quote": 90, "benchmark": 365, "estimate": 180}


def test_a_quote_holds_through_its_ninetieth_day() -> None:
    assert expiry_of("vendor_quote", DATED, None) == date(2026, 4, 10)
    assert not is_expired("vendor_quote", DATED, None, date(2026, 4, 10))
    assert is_expired("vendor_quote", DATED, None, date(2026, 4, 11))


def test_what_the_row_itself_says_goes_before_the_kind() -> None:
    assert expiry_of("vendor_quote", DATED, date(2027, 6, 30)) == date(2027, 6, 30)
    assert is_expired("contract", None, date(2026, 2, 1), date(2026, 2, 2))


@pytest.mark.parametrize(("kind", "dated"), [("contract", DATED), ("estimate", None), ("", DATED), ("hearsay", DATED)])
def test_nothing_ends_a_contract_or_a_source_without_a_date(kind: str, dated: date | None) -> None:
    assert expiry_of(kind, dated, None) is None
    assert not is_expired(kind, dated, None, date(2050, 1, 1))


def test_a_date_at_the_end_of_the_calendar_is_read() -> None:
    assert expiry_of("estimate", date.max, None) == date.max
