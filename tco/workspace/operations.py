"""Everything the workspace writes. Each edit is one transaction: rows, record, the deal's figures and its history go together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cjm.deals.models import Deal, DealEvent
from cjm.deals.operations import record_event
from cjm.team.models import User
from tco.changes.models import ModelChange
from tco.changes.operations import record_change, saving_of
from tco.engine.messages import InvalidModel
from tco.mapping import Document, document_of
from tco.models import Alternative, CostLine, CostModel, Driver
from tco.operations import save_document, tell_deal
from tco.preparation import check_and_evaluate
from tco.workspace.checking import Conflicts, Done, perform, place_and_sentence
from tco.workspace.differences import Entry, entries_of, take_back
from tco.workspace.outcome import outcome_of
from tco.workspace.table import AnyRow, Part, Table, differ
from tco.workspace.undoing import EDITED, REDONE, UNDONE, Stacks, stacks_of
from tco.workspace.work import Conflicted, Operation, Work

TOLD_ONCE_IN = timedelta(minutes=30)
FEW = 4
BATCH = 200


class ModelGone(Exception):
    """The deal has no cost model (any more)."""

    def __str__(self) -> str:
        return _("The cost model was removed in the meantime.")


@dataclass(frozen=True)
class Edited:
    """A table after an edit, with its document and its result, and the change that was recorded; None when nothing was changed.

    `outcome` tells what was refused or made on the way.
    """

    table: Table
    document: Document
    result: Document
    change: ModelChange | None = None
    outcome: Document = field(default_factory=dict)

    @property
    def version_before(self) -> int:
        """The version of the model that the edit met."""
        return self.table.model.version - (1 if self.change else 0)


@transaction.atomic
def edit_model(*, deal: Deal, operations: Sequence[Operation], by: User, at: datetime, edit_id: str = "") -> Edited:
    """Do what can be done of `operations` on the deal's model, as one change; nothing when it was done before under its id.

    Raises Conflicts, with nothing written, when one of them meets what somebody else did; ModelGone; Malformed.
    """
    table = _held_table(deal)
    if done_before := _done_before(table, edit_id):
        return done_before
    done = perform(table, operations, timezone.localtime(at).date())
    return _saved(deal, table, done, kind=EDITED, by=by, at=at, operations=operations, edit_id=edit_id)


@transaction.atomic
def change_rows(*, deal: Deal, alter: Callable[[Work], object], by: User, at: datetime) -> Edited:
    """Let `alter` change the table in hand, and save it as one change.

    Raises InvalidModel, with nothing written, when the model would not be valid afterwards; ModelGone; and what `alter` raises.
    """
    table = _held_table(deal)
    work = Work(table, timezone.localtime(at).date())
    alter(work)
    document = table.document()
    return _saved(deal, table, Done(work, document, check_and_evaluate(document)), kind=EDITED, by=by, at=at)


def undo(*, deal: Deal, by: User, at: datetime, anyway: bool = False, edit_id: str = "") -> Edited | None:
    """Take back the latest change of `by` that stands; None when there is none. Raises Conflicts and ModelGone.

    With `anyway`, what others have changed since in the same cells is put back too.
    """
    return _take_back(deal, lambda stacks: stacks.undo, UNDONE, by=by, at=at, anyway=anyway, edit_id=edit_id)


def redo(*, deal: Deal, by: User, at: datetime, anyway: bool = False, edit_id: str = "") -> Edited | None:
    """Do again what `by` took back last; None when there is nothing. Raises Conflicts and ModelGone."""
    return _take_back(deal, lambda stacks: stacks.redo, REDONE, by=by, at=at, anyway=anyway, edit_id=edit_id)


def unchanged(*, deal: Deal) -> Edited:
    """Return the table as it is stored, as an edit that did nothing. Raises ModelGone."""
    model = CostModel.objects.filter(deal=deal).first()
    if model is None:
        raise ModelGone
    table = Table.load(model)
    document = table.document()
    return Edited(table, document, check_and_evaluate(document))


@transaction.atomic
def start_blank(*, deal: Deal, by: User, at: datetime) -> CostModel:
    """Give a deal without a model the smallest one that compares: ours, a competitor and the present state, over five years.

    A deal that has a model keeps it.
    """
    Deal.objects.select_for_update().only("pk").get(pk=deal.pk)
    present = CostModel.objects.filter(deal=deal).first()
    if present is not None:
        return present
    return save_document(deal=deal, document=blank_document(deal, timezone.localtime(at).date()), by=by, at=at)


def blank_document(deal: Deal, today: date) -> Document:
    """Return the document that a model begins with, its names in the language in force."""
    kinds = Alternative.Kind
    names = {kinds.OURS: _("Our offer"), kinds.COMPETITOR: _("Competitor"), kinds.STATUS_QUO: _("As it is today")}
    price = {
        "name": _("Price"),
        "category": "acquisition",
        "amount": 0,
        "when": {"at": 0},
        "price": True,
    }
    return {
        "format": "headroom.tco/1",
        "name": deal.title,
        "currency": deal.currency,
        "base_date": today.isoformat(),
        "periods": {"count": 5, "unit": "year"},
        "discount": {"rate": 0.1},
        "alternatives": [
            {"key": str(kind), "name": name, "kind": str(kind), "lines": [] if kind == kinds.STATUS_QUO else [dict(price)]}
            for kind, name in names.items()
        ],
    }


# --- Holding and writing --------------------------------------------------------------------------------------------------------


def _held_table(deal: Deal) -> Table:
    """Return the rows of the deal's model, and keep others from changing them until the transaction ends."""
    Deal.objects.select_for_update().only("pk").get(pk=deal.pk)
    model = CostModel.objects.filter(deal=deal).first()
    if model is None:
        raise ModelGone
    return Table.load(model)


