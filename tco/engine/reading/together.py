"""The lines of an alternative read together, column by column, where nothing about them needs a closer look.

`lines.read_line` knows every rule and says what is wrong, one line after the other. Most documents have nothing wrong, and
thousands of lines: here one member of all of them is a column, and checked at once. What is not plainly sound, be it wrong or
only unusual, is a doubt: nothing is noted then, and the lines are read one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from tco.engine.document import JsonObject
from tco.engine.expressions import Expression, ExpressionError
from tco.engine.model import Escalation, Lifetime, Line, Once, Range, Recurring, Source
from tco.engine.reading.drivers import DISTRIBUTIONS
from tco.engine.reading.fields import LARGEST_NUMBER, Fields, Findings, is_iso_date, is_unicode
from tco.engine.reading.lines import (
    INVESTMENT_CATEGORIES,
    LINE_FIELDS,
    TYPES,
    Setting,
    as_written,
    read_currency,
    read_escalation,
    read_lifetime,
    read_when,
)
from tco.engine.reading.settings import CONFIDENCES, SOURCE_FIELDS, SOURCE_KINDS

Part = TypeVar("Part", bound=Once | Recurring | Escalation | Lifetime | str | None)

TEXT, FLAG, NUMBER, OBJECT = frozenset({str}), frozenset({bool}), frozenset({int, float}), frozenset({dict, JsonObject})
NONE = frozenset({type(None)})


class Doubt(Exception):
    """Something that only the reader of single lines can judge."""


def lines_together(items: Sequence[object], setting: Setting) -> tuple[Line, ...] | None:
    """Return the lines written in a list, or None when there is a doubt about one of them."""
    try:
        return _lines(_Columns(items, LINE_FIELDS), setting) if items else ()
    except Doubt:
        return None


def _sure(is_sound: bool) -> None:
    if not is_sound:
        raise Doubt


class _Columns:
    """Objects with the same kind of members, no more than `known`. `written` are those that at least one of them has.

    A column has the value of one member in each object, None where it is absent and no default is given: a null that was
    written is a doubt.
    """

    def __init__(self, objects: Sequence[Any], known: frozenset[str]) -> None:
        kinds = set(map(type, objects))
        _sure(len(kinds) == 1 and kinds <= OBJECT)
        _sure(JsonObject not in kinds or not any(map(attrgetter("repeated"), objects)))
        self.objects: Sequence[Mapping[str, Any]] = objects
        self.written: set[str] = set().union(*objects)
        _sure(self.written <= known and not any(None in members.values() for members in objects))

    def column(self, key: str, types: frozenset[type], default: Any = None) -> list[Any]:
        """Return a column, every value being of one of these types."""
        if key not in self.written:
            values = [default] * len(self.objects)
        else:
            values = [members.get(key, default) for members in self.objects]
        _sure(types.issuperset(map(type, values)))
        return values

    def texts(self, key: str, types: frozenset[type] = TEXT, default: str | None = None) -> list[Any]:
        """Return a column of text."""
        values = self.column(key, types, default)
        _sure(is_unicode("".join(filter(None, values))))
        return values

    def words(self, key: str, choices: Sequence[str], types: frozenset[type] = TEXT, default: str | None = None) -> list[Any]:
        """Return a column of which each value is one of few words."""
        values = self.column(key, types, default)
        _sure(set(values) <= {*choices, default})
        return values

    def rates(self, key: str) -> list[float]:
        """Return a column of rates, 0 where there is none."""
        values = self.column(key, NUMBER, 0.0)
        _sure(all(-1 < value <= LARGEST_NUMBER for value in values))
        # Adding 0 turns −0 into 0, and whole numbers into floats.
        return [value + 0.0 for value in values]


def _lines(columns: _Columns, setting: Setting) -> tuple[Line, ...]:
    categories = columns.texts("category")
    _sure(all(map(str.strip, set(categories))))
    amounts = _amounts(columns, setting)
    whens = _parts(columns, "when", setting, lambda fields: read_when(fields, setting))
    _sure(None not in whens)
    benefits = [word == "benefit" for word in columns.words("type", TYPES, default="cost")]
    members = (
        columns.texts("name"),
        categories,
        amounts,
        whens,
        benefits,
        _parts(columns, "escalation", setting, lambda fields: read_escalation(fields, setting)),
        _parts(columns, "currency", setting, lambda fields: read_currency(fields, setting)),
        _ranges(columns, amounts),
        columns.rates("risk_adjustment"),
        _lifetimes(columns, setting, whens, benefits),
        columns.column("price", FLAG, default=False),
        _investments(columns, categories),
        columns.rates("vat_rate"),
        _sources(columns),
        columns.texts("concern", TEXT | NONE),
    )
    return tuple(map(Line, *members))


def _amounts(columns: _Columns, setting: Setting) -> list[float | Expression]:
    amounts: list[float | Expression] = []
    for value in columns.column("amount", NUMBER | TEXT):
        if isinstance(value, str):
            try:
                amounts.append(setting.expression(value))
            except ExpressionError:
                raise Doubt from None
        else:
            _sure(-LARGEST_NUMBER <= value <= LARGEST_NUMBER)
            amounts.append(value + 0.0)
    return amounts


def _investments(columns: _Columns, categories: Sequence[str]) -> list[bool]:
    flags = columns.column("investment", FLAG | NONE)
    return [category in INVESTMENT_CATEGORIES if flag is None else flag for flag, category in zip(flags, categories, strict=True)]


def _ranges(columns: _Columns, amounts: Sequence[float | Expression]) -> list[Range | None]:
    if columns.written.isdisjoint(("low", "high", "distribution")):
        return [None] * len(amounts)
    lows, highs = (columns.column(end, NUMBER | NONE) for end in ("low", "high"))
    distributions = columns.words("distribution", DISTRIBUTIONS, TEXT | NONE)
    ranges: list[Range | None] = []
    for low, likely, high, distribution in zip(lows, amounts, highs, distributions, strict=True):
        if low is not None and high is not None and isinstance(likely, float):
            _sure(-LARGEST_NUMBER <= low <= likely <= high <= LARGEST_NUMBER)
            ranges.append(Range(low + 0.0, high + 0.0, distribution or "pert"))
        else:
            _sure(low is None and high is None and (distribution is None or isinstance(likely, float)))
            ranges.append(None)
    return ranges


def _parts(columns: _Columns, key: str, setting: Setting, read: Callable[[Fields], Part]) -> list[Part | None]:
    """Return what `read` makes of the member `key` of each line that has it; it need not look twice at what is written alike."""
    if key not in columns.written:
        return [None] * len(columns.objects)
    findings = Findings()
    parts: list[Any] = []
    for members in columns.objects:
        value = members.get(key)
        try:
            parts.append(None if value is None else setting.known[as_written(value, key, setting.periods)])
        except (KeyError, TypeError):
            parts.append(setting.read_once(Fields(members, "", findings, LINE_FIELDS), key, read))
    _sure(not findings.errors)
    return parts


def _lifetimes(
    columns: _Columns, setting: Setting, whens: Sequence[Once | Recurring | None], benefits: Sequence[bool]
) -> list[Lifetime | None]:
    lifetimes = _parts(columns, "lifetime", setting, lambda fields: read_lifetime(fields, is_benefit=False))
    parts = zip(lifetimes, whens, benefits, strict=True)
    _sure(all(life is None or (isinstance(when, Once) and not is_benefit) for life, when, is_benefit in parts))
    return lifetimes


def _sources(columns: _Columns) -> list[Source | None]:
    if "source" not in columns.written:
        return [None] * len(columns.objects)
    written = _Columns([members["source"] for members in columns.objects if "source" in members], SOURCE_FIELDS)
    dates = written.texts("date", TEXT | NONE)
    _sure(all(date is None or is_iso_date(date) for date in set(dates)))
    kinds, confidences = written.words("kind", SOURCE_KINDS), written.words("confidence", CONFIDENCES, TEXT | NONE)
    sources = map(Source, kinds, written.texts("note", default=""), dates, confidences)
    return [next(sources) if "source" in members else None for members in columns.objects]
