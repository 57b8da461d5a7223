"""What the browser has to be told of its edit besides the table: what was made, what was refused, and what else was done."""

from collections.abc import Sequence
from typing import Any

from tco.workspace.rhythm_edits import conversions_told
from tco.workspace.work import Operation, Work

Json = dict[str, Any]


def outcome_of(work: Work, operations: Sequence[Operation]) -> Json:
    """Return as JSON what was made, refused and said; call it when every row has its key."""
    return {
        "errors": _errors(work, operations),
        "made": {name: row.pk for name, row in work.made.items()},
        "said": " ".join([*work.said, *conversions_told(work.converted)]),
    }


def _errors(work: Work, operations: Sequence[Operation]) -> list[Json]:
    errors = []
    for (index, field), refused in sorted(work.refused.items()):
        text = refused.text or _typed(operations[index], field)
        error = {"op": index, "field": field or refused.field, "text": text, "message": refused.message}
        if refused.offer:
            error["offer"] = {"op": refused.offer.operation, "label": refused.offer.label}
        errors.append(error)
    return errors


def _typed(operation: Operation, field: str) -> str:
    """Return what was typed into the part of an operation that was refused."""
    part, _dot, key = field.partition(".")
    found: Any = operation.get(part)
    if key and isinstance(found, dict):
        found = found.get(key)
    if not isinstance(found, str):
        found = operation.get("text", "")
    return found if isinstance(found, str) else ""
