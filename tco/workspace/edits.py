"""What a user does to the table, as operations on the rows in hand; none of them asks the database.

What cannot stand because of what was typed is kept as refused and leaves the row alone; an operation that meets what somebody else
did raises Conflicted; what no page of ours would send is Malformed.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tco.engine.expressions import with_names
from tco.models import Alternative, CostLine, Driver
from tco.workspace.cells import FIELDS, LINE_FIELDS, ROW_FIELDS, Columns, Field
from tco.workspace.column_edits import delete_alternative, delete_driver, new_alternative, new_driver
from tco.workspace.malformed import Malformed, flag_in, text_in
from tco.workspace.naming import users_of, where
from tco.workspace.rhythm_edits import convert_rhythm, read_when
from tco.workspace.row_edits import delete_row, duplicate_row, move_row, new_row
from tco.workspace.table import AnyRow
from tco.workspace.work import Conflicted, NotMade, Operation, Work, found, made, name_in, still_there


def apply(work: Work, operation: Operation) -> None:
    """Do one operation. Raises Conflicted and Malformed; what is refused is kept in `work`."""
    name = text_in(operation, "op")
    known = OPERATIONS.get(name)
    if known is None:
        raise Malformed(_("There is no operation “%(name)s”.") % {"name": name[:40]})
    work.named.add(name_in(operation))
    if work.stands(""):
        try:
            known(work, operation)
        except NotMade:
            work.refuse("", "", _("The row that this belongs to could not be added."))


def set_cell(work: Work, operation: Operation) -> None:
    """Write a typed text into a cell of a line, a driver or the head of a column."""
    kind = next((kind for kind in FIELDS if kind in operation), "")
    if not kind:
        raise Malformed(_("Say which cell is meant: a line, a driver or an alternative."))
    name, text, was = text_in(operation, "field"), text_in(operation, "text"), operation.get("was")
    if name not in FIELDS[kind]:
        raise Malformed(_("There is no field “%(name)s” here.") % {"name": name[:40]})
    if was is not None and not isinstance(was, str):
        raise Malformed(_("“%(name)s” must be text.") % {"name": "was"})
    row = found(work, kind, operation, yours=text)
    columns = read_when(work, text) if FIELDS[kind][name] is LINE_FIELDS["when"] else work.read(FIELDS[kind], name, text)
    if columns is None:
        return
    if was is not None and _is_changed(row, FIELDS[kind][name], columns, was, text):
        raise Conflicted(row, row.pk, _place(row, kind, name), FIELDS[kind][name].write(row), text)
    if isinstance(row, Driver) and name == "key":
        rename_driver(work, row, columns["key"])
    elif isinstance(row, CostLine) and name in ROW_FIELDS:
        _write_row_field(work, row, columns, name, whole_row=flag_in(operation, "row"))
    else:
        work.write(row, columns, name)


def _place(row: AnyRow, kind: str, name: str) -> str:
    return _("%(row)s: %(field)s") % {"row": where(row), "field": FIELDS[kind][name].label}


def _is_changed(row: AnyRow, field: Field, columns: Columns, was: str, text: str) -> bool:
    """Say whether the stored cell is neither what its reader saw nor what they typed."""
    stored = {column: getattr(row, column) for column in columns}
    shown = field.write(row)
    if stored == columns or shown.strip() in (was.strip(), text.strip()):
        return False
    try:
        return bool(field.read(was) != stored)
    except ValidationError:
        return True


def _write_row_field(work: Work, line: CostLine, columns: Columns, name: str, *, whole_row: bool) -> None:
    """Write what a row has in common to all its lines; a line that is named otherwise than its row leaves it."""
    row = work.table.row_of(line)
    for each in row.lines if whole_row else [line]:
        work.write(each, columns, name)
    if name != "when" and not whole_row and len(row.lines) > 1:
        others = [each for each in row.lines if each is not line]
        if (line.name, line.category) != (others[0].name, others[0].category):
            work.table.split(line)


def rename_driver(work: Work, driver: Driver, key: str) -> None:
    """Give a driver another key, also where expressions name it."""
    for line in users_of(work.table, driver.key):
        work.write(line, {"expression": with_names(line.expression, {driver.key: key})}, "key")
    work.write(driver, {"key": key}, "key")


def put(work: Work, operation: Operation) -> None:
    """Fill the empty cell of a row: a new line like the one beside it."""
    text = text_in(operation, "text")
    beside: CostLine = found(work, "line", operation, name="beside", yours=text)
    alternative: Alternative = found(work, "alternative", operation, yours=text)
    columns = work.read(LINE_FIELDS, "amount", text, "text")
    if columns is None:
        return
    row = work.table.row_of(beside)
    present = row.line_of(alternative)
    if present is not None:
        if {name: getattr(present, name) for name in columns} != columns:
            theirs = LINE_FIELDS["amount"].write(present)
            raise Conflicted(present, present.pk, _place(present, "line", "amount"), theirs, text)
        return
    line = CostLine(
        alternative=alternative,
        position=beside.position,
        **{
            name: getattr(beside, name)
            for name in (
                "name",
                "category",
                "type",
                "at",
                "first",
                "last",
                "every",
                "escalation_rate",
                "escalation_rates",
                "escalation_first",
                "escalation_step",
            )
        },
    )
    work.table.add_line(line, row)
    work.write(line, columns, "text")
    made(work, operation, line)


def clear(work: Work, operation: Operation) -> None:
    """Empty a cell: the line of this alternative goes."""
    line = still_there(work, operation)
    if line is not None:
        work.table.remove_line(line)


OPERATIONS: dict[str, Callable[[Work, Operation], None]] = {
    "set": set_cell,
    "put": put,
    "clear": clear,
    "convert_rhythm": convert_rhythm,
    "new_row": new_row,
    "delete_row": delete_row,
    "duplicate_row": duplicate_row,
    "move_row": move_row,
    "new_driver": new_driver,
    "delete_driver": delete_driver,
    "new_alternative": new_alternative,
    "delete_alternative": delete_alternative,
}
