"""Doing operations so that what comes out is a valid model: what would spoil it is refused by itself, the rest stands.

The document is checked as a whole, by the same rules as an imported one. Each error is traced back to the operation that wrote the
cell; that operation, or the part of it, is left out, and the rest is done again from the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tco.engine.expressions import names_in
from tco.engine.messages import Error, InvalidModel
from tco.evaluation import sentence_of
from tco.mapping import Document
from tco.models import CostLine, Driver
from tco.preparation import check_and_evaluate
from tco.workspace.cells import FIELDS
from tco.workspace.edits import apply
from tco.workspace.malformed import Malformed
from tco.workspace.naming import table_of, where
from tco.workspace.sheet import shown_number
from tco.workspace.table import AnyRow, Table
from tco.workspace.work import Conflicted, Operation, Refused, Work

ATTEMPTS = 8
NEEDS_A_NUMBER = "range_without_number"
# What is wrong with a range when the number inside it was replaced.
RANGE_FAULTS = frozenset({NEEDS_A_NUMBER, "low_above_likely", "high_below_likely", "low_above_one", "high_below_one"})
RANGE = ("low", "high", "distribution")
NUMBER = ("amount", "expression", "value", "values")
# What a part of the document is called among the columns.
_COLUMNS = {
    "when": ("at", "first", "last", "every"),
    "amount": ("expression", "amount"),
    "escalation": ("escalation_rate", "escalation_rates", "escalation_first", "escalation_step"),
    "lifetime": ("lifetime_periods", "lifetime_replace", "lifetime_residual"),
    "value": ("value", "values"),
    "periods": ("periods", "period_count", "period_unit"),
    "discount": ("discount_rate", "discount_basis", "discount_compounding", "discount_timing"),
    "vat": ("vat_recoverable",),
}
_FAMILIES = (
    ("amount", "expression", "value", "values", "low", "high", "distribution"),
    ("source_kind", "source_note", "source_date", "source_confidence"),
    ("at", "first", "last", "every", "lifetime_periods", "lifetime_replace", "lifetime_residual", "type"),
    ("amount", "expression", "currency"),
)


class Conflicts(Exception):
    """Operations that met what somebody else did: (place of the operation, what it met).

    `since` is the version after which it was done, where that is not the version of the page.
    """

    def __init__(self, met: list[tuple[int, Conflicted]], since: int | None = None) -> None:
        super().__init__()
        self.met = met
        self.since = since


@dataclass(frozen=True)
class Done:
    """What came of an edit: the work with its refusals, and the document and result that the table holds now."""

    work: Work
    document: Document
    result: Document


def perform(table: Table, operations: Sequence[Operation], today: date) -> Done:
    """Do what can be done of `operations`. Raises Conflicts, with nothing done, and Malformed."""
    refused: dict[tuple[int, str], Refused] = {}
    outgrown: dict[int, AnyRow] = {}
    for attempt in range(ATTEMPTS + 1):
        work = Work(table, today, refused=dict(refused))
        _apply_all(work, operations)
        for row in outgrown.values():
            _take_off_range(work, row)
        document = table.document()
        try:
            return Done(work, document, check_and_evaluate(document))
        except InvalidModel as invalid:
            refused = dict(work.refused)
            if attempt == ATTEMPTS - 1:
                refused |= {(index, ""): _whole(invalid.errors[0], table) for index in range(len(operations))}
            else:
                newly = {id(row): row for row in _outgrown(work, invalid.errors) if id(row) not in outgrown}
                outgrown |= newly
                _blame(work, [error for error in invalid.errors if not _is_range_of(work, error, newly)], refused, len(operations))
            table.revert()
    # The model as it was stored did not pass: it cannot be edited cell by cell.
    raise Malformed(_("The model as it is stored is not valid. Upload it anew."))


def _apply_all(work: Work, operations: Sequence[Operation]) -> None:
    met: list[tuple[int, Conflicted]] = []
    for index, operation in enumerate(operations):
        work.index = index
        try:
            apply(work, operation)
        except Conflicted as conflict:
            met.append((index, conflict))
    if met:
        work.table.revert()
        raise Conflicts(met)


def _outgrown(work: Work, errors: Sequence[Error]) -> list[AnyRow]:
    """Return the rows whose number was replaced so that their range, which nobody touched, does not hold it any more."""
    rows = [work.table.row_at(error.path)[0] for error in errors if error.code in RANGE_FAULTS]
    return [row for row in rows if _has_written(work, row, NUMBER) and not _has_written(work, row, RANGE)]


def _has_written(work: Work, row: AnyRow, columns: Sequence[str]) -> bool:
    return any((id(row), column) in work.marks.written for column in columns)


def _is_range_of(work: Work, error: Error, rows: Mapping[int, AnyRow]) -> bool:
    return error.code in RANGE_FAULTS and id(work.table.row_at(error.path)[0]) in rows


def _take_off_range(work: Work, row: AnyRow) -> None:
    """Let a range go with the number that it was around, and say so."""
    if not isinstance(row, CostLine | Driver) or row.low is None or row.high is None or not _has_written(work, row, NUMBER):
        return
    words = {"row": where(row), "low": shown_number(row.low), "high": shown_number(row.high)}
    work.said.append(
        _("%(row)s: the range %(low)s … %(high)s was around the old number and went with it. Undo brings both back.") % words
    )
    work.table.change(row, low=None, high=None, distribution="")


def _blame(work: Work, errors: Sequence[Error], refused: dict[tuple[int, str], Refused], count: int) -> None:
    """Add to `refused` what has to be left out for these errors to go."""
    for error in errors:
        row, rest = work.table.row_at(error.path)
        writer = _writer_of(work, row, "amount" if error.code == NEEDS_A_NUMBER else rest)
        if writer is None:
            for index in range(count):
                refused.setdefault((index, ""), _whole(error, work.table))
            continue
        index, name = writer
        # What was left out already and still spoils the model is left out as a whole.
        key = (index, "") if writer in work.refused else writer
        if key not in refused:
            refused[key] = Refused(name, "", _sentence(row, rest, name, error, is_at_hand=work.marks.has_written(writer, row)))


def _writer_of(work: Work, row: AnyRow, rest: str) -> tuple[int, str] | None:
    """Return the operation that wrote what is wrong: the cell itself, else one that belongs to it, else anything in the row."""
    columns = columns_at(rest)
    for family in (columns, _relatives(columns)):
        writers = [work.marks.written[(id(row), column)] for column in family if (id(row), column) in work.marks.written]
        if writers:
            return max(writers)
    writer = work.marks.writer_of(row)
    if writer is None and isinstance(row, CostLine):
        used = names_in(row.expression)
        drivers = [driver for driver in work.table.drivers if driver.key in used]
        writer = max((found for driver in drivers if (found := work.marks.writer_of(driver)) is not None), default=None)
    return writer


def _relatives(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that only stand together: a range around its number, the parts of a source."""
    return tuple(column for family in _FAMILIES if set(family) & set(columns) for column in family)


