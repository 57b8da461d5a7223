"""Whole rows of the table: added, copied, moved, removed."""

from copy import copy
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from tco.column_mapping.words import category_likely_for
from tco.models import Alternative, CostLine
from tco.workspace.cells import LINE_FIELDS, Columns
from tco.workspace.malformed import key_in, text_in, texts_in
from tco.workspace.rhythm_edits import read_when
from tco.workspace.table import TableRow
from tco.workspace.work import Conflicted, Operation, Work, found, made, still_there

FROM_THE_FIRST = {"at": None, "first": 1, "last": None, "every": None}
AT_THE_BEGINNING = {"at": 0, "first": None, "last": None, "every": None}
# What the lines of a row have in common when it is made.
WRITTEN = ("name", "category", "when")
# What is usually paid once, before the first period.
PAID_ONCE = frozenset({"acquisition", "implementation"})


def new_row(work: Work, operation: Operation) -> None:
    """Add a row with an amount for each alternative that has one. A cell that cannot be read is refused alone."""
    table = work.table
    amounts = texts_in(operation, "amounts")
    columns = _columns_of_row(work, operation)
    lines = []
    for typed_key, text in amounts.items():
        alternative = _alternative_named(work, typed_key, text)
        amount = work.read(LINE_FIELDS, "amount", text, f"amounts.{typed_key}") if text.strip() else None
        if amount is not None:
            lines.append((CostLine(alternative=alternative, position=0, **columns, **amount), f"amounts.{typed_key}"))
    if not lines:
        lines.append((CostLine(alternative=table.subject(), position=0, amount=Decimal(0), **columns), ""))
    lines.sort(key=lambda pair: table.alternatives.index(pair[0].alternative))
    table.add_row([line for line, _ in lines], _index_after(work, operation))
    for line, part in lines:
        for column in columns:
            name = next((field for field in WRITTEN if column in LINE_FIELDS[field].columns), "")
            work.marks.note(line, column, work.index, name)
        for column in ("amount", "expression"):
            work.marks.note(line, column, work.index, part)
    made(work, operation, lines[0][0])


def _columns_of_row(work: Work, operation: Operation) -> Columns:
    """Return what the lines of a new row share: what was typed, and what its name speaks for where nothing was."""
    columns: Columns = {"name": _("New line"), **FROM_THE_FIRST}
    for name in WRITTEN:
        typed = text_in(operation, name, default="")
        if typed.strip():
            columns |= (read_when(work, typed) if name == "when" else work.read(LINE_FIELDS, name, typed)) or {}
    if "category" not in columns:
        columns["category"] = category_likely_for(columns["name"]) or "operation"
    if columns["category"] in PAID_ONCE and not text_in(operation, "when", default="").strip():
        columns |= AT_THE_BEGINNING
    if columns["category"] == "benefit":
        columns["type"] = CostLine.Type.BENEFIT
    return columns


def _alternative_named(work: Work, typed_key: str, text: str) -> Alternative:
    just_made = work.made.get(typed_key)
    if isinstance(just_made, Alternative):
        return just_made
    pk = key_in({"alternative": typed_key}, "alternative")
    try:
        return work.table.alternative(pk)
    except ObjectDoesNotExist:
        raise Conflicted(None, pk, _("the column of the amount"), _("removed"), text) from None


def delete_row(work: Work, operation: Operation) -> None:
    """Remove a row with all its lines."""
    line = still_there(work, operation)
    if line is not None:
        for each in list(work.table.row_of(line).lines):
            work.table.remove_line(each)


def duplicate_row(work: Work, operation: Operation) -> None:
    """Put a copy of a row after it, under another name."""
    line: CostLine = found(work, "line", operation)
    row = work.table.row_of(line)
    name = _("%(name)s (copy)") % {"name": line.name}
    copies = [_copy_of(each, name) for each in row.lines]
    work.table.add_row(copies, work.table.rows.index(row) + 1)
    for each in copies:
        work.marks.note(each, "name", work.index, "")
    made(work, operation, copies[0])


def _copy_of(line: CostLine, name: str) -> CostLine:
    twin = copy(line)
    twin.pk, twin.version, twin.name = None, 1, name
    twin._state = models.base.ModelState()
    twin._state.fields_cache = {"alternative": line.alternative}
    return twin


def move_row(work: Work, operation: Operation) -> None:
    """Put a row before another one, or at the end."""
    row = work.table.row_of(found(work, "line", operation))
    before: TableRow | None = None
    if operation.get("before") is not None:
        before = work.table.row_of(found(work, "line", operation, name="before"))
    if before is row:
        return
    rest = [each for each in work.table.rows if each is not row]
    work.table.move_row(row, rest.index(before) if before else len(rest))


def _index_after(work: Work, operation: Operation) -> int:
    after = operation.get("after")
    if isinstance(after, str) and after in work.made:
        line = work.made[after]
        if isinstance(line, CostLine):
            return work.table.rows.index(work.table.row_of(line)) + 1
    if after is None or (isinstance(after, str) and after in work.named):
        return len(work.table.rows)
    try:
        return work.table.rows.index(work.table.row_of(work.table.line(key_in(operation, "after")))) + 1
    except ObjectDoesNotExist:
        return len(work.table.rows)
