"""The one parser of numbers that people type or paste."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 40
MAX_MAGNITUDE = Decimal(10) ** 15
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2007\u2009\u202f"))
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-"})
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_POINT_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z")
_COMMA_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\Z")
_COMMA_DECIMAL = re.compile(r"[+-]?[0-9]+,[0-9]+\Z")
_AMBIGUOUS_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_GROUPS_OF_SPACES = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u2007\u2009\u202f][0-9]{3})+(?:[.,][0-9]+)?\Z")


def parse_number(text: str, *, decimal_comma: bool) -> Decimal:
    """Return the exact number that `text` writes.

    `decimal_comma` is the reader's habit: with it "1 234,50", "1.234,50" and "1.5" are read, without it "1 234.50" and "1,234.50".
    What could mean two things to such a reader ("1.234" with a decimal comma) is refused rather than guessed. Raises
    ValidationError for anything else: words, exponents, underscores, percent signs, digits of other scripts, amounts past 10¹⁵.
    """
    typed = text.strip().translate(_MINUSES)
    if len(typed) > MAX_LENGTH:
        raise ValidationError(_("This number is too long: at most %(limit)s characters."), "too_long", {"limit": MAX_LENGTH})
    if _GROUPS_OF_SPACES.match(typed):
        typed = typed.translate(_SPACES)
    plain = _as_plain(typed, decimal_comma=decimal_comma)
    if plain is None:
        raise ValidationError(_not_a_number(decimal_comma=decimal_comma), "not_a_number")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:  # pragma: no cover - the patterns above admit only what Decimal reads
        raise ValidationError(_not_a_number(decimal_comma=decimal_comma), "not_a_number") from error
    if abs(number) > MAX_MAGNITUDE:
        raise ValidationError(_("This number is too large: at most 1,000,000,000,000,000."), "too_large")
    return number + 0 if number else Decimal(0)


def _as_plain(typed: str, *, decimal_comma: bool) -> str | None:
    if decimal_comma:
        if _AMBIGUOUS_POINT.match(typed):
            return None
        if _PLAIN.match(typed):
            return typed
        if _COMMA_GROUPED.match(typed) or _COMMA_DECIMAL.match(typed):
            return typed.replace(".", "").replace(",", ".")
        return None
    if _PLAIN.match(typed):
        return typed
    return typed.replace(",", "") if _POINT_GROUPED.match(typed) else None


def _not_a_number(*, decimal_comma: bool) -> str:
    if decimal_comma:
        return _("Write a number such as 1 234,50.")
    return _("Write a number such as 1,234.50.")
