"""Taking a JSON object apart, field by field, while noting everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from tco.engine.document import JsonObject
from tco.engine.messages import Error

Choice = TypeVar("Choice", bound=str)

LARGEST_NUMBER = 1e15
CURRENCY = re.compile(r"[A-Z]{3}\Z")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Findings:
    """The errors found so far."""

    def __init__(self) -> None:
        self.errors: list[Error] = []

    def add(self, path: str, code: str, /, **params: object) -> None:
        """Note that what stands at `path` is wrong."""
        self.errors.append(Error(path, code, params))


def member(path: str, key: str) -> str:
    """Return the path of a field of the object at `path`."""
    return f"{path}.{key}" if path else key


def number_at(value: object, path: str, findings: Findings) -> float | None:
    """Return a finite number within the format's limit, or note what is wrong and return None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.add(path, "not_a_number")
        return None
    if value != value:  # noqa: PLR0124  # the definition of NaN, for whole numbers of any length too
        findings.add(path, "not_finite")
        return None
    if abs(value) > LARGEST_NUMBER:
        findings.add(path, "number_too_large")
        return None
    # Adding 0 turns −0 into 0.
    return float(value) + 0.0


def rate_at(value: object, path: str, findings: Findings) -> float | None:
    """Return a rate, a fraction above −1, or note what is wrong and return None."""
    rate = number_at(value, path, findings)
    if rate is not None and rate <= -1:
        findings.add(path, "rate_too_low")
        return None
    return rate


def whole_at(value: object, path: str, findings: Findings, smallest: int, largest: int | None = None) -> int | None:
    """Return a whole number within limits, or note what is wrong and return None."""
    number = number_at(value, path, findings)
    if number is None:
        return None
    if not number.is_integer():
        findings.add(path, "not_whole")
    elif number < smallest:
        findings.add(path, "below_minimum", minimum=smallest)
    elif largest is not None and number > largest:
        findings.add(path, "above_maximum", maximum=largest)
    else:
        return int(number)
    return None


def text_at(value: object, path: str, findings: Findings, *, may_be_empty: bool = True) -> str | None:
    """Return text, or note what is wrong and return None."""
    if not isinstance(value, str):
        findings.add(path, "not_text")
    elif not is_unicode(value):
        findings.add(path, "unreadable_text")
    elif not may_be_empty and not value.strip():
        findings.add(path, "empty_text")
    else:
        return value
    return None


def is_unicode(text: str) -> bool:
    """Whether the text can be written as UTF-8: JSON escapes can spell halves of characters."""
    return not any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else True


def is_iso_date(text: str) -> bool:
    """Whether a text is a day of the calendar, written YYYY-MM-DD."""
    try:
        return bool(DATE.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


class Fields:
    """One JSON object: its known fields are read through the methods, everything else in it is an error.

    A method returns None when the field is absent or wrong; what is wrong is then already noted. Absence of a
    `required` field is noted at the field's own path. What is most often there is looked for first, and no path is put
    together before something is wrong at it: a document has thousands of fields.
    """

    __slots__ = ("findings", "is_object", "members", "path")

    def __init__(self, value: object, path: str, findings: Findings, known: frozenset[str]) -> None:
        self.path = path
        self.findings = findings
        self.is_object = isinstance(value, dict) or isinstance(value, Mapping)  # noqa: SIM101  # the second is slow
        self.members: Mapping[str, object] = value if self.is_object else {}  # type: ignore[assignment]
        if not self.is_object:
            findings.add(path, "not_an_object")
        elif isinstance(value, JsonObject) and value.repeated:
            for name in value.repeated:
                findings.add(self.at(name), "repeated_member", name=name)
        if not known.issuperset(self.members):
            for name in self.members:
                if name not in known:
                    findings.add(self.at(name), "unknown_field", name=name)

    def at(self, key: str) -> str:
        """Return the path of a field."""
        return member(self.path, key)

    def has(self, key: str) -> bool:
        """Whether the field was written at all."""
        return key in self.members

    def wrong(self, key: str, code: str, /, **params: object) -> None:
        """Note that a field is wrong."""
        self.findings.add(self.at(key), code, **params)

    def given(self, key: str, *, required: bool = False) -> bool:
        """Whether the field was written; if not and it is required, note that."""
        if key in self.members:
            return True
        if required and self.is_object:
            self.wrong(key, "missing")
        return False

    def text(self, key: str, *, required: bool = False, may_be_empty: bool = True) -> str | None:
        """Read text."""
        value = self.members.get(key)
        if type(value) is str and value.isascii() and (may_be_empty or value.strip()):
            return value
        if value is None and not self.given(key, required=required):
            return None
        return text_at(value, self.at(key), self.findings, may_be_empty=may_be_empty)

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Read a finite number."""
        value = self.members.get(key)
        if type(value) is float and -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            return value + 0.0
        if value is None and not self.given(key, required=required):
            return None
        return number_at(value, self.at(key), self.findings)

    def rate(self, key: str, *, required: bool = False) -> float | None:
        """Read a rate: a fraction above −1."""
        value = self.members.get(key)
        if type(value) is float and -1 < value <= LARGEST_NUMBER:
            return value + 0.0
        if value is None and not self.given(key, required=required):
            return None
        return rate_at(value, self.at(key), self.findings)

    def whole(self, key: str, smallest: int, largest: int | None = None, *, required: bool = False) -> int | None:
        """Read a whole number within limits."""
        if not self.given(key, required=required):
            return None
        return whole_at(self.members[key], self.at(key), self.findings, smallest, largest)

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.members.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(key, "not_a_flag")
        return default

    def choice(self, key: str, choices: Sequence[Choice], *, required: bool = False) -> Choice | None:
        """Read one of a few words."""
        value = self.members.get(key)
        if value is None and not self.given(key, required=required):
            return None
        if isinstance(value, str) and value in choices:
            return value  # type: ignore[return-value]  # it is one of them
        self.wrong(key, "not_a_choice", choices=", ".join(choices))
        return None

    def iso_date(self, key: str, *, required: bool = False) -> str | None:
        """Read an ISO date, kept as text."""
        text = self.text(key, required=required)
        if text is None or is_iso_date(text):
            return text
        self.wrong(key, "not_a_date")
        return None

    def currency(self, key: str, *, required: bool = False) -> str | None:
        """Read a currency code."""
        code = self.text(key, required=required)
        if code is not None and not CURRENCY.match(code):
            self.wrong(key, "not_a_currency")
            return None
        return code

    def nested(self, key: str, known: frozenset[str], *, required: bool = False) -> Fields | None:
        """Read a nested object."""
        if not self.given(key, required=required):
            return None
        return Fields(self.members[key], self.at(key), self.findings, known)

    def items(self, key: str, limit: int, *, required: bool = False) -> Iterator[tuple[str, object]]:
        """Read a list: the path and value of each item. Past `limit`, nothing but the error."""
        if not self.given(key, required=required):
            return
        value = self.members[key]
        if not isinstance(value, list | tuple):
            self.wrong(key, "not_a_list")
        elif len(value) > limit:
            self.wrong(key, "too_many", limit=limit, count=len(value))
        else:
            for index, item in enumerate(value):
                yield f"{self.at(key)}[{index}]", item
