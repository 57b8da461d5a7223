"""Everything the desk keeps. Each function is one transaction; the history says that something changed, never what it costs us."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cjm.deals.operations import record_event
from cjm.kernel.versions import save_if_current
from cjm.team.models import User
from tco.evaluation import sentence_of
from tco.mapping import document_of
from tco.models import CostModel
from tco.negotiation.models import Concession, InternalCost, NegotiationTry
from tco.negotiation.queries import gift_of
from tco.negotiation.querysets import sees_internal_cost

MOST_CONCESSIONS = 60
COLUMNS = ("policy", "gives", "asks", "amount", "expression", "at", "first", "last", "every", "status")
FIELD_OF_PATH = {"amount": "worth", "when.at": "start", "when.from": "start", "when.to": "last", "when.every": "every"}


@transaction.atomic
def save_internal_cost(*, cost_model: CostModel, by: User, at: datetime, based_on: int | None, **values: Any) -> InternalCost:
    """Keep what the offer costs us (`cost`, `lowest_margin`, `note`). `based_on` is None for the first time.

    Raises PermissionDenied for those who may not know it, StaleVersion when somebody saved first.
    """
    if not sees_internal_cost(by):
        raise PermissionDenied
    CostModel.objects.select_for_update().only("pk").get(pk=cost_model.pk)
    present = InternalCost.objects.filter(cost_model=cost_model).first()
    if present is None:
        kept = InternalCost.objects.create(cost_model=cost_model, updated_at=at, updated_by=by, **values)
    else:
        for name, value in values.items():
            setattr(present, name, value)
        present.updated_at, present.updated_by = at, by
        kept = save_if_current(present, based_on=based_on, fields=(*values, "updated_at", "updated_by"))
    record_event(deal=cost_model.deal, by=by, at=at, kind="internal_cost_changed", data={})
    return kept


@transaction.atomic
def add_concession(*, cost_model: CostModel, by: User, at: datetime, values: Mapping[str, Any]) -> Concession:
    """Return a new concession with the columns `values`, at the end of the table.

    Raises ValidationError where the model cannot work it out.
    """
    CostModel.objects.select_for_update().only("pk").get(pk=cost_model.pk)
    rows = Concession.objects.filter(cost_model=cost_model)
    if rows.count() >= MOST_CONCESSIONS:
        raise ValidationError(_("A table of trades has at most %(limit)s rows.") % {"limit": MOST_CONCESSIONS})
    last = rows.aggregate(last=Max("position"))["last"]
    row = Concession(cost_model=cost_model, position=0 if last is None else last + 1, updated_at=at, updated_by=by)
    _fill(row, values, by)
    row.save(force_insert=True)
    _tell(row, by, at, "concession_added", {"gives": row.gives})
    return row


@transaction.atomic
def update_concession(
    *, concession: Concession, by: User, at: datetime, based_on: int | None, values: Mapping[str, Any]
) -> Concession:
    """Change the columns `values` of a concession.

    Raises ValidationError where the model cannot work it out, StaleVersion when somebody saved first.
    """
    before = concession.status
    _fill(concession, values, by)
    concession.updated_at, concession.updated_by = at, by
    kept = save_if_current(concession, based_on=based_on, fields=(*values, "updated_at", "updated_by"))
    data = {"gives": kept.gives} | ({"from": before, "to": kept.status} if before != kept.status else {})
    _tell(kept, by, at, "concession_changed", data)
    return kept


@transaction.atomic
def remove_concession(*, concession: Concession, by: User, at: datetime) -> None:
    """Remove a concession; the history keeps that there was one."""
    _tell(concession, by, at, "concession_removed", {"gives": concession.gives})
    concession.delete()


@transaction.atomic
def move_concession(*, concession: Concession, up: bool) -> None:
    """Let a concession change places with its neighbour; at the end of the table nothing happens."""
    CostModel.objects.select_for_update().only("pk").get(pk=concession.cost_model_id)
    rows = list(Concession.objects.filter(cost_model=concession.cost_model_id).only("pk", "position"))
    here = next((place for place, row in enumerate(rows) if row.pk == concession.pk), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows):
        if row.position != place:
            Concession.objects.filter(pk=row.pk).update(position=place)


@transaction.atomic
def keep_try(
    *, cost_model: CostModel, by: User, at: datetime, inputs: Mapping[str, Any], answers: Mapping[str, Any]
) -> NegotiationTry:
    """Keep what was tried, as it was. `answers` must hold nothing that not everybody who sees the deal may know."""
    return NegotiationTry.objects.create(cost_model=cost_model, by=by, at=at, inputs=dict(inputs), answers=dict(answers))


def _fill(row: Concession, values: Mapping[str, Any], by: User) -> None:
    if "our_cost" in values and not sees_internal_cost(by):
        raise PermissionDenied
    for name, value in values.items():
        if name not in (*COLUMNS, "our_cost"):
            raise TypeError(f"A concession has no {name}.")
        setattr(row, name, value)
    _check(row)


def _check(row: Concession) -> None:
    """Raise ValidationError, at the fields of the form, where the model of the deal cannot work the concession out."""
    from tco.negotiation.engine import read_gifts

    _lines, errors = read_gifts(document_of(row.cost_model), [gift_of(row)])
    if errors:
        found: dict[str, list[str]] = {}
        for _place, error in errors:
            found.setdefault(FIELD_OF_PATH.get(error.path, "worth"), []).append(sentence_of(error))
        raise ValidationError(found)


def _tell(row: Concession, by: User, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
    record_event(deal=row.cost_model.deal, by=by, at=at, kind=kind, data=data)
