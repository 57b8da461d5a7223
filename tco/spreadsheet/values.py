"""One cell, read as what its column asks for."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.kernel.numbers import parse_number
from cjm.kernel.text import normalise
from tco.spreadsheet.layout import Column, comparable, in_reader_language
from tco.spreadsheet.vocabulary import FLAGS

LOOKS_LIKE_A_NUMBER = re.compile(r"[+\-−–]?[0-9][0-9\s.,'%\u00a0\u2007\u2009\u202f€$£¥₽]*\Z")
COMMA_AFTER_NOTHING = re.compile(r"[+\-−–]?0,[0-9]{3}\Z")
ONE_POINT_THEN_THREE = re.compile(r"[+\-−–]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
PERCENT = re.compile(r"(.*[0-9])\s*%\Z")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
DOTTED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z")
LARGEST_WHOLE = 1e15
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")


@dataclass(frozen=True)
class Cell:
    """A filled cell: its address, and kind and value as `package.read_package` tells them."""

    sheet: str
    address: str
    kind: str
    value: Any

    @property
    def shown(self) -> str:
        """What stands in the cell, as far as a reader would recognise it."""
        if self.kind == "formula":
            return f"={self.value}"
        if self.kind == "flag":
            return "TRUE" if self.value else "FALSE"
        return str(self.value)


class BadCell(Exception):
    """A cell that does not hold what its column asks for. `rule` says what would be right."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_cell(cell: Cell, column: Column) -> Any:
    """Return the JSON value of a cell. Raises BadCell; returns None for one that holds only blanks."""
    if cell.kind == "error":
        raise BadCell(_("The cell shows an error of the spreadsheet program. Mend the formula or type the value."))
    if cell.kind == "text" and not normalise(str(cell.value)):
        return None
    return READERS[column.kind](cell, column)


def unambiguous_number(text: str) -> Decimal:
    """Return the number that `text` writes, whoever wrote it. Raises BadCell when it could mean two.

    "1 234,50", "1,234.50", "1.234,50" and "1234.5" have one meaning each; "1,234" and "1.234" are a thousand or about one.
    """
    readings = set()
    for decimal_comma in (True, False):
        try:
            readings.add(parse_number(text, decimal_comma=decimal_comma))
        except ValidationError as error:
            if error.code in ("too_long", "too_large"):
                raise BadCell(" ".join(error.messages)) from error
    if COMMA_AFTER_NOTHING.match(text.strip()):
        readings = {parse_number(text, decimal_comma=True)}
    if len(readings) > 1 or ONE_POINT_THEN_THREE.match(text.strip()):
        raise BadCell(
            _("This could be a thousand times more or less. Type it as a number, not as text, or without separators: 1234 or 1.5.")
        )
    if not readings:
        raise BadCell(_("Expected a number, such as 1234.50."))
    return readings.pop()


def json_number(number: Decimal | float) -> int | float:
    """Return the number as JSON would write it: whole numbers without a point, and no minus before zero."""
    value = float(number)
    return int(value) if value.is_integer() and abs(value) <= LARGEST_WHOLE else value


def _number(cell: Cell, column: Column) -> int | float:
    if cell.kind == "number":
        return _stored_number(cell)
    if cell.kind == "formula":
        raise BadCell(
            _("The formula has no stored result. Open the file in a spreadsheet program and save it there, or type the number.")
        )
    if cell.kind == "date":
        raise BadCell(_("Expected a number; the cell holds a date."))
    if cell.kind == "flag":
        raise BadCell(_("Expected a number; the cell holds yes or no."))
    text = str(cell.value).strip()
    percent = PERCENT.match(text)
    if percent and column.kind in ("rate", "rates"):
        return json_number(unambiguous_number(percent[1]) / 100)
    if percent:
        raise BadCell(_("Expected a number; a percentage has no place here."))
    return json_number(unambiguous_number(text))


def _stored_number(cell: Cell) -> int | float:
    try:
        value = float(cell.value)
    except ValueError as error:
        raise BadCell(_("Expected a number.")) from error
    if not math.isfinite(value):
        raise BadCell(_("Expected an ordinary number, not NaN or infinity."))
    return json_number(value)


def _amount(cell: Cell, column: Column) -> int | float | str:
    """A number, or an expression; what consists of digits and separators alone is meant as a number."""
    if cell.kind != "text" or LOOKS_LIKE_A_NUMBER.match(str(cell.value).strip()):
        return _number(cell, column)
    return normalise(str(cell.value), single_line=True)


def _one_or_list(cell: Cell, column: Column) -> Any:
    """A number, or numbers between semicolons. In a list the point and the comma both are decimal marks."""
    if cell.kind != "text" or ";" not in str(cell.value):
        return _number(cell, column)
    return [_item(text.strip(), column) for text in str(cell.value).strip().rstrip(";").split(";")]


def _item(text: str, column: Column) -> int | float:
    percent = PERCENT.match(text) if column.kind == "rates" else None
    plain = (percent[1] if percent else text).strip().replace("\u2212", "-")
    if not PLAIN_NUMBER.match(plain):
        raise BadCell(
            _("“%(item)s” in the list is no number. Write numbers between semicolons: 0; 40; 60.5.") % {"item": text[:40]}
        )
    number = Decimal(plain.replace(",", "."))
    return json_number(number / 100 if percent else number)


def _text(cell: Cell, _column: Column) -> str:
    if cell.kind == "number":
        return str(_stored_number(cell))
    return normalise(cell.shown, single_line=True)


def _note(cell: Cell, column: Column) -> str:
    return normalise(cell.shown) if cell.kind == "text" else _text(cell, column)


def _key(cell: Cell, column: Column) -> str:
    if cell.kind == "formula":
        raise BadCell(_("Expected a short text; the cell holds a formula without a stored result."))
    return _text(cell, column)


def _date(cell: Cell, _column: Column) -> str:
    rule = _("Expected a date such as 2026-01-31 or 31.01.2026.")
    if cell.kind == "date":
        return str(cell.value)
    if cell.kind != "text":
        raise BadCell(rule)
    text = str(cell.value).strip()
    iso, dotted = ISO_DATE.match(text), DOTTED_DATE.match(text)
    if not iso and not dotted:
        raise BadCell(rule)
    year, month, day = (int(part) for part in (iso.groups() if iso else reversed(dotted.groups() if dotted else ())))
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise BadCell(rule) from error


def _flag(cell: Cell, _column: Column) -> bool:
    if cell.kind == "flag":
        return bool(cell.value)
    word = comparable(cell.shown)
    for key, names in FLAGS.items():
        if word in (key, *(comparable(name) for name in names), "1" if key == "true" else "0"):
            return key == "true"
    raise BadCell(_("Expected yes or no."))


def _choice(cell: Cell, column: Column) -> str:
    found = _known_word(cell, column)
    if found is None:
        names = ", ".join(in_reader_language(pair) for pair in (column.choices or {}).values())
        raise BadCell(_("Expected one of: %(choices)s.") % {"choices": names})
    return found


def _open_choice(cell: Cell, column: Column) -> str:
    return _known_word(cell, column) or _text(cell, column)


def _known_word(cell: Cell, column: Column) -> str | None:
    word = comparable(cell.shown)
    for key, names in (column.choices or {}).items():
        if word == key or word in map(comparable, names):
            return key
    return None


READERS: dict[str, Callable[[Cell, Column], Any]] = {
    "text": _text,
    "note": _note,
    "key": _key,
    "number": _number,
    "rate": _number,
    "whole": _number,
    "amount": _amount,
    "numbers": _one_or_list,
    "rates": _one_or_list,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "open_choice": _open_choice,
}
