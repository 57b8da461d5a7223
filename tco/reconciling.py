"""Writes the rows of a model over those it has. A row that is still there keeps its key, and with it comments and expiry dates."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from django.db import models

from tco.mapping import ModelRows
from tco.models import Alternative, CostLine, CostModel, Driver

BATCH = 200
# What a row keeps of its own when a changed document comes in.
KEPT_COLUMNS = ("source_expires",)
OWN_COLUMNS = frozenset({"id", "version", *KEPT_COLUMNS})
Row = TypeVar("Row", Driver, Alternative, CostLine)


def write_rows(present: CostModel | None, rows: ModelRows) -> None:
    """Make `rows` the drivers, alternatives and lines of their model, in place of those of `present`.

    Drivers and alternatives are known by their keys, lines by alternative, name and category (and which of that name it is). A row
    whose content changed gets the next version; call in a transaction, after the model itself is saved.
    """
    offers = [alternative for alternative, _ in rows.alternatives]
    for driver in rows.drivers:
        driver.cost_model_id = rows.model.pk
    for offer in offers:
        offer.cost_model_id = rows.model.pk
    _reconcile(Driver, list(present.drivers.all()) if present else [], rows.drivers, lambda driver: driver.key)
    old_lines = (
        list(CostLine.objects.filter(alternative__cost_model=present).order_by("alternative_id", "position")) if present else []
    )
    old_offers = list(present.alternatives.all()) if present else []
    key_of = {offer.pk: offer.key for offer in old_offers}
    old_places = dict(
        zip((line.pk for line in old_lines), _places(old_lines, [key_of[line.alternative_id] for line in old_lines]), strict=True)
    )
    kept = {offer.key for offer in offers}
    # Lines of an alternative that goes are gone with it.
    old_lines = [line for line in old_lines if key_of[line.alternative_id] in kept]
    _reconcile(Alternative, old_offers, offers, lambda offer: offer.key)
    lines = [line for _, own in rows.alternatives for line in own]
    for line in lines:
        line.alternative_id = line.alternative.pk
    new_places = dict(zip(map(id, lines), _places(lines, [line.alternative.key for line in lines]), strict=True))
    _reconcile(CostLine, old_lines, lines, lambda line: old_places[line.pk] if line.pk else new_places[id(line)])


def _places(lines: Sequence[CostLine], keys: Sequence[str]) -> list[tuple[str, str, str, int]]:
    """Return what each line is known by: its alternative, name, category, and which of those it is."""
    seen: Counter[tuple[str, str, str]] = Counter()
    places = []
    for line, key in zip(lines, keys, strict=True):
        pair = (key, line.name, line.category)
        places.append((*pair, seen[pair]))
        seen[pair] += 1
    return places


def _reconcile(model: type[Row], old: Sequence[Row], new: Iterable[Row], identity: Callable[[Row], Hashable]) -> None:
    columns = [field for field in model._meta.concrete_fields if field.name not in OWN_COLUMNS]
    known = {identity(row): row for row in old}
    added: list[Row] = []
    changed: list[Row] = []
    matched: list[tuple[Row, Row]] = []
    for row in new:
        before = known.pop(identity(row), None)
        if before is None:
            added.append(row)
        else:
            matched.append((before, row))
    for before, row in matched:
        row.pk, row.version = before.pk, before.version
        for name in KEPT_COLUMNS:
            if hasattr(before, name):
                setattr(row, name, getattr(before, name))
        if any(_stored(field, before) != _stored(field, row) for field in columns):
            row.version += 1
            changed.append(row)
    model._default_manager.filter(pk__in=[row.pk for row in known.values()]).delete()
    if changed:
        model._default_manager.bulk_update(changed, [field.name for field in columns] + ["version"], batch_size=BATCH)
    model._default_manager.bulk_create(added, batch_size=BATCH)


def _stored(field: models.Field[object, object], row: models.Model) -> object:
    """Return what the column holds: 100 and 100.0 are not the same number here."""
    return field.get_prep_value(getattr(row, field.attname))
