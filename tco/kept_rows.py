"""What the rows of a model have beside what their document says: their keys, and until when their sources hold.

Whoever keeps a document to come back to keeps this with it, as plain JSON in the order of the document:

    {"drivers": [[key, "2026-05-01"], …], "alternatives": [key, …], "lines": [[[key, null], …], …]}

A row that has gone since then comes back under its own key: what people said about it hangs on that, and is there again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tco.mapping import ModelRows
from tco.models import Alternative, CostLine, CostModel, Driver

KeptRows = Mapping[str, Any]


def kept_rows_of(cost_model: CostModel) -> dict[str, Any]:
    """Return what is kept of a saved model (prefetch `drivers` and `alternatives__lines` to do without queries)."""
    alternatives = list(cost_model.alternatives.all())
    return {
        "drivers": _kept(cost_model.drivers.all()),
        "alternatives": [alternative.pk for alternative in alternatives],
        "lines": [_kept(alternative.lines.all()) for alternative in alternatives],
    }


def without_keys(kept: KeptRows) -> dict[str, Any]:
    """Return the same for the rows of another model, which have keys of their own."""
    return {
        "drivers": [[None, expires] for _key, expires in kept["drivers"]],
        "alternatives": [None for _key in kept["alternatives"]],
        "lines": [[[None, expires] for _key, expires in own] for own in kept["lines"]],
    }


def give_back(rows: ModelRows, kept: KeptRows) -> bool:
    """Give unsaved rows of a document what was kept with it; say whether it fits. What does not fit changes nothing."""
    offers = [offer for offer, _lines in rows.alternatives]
    lines = [own for _offer, own in rows.alternatives]
    shape = [len(rows.drivers), len(offers), [len(own) for own in lines]]
    if not kept or shape != [len(kept["drivers"]), len(kept["alternatives"]), [len(own) for own in kept["lines"]]]:
        return False
    numbers: list[Sequence[Driver | CostLine]] = [rows.drivers, *lines]
    for own, told in zip(numbers, (kept["drivers"], *kept["lines"]), strict=True):
        for row, (key, expires) in zip(own, told, strict=True):
            row.pk, row.source_expires = key, date.fromisoformat(expires) if expires else None
    for offer, key in zip(offers, kept["alternatives"], strict=True):
        offer.pk = key
    return True


def line_keys(kept: KeptRows) -> set[int]:
    """Return the keys of the lines."""
    return {key for own in kept.get("lines", ()) for key, _expires in own if key}


def forget_taken_keys(rows: ModelRows, present: CostModel | None) -> None:
    """Take away the keys that rows of another model have by now."""
    own = present.pk if present else None
    _forget(rows.drivers, Driver.objects.exclude(cost_model=own))
    _forget([offer for offer, _lines in rows.alternatives], Alternative.objects.exclude(cost_model=own))
    _forget([line for _offer, lines in rows.alternatives for line in lines], CostLine.objects.exclude(alternative__cost_model=own))


def _forget(rows: Collection[Any], others: Any) -> None:
    taken = set(others.filter(pk__in=[row.pk for row in rows if row.pk]).values_list("pk", flat=True))
    for row in rows:
        if row.pk in taken:
            row.pk = None


def _kept(rows: Iterable[Driver | CostLine]) -> Sequence[list[Any]]:
    return [[row.pk, row.source_expires.isoformat() if row.source_expires else None] for row in rows]
