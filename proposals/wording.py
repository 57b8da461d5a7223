"""Words and figures of a proposal in the language in force."""

import re
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.translation import pgettext

from cjm.kernel import formats
from proposals.study import Study
from tco.charts.wording import category_name, duration, study_length

__all__ = ["category_name", "duration"]

SMALL_STUDY = 1000
MILLION = 1_000_000
MOST_ZEROS = 12
MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
# Ordinary spaces at which a line must not break: inside figures, before their units, after № and §, before a dash, and after
# the short words of Russian, which do not end a line.
_TIES = (
    re.compile(r"(?<=\b\d) (?=\d{3}\b)|(?<=\b\d\d) (?=\d{3}\b)|(?<=\d{3}) (?=\d{3}\b)"),
    re.compile(r"(?<=\d) (?=[%‰€$£₽₸¥]|(?:млн|млрд|тыс|лет|год[ау]?|месяц\w*|недел\w+|дн\w+|час\w*)\b)"),
    re.compile(r"(?<=\d) (?=(?:[mb]illion|years?|months?|weeks?|days?|hours?)\b)"),
    re.compile(r"(?<=(?:млн|тыс)) (?=[€$£₽₸¥])|(?<=(?:млрд|тыс\.)) (?=[€$£₽₸¥])|(?<=[№§]) "),
    re.compile(r"(?<=\S) (?=[—–](?:\s|$))"),
    re.compile(r"(?<=\b[авикосуяАВИКОСУЯ]) (?=\S)"),
    re.compile(r"(?<=\b(?:во|до|за|из|на|не|ни|но|об|от|по|со|Во|До|За|Из|На|Не|Ни|Но|Об|От|По|Со)) (?=\S)"),
)
# The hyphen of "1-го".
_ENDING = re.compile(r"(?<=\d)-(?=[а-яё])")


def span(study: Study) -> str:
    """Return the length of the study: "five years", or "30 months" when it does not end with a year."""
    return study_length(int(study.document["periods"]["count"]), study.document["periods"]["unit"])


def places(study: Study) -> int:
    """Return how many digits after the mark the amounts of a study need: models in millions keep two."""
    largest = max((abs(alternative.total) for alternative in study.alternatives.values()), default=0)
    return 2 if largest < SMALL_STUDY else 0


def amount(study: Study, value: float | None) -> str:
    """Return an amount with its currency."""
    return formats.money(value, study.currency, places(study))


def plain_amount(study: Study, value: float | None) -> str:
    """Return an amount without its currency, for columns whose head names it."""
    return formats.number(value, places(study))


def about(study: Study, value: float) -> str:
    """Return an amount as one says it, with three figures: "€1.24 M", "€313,000"."""
    if abs(value) < 1000:
        return amount(study, value)
    if abs(value) < MILLION:
        return formats.money(Decimal(f"{value:.3g}"), study.currency)
    return _in_millions(Decimal(f"{value:.3g}"), study.currency)


def _in_millions(value: Decimal, currency: str) -> str:
    """Return an amount in millions, billions …, always with three figures, so that amounts side by side look alike."""
    thousands = min((value.adjusted() // 3) * 3, MOST_ZEROS)
    scaled = value.scaleb(-thousands)
    short = formats.reader_locale().compact_currency_formats["short"]["other"][str(10**thousands)].pattern
    decimals = max(0, 2 - scaled.adjusted())
    pattern = re.sub("0+", "0" + ("." + "0" * decimals if decimals else ""), short, count=1)
    with localcontext(prec=formats.MOST_DIGITS):
        shown = format_currency(scaled, currency, format=pattern, locale=formats.reader_locale(), currency_digits=False)
    return re.sub(r"(\d)([A-Z])", "\\1\u00a0\\2", shown).replace("-", MINUS)


def long_day(day: date) -> str:
    """Return a day such as "22 November 2026"."""
    return str(format_date(day, format="long", locale=formats.reader_locale()))


def day_of(text: str) -> str:
    """Return an ISO date of a model as a day, or the text itself when it is none."""
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text


def quantity(value: Any, unit: str = "") -> str:
    """Return a number with the digits it carries (fewer behind the mark the larger it is), and its unit."""
    number = Decimal(repr(float(value)))
    decimals = 0 if abs(number) >= 10_000 else 1 if abs(number) >= 1000 else 2 if abs(number) >= 1 else 4
    exponent = round(number, decimals).normalize().as_tuple().exponent
    shown = formats.number(number, max(0, -exponent) if isinstance(exponent, int) else 0)
    return f"{shown}\u00a0{unit}" if unit else shown


def three_figures(value: float) -> float:
    """Return a computed number with three figures: it says about where, not exactly where."""
    return float(f"{value:.3g}")


def measure(study: Study, value: Any, unit: str) -> str:
    """Return a number with its unit, as money when the unit is a currency of the study."""
    if unit == study.currency or unit in (study.document.get("fx") or {}):
        return money_as_stated(float(value), unit)
    return quantity(value, unit)


def tied(text: str) -> str:
    """Return a text whose lines do not break between a figure and its unit, before a dash or after a short word."""
    for place in _TIES:
        text = place.sub(NO_BREAK_SPACE, text)
    return _ENDING.sub(NO_BREAK_HYPHEN, text)


def unbroken(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", NO_BREAK_SPACE)


def money_as_stated(value: float, currency: str) -> str:
    """Return an amount the way it was stated: whole when it is, else with cents; below one with all it carries."""
    if float(value).is_integer():
        return formats.money(value, currency)
    if abs(value) < 1:
        return f"{quantity(value)}\u00a0{currency}"
    return formats.money(value, currency, 2)


def source_kind(key: str) -> str:
    """Return where a number is from, in words."""
    return {
        "client": pgettext("source", "You told us"),
        "contract": pgettext("source", "Contract"),
        "vendor_quote": pgettext("source", "Quotation"),
        "measured": pgettext("source", "Measured"),
        "benchmark": pgettext("source", "Benchmark"),
        "estimate": pgettext("source", "Estimate"),
    }.get(key, key)


def confidence(key: str) -> str:
    """Return how sure a number is, in words."""
    return {
        "high": pgettext("confidence", "high confidence"),
        "medium": pgettext("confidence", "medium confidence"),
        "low": pgettext("confidence", "low confidence"),
    }.get(key, key)
