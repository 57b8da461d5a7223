"""How a table in a layout of its own is read: what each column means, and the answers to what no column says.

A layout is kept as JSON: with the uploaded file until it is confirmed, and with the headings of the table, to be used again.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from tco.spreadsheet.layout import comparable
from tco.spreadsheet.written_numbers import Mark

# Meanings beyond the columns of a cost sheet. An amount or a unit price belongs to an alternative.
AMOUNT, UNIT_PRICE, QUANTITY, DAY, COMMENT, IGNORED = "amount", "unit_price", "quantity", "day", "comment", ""
ALTERNATIVE, NAME, CATEGORY = "alternative", "name", "category"
OF_AN_ALTERNATIVE = frozenset({AMOUNT, UNIT_PRICE})
KINDS = ("ours", "competitor", "status_quo", "other")


@dataclass(frozen=True)
class ColumnUse:
    """One column of the table: what stands above it and what it means.

    An amount belongs to the alternative with the key `alternative`, or, without one, to a new one of this `kind` named as the
    heading.
    """

    heading: str
    means: str = IGNORED
    alternative: str = ""
    kind: str = ""

    @property
    def code(self) -> str:
        """What a form calls this meaning."""
        if self.means not in OF_AN_ALTERNATIVE:
            return self.means
        return f"{self.means}@{self.alternative}" if self.alternative else f"{self.means}+{self.kind or 'ours'}"

    def with_code(self, code: str) -> "ColumnUse":
        """Return the column with the meaning that a form calls `code`."""
        for means in OF_AN_ALTERNATIVE:
            if code.startswith(f"{means}@"):
                return replace(self, means=means, alternative=code[len(means) + 1 :], kind="")
            if code.startswith(f"{means}+"):
                return replace(self, means=means, alternative="", kind=code[len(means) + 1 :])
        return replace(self, means=code, alternative="", kind="")


@dataclass(frozen=True)
class Place:
    """Where in the file the table is. `head` is the row of its headings; encoding and delimiter belong to text files."""

    sheet: int = 0
    head: int = 1
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class Layout:
    """How a table is read. The last four fields count only where the deal has no cost model yet; `rate` is a fraction a year."""

    columns: tuple[ColumnUse, ...] = field(default=())
    decimal: Mark = ""
    scale: int = 1
    hidden: str = "leave"
    totals: str = "leave"
    timing: str = "by_category"
    interval: str = "year"
    category: str = "operation"
    price: bool = True
    source: str = "estimate"
    is_own: bool = False
    currency: str = ""
    unit: str = "year"
    count: int = 5
    rate: float = 0.1

    def as_json(self) -> dict[str, Any]:
        """Return the layout as it is kept."""
        return asdict(self) | {"columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Layout":
        """Return a layout that was kept; members that are not known any more are left out."""
        known = {one.name for one in fields(cls)} - {"columns"}
        columns = tuple(ColumnUse(**column) for column in kept.get("columns", ()))
        return cls(columns=columns, **{name: value for name, value in kept.items() if name in known})

    def forgetting_the_deal(self) -> "Layout":
        """Return the layout as it can serve another deal: without its alternatives and its conventions."""
        return replace(self, columns=tuple(replace(column, alternative="") for column in self.columns), currency="")

    def places(self, means: str) -> list[int]:
        """Return the numbers of the columns with a meaning, counted from 1."""
        return [place for place, column in enumerate(self.columns, start=1) if column.means == means]

    def place(self, means: str) -> int | None:
        """Return the number of the first column with a meaning."""
        return next(iter(self.places(means)), None)


def signature_of(headings: Iterable[str]) -> str:
    """Return the fingerprint by which a table with these headings is known again."""
    return hashlib.sha256(json.dumps([comparable(heading) for heading in headings], ensure_ascii=False).encode()).hexdigest()


def faults_of(layout: Layout) -> Iterator[str]:
    """Yield what keeps a layout from being read, each as a sentence."""
    amounts = [*layout.places(AMOUNT), *layout.places(UNIT_PRICE)]
    if not layout.places(NAME):
        yield _("Say which column names the costs.")
    if not amounts:
        yield _("Say which column holds the amounts.")
    yield from _said_twice(layout)
    if layout.places(UNIT_PRICE) and not layout.places(QUANTITY):
        yield _("A unit price needs a column with the quantity.")
    if layout.places(QUANTITY) and not layout.places(UNIT_PRICE):
        yield _("A quantity needs a column with the unit price. Where the amount is multiplied already, leave the quantity out.")
    if layout.places(ALTERNATIVE) and len(amounts) > 1:
        yield _("One column names the alternative of each row, so there can be one column of amounts alone.")
    bounds = len(layout.places("low")) + len(layout.places("high"))
    if bounds == 1:
        yield _("A lowest value needs a highest one, and the other way round.")
    if bounds and len(amounts) > 1:
        yield _("Lowest and highest values can be read beside one column of amounts. Leave them out, or give each its own table.")


def _said_twice(layout: Layout) -> Iterator[str]:
    seen: dict[object, ColumnUse] = {}
    for column in layout.columns:
        if column.means in (IGNORED, COMMENT):
            continue
        identity: object = column.means
        if column.means in OF_AN_ALTERNATIVE:
            identity = column.alternative or comparable(column.heading)
        if identity in seen:
            names = {"first": seen[identity].heading, "second": column.heading}
            yield _("“%(first)s” and “%(second)s” mean the same. Keep one, so that it is clear which counts.") % names
        seen.setdefault(identity, column)
