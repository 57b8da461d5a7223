"""Which lines of the alternatives stand side by side: the same cost, told once in each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any


class _Row:
    """A row of the table; `number` is its place while rows are still coming in between."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


def row_numbers(document: Mapping[str, Any]) -> list[list[int]]:
    """Return for each alternative the row of each of its lines, ascending.

    Lines of the same name and category share a row, the second of that name with the second, where the order of the lines in
    each alternative allows it. A line that the others do not have follows the one before it; those that begin an alternative stand
    before its first line that the others have, or last.
    """
    order: list[_Row] = []
    known: dict[tuple[str, str, int], _Row] = {}
    placed: list[list[_Row]] = []
    for alternative in document["alternatives"]:
        merged: list[_Row] = []
        leading: list[_Row] = []
        own: list[_Row] = []
        seen: Counter[tuple[str, str]] = Counter()
        taken = 0  # how many of the rows so far stand before the line to come
        for line in alternative.get("lines") or ():
            pair = (line["name"], line["category"])
            identity = (*pair, seen[pair])
            seen[pair] += 1
            row = known.get(identity)
            if row is not None and row.number >= taken:
                merged += [*order[taken : row.number], *leading, row]
                taken, leading = row.number + 1, []
            else:
                row = _Row()
                known.setdefault(identity, row)
                (merged if taken else leading).append(row)
            own.append(row)
        order = merged + order[taken:] + leading
        for number, row in enumerate(order):
            row.number = number
        placed.append(own)
    return [[row.number for row in own] for own in placed]
