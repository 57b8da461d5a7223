"""Saving a whole row from its form: all of it or nothing, with each error at its field."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.kernel.versions import StaleVersion
from cjm.team.models import User
from tco.changes.models import ModelChange
from tco.engine.messages import InvalidModel
from tco.evaluation import sentence_of
from tco.models import Alternative, CostLine, CostModel, Driver
from tco.workspace.cells import Columns, Field
from tco.workspace.checking import columns_at, place_and_sentence
from tco.workspace.column_edits import delete_alternative, delete_driver
from tco.workspace.edits import rename_driver
from tco.workspace.extra_fields import FORMS
from tco.workspace.naming import free_key, table_of
from tco.workspace.operations import change_rows
from tco.workspace.row_edits import delete_row
from tco.workspace.table import AnyRow, Table
from tco.workspace.undoing import EDITED, REDONE, UNDONE
from tco.workspace.work import Operation, Work


def save_row(*, deal: Deal, row: AnyRow, columns: Columns, based_on: int | None, by: User, at: datetime) -> AnyRow:
    """Write `columns` of a row and return it as it is stored then.

    Raises StaleVersion when it was changed after version `based_on`, ValidationError with the errors by field when the model could
    not stand, ModelGone and DoesNotExist when somebody removed it.
    """
    saved: list[AnyRow] = []

    def alter(work: Work) -> None:
        present = _present(work.table, row)
        if based_on is None or _is_stale(present, based_on):
            raise StaleVersion(present)
        saved.append(present)
        if isinstance(present, Driver) and columns.get("key", present.key) != present.key:
            rename_driver(work, present, str(columns["key"]))
        before = (present.name, present.category) if isinstance(present, CostLine) else None
        work.write(present, columns, "")
        if isinstance(present, CostLine) and before != (present.name, present.category):
            work.table.split(present)

    _checked(deal, alter, saved, by=by, at=at)
    return saved[0]


def add_row(*, deal: Deal, row: Driver | Alternative | CostLine, columns: Columns, by: User, at: datetime) -> AnyRow:
    """Add a row with these columns and return it. Raises ValidationError with the errors by field, and ModelGone.

    A line says by its `alternative` where it belongs; its row of the table is a new one at the end.
    """
    added: list[AnyRow] = [row]

    def alter(work: Work) -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        table = work.table
        if isinstance(row, CostLine):
            row.alternative = table.alternative(row.alternative_id)
            table.add_row([row], len(table.rows))
            return
        row.cost_model = table.model
        if isinstance(row, Driver):
            table.add_driver(row, len(table.drivers))
            return
        subject = table.subject()
        row.key = free_key(str(row.kind), (each.key for each in table.alternatives))
        if row.kind == Alternative.Kind.OURS and not table.model.subject:
            work.write(table.model, {"subject": subject.key}, "")
        table.add_alternative(row, len(table.alternatives))

    _checked(deal, alter, added, by=by, at=at)
    return row


def remove_row(*, deal: Deal, row: Driver | Alternative | CostLine, whole_row: bool = False, by: User, at: datetime) -> None:
    """Remove a driver, an alternative with its lines, or a line; with `whole_row` also the lines beside it.

    Raises ValidationError for what is still needed.
    """

    def alter(work: Work) -> None:
        operation: Operation = {table_of(row): row.pk}
        if isinstance(row, Driver):
            delete_driver(work, operation)
        elif isinstance(row, Alternative):
            delete_alternative(work, operation)
        elif whole_row:
            delete_row(work, operation)
        else:
            work.table.remove_line(work.table.line(row.pk))
        for refused in work.refused.values():
            raise ValidationError(refused.message)

    _checked(deal, alter, [row], by=by, at=at)


def _present(table: Table, row: AnyRow) -> AnyRow:
    if isinstance(row, CostModel):
        return table.model
    if isinstance(row, CostLine):
        return table.line(row.pk)
    return table.driver(row.pk) if isinstance(row, Driver) else table.alternative(row.pk)


def _is_stale(present: AnyRow, based_on: int) -> bool:
    """Say whether a row was changed since. A model's version goes up with each line; its own columns may be as they were."""
    if not isinstance(present, CostModel) or present.version == based_on:
        return present.version != based_on
    if based_on > present.version:
        return True
    since = ModelChange.objects.filter(cost_model=present, version__gt=based_on)
    return any(
        change.kind not in (EDITED, UNDONE, REDONE) or any(entry["table"] == "model" for entry in change.data["entries"])
        for change in since
    )


def _checked(deal: Deal, alter: object, rows: list[AnyRow], *, by: User, at: datetime) -> None:
    tables: list[Table] = []

    def noted(work: Work) -> None:
        tables.append(work.table)
        alter(work)  # type: ignore[operator]

    try:
        change_rows(deal=deal, alter=noted, by=by, at=at)
    except InvalidModel as invalid:
        raise _by_field(tables[0], rows[0], invalid) from None


def _by_field(table: Table, row: AnyRow, invalid: InvalidModel) -> ValidationError:
    """Return the errors of a model, those of `row` at its fields, all others with the place they are at."""
    fields: Mapping[str, Field] = FORMS[table_of(row)]
    errors: dict[str, list[str]] = {}
    for error in invalid.errors:
        place, rest = table.row_at(error.path)
        columns = set(columns_at(rest))
        name = next((name for name, field in fields.items() if columns & set(field.columns)), "") if place is row else ""
        message = sentence_of(error) if name else place_and_sentence(place, rest, error)
        errors.setdefault(name or NON_FIELD_ERRORS, []).append(message)
    return ValidationError({name: list(dict.fromkeys(messages))[:10] for name, messages in errors.items()})


def gone_message() -> str:
    """Return what to say when a row is no longer there."""
    return _("Somebody removed this in the meantime.")
