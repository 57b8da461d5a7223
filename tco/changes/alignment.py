"""Two documents side by side although names changed: what only bears another name now is one thing on both sides.

Rows are known by their keys in the database where both sides were kept with them (`kept_rows`), whatever they are called; otherwise
by what they say, where that leaves no choice.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from tco.changes.difference import DRIVER, ItemChange, Place, by_word, differences, line_places
from tco.engine.expressions import with_names
from tco.kept_rows import KeptRows
from tco.mapping import Document

Item = Mapping[str, Any]


def aligned_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, kept_before: KeptRows, kept_after: KeptRows
) -> tuple[Document, list[ItemChange]]:
    """Return the earlier document with the keys that the later one uses, and what differs between the two.

    An expression that only follows the new key of a driver does not differ. The driver itself is told with its earlier key. A line
    that bears another name, or stands in another alternative, is one change.
    """
    document: Document = deepcopy(dict(before))
    earlier, later = (document, kept_before), (after, kept_after)
    drivers = _renamed(_items(*earlier, "drivers"), _items(*later, "drivers"), _said)
    offers = _renamed(_items(*earlier, "alternatives"), _items(*later, "alternatives"), _named)
    _rename_drivers(document, drivers)
    _rename_alternatives(document, offers)
    changes = differences(document, after, same_lines=_same_lines(document, after, kept_before, kept_after))
    return document, _with_earlier_keys(changes, document, after, {new: old for old, new in drivers.items()})


def _items(document: Mapping[str, Any], kept: KeptRows, table: str) -> list[tuple[Any, Item]]:
    """Return the items of a table with the keys of their rows; None where they were not kept."""
    items, rows = document.get(table) or (), [row[0] if isinstance(row, list) else row for row in kept.get(table, ())]
    return list(zip(rows if len(rows) == len(items) else [None] * len(items), items, strict=True))


def _renamed(before: list[tuple[Any, Item]], after: list[tuple[Any, Item]], says: Callable[[Item], str]) -> dict[str, str]:
    """Return the new keys of items by their old ones; none for a key that the other side uses too."""
    old, new = [item["key"] for _row, item in before], [item["key"] for _row, item in after]
    went, came = set(old) - set(new), set(new) - set(old)
    now = {row: item["key"] for row, item in after if row is not None}
    found = {item["key"]: now[row] for row, item in before if item["key"] in went and now.get(row) in came}
    left = [item for _row, item in after if item["key"] in came - set(found.values())]
    for said, mates in by_word((item for _row, item in before if item["key"] in went - found.keys()), says).items():
        others = [item for item in left if says(item) == said]
        if len(mates) == len(others) == 1:
            found[mates[0]["key"]] = others[0]["key"]
    return found


def _said(driver: Item) -> str:
    return json.dumps({name: value for name, value in driver.items() if name != "key"}, sort_keys=True)


def _named(alternative: Item) -> str:
    return json.dumps([alternative["name"], alternative["kind"]])


def _rename_drivers(document: Document, renamed: Mapping[str, str]) -> None:
    for driver in document.get("drivers") or ():
        driver["key"] = renamed.get(driver["key"], driver["key"])
    if not renamed:
        return
    for alternative in document["alternatives"]:
        for line in alternative.get("lines") or ():
            if isinstance(line["amount"], str):
                line["amount"] = with_names(line["amount"], renamed)


def _rename_alternatives(document: Document, renamed: Mapping[str, str]) -> None:
    places = [(document, "subject"), (document, "reference")]
    places += [(alternative, "key") for alternative in document["alternatives"]]
    places += [(driver, "price_of") for driver in document.get("drivers") or ()]
    for holder, name in places:
        if holder.get(name) in renamed:
            holder[name] = renamed[holder[name]]


def _same_lines(before: Document, after: Mapping[str, Any], kept_before: KeptRows, kept_after: KeptRows) -> dict[Place, Place]:
    """Return where each line of the later document stood in the earlier one, as far as rows were kept with both."""
    sides = []
    for document, kept in ((before, kept_before), (after, kept_after)):
        places, rows = line_places(document), [row for own in kept.get("lines", ()) for row, _expires in own]
        if len(places) != len(rows):
            return {}
        sides.append(dict(zip(rows, places, strict=True)))
    earlier, later = sides
    return {place: earlier[row] for row, place in later.items() if row in earlier}


def _with_earlier_keys(
    changes: list[ItemChange], before: Document, after: Mapping[str, Any], renamed: Mapping[str, str]
) -> list[ItemChange]:
    """Tell renamed drivers with the key they had; one of which only the key changed is told too."""
    then = {driver["key"]: driver for driver in before.get("drivers") or ()}
    now = {driver["key"]: driver for driver in after.get("drivers") or ()}
    told = [
        replace(change, before={**change.before, "key": renamed[change.place[0]]})
        if change.kind == DRIVER and change.place[0] in renamed and change.before
        else change
        for change in changes
    ]
    known = {change.place for change in told if change.kind == DRIVER}
    added = [ItemChange(DRIVER, (new,), {**then[new], "key": old}, now[new]) for new, old in renamed.items() if (new,) not in known]
    return added + told