def _done_before(table: Table, edit_id: str) -> Edited | None:
    """Return the table as it is now when this edit was done already: its answer was lost, and the browser asks again."""
    known = ModelChange.objects.filter(cost_model=table.model, edit_id=edit_id).only("data").first() if edit_id else None
    if known is None:
        return None
    document = table.document()
    return Edited(table, document, check_and_evaluate(document), outcome=known.data.get("outcome", {}))


@transaction.atomic
def _take_back(
    deal: Deal, choose: Callable[[Stacks], ModelChange | None], kind: str, *, by: User, at: datetime, anyway: bool, edit_id: str
) -> Edited | None:
    table = _held_table(deal)
    if done_before := _done_before(table, edit_id):
        return done_before
    change = choose(stacks_of(table.model, by))
    if change is None:
        return None
    work = Work(table, timezone.localtime(at).date())
    met = take_back(table, change.data["entries"], anyway=anyway)
    if met and not anyway:
        raise Conflicts(list(enumerate(met)), since=change.version)
    document = table.document()
    try:
        result = check_and_evaluate(document)
    except InvalidModel as invalid:
        # Others have built on what would go: a driver that is used by now, a study that is longer.
        places = [(*table.row_at(error.path), error) for error in invalid.errors]
        raise Conflicts(
            [
                (index, Conflicted(row, row.pk or 0, place_and_sentence(row, rest, error), "", ""))
                for index, (row, rest, error) in enumerate(places)
            ],
            since=change.version,
        ) from None
    return _saved(deal, table, Done(work, document, result), kind=kind, by=by, at=at, undoes=change, edit_id=edit_id)


def _saved(
    deal: Deal,
    table: Table,
    done: Done,
    *,
    kind: str,
    by: User,
    at: datetime,
    operations: Sequence[Operation] = (),
    undoes: ModelChange | None = None,
    edit_id: str = "",
) -> Edited:
    table.number_rows()
    if not (table.changed_rows() or table.removed_rows() or table.added_rows()):
        return Edited(table, done.document, done.result, outcome=outcome_of(done.work, operations))
    saving_before = _saving_before(table)
    removed = table.removed_rows()
    added, changed = table.added_rows(), table.changed_rows()
    removed_keys = {id(row): row.pk for row in removed}
    _delete(removed)
    _insert(added)
    entries = _told(table, removed_keys)
    _update(table, changed, by=by, at=at)
    outcome = outcome_of(done.work, operations)
    change = record_change(
        cost_model=table.model,
        kind=kind,
        data={"entries": entries, **({"outcome": outcome} if edit_id and any(outcome.values()) else {})},
        before=None,
        saving_before=saving_before,
        after=done.result,
        undoes=undoes,
        edit_id=edit_id,
        by=by,
        at=at,
    )
    tell_deal(deal, done.document, done.result, at=at)
    _tell_history(deal, table.model, by=by, at=at)
    return Edited(table, done.document, done.result, change, outcome)


