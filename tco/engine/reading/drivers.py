"""The drivers of a document."""

from __future__ import annotations

import re
from typing import get_args

from tco.engine.model import RESERVED_NAMES, Distribution, Driver, Range
from tco.engine.reading.fields import Fields, Findings, number_at
from tco.engine.reading.settings import read_source

MAX_DRIVERS = 500
DISTRIBUTIONS: tuple[Distribution, ...] = get_args(Distribution)

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_FIELDS = frozenset({"key", "name", "unit", "value", "growth", "low", "high", "distribution", "price_of", "source"})


def read_drivers(document: Fields, periods: int | None, alternatives: frozenset[str] | None) -> tuple[Driver, ...]:
    """Read `drivers`. `periods` and `alternatives` (keys) are None where the document does not tell."""
    drivers = []
    seen: set[str] = set()
    for path, item in document.items("drivers", MAX_DRIVERS):
        fields = Fields(item, path, document.findings, _FIELDS)
        key = _key(fields, seen)
        value = _value(fields, periods)
        drivers.append(
            Driver(
                key=key or "",
                name=fields.text("name") or "",
                value=0.0 if value is None else value,
                unit=fields.text("unit") or "",
                growth=fields.rate("growth") or 0.0,
                range=_range(fields, value),
                price_of=_price_of(fields, alternatives),
                source=read_source(fields),
            )
        )
    return tuple(drivers)


def _key(fields: Fields, seen: set[str]) -> str | None:
    key = fields.text("key", required=True)
    if key is None:
        return None
    if not _IDENTIFIER.match(key):
        fields.wrong("key", "not_an_identifier")
    elif key in RESERVED_NAMES:
        fields.wrong("key", "reserved_key", key=key)
    elif key in seen:
        fields.wrong("key", "repeated_key", key=key)
    seen.add(key)
    return key


def _value(fields: Fields, periods: int | None) -> float | tuple[float, ...] | None:
    if not fields.given("value", required=True):
        return None
    value = fields.members["value"]
    if not isinstance(value, list | tuple):
        return fields.number("value")
    path = fields.at("value")
    numbers = numbers_at(value, path, fields.findings)
    if periods is not None and len(value) != periods + 1:
        fields.wrong("value", "wrong_list_length", expected=periods + 1, count=len(value))
        return None
    return numbers


def numbers_at(values: list[object] | tuple[object, ...], path: str, findings: Findings) -> tuple[float, ...] | None:
    """Return a list of numbers, or note each item that is none and return None."""
    numbers = [number_at(value, f"{path}[{index}]", findings) for index, value in enumerate(values)]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(numbers) else None


def _range(fields: Fields, value: float | tuple[float, ...] | None) -> Range | None:
    is_list = isinstance(fields.members.get("value"), list | tuple)
    likely = 1.0 if is_list else value if isinstance(value, float) else None
    return read_range(fields, likely, is_factor=is_list)


def read_range(fields: Fields, likely: float | None, *, is_factor: bool = False) -> Range | None:
    """Read `low`, `high` and `distribution` around a likely value (None when that could not be read)."""
    distribution = fields.choice("distribution", DISTRIBUTIONS) or "pert"
    if not fields.has("low") and not fields.has("high"):
        return None
    low = fields.number("low", required=True)
    high = fields.number("high", required=True)
    if likely is not None and low is not None and low > likely:
        fields.wrong("low", "low_above_one" if is_factor else "low_above_likely", likely=likely)
    if likely is not None and high is not None and high < likely:
        fields.wrong("high", "high_below_one" if is_factor else "high_below_likely", likely=likely)
    return None if low is None or high is None else Range(low, high, distribution)


def _price_of(fields: Fields, alternatives: frozenset[str] | None) -> str | None:
    key = fields.text("price_of")
    if key is not None and alternatives is not None and key not in alternatives:
        fields.wrong("price_of", "no_such_alternative", key=key)
    return key
