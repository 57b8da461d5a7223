"""Who changed what, read from the record of changes.

A model that came in as a whole tells the items it changed (`touched`). An edit of the workspace tells rows by their keys
(`entries`); what those rows are called is looked up in the model as it is now, and in what the edit says of names before and after.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tco.changes.difference import ALTERNATIVE, DRIVER, LINE, SETTING
from tco.models import Alternative, CostLine, Driver

Item = tuple[Any, ...]
SETTING_OF_COLUMN = {
    "period_count": "periods",
    "period_unit": "periods",
    "discount_rate": "discount",
    "discount_basis": "discount",
    "discount_compounding": "discount",
    "discount_timing": "discount",
    "vat_recoverable": "vat",
}


class Names:
    """What the rows of a deal's cost model are called now, by key of the row."""

    def __init__(self, deal_pk: int) -> None:
        own = {"cost_model__deal": deal_pk}
        self.drivers = dict(Driver.objects.filter(**own).values_list("pk", "key"))
        self.alternatives = dict(Alternative.objects.filter(**own).values_list("pk", "key"))
        lines = CostLine.objects.filter(alternative__cost_model__deal=deal_pk).order_by("alternative", "position", "pk")
        self.lines: dict[int, tuple[str, str, str, int]] = {}
        seen: Counter[tuple[str, str, str]] = Counter()
        for pk, *place in lines.values_list("pk", "alternative__key", "name", "category"):
            called = (place[0], place[1], place[2])
            self.lines[pk] = (*called, seen[called])
            seen[called] += 1


def authors_of(changes: Iterable[tuple[str, Mapping[str, Any]]], names: Names) -> dict[Item, list[str]]:
    """Return who changed each item, given (author, data) of the changes in order; each person once, the first first."""
    authors: dict[Item, list[str]] = {}
    for author, data in changes:
        items = [tuple(item) for item in data.get("touched") or ()]
        for entry in data.get("entries") or ():
            items += _items_of(entry, names)
        for item in items:
            known = authors.setdefault(item, [])
            if author not in known:
                known.append(author)
    return authors


def _items_of(entry: Mapping[str, Any], names: Names) -> Iterator[Item]:
    sides = [side for side in (entry.get("was"), entry.get("is")) if side]
    table, pk = entry["table"], entry["pk"]
    if table == "model":
        yield from ((SETTING, SETTING_OF_COLUMN.get(column, column)) for side in sides for column in side)
    elif table == "line":
        yield from _lines_of(pk, sides, names)
    else:
        kind, known = (DRIVER, names.drivers) if table == "driver" else (ALTERNATIVE, names.alternatives)
        keys = [known.get(pk), *(side.get("key") for side in sides)]
        yield from ((kind, key) for key in dict.fromkeys(keys) if key)


def _lines_of(pk: int, sides: list[Mapping[str, Any]], names: Names) -> Iterator[Item]:
    present = names.lines.get(pk)
    if present is not None:
        yield (LINE, *present)
    for side in sides:
        alternative = names.alternatives.get(side["alternative_id"]) if "alternative_id" in side else present and present[0]
        name = side.get("name", present and present[1])
        category = side.get("category", present and present[2])
        place = (alternative, name, category, 0)
        if alternative and name and category and place != present:
            yield (LINE, *place)
