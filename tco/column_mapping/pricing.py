"""Which cost of a table is the seller's price: what somebody said, else purchase and implementation, else by its name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tco.column_mapping.costs import Entry
from tco.column_mapping.layout import Layout
from tco.column_mapping.timing import ONCE
from tco.column_mapping.words import SOLD
from tco.spreadsheet.layout import comparable

SELLERS = frozenset({"ours", "competitor"})
MOST_LISTED = 300
# In the order in which they count.
OF_A_PRICE = re.compile(r"\b(?:price|purchase|цена|закупк\w*|покупк\w*|приобретени\w*)\b")
OF_CAPITAL = re.compile(r"\b(?:capital|capex|investments?|капитал\w*|инвестиц\w*|капвложени\w*)\b")
OF_A_RIGHT = re.compile(r"\b(?:licen[cs]es?|subscriptions?|лицензи\w*|подписк\w*)\b")
# "Capital repair" is no purchase.
OF_REPAIR = re.compile(r"\b(?:repairs?|overhaul|ремонт\w*)\b")


def names_of(entries: Iterable[Entry]) -> list[str]:
    """Return what the costs of a table are called, each name once."""
    return list({comparable(name): name for entry in entries if (name := str(entry.line.get("name", "")))}.values())[:MOST_LISTED]


def price_chosen(entries: Sequence[Entry], layout: Layout) -> str:
    """Return the name of the cost that is the price, as `comparable` writes it; "" where categories say it, or nothing does."""
    if not layout.price or layout.is_own or any("price" in entry.said for entry in entries):
        return ""
    names = {comparable(str(entry.line.get("name", ""))) for entry in entries}
    if layout.price_name:
        return layout.price_name if layout.price_name in names else _likely(entries)
    is_said = any(entry.line.get("category") in ONCE and entry.line.get("type", "cost") == "cost" for entry in entries)
    return "" if is_said else _likely(entries)


def _likely(entries: Sequence[Entry]) -> str:
    """Return the name that speaks most for a price, "" for none."""
    costs = {
        comparable(str(entry.line["name"])): comparable(str(entry.line.get("category", "")))
        for entry in entries
        if entry.line.get("name") and entry.line.get("type", "cost") == "cost"
    }
    bought = [name for name in costs if not OF_REPAIR.search(name)]
    ranked = (
        *(name for name in bought if OF_A_PRICE.search(name)),
        *(name for name in bought if name in SOLD),
        *(name for name in bought if OF_A_PRICE.search(costs[name]) or OF_CAPITAL.search(costs[name])),
        *(name for name in bought if OF_CAPITAL.search(name) or OF_A_RIGHT.search(name)),
    )
    return next(iter(ranked), "")


def price_note(document: Mapping[str, Any], chosen: str, layout: Layout) -> str:
    """Return the sentence of the preview on what is the price, "" where nothing has to be said."""
    if not layout.price or layout.is_own:
        return ""
    lines = [line for one in document["alternatives"] if one["kind"] in SELLERS for line in one["lines"]]
    name = next((str(line["name"]) for line in lines if line.get("price") and comparable(str(line["name"])) == chosen), "")
    if chosen and name:
        return _("“%(name)s” is taken for the price of the offers, which headroom is about.") % {"name": name}
    is_marked = any(line.get("price") for line in lines) or any(driver.get("price_of") for driver in document.get("drivers") or ())
    if is_marked or not lines:
        return ""
    return _(
        "No cost is marked as the price of the offers, so no headroom can be told. Say which one it is, where the columns are."
    )