def _told(table: Table, removed_keys: dict[int, int]) -> list[Entry]:
    for row in table.removed_rows():
        row.pk = removed_keys[id(row)]
    return entries_of(table)


def _saving_before(table: Table) -> float | None:
    """Return the saving that the present version has, from the record where that is complete."""
    latest = ModelChange.objects.filter(cost_model=table.model, version=table.model.version).only("saving_after").first()
    if latest is not None:
        return latest.saving_after
    return saving_of(check_and_evaluate(document_of(CostModel.objects.get(pk=table.model.pk))))


def _delete(rows: Sequence[Part]) -> None:
    kinds: tuple[type[Part], ...] = (CostLine, Alternative, Driver)
    for kind in kinds:
        keys = [row.pk for row in rows if isinstance(row, kind)]
        if keys:
            kind._default_manager.filter(pk__in=keys).delete()


def _insert(rows: Sequence[Part]) -> None:
    kinds: tuple[Any, ...] = (Driver, Alternative, CostLine)
    for kind in kinds:
        new = [row for row in rows if isinstance(row, kind)]
        for row in new:
            if isinstance(row, CostLine):
                row.alternative_id = row.alternative.pk
        # Rows that come back bring their keys; the others are given new ones.
        for batch in ([row for row in new if row.pk], [row for row in new if not row.pk]):
            if batch:
                kind._default_manager.bulk_create(batch, batch_size=BATCH)


def _update(table: Table, changed: Sequence[AnyRow], *, by: User, at: datetime) -> None:
    """Write the changed columns alone; a row whose content changed gets its next version, and so does the model."""
    model = table.model
    columns: dict[type[AnyRow], set[str]] = {}
    groups: dict[type[AnyRow], list[AnyRow]] = {}
    moved: dict[tuple[type[AnyRow], int], list[int]] = {}
    for row in changed:
        if row is model:
            continue
        names = _changed_columns(table, row)
        if names - {"position"}:
            row.version += 1
            names.add("version")
        if names == {"position"}:
            moved.setdefault((type(row), _moved_by(table, row)), []).append(row.pk)
        elif names:
            columns.setdefault(type(row), set()).update(names)
            groups.setdefault(type(row), []).append(row)
    for kind, rows in groups.items():
        manager: Any = kind._default_manager
        if len(rows) <= FEW:
            for row in rows:
                manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in columns[kind]})
        else:
            manager.bulk_update(rows, sorted(columns[kind]), batch_size=BATCH)
    _move(moved)
    changed_columns = _changed_columns(table, model)
    model.version += 1
    model.updated_at, model.updated_by = at, by
    CostModel.objects.filter(pk=model.pk).update(
        version=model.version,
        updated_at=at,
        updated_by=by,
        **{name: getattr(model, name) for name in changed_columns},
    )


def _move(moved: Mapping[tuple[type[AnyRow], int], Sequence[int]]) -> None:
    """Write new positions. A row that comes or goes moves all rows below it alike: thousands of them are a few statements."""
    for (kind, by_how_many), keys in moved.items():
        for start in range(0, len(keys), BATCH):
            batch: Any = kind._default_manager.filter(pk__in=keys[start : start + BATCH])
            batch.update(position=F("position") + by_how_many)


def _moved_by(table: Table, row: Any) -> int:
    before = table.before(row)
    assert before is not None  # noqa: S101 - only a row that was there can have moved
    return int(row.position) - int(before["position"])


def _changed_columns(table: Table, row: AnyRow) -> set[str]:
    before = table.before(row)
    if before is None:
        return set()
    names = (field.attname for field in row._meta.concrete_fields)
    return {name for name in names if name in before and differ(before[name], getattr(row, name))}


def _tell_history(deal: Deal, model: CostModel, *, by: User, at: datetime) -> None:
    """Note in the deal's history that somebody works on the model; once in half an hour is enough."""
    recent = DealEvent.objects.filter(deal=deal, by=by, kind="cost_model_edited", at__gt=at - TOLD_ONCE_IN)
    if not recent.exists():
        record_event(deal=deal, by=by, at=at, kind="cost_model_edited", data={"name": model.name[:200]})
