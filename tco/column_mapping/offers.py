"""Headings that name an offer and a part of its amounts: "Offer A price" beside "Offer A qty"; and which of them are multiplied."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tco.column_mapping.layout import AMOUNT, IGNORED, OF_AN_ALTERNATIVE, QUANTITY, UNIT_PRICE, ColumnUse
from tco.column_mapping.words import without_unit
from tco.spreadsheet.layout import comparable

_WORDS = (
    (AMOUNT, r"total (?:price|cost|amount)|общая (?:стоимость|цена|сумма)"),
    (QUANTITY, r"qty|q-ty|quantity|pcs|кол-во|количество|к-во|кол|шт|об[ъь][её]м"),
    (
        UNIT_PRICE,
        (
            r"(?:unit|net|list) (?:price|cost)|(?:price|cost) (?:per unit|each)|price|rate|"
            r"цена за (?:ед(?:иницу)?|шт(?:уку)?)|цена|тариф|расценка"
        ),
    ),
    (AMOUNT, r"total|amount|sum|cost|value|сумма|стоимость|итого|всего"),
)
_GAP = r"[\s,:;(/–—-]+"
_LAST = tuple(
    (means, re.compile(rf"(?P<name>.+?){_GAP}(?:{words})(?:{_GAP}(?:pcs|шт|ед))?[.)]*\Z", re.IGNORECASE)) for means, words in _WORDS
)
_FIRST = tuple((means, re.compile(rf"(?:{words})[.)]*{_GAP}(?P<name>.+?)\)?\Z", re.IGNORECASE)) for means, words in _WORDS)


def part_named(heading: str) -> tuple[str, str] | None:
    """Return which part of its amounts a heading names, and the offer: for "Offer A qty" a quantity of "Offer A"; else None."""
    text = without_unit(" ".join(heading[:200].split()))
    for means, pattern in (*_LAST, *_FIRST):
        found = pattern.match(text)
        if found:
            return means, found["name"]
    return None


def offers_settled(columns: list[ColumnUse]) -> list[ColumnUse]:
    """Return the columns with the price and the quantity of each offer told from amounts, where each offer has its own.

    With the amount of the offer beside them, they are multiplied already.
    """
    numeric = OF_AN_ALTERNATIVE | {QUANTITY}
    parts = {
        place: part for place, one in enumerate(columns) if one.means in numeric and (part := part_named(one.heading)) is not None
    }
    offers: dict[str, dict[str, int]] = defaultdict(dict)
    for place, (means, name) in parts.items():
        offers[comparable(name)].setdefault(means, place)
    for places in offers.values():
        if QUANTITY not in places or len(places) < len((QUANTITY, UNIT_PRICE)):
            continue
        for means, place in places.items():
            is_counted = means == AMOUNT or AMOUNT not in places
            columns[place] = replace(columns[place], means=means if is_counted else IGNORED, offer=parts[place][1])
    return columns


def quantity_places(columns: Sequence[ColumnUse]) -> dict[int, int]:
    """Return the number of the column of quantities by that of each column of unit prices, counted from 1.

    One quantity is for all offers. Of several each belongs to the price of the same offer, else to that in the same order; where
    there are more or fewer of them than prices, a price without one of its offer has none.
    """
    prices = [place for place, one in enumerate(columns, start=1) if one.means == UNIT_PRICE]
    quantities = [place for place, one in enumerate(columns, start=1) if one.means == QUANTITY]
    if len(quantities) == 1:
        return dict.fromkeys(prices, quantities[0])
    of_offers = {comparable(columns[place - 1].offer): place for place in quantities if columns[place - 1].offer}
    found = {place: of_offers.get(comparable(columns[place - 1].offer), 0) for place in prices}
    if not all(found.values()) and len(prices) == len(quantities):
        return dict(zip(prices, quantities, strict=True))
    return {price: quantity for price, quantity in found.items() if quantity}
