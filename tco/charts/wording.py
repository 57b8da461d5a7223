"""Names, spans of time and compact numbers, in the reader's language."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_compact_currency, format_compact_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cjm.kernel import formats
from tco import catalogue

# Longer names are cut in titles; the drawing and the table have them whole.
LONGEST_IN_SENTENCE = 60
PERIODS_IN_YEAR = {"month": 12, "quarter": 4, "year": 1}

# Translators: lengths of time stand in the accusative, after "over", "within" and "after".
_YEARS_IN_WORDS = {
    1: gettext_lazy("one year"),
    2: gettext_lazy("two years"),
    3: gettext_lazy("three years"),
    4: gettext_lazy("four years"),
    5: gettext_lazy("five years"),
    6: gettext_lazy("six years"),
    7: gettext_lazy("seven years"),
    8: gettext_lazy("eight years"),
    9: gettext_lazy("nine years"),
    10: gettext_lazy("ten years"),
}
# What XML cannot hold, and marks that turn the direction of the text around them.
_NOT_FOR_PRINT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """Return a name as it may be printed: no control characters, single spaces."""
    return " ".join(_NOT_FOR_PRINT.sub("", text).split())


def category_name(category: str) -> str:
    """Return the reader's name of a category; one that the user added keeps its own."""
    return cleaned(catalogue.category_name(category))


def study_length(count: int, unit: str) -> str:
    """Return the length of the study: "five years", "18 months"."""
    in_year = PERIODS_IN_YEAR[unit]
    if count % in_year == 0:
        years = count // in_year
        return str(_YEARS_IN_WORDS.get(years) or ngettext("%(count)d year", "%(count)d years", years) % {"count": years})
    if unit == "quarter":
        return ngettext("%(count)d quarter", "%(count)d quarters", count) % {"count": count}
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def duration(years: float) -> str:
    """Return a computed span of time: "2.7 years", below two years "17 months"."""
    if years >= 2:
        return pgettext("a span of time, never a whole number without its decimal", "%(years)s years") % {
            "years": formats.number(years, 1)
        }
    months = max(1, round(years * 12))
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def compact(value: float) -> str:
    """Return a number short enough for a label: "1.2 M", "1,2 млн"."""
    return _compact(value, "", formats.reader_locale())


def compact_money(value: float, currency: str) -> str:
    """Return an amount short enough for a label: "€1.2 M", "1,2 млн €"."""
    return _compact(value, currency, formats.reader_locale())


def signed(text: str, value: float) -> str:
    """Return the text of a number with a plus sign where it is a gain in quantity; a minus it has already."""
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def percent(fraction: float, *, sign: bool = False) -> str:
    """Return a percentage for a sentence: whole numbers, one decimal below ten."""
    return formats.percent(fraction, 0 if abs(fraction) >= 0.0995 else 1, signed=sign)


def places_for(values: Iterable[float]) -> int:
    """Return how many decimals a column of the table needs so that its numbers can be told apart."""
    largest = max((abs(value) for value in values), default=0)
    return 0 if largest >= 1000 or largest == 0 else 2 if largest >= 1 else 6


def shortest(name: str) -> str:
    """Return a name cut to what a sentence can bear."""
    return name if len(name) <= LONGEST_IN_SENTENCE else name[: LONGEST_IN_SENTENCE - 1].rstrip() + "…"


def alternative_name(alternative: Mapping[str, Any]) -> str:
    """Return the name of an alternative of the document, its key when it has none."""
    return cleaned(alternative.get("name") or "") or cleaned(alternative["key"]) or _("Unnamed")


# Measuring, cutting and drawing a label ask for it again and again, in both frames.
@lru_cache(maxsize=4096)
def _compact(value: float, currency: str, locale: Locale) -> str:
    # Three significant digits: a label is read, not calculated with.
    rounded = Decimal(f"{value + 0.0:.3g}")
    with localcontext(prec=formats.MOST_DIGITS):
        if currency:
            return _tidy(format_compact_currency(rounded, currency, locale=locale, fraction_digits=2))
        return _tidy(format_compact_decimal(rounded, locale=locale, fraction_digits=2))


def _tidy(shown: str) -> str:
    """Set the minus sign and the space before the unit of magnitude as the house does."""
    return re.sub(r"(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=\d)", "\u00a0", shown.replace("-", "\u2212"))
