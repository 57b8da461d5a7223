"""One edit under way: what was written, made and refused, and what an operation may stumble over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from tco.models import CostLine
from tco.workspace.cells import Columns
from tco.workspace.malformed import key_in
from tco.workspace.table import AnyRow, Table

Operation = Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """What the reader may choose instead of what was refused: an operation on the row of the cell, and the word on its button."""

    operation: str
    label: str


class Refused(Exception):
    """What was typed into `field` cannot stand; `message` says why, and `offer` what can be done instead."""

    def __init__(self, field: str, text: str, message: str, offer: Offer | None = None) -> None:
        super().__init__(message)
        self.field, self.text, self.message, self.offer = field, text, message, offer


class Conflicted(Exception):
    """Somebody else changed or removed what the operation is about. `row` is None when it is gone."""

    def __init__(self, row: AnyRow | None, pk: int, place: str, theirs: str, yours: str) -> None:
        super().__init__(place)
        self.row, self.pk, self.place, self.theirs, self.yours = row, pk, place, theirs, yours


class NotMade(Exception):
    """The operation builds on a row of the same edit that was refused."""


@dataclass
class Marks:
    """Which operation wrote what: (row, column) → the operation and its field; "" stands for the row as a whole."""

    written: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    rows: dict[int, AnyRow] = field(default_factory=dict)

    def note(self, row: AnyRow, column: str, index: int, name: str) -> None:
        """Remember that operation `index` wrote the column from its field `name`."""
        self.written[(id(row), column)] = (index, name)
        self.rows[id(row)] = row  # keeps the row alive, so that its identity stays its own

    def has_written(self, writer: tuple[int, str], row: AnyRow) -> bool:
        """Say whether `writer` wrote anything of the row."""
        return any(key == id(row) and each == writer for (key, _), each in self.written.items())

    def writer_of(self, row: AnyRow) -> tuple[int, str] | None:
        """Return who wrote anything of the row last; None when nobody did."""
        return max((writer for (key, _), writer in self.written.items() if key == id(row)), default=None)


@dataclass
class Work:
    """One edit under way: the table, who wrote what, which parts of operations were refused, what was made for them.

    `said` holds sentences on what the edit did besides what was asked; `converted` the rows that were multiplied, by the factor.
    """

    table: Table
    today: Any
    refused: dict[tuple[int, str], Refused] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    made: dict[str, AnyRow] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    converted: dict[str, list[str]] = field(default_factory=dict)
    index: int = 0

    def write(self, row: AnyRow, columns: Columns, name: str) -> None:
        """Change columns of a row for the present operation."""
        self.table.change(row, **columns)
        for column in columns:
            self.marks.note(row, column, self.index, name)

    def read(self, fields: Mapping[str, Any], field_name: str, text: str, part: str = "") -> Columns | None:
        """Return what a typed text means; None, with the refusal kept, when it means nothing or was refused before."""
        name = part or field_name
        if (self.index, name) in self.refused:
            return None
        try:
            return dict(fields[field_name].read(text))
        except ValidationError as error:
            self.refused[(self.index, name)] = Refused(name, text, " ".join(error.messages))
            return None

    def stands(self, name: str) -> bool:
        """Say whether the present operation, or its part `name`, has not been refused."""
        return (self.index, name) not in self.refused and (self.index, "") not in self.refused

    def refuse(self, name: str, text: str, message: str) -> None:
        """Keep that a part of the present operation cannot stand."""
        self.refused.setdefault((self.index, name), Refused(name, text, message))


def found(work: Work, kind: str, operation: Operation, *, name: str = "", yours: str = "") -> Any:
    """Return the row that an operation is about. Raises Conflicted when somebody removed it, Malformed without a key."""
    given = operation.get(name or kind)
    if isinstance(given, str) and given in work.made:
        return work.made[given]
    if isinstance(given, str) and given in work.named:
        raise NotMade
    pk = key_in(operation, name or kind)
    try:
        return {"line": work.table.line, "driver": work.table.driver, "alternative": work.table.alternative}[kind](pk)
    except ObjectDoesNotExist:
        gone = {"line": _("a line"), "driver": _("a driver"), "alternative": _("an alternative")}
        raise Conflicted(None, pk, gone[kind], _("removed"), yours) from None


def still_there(work: Work, operation: Operation) -> CostLine | None:
    """Return the line to be removed; None when somebody has removed it already."""
    try:
        return work.table.line(key_in(operation, "line"))
    except ObjectDoesNotExist:
        return None


def made(work: Work, operation: Operation, row: AnyRow) -> None:
    """Remember the row that was made, under the name that the browser gave it."""
    if name := name_in(operation):
        work.made[name] = row


def name_in(operation: Operation) -> str:
    """Return what the browser calls the row that an operation makes; "" for nothing."""
    name = operation.get("id")
    return name[:40] if isinstance(name, str) else ""