def columns_at(rest: str) -> tuple[str, ...]:
    """Return the columns that a path inside a row is about: "when.from" is about the schedule."""
    part, _, tail = rest.partition(".")
    head = part.partition("[")[0]
    if head == "source":
        return (f"source_{tail}",)
    return _COLUMNS.get(head, (head,))


def _sentence(row: AnyRow, rest: str, name: str, error: Error, *, is_at_hand: bool) -> str:
    """Return what is wrong, with the place where it is another one than the cell that was typed into.

    In the row that was typed into, which is `is_at_hand`, the field is place enough.
    """
    table = table_of(row)
    columns = columns_at(rest)
    field = FIELDS.get(table, {}).get(name.partition(".")[0] if not name.startswith("amounts") and name != "text" else "amount")
    if field is not None and any(column in field.columns for column in columns):
        return sentence_of(error)
    labels = _labels(row, columns)
    if is_at_hand and labels:
        return _("%(field)s: %(problem)s") % {"field": capfirst(labels[0]), "problem": sentence_of(error)}
    return place_and_sentence(row, rest, error)


def place_and_sentence(row: AnyRow, rest: str, error: Error) -> str:
    """Return where in the model something is wrong, and what."""
    labels = _labels(row, columns_at(rest))
    if labels:
        place = _("%(row)s, %(field)s") % {"row": where(row), "field": labels[0]}
    else:
        place = where(row)
    return _("%(place)s — %(problem)s") % {"place": place, "problem": sentence_of(error)}


def _labels(row: AnyRow, columns: tuple[str, ...]) -> list[str]:
    """Return what the fields of these columns are called."""
    return [str(field.label) for field in FIELDS.get(table_of(row), {}).values() if set(columns) & set(field.columns)]


def _whole(error: Error, table: Table) -> Refused:
    row, rest = table.row_at(error.path)
    return Refused("", "", place_and_sentence(row, rest, error))
