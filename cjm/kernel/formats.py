"""Money, numbers and dates in the reader's language."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language

Number = int | float | Decimal
EMPTY = "—"


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    # British conventions for English: day before month, "€1,234" with the symbol first.
    return Locale.parse({"en": "en_GB"}.get(language, language.replace("-", "_")))


def reader_locale() -> Locale:
    """Return Babel's locale of the language in force."""
    return _locale(get_language() or "en")


def uses_decimal_comma() -> bool:
    """Say whether the reader writes 1,5 rather than 1.5."""
    return bool(reader_locale().number_symbols["latn"]["decimal"] == ",")


def number(value: Number | None, places: int = 0) -> str:
    """Return the number grouped in the reader's way, with exactly `places` digits after the mark; "—" for None."""
    if value is None:
        return EMPTY
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return _unsigned_zero(format_decimal(value, format=pattern, locale=reader_locale()))


def money(value: Number | None, currency: str, places: int = 0) -> str:
    """Return the amount with its currency in the reader's way; "—" for None."""
    if value is None:
        return EMPTY
    pattern = reader_locale().currency_formats["standard"].pattern.split(";")[0]
    pattern = pattern.replace("0.00", "0" + ("." + "0" * places if places else ""))
    return _unsigned_zero(format_currency(value, currency, format=pattern, locale=reader_locale(), currency_digits=False))


def percent(value: Number | None, places: int = 0, *, signed: bool = False) -> str:
    """Return a fraction (0.125) as a percentage ("12.5 %"); "—" for None; with `signed` also a plus sign."""
    if value is None:
        return EMPTY
    shown = number(Decimal(str(value)) * 100, places)
    if shown.startswith("-"):
        shown = "\u2212" + shown[1:]
    elif signed and any(digit in shown for digit in "123456789"):
        shown = "+" + shown
    return f"{shown}\u00a0%"


def day(value: date | datetime | None) -> str:
    """Return a day such as "22 Nov 2026"; "—" for None."""
    if value is None:
        return EMPTY
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return babel_date(value, format="medium", locale=reader_locale())


def currency_symbol(currency: str) -> str:
    """Return the symbol the reader knows a currency by, or its code."""
    return get_currency_symbol(currency, locale=reader_locale())


def _unsigned_zero(shown: str) -> str:
    """Drop the minus of a number that rounds to nothing: nobody owes "-0"."""
    if "-" in shown and not any(digit in shown for digit in "123456789"):
        return shown.replace("-", "")
    return shown
