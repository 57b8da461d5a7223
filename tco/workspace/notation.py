"""How a presales engineer writes numbers, rates and schedules into a cell, and how the cell shows them again.

A schedule is "0" (once, at the base date), "12" (once, in period 12), "1–" (each period from 1 to the end), "1–36", and with a
step "12–/12" (every twelfth from 12). A rate is written in per cent. Lists are parted by semicolons.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.kernel.fields import EARLIEST_DATE
from cjm.kernel.formats import uses_decimal_comma
from cjm.kernel.numbers import parse_number
from tco.rhythm import Schedule

DASH = "–"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SCHEDULE = re.compile(r"([0-9]{1,4})(?:(-)([0-9]{1,4})?(?:/([0-9]{1,4}))?)?")
_BARE_NUMBER = re.compile(r"[\d\s.,'’+\-−–]*")
_CALCULATION = re.compile(r"\d\s*[+\-−–]\s*\d")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")


def read_schedule(text: str) -> Schedule:
    """Return the schedule that `text` writes. Raises ValidationError."""
    match = _SCHEDULE.fullmatch("".join(text.split()).translate(_DASHES))
    if match is None:
        raise ValidationError(
            _("Write 0 for the base date, 12 for once in period 12, 1– for each period, 1–36, or 12–/12 for every twelfth.")
        )
    start, recurs, last, every = match.groups()
    if not recurs:
        return Schedule(at=int(start))
    if every is not None and not int(every):
        raise ValidationError(_("The step after the stroke is at least 1."))
    return Schedule(first=int(start), last=int(last) if last else None, every=int(every) if every else None)


def schedule_text(at: int | None, first: int | None, last: int | None, every: int | None) -> str:
    """Return a schedule as it is typed."""
    if at is not None:
        return str(at)
    step = f"/{every}" if every not in (None, 1) else ""
    return f"{first}{DASH}{'' if last is None else last}{step}"


def number_text(value: Decimal | float | None) -> str:
    """Return a number with all its digits as its reader types it, without groups; "" for None."""
    if value is None:
        return ""
    plain = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    return plain.replace(".", ",") if uses_decimal_comma() else plain


def read_number(text: str) -> Decimal:
    """Return the number that `text` writes in the reader's habit. Raises ValidationError."""
    return parse_number(text, decimal_comma=uses_decimal_comma())


def read_amount(text: str) -> Decimal | str:
    """Return the number that `text` writes, else the expression, without its leading "=". Raises ValidationError.

    What has neither a letter nor a sign of arithmetic is meant as a number, and refused rather than read in some other way.
    """
    typed = " ".join(text.split())
    if typed.startswith("="):
        expression = typed[1:].strip()
        if not expression:
            raise ValidationError(_("The expression is empty."))
        return expression
    try:
        return read_number(typed)
    except ValidationError:
        sign = next((letter for letter in typed if unicodedata.category(letter) == "Sc"), None)
        if sign is not None:
            message = _("Write the amount without “%(sign)s”. If the line is in another currency, choose it in its details.")
            raise ValidationError(message % {"sign": sign}) from None
        if not _BARE_NUMBER.fullmatch(typed):
            return typed
        if _CALCULATION.search(typed):
            raise ValidationError(_("To calculate, begin with an equals sign: =%(typed)s.") % {"typed": typed[:80]}) from None
        raise


def rate_text(rate: Decimal | float | None) -> str:
    """Return an annual fraction as the per cent that its reader types; "" for None."""
    if rate is None:
        return ""
    exact = rate if isinstance(rate, Decimal) else Decimal(repr(rate))
    percent = (exact * 100).normalize()
    return number_text(percent)


def read_rate(text: str) -> Decimal:
    """Return the fraction that a number of per cent, with or without its sign, writes. Raises ValidationError."""
    percent = read_number(text.strip().removesuffix("%").strip())
    rate = percent.scaleb(-2).normalize()
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate


def list_text(values: list[float] | None) -> str:
    """Return numbers as a list that can be typed."""
    return "; ".join(number_text(value) for value in values or ())


def read_list(text: str) -> list[Decimal]:
    """Return the numbers of a list parted by semicolons. Raises ValidationError."""
    return [read_number(part) for part in text.split(";") if part.strip()]


def read_date(text: str) -> str:
    """Return the ISO date that `text` writes, year first or day first, or "" for nothing. Raises ValidationError."""
    typed = text.strip()
    if not typed:
        return ""
    if match := _DATE.fullmatch(typed):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(typed):
        day, month, year = match.groups()
    else:
        raise ValidationError(_("Write a date such as 2026-03-31 or 31.03.2026."))
    try:
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(_("There is no such day.")) from error
    if found < EARLIEST_DATE or found.year > EARLIEST_DATE.year + 110:
        raise ValidationError(_("Choose a date between 1990 and %(year)s.") % {"year": EARLIEST_DATE.year + 110})
    return found.isoformat()
