"""Writes the rows of a model over those it has. A row that is still there keeps its key, and with it comments and expiry dates."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeVar

from django.db import models

from tco.mapping import ModelRows
from tco.models import Alternative, CostLine, CostModel, Driver

BATCH = 200
# What a row keeps of its own when a changed document comes in.
KEPT_COLUMNS = ("source_expires",)
OWN_COLUMNS = frozenset({"id", "version"})
Row = TypeVar("Row", Driver, Alternative, CostLine)
# What a row is known by, stored and new; None for a row that is not to be found in this way.
Identity = Callable[[Row], Hashable]


def write_rows(present: CostModel | None, rows: ModelRows, *, is_kept: bool = False) -> None:
    """Make `rows` the drivers, alternatives and lines of their model, in place of those of `present`.

    Drivers and alternatives are known by their keys, lines by alternative, name and category (and which of that name it is). With
    `is_kept`, the new rows bring what was kept of them (`kept_rows`): a line is then known by its key first, a row that has gone
    comes back under its own, and what the new rows say of expiry dates holds. A row whose content changed gets the next version;
    call in a transaction, after the model itself is saved.
    """
    offers = [alternative for alternative, _ in rows.alternatives]
    for driver in rows.drivers:
        driver.cost_model_id = rows.model.pk
    for offer in offers:
        offer.cost_model_id = rows.model.pk
    by_key: list[Identity[Any]] = [lambda row: row.key, lambda row: row.pk]
    _reconcile(Driver, list(present.drivers.all()) if present else [], rows.drivers, by_key, is_kept=is_kept)
    old_offers = list(present.alternatives.all()) if present else []
    old_lines = [(offer.key, line) for offer in old_offers for line in offer.lines.all()]
    _reconcile(Alternative, old_offers, offers, by_key, is_kept=is_kept)
    lines = [(offer, line) for offer, own in rows.alternatives for line in own]
    places = _places(old_lines) | _places((offer.key, line) for offer, line in lines if not line.pk)
    for offer, line in lines:
        line.alternative_id = offer.pk
    # Lines of an alternative that went are gone with it.
    kept = {offer.pk for offer in offers}
    left = [line for _key, line in old_lines if line.alternative_id in kept]
    by_place: list[Identity[CostLine]] = [lambda line: line.pk, lambda line: places.get(id(line))]
    _reconcile(CostLine, left, [line for _offer, line in lines], by_place, is_kept=is_kept)


def _places(lines: Iterable[tuple[str, CostLine]]) -> dict[int, Hashable]:
    """Return what each line is known by (by its identity): its alternative's key, name, category, and which of those it is."""
    seen: Counter[tuple[str, str, str]] = Counter()
    places: dict[int, Hashable] = {}
    for key, line in lines:
        known_by = (key, line.name, line.category)
        places[id(line)] = (*known_by, seen[known_by])
        seen[known_by] += 1
    return places


def _reconcile(
    model: type[Row], old: Sequence[Row], new: Iterable[Row], identities: Iterable[Identity[Row]], *, is_kept: bool
) -> None:
    own = OWN_COLUMNS if is_kept else OWN_COLUMNS | set(KEPT_COLUMNS)
    columns = [field for field in model._meta.concrete_fields if field.name not in own]
    content = _content(columns)
    new = list(new)
    pairs = _pairs(old, new, identities)
    taken = {before.pk for before in pairs.values()}
    changed: list[Row] = []
    for row in new:
        before = pairs.get(id(row))
        if before is None:
            row.pk = None if row.pk in taken else row.pk
            continue
        row.pk, row.version = before.pk, before.version
        for name in () if is_kept else KEPT_COLUMNS:
            if hasattr(before, name):
                setattr(row, name, getattr(before, name))
        if content(before) != content(row):
            row.version += 1
            changed.append(row)
    model._default_manager.filter(pk__in=[row.pk for row in old if row.pk not in taken]).delete()
    # Written over their own keys: a bulk update spells every column of every row as a case, and takes ten times as long.
    names = [field.name for field in columns] + ["version"]
    model._default_manager.bulk_create(changed, BATCH, update_conflicts=True, update_fields=names, unique_fields=["pk"])
    model._default_manager.bulk_create([row for row in new if id(row) not in pairs], BATCH)


def _pairs(old: Sequence[Row], new: Sequence[Row], identities: Iterable[Identity[Row]]) -> dict[int, Row]:
    """Return which stored row each new one is (by its identity), looked for in one way after the other."""
    found: dict[int, Row] = {}
    left = list(old)
    for identity in identities:
        known = {identity(row): row for row in left}
        for row in new:
            place = identity(row)
            if id(row) not in found and place is not None and place in known:
                found[id(row)] = known.pop(place)
        left = list(known.values())
    return found


def _content(columns: Iterable[models.Field[Any, Any]]) -> Callable[[models.Model], list[Any]]:
    """Return the function that tells what these columns of a row hold: 100 and 100.0 are not the same number here."""
    values_of = attrgetter(*(field.attname for field in columns))
    return lambda row: [str(value) if isinstance(value, Decimal) else value for value in values_of(row)]
