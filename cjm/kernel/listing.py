"""Sort order and pages of lists, read from the address: what is not offered falls back to the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

ROWS_PER_PAGE = 50
LONGEST_KEY = 19
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Column:
    """A column a list can be sorted by. With `may_be_empty` the rows without a value come last in both directions."""

    field: str
    may_be_empty: bool = False

    def order(self, *, descending: bool) -> OrderBy:
        """Return the database's order of this column."""
        nulls_last = True if self.may_be_empty else None
        return F(self.field).desc(nulls_last=nulls_last) if descending else F(self.field).asc(nulls_last=nulls_last)


@dataclass(frozen=True)
class SortOrder:
    """The order a list is shown in; written as in the address it is the column's key, a minus before it for descending."""

    key: str
    descending: bool

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


def read_key(text: str | None) -> int | None:
    """Return the row key that a parameter of the address holds, None for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else None


def read_sort(parameters: QueryDict, columns: Mapping[str, Column], default: str) -> SortOrder:
    """Return the order that `?sort=` asks for if its column is offered, else the default."""
    wanted = parameters.get("sort", "")
    chosen = wanted if wanted.removeprefix("-") in columns else default
    return SortOrder(chosen.removeprefix("-"), chosen.startswith("-"))


def sorted_rows(rows: QuerySet[Row], order: SortOrder, columns: Mapping[str, Column]) -> QuerySet[Row]:
    """Return the rows in order. Equal rows stand in order of their keys: pages neither repeat nor lose one."""
    key = "-pk" if order.descending else "pk"
    return rows.order_by(columns[order.key].order(descending=order.descending), key)


def sorted_page(rows: QuerySet[Row], parameters: QueryDict, order: SortOrder, columns: Mapping[str, Column]) -> Page[Row]:
    """Return the page that `?page=` asks for."""
    return Paginator(sorted_rows(rows, order, columns), ROWS_PER_PAGE).get_page(parameters.get("page"))
