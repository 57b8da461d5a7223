"""Brings a whole model into another currency, and proves that nothing but the unit of money changed."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.kernel.formats import currency_symbol, number
from tco.engine.messages import InvalidModel
from tco.evaluation import evaluate_document, sentence_of
from tco.mapping import Document

TOLERANCE = 1e-9
NAMED_LINES = 3
PLACES = 12  # digits that survive a conversion; a float64 has some 15


class CannotConvert(ValidationError):
    """The model has amounts that cannot be told from quantities; the message names the lines."""


def converted(document: Mapping[str, Any], *, to: str, rate: float, digits: int | None = None, note: bool = True) -> Document:
    """Return the model with `to` as its reporting currency; `rate` is what one unit of the present currency is worth in it.

    Amounts, and drivers whose unit names the present currency, are multiplied; lines in a currency of their own stay as they are.
    Each source says so when `note` is true. `digits` rounds what was multiplied to so many significant digits, for starting values
    only. Raises CannotConvert when some line does not follow: a number of money stands in its expression, or in a driver whose
    unit does not say so; ValidationError when the amounts become larger than a model can hold.
    """
    present = document["currency"]
    if present == to:
        return deepcopy(dict(document))
    exact = _multiplied(document, to, rate)
    if lost := list(_lines_left_behind(document, exact, to, rate)):
        raise CannotConvert(
            _(
                "These lines cannot be brought from %(present)s into %(currency)s: %(lines)s. Their expressions hold an amount of "
                "money, or a driver whose unit does not name the currency. Make it a driver with “%(present)s” in its unit."
            ),
            "cannot_convert",
            {"present": present, "currency": to, "lines": "; ".join(lost[:NAMED_LINES])},
        )
    if digits is not None:
        exact = _multiplied(document, to, rate, digits)
    if note:
        _add_notes(document, exact, present, to, rate)
    return exact


def refused(invalid: InvalidModel) -> ValidationError:
    """Return what makes a changed model impossible as a refusal that a form can show."""
    return ValidationError([f"{error.path}: {sentence_of(error)}" for error in invalid.errors[:NAMED_LINES]])


def names_currency(unit: str, currency: str) -> bool:
    """Say whether a unit is one of money in this currency: "EUR an hour", "€ за кг"."""
    return _token(currency).search(unit) is not None


def _token(currency: str) -> re.Pattern[str]:
    symbol = currency_symbol(currency)
    signs = [rf"(?<![A-Za-z]){re.escape(currency)}(?![A-Za-z])"]
    if symbol and symbol != currency:
        signs.append(re.escape(symbol))
    return re.compile("|".join(signs))


def _multiplied(document: Mapping[str, Any], to: str, rate: float, digits: int | None = None) -> Document:
    present = document["currency"]
    result: Document = deepcopy(dict(document))
    result["currency"] = to
    for driver in _money_drivers(result, present):
        is_list = isinstance(driver["value"], list)
        driver["unit"] = _token(present).sub(to, driver["unit"])
        driver["value"] = (
            [_times(value, rate, digits) for value in driver["value"]] if is_list else _times(driver["value"], rate, digits)
        )
        if not is_list:
            _multiply(driver, ("low", "high"), rate, digits)
    for offer in result["alternatives"]:
        for line in offer["lines"]:
            if "currency" not in line:
                if not isinstance(line["amount"], str):
                    _multiply(line, ("amount", "low", "high"), rate, digits)
            elif line["currency"] == to:
                del line["currency"]
    # One unit of a third currency is worth `rate` times as many units of the new one.
    fx = {code: {**entry, "rate": _times(entry["rate"], rate, None)} for code, entry in result.pop("fx", {}).items() if code != to}
    return result | ({"fx": fx} if fx else {})


def _money_drivers(document: Document, currency: str) -> list[Document]:
    return [driver for driver in document.get("drivers", ()) if names_currency(driver.get("unit", ""), currency)]


def _multiply(item: Document, names: tuple[str, ...], rate: float, digits: int | None) -> None:
    for name in names:
        if name in item:
            item[name] = _times(item[name], rate, digits)


def _times(value: float, rate: float, digits: int | None) -> float | int:
    product = float(f"{value * rate:.{(digits or PLACES) - 1}e}")
    return int(product) if product == int(product) else product


def _lines_left_behind(document: Mapping[str, Any], result: Document, to: str, rate: float) -> Iterator[str]:
    before = evaluate_document(document)
    try:
        after = evaluate_document(result)
    except InvalidModel as invalid:
        raise refused(invalid) from invalid
    for offer in document["alternatives"]:
        own = {line["name"] for line in offer["lines"] if line.get("currency") == to}
        pairs = zip(*(each["alternatives"][offer["key"]]["lines"] for each in (before, after)), strict=True)
        for old, new in pairs:
            if old["name"] not in own and abs(new["total"] - old["total"] * rate) > TOLERANCE * max(abs(old["total"] * rate), 1.0):
                yield f"{offer['name']}: {old['name']}"


def _add_notes(document: Mapping[str, Any], result: Document, present: str, to: str, rate: float) -> None:
    sentence = _("Brought from %(present)s into %(currency)s at %(rate)s.") % {
        "present": present,
        "currency": to,
        "rate": number(rate, 4 if rate < 100 else 2),
    }
    lines = zip(
        (line for offer in document["alternatives"] for line in offer["lines"]),
        (line for offer in result["alternatives"] for line in offer["lines"]),
        strict=True,
    )
    for old, new in [*zip(document.get("drivers", ()), result.get("drivers", ()), strict=True), *lines]:
        source = new.get("source")
        # A number without a source stays one: what was never said is not made up for.
        if source and old.get("value", old.get("amount")) != new.get("value", new.get("amount")):
            new["source"] = source | {"note": "\n".join(part for part in (source.get("note", ""), sentence) if part)}
