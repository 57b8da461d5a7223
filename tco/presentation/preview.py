"""What an uploaded file would bring: its sums, and how they differ from what is there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cjm.kernel import formats
from tco.catalogue import category_name
from tco.imports import Changes, Upload, line_changes
from tco.presentation.amounts import percentage
from tco.presentation.comparison import Comparison, Head

LISTED_ROWS = 12
LISTED_VALUES = 5


@dataclass(frozen=True)
class PreviewRow:
    """An alternative of the file."""

    head: Head
    lines: int
    total: str
    present_value: str


@dataclass(frozen=True)
class Before:
    """What the file would replace: the differences in lines, and the old and new saving and headroom as text."""

    changes: Changes
    saving: tuple[str, str]
    headroom: tuple[str, str]


@dataclass(frozen=True)
class Preview:
    """What a valid file would bring. `before` is None for the first model of a deal."""

    name: str
    comparison: Comparison
    rows: list[PreviewRow]
    drivers: int
    before: Before | None
    changes_nothing: bool
    """Whether the file holds exactly what is there: names, drivers and sources too, not the lines and the sums alone."""


@dataclass(frozen=True)
class FirstLines:
    """The first lines of a model, one row for each cost and one amount for each alternative; `more` rows are not listed."""

    alternatives: list[str]
    rows: list[tuple[str, str, list[str]]]
    more: int


def first_lines(document: Mapping[str, Any], present: Mapping[str, Any] | None = None) -> FirstLines:
    """Return the first rows of a model as a table: name, category, and the amount of each alternative.

    Beside the `present` model, those alone in which a line is new or changed.
    """
    old = {one["key"]: one["lines"] for one in (present or {}).get("alternatives", ())}
    values = {one["key"]: one["value"] for one in document.get("drivers") or ()}
    before = {one["key"]: one["value"] for one in (present or {}).get("drivers") or ()}
    amounts: dict[tuple[str, str, int], dict[int, str]] = {}
    changed: set[tuple[str, str, int]] = set()
    for index, alternative in enumerate(document["alternatives"]):
        kept = {(line["name"], line["category"], repr(line)) for line in old.get(alternative["key"], ())}
        seen: Counter[tuple[str, str]] = Counter()
        for line in alternative["lines"]:
            pair = (line["name"], line["category"])
            amounts.setdefault((*pair, seen[pair]), {})[index] = _amount(line["amount"], values)
            is_moved = isinstance(line["amount"], str) and before.get(line["amount"]) != values.get(line["amount"])
            if (*pair, repr(line)) not in kept or is_moved:
                changed.add((*pair, seen[pair]))
            seen[pair] += 1
    names = [alternative["name"] for alternative in document["alternatives"]]
    rows = [
        (name, category_name(category), [by_place.get(place, formats.EMPTY) for place in range(len(names))])
        for (name, category, _number), by_place in [row for row in amounts.items() if row[0] in changed][:LISTED_ROWS]
    ]
    return FirstLines(names, rows, max(len(changed) - LISTED_ROWS, 0))


def _amount(amount: Any, values: Mapping[str, Any]) -> str:
    """Return an amount as a table shows it: one that is a driver with a value for each period as these values."""
    if isinstance(amount, str):
        by_period = values.get(amount)
        filled = [_number(value) for value in by_period if value] if isinstance(by_period, list) else []
        if len(filled) > LISTED_VALUES:
            return f"{filled[0]} … {filled[-1]}"
        return " · ".join(filled) or amount
    return _number(amount)


def _number(number: float) -> str:
    return formats.number(number, 0 if float(number).is_integer() else 2)


def preview_of(upload: Upload, present: tuple[Mapping[str, Any], Mapping[str, Any]] | None) -> Preview:
    """Return the preview of a valid upload; `present` is the deal's document and result, if it has any."""
    comparison = Comparison(upload.document, upload.result)
    rows = [
        PreviewRow(
            head,
            len(alternative["lines"]),
            comparison.amounts.plain(upload.result["alternatives"][head.key]["total"]),
            comparison.amounts.plain(upload.result["alternatives"][head.key]["present_value"]),
        )
        for head, alternative in zip(comparison.heads, upload.document["alternatives"], strict=True)
    ]
    before, changes_nothing = None, False
    if present is not None:
        old = Comparison(*present)
        before = Before(
            line_changes(present[0], upload.document),
            (_saving(old), _saving(comparison)),
            (_headroom(old), _headroom(comparison)),
        )
        changes_nothing = present[0] == upload.document
    drivers = len(upload.document.get("drivers") or ())
    return Preview(upload.document["name"], comparison, rows, drivers, before, changes_nothing)


def _saving(comparison: Comparison) -> str:
    value = comparison.found.get("saving_pv")
    return formats.EMPTY if value is None else comparison.amounts.with_currency(value)


def _headroom(comparison: Comparison) -> str:
    headroom = comparison.found.get("headroom")
    return percentage(headroom["pct"]) if headroom else formats.EMPTY
