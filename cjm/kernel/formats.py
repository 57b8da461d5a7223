"""Money, numbers and dates in the reader's language."""

import re
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language

Number = int | float | Decimal
EMPTY = "—"
MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
# A sum of a valid model is any finite number; written out it has some 310 digits, and Babel rounds in the precision in force.
MOST_DIGITS = 400
_SAMPLE = re.compile(r"1(?P<mark>\D)234(?P=mark)567(?P<point>\D)5\Z")


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
    exactly = value if isinstance(value, Decimal) else Decimal(str(value))
    marks = _marks(reader_locale())
    if marks is None or not exactly.is_finite():
        return _signed(_as_babel_writes(value, places, reader_locale()))
    return _signed(f"{exactly:,.{places}f}".translate(marks))


def _as_babel_writes(value: Number, places: int, locale: Locale) -> str:
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(value, format="#,##0" + ("." + "0" * places if places else ""), locale=locale)


@lru_cache(maxsize=16)
def _marks(locale: Locale) -> dict[int, str] | None:
    """Return what the marks of "1,234,567.5" become for a reader; None where digits or groups are of another kind.

    Babel works the pattern of a number out anew each time; a page with hundreds of numbers would wait for that.
    """
    sample = _SAMPLE.match(_as_babel_writes(1234567.5, 1, locale))
    return str.maketrans({",": sample["mark"], ".": sample["point"]}) if sample else None


def money(value: Number | None, currency: str, places: int = 0) -> str:
    """Return the amount with its currency in the reader's way; "—" for None."""
    if value is None:
        return EMPTY
    pattern = _money_pattern(currency, places)
    with localcontext(prec=MOST_DIGITS):
        return _signed(format_currency(value, currency, format=pattern, locale=reader_locale(), currency_digits=False))


def _money_pattern(currency: str, places: int) -> str:
    """Return Babel's pattern with the wanted places; a code such as "RUB" is set apart from the digits that follow it."""
    pattern = str(reader_locale().currency_formats["standard"].pattern).split(";")[0]
    pattern = pattern.replace("0.00", "0" + ("." + "0" * places if places else ""))
    if pattern.startswith("¤#") and currency_symbol(currency)[-1].isalpha():
        # A code is a word: "RUB 48,000,000", but "€1,250,000".
        pattern = pattern.replace("¤", "¤\u00a0")
    return pattern.replace("¤#", f"¤{NO_BREAK_SPACE}#") if currency_symbol(currency)[-1:].isalpha() else pattern


def percent(value: Number | None, places: int = 0, *, signed: bool = False) -> str:
    """Return a fraction (0.125) as a percentage ("12.5 %"); "—" for None; with `signed` also a plus sign."""
    if value is None:
        return EMPTY
    shown = number(Decimal(str(value)) * 100, places)
    if signed and value > 0 and any(digit in shown for digit in "123456789"):
        shown = "+" + shown
    return f"{shown}{NO_BREAK_SPACE}%"


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


def _signed(shown: str) -> str:
    """Set a minus as wide as the digits, and none before a number that rounds to nothing: nobody owes "-0"."""
    return shown.replace("-", MINUS if any(digit in shown for digit in "123456789") else "")
