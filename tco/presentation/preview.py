"""What an uploaded file would bring: its sums, and how they differ from what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cjm.kernel import formats
from tco.imports import Changes, Upload, line_changes
from tco.presentation.amounts import percentage
from tco.presentation.comparison import Comparison, Head


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
