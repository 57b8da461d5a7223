"""How a table in a layout of its own is read: what each column means, and the answers to what no column says.

A layout is kept as JSON: with the uploaded file until it is confirmed, and with the headings of the table, to be used again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from tco.column_mapping.periods import period_named
from tco.spreadsheet.layout import comparable
from tco.spreadsheet.written_numbers import Mark

# Meanings beyond the columns of a cost sheet. An amount or a unit price belongs to an alternative.
AMOUNT, UNIT_PRICE, QUANTITY, DAY, COMMENT, IGNORED = "amount", "unit_price", "quantity", "day", "comment", ""
ALTERNATIVE, NAME, CATEGORY = "alternative", "name", "category"
# The amount of one year or period, which its heading names; how often a cost falls; what the amounts of the row are in.
PERIOD, FREQUENCY, UNIT = "period", "frequency", "unit"
OF_AN_ALTERNATIVE = frozenset({AMOUNT, UNIT_PRICE, PERIOD})
KINDS = ("ours", "competitor", "status_quo", "other")


@dataclass(frozen=True)
class ColumnUse:
    """One column of the table: what stands above it and what it means.

    An amount belongs to the alternative with the key `alternative`, or, without one, to a new one of this `kind` named as the
    heading. `scale` is what its amounts are multiplied by; 0 says that they are in what all amounts of the table are in. `offer` is
    the alternative that the heading names beside a price or a quantity: "Offer A" of "Offer A qty".
    """

    heading: str
    means: str = IGNORED
    alternative: str = ""
    kind: str = ""
    scale: int = 0
    offer: str = ""

    @property
    def called(self) -> str:
        """What the heading calls its alternative: without the period or the part of it that it names."""
        named = period_named(self.heading) if self.means == PERIOD else None
        return named[1] if named else self.offer or self.heading

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
    """Where in the file the table is. `head` is the row of its headings; encoding and delimiter belong to text files.

    `is_turned` says that its rows are alternatives and its columns costs; None while nobody has looked.
    """

    sheet: int = 0
    head: int = 1
    encoding: str = ""
    delimiter: str = ""
    is_turned: bool | None = None


@dataclass(frozen=True)
class Layout:
    """How a table is read. The last four fields count only where the deal has no cost model yet; `rate` is a fraction a year.

    `is_scaled_by_hand` says that somebody chose what the amounts are in against the words of the table.

    `price_name` is the one cost that is the seller's price, as `comparable` writes it; "" leaves it to categories and names.
    """

    columns: tuple[ColumnUse, ...] = field(default=())
    decimal: Mark = ""
    scale: int = 1
    is_scaled_by_hand: bool = False
    hidden: str = "leave"
    totals: str = "leave"
    sections: str = "read"
    timing: str = "by_category"
    interval: str = "year"
    category: str = "operation"
    price: bool = True
    price_name: str = ""
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

    def with_headings(self, headings: Iterable[str]) -> "Layout":
        """Return the layout for a table whose headings are written in another way, or name other years."""
        return replace(self, columns=tuple(replace(one, heading=new) for one, new in zip(self.columns, headings, strict=True)))

    def forgetting_the_deal(self) -> "Layout":
        """Return the layout as it can serve another deal: without its alternatives and its conventions."""
        return replace(self, columns=tuple(replace(column, alternative="") for column in self.columns), currency="")

    @property
    def multipliers(self) -> tuple[int, ...]:
        """What the amounts of each column are multiplied by; 0 where a column holds none."""
        return tuple(column.scale or self.scale if column.means in OF_AN_ALTERNATIVE else 0 for column in self.columns)

    def places(self, means: str) -> list[int]:
        """Return the numbers of the columns with a meaning, counted from 1."""
        return [place for place, column in enumerate(self.columns, start=1) if column.means == means]

    def place(self, means: str) -> int | None:
        """Return the number of the first column with a meaning."""
        return next(iter(self.places(means)), None)


def signature_of(headings: Sequence[str]) -> str:
    """Return the fingerprint by which a table with these headings is known again, also when it names later years."""
    named = [period_named(heading) for heading in headings]
    first = min((found[0].begins for found in named if found and found[0].begins is not None), default=0)
    known = [
        [comparable(found[1]), found[0].months, found[0].number, found[0].begins and found[0].begins - first]
        if found
        else comparable(heading)
        for heading, found in zip(headings, named, strict=True)
    ]
    return hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()
