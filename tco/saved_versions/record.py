"""The record of changes as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjm.kernel import formats
from tco.changes.models import ModelChange
from tco.presentation.amounts import amounts_for, exact_number, exact_percentage
from tco.saved_versions.presentation import signed_amount
from tco.workspace.telling import sentence_of_change

# Columns whose values a record shows as they are; the others have words of their own, or are long.
NUMBERS = frozenset({"amount", "value", "low", "high"})
RATES = frozenset({"discount_rate", "inflation", "growth", "vat_rate", "risk_adjustment", "escalation_rate"})
TEXTS = frozenset({"name", "expression", "unit"})


@dataclass(frozen=True)
class ChangeLine:
    """A change in the record: what was done, by whom, how far it moved the saving. `replaced`: a whole model was replaced."""

    version: int
    sentence: str
    values: str
    by: str
    at: datetime
    moved: str
    replaced: bool


def change_lines(changes: Iterable[ModelChange], currency: str) -> list[ChangeLine]:
    """Return the lines of a record, its savings being amounts of `currency`."""
    shown = list(changes)
    amounts = amounts_for(currency, [change.saving_after or 0.0 for change in shown])
    return [
        ChangeLine(
            version=change.version,
            sentence=sentence_of_change(change),
            values=_values(change),
            by=change.by.name,
            at=change.at,
            moved=signed_amount(_moved(change), amounts),
            replaced=bool(change.data.get("before")),
        )
        for change in shown
    ]


def _values(change: ModelChange) -> str:
    """Return the one number or text that a change replaced and what it put there; "" for a change of more, or of another kind."""
    entries = change.data.get("entries") or []
    if len(entries) != 1 or not entries[0].get("was") or not entries[0].get("is") or len(entries[0]["is"]) != 1:
        return ""
    (column,) = entries[0]["is"]
    before, after = (_shown(column, entries[0][side].get(column)) for side in ("was", "is"))
    return f"{before} → {after}" if before and after else ""


def _shown(column: str, value: Any) -> str:
    if column in TEXTS:
        return str(value or formats.EMPTY)
    if column not in NUMBERS | RATES:
        return ""
    if value is None:
        return formats.EMPTY
    return exact_percentage(float(value)) if column in RATES else exact_number(float(value))


def _moved(change: ModelChange) -> float | None:
    if change.saving_before is None or change.saving_after is None:
        return None
    return change.saving_after - change.saving_before
