"""Everything the desk keeps. Each function is one transaction; the history says that something changed, never what it costs us."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cjm.deals.operations import record_event
from cjm.kernel.versions import save_if_current
from cjm.team.models import User
from tco.evaluation import sentence_of
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.negotiation.models import Concession, InternalCost, NegotiationTry
from tco.negotiation.queries import PUT_BACK_WITHIN, gift_of
from tco.negotiation.querysets import sees_internal_cost
from tco.operations import hold_model

MOST_CONCESSIONS = 60
COLUMNS = ("policy", "gives", "asks", "amount", "expression", "at", "first", "last", "every", "status")
WORTH, WHEN = frozenset({"amount", "expression"}), frozenset({"at", "first", "last", "every"})
DIGITS = 12  # what survives a conversion; a float64 has some 15
FIELD_OF_PATH = {"amount": "worth", "when.at": "start", "when.from": "start", "when.to": "last", "when.every": "every"}


@transaction.atomic
def save_internal_cost(*, cost_model: CostModel, by: User, at: datetime, based_on: int | None, **values: Any) -> InternalCost:
    """Keep what the offer costs us (`cost`, `lowest_margin`, `note`). `based_on` is None for the first time.

    Raises PermissionDenied for those who may not know it, StaleVersion when somebody saved first.
    """
    if not sees_internal_cost(by):
        raise PermissionDenied
    hold_model(cost_model)
    present = InternalCost.objects.filter(cost_model=cost_model).first()
    values["currency"] = cost_model.currency
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
    hold_model(cost_model)
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
    hold_model(concession.cost_model)
    before = concession.status
    written = _fill(concession, values, by)
    concession.updated_at, concession.updated_by = at, by
    kept = save_if_current(concession, based_on=based_on, fields=(*written, "updated_at", "updated_by"))
    data = {"gives": kept.gives} | ({"from": before, "to": kept.status} if before != kept.status else {})
    _tell(kept, by, at, "concession_changed", data)
    return kept


@transaction.atomic
def remove_concession(*, concession: Concession, by: User, at: datetime) -> None:
    """Take a concession off the table, from where it can be put back for PUT_BACK_WITHIN. A second removal changes nothing."""
    hold_model(concession.cost_model)
    _forget_removed(concession.cost_model, at)
    standing = Concession.objects.filter(pk=concession.pk)
    if standing.update(removed_at=at, removed_by=by, version=F("version") + 1):
        _tell(concession, by, at, "concession_removed", {"gives": concession.gives})


@transaction.atomic
def put_back_concession(*, concession: Concession, by: User, at: datetime) -> bool:
    """Put a removed concession back where it stood, and say whether it was this call that did so.

    Raises ValidationError when the table is full by now, Concession.DoesNotExist when the time to put it back is over.
    """
    hold_model(concession.cost_model)
    rows = list(Concession.objects.filter(cost_model=concession.cost_model_id).only("pk", "position"))
    present = Concession.with_removed.get(pk=concession.pk)
    if present.removed_at is None:
        return False
    if present.removed_at < at - PUT_BACK_WITHIN:
        raise Concession.DoesNotExist
    if len(rows) >= MOST_CONCESSIONS:
        raise ValidationError(_("A table of trades has at most %(limit)s rows.") % {"limit": MOST_CONCESSIONS})
    Concession.with_removed.filter(pk=present.pk).update(removed_at=None, removed_by=None, version=F("version") + 1)
    place = next((place for place, row in enumerate(rows) if row.position >= present.position), len(rows))
    _number([*rows[:place], present, *rows[place:]])
    _tell(present, by, at, "concession_restored", {"gives": present.gives})
    return True


@transaction.atomic
def move_concession(*, concession: Concession, up: bool) -> None:
    """Let a concession change places with its neighbour; at the end of the table nothing happens."""
    hold_model(concession.cost_model)
    rows = list(Concession.objects.filter(cost_model=concession.cost_model_id).only("pk", "position"))
    here = next((place for place, row in enumerate(rows) if row.pk == concession.pk), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    _number(rows)


def _forget_removed(cost_model: CostModel, at: datetime) -> None:
    """Delete what was removed too long ago to be put back, and the oldest of what is too much to be looked through."""
    removed = Concession.with_removed.filter(cost_model=cost_model)
    removed.removed_before(at - PUT_BACK_WITHIN).delete()
    too_many = (
        removed.filter(removed_at__isnull=False).order_by("-removed_at", "-pk").values_list("pk", flat=True)[MOST_CONCESSIONS:]
    )
    Concession.with_removed.filter(pk__in=list(too_many)).delete()


def _number(rows: Sequence[Concession]) -> None:
    """Write the order of the rows into their positions."""
    for place, row in enumerate(rows):
        if row.position != place:
            Concession.objects.filter(pk=row.pk).update(position=place)


@transaction.atomic
def keep_try(
    *, cost_model: CostModel, by: User, at: datetime, inputs: Mapping[str, Any], answers: Mapping[str, Any]
) -> NegotiationTry:
    """Keep what was tried, as it was. `answers` must hold nothing that not everybody who sees the deal may know."""
    hold_model(cost_model)
    return NegotiationTry.objects.create(cost_model=cost_model, by=by, at=at, inputs=dict(inputs), answers=dict(answers))


@transaction.atomic
def carry_over(*, cost_model: CostModel, before: Document, after: Document, rate: float) -> None:
    """Bring the money of the desk into the currency of `after`, the model `before` with all its amounts multiplied by `rate`.

    An expression is taken over when it is worth as much as before. What was in a third currency stays as it is.
    """
    former, currency = before["currency"], after["currency"]
    for cost in InternalCost.objects.filter(cost_model=cost_model, currency=former):
        cost.cost, cost.currency = _times(cost.cost, rate), currency
        save_if_current(cost, based_on=cost.version, fields=("cost", "currency"))
    for row in Concession.with_removed.filter(cost_model=cost_model):
        if row.currency == former and row.amount is not None:
            row.amount, row.currency = _times(row.amount, rate), currency
        elif row.currency == former and _follows(row, before, after, rate):
            row.currency = currency
        if row.our_cost is not None and row.our_cost_currency == former:
            row.our_cost, row.our_cost_currency = _times(row.our_cost, rate), currency
        fields = ("amount", "currency", "our_cost", "our_cost_currency")
        changed = {name: getattr(row, name) for name in fields}
        Concession.with_removed.filter(pk=row.pk).update(**changed, version=F("version") + 1)


def _follows(row: Concession, before: Document, after: Document, rate: float) -> bool:
    """Say whether an expression has followed its drivers into another currency."""
    worth = [_worth(row, document) for document in (before, after)]
    return None not in worth and math.isclose(worth[0] * rate, worth[1], rel_tol=1e-9)  # type: ignore[operator,arg-type]


def _worth(row: Concession, document: Document) -> float | None:
    from tco.engine.reading.reader import read_model
    from tco.negotiation.engine import Table, Unworkable, read_gifts

    lines, _errors = read_gifts(document, [gift_of(row, {**document, "currency": row.currency})])
    try:
        return Table(read_model(document)).worth_of([line for line in lines if line])[0] if lines[0] else None
    except Unworkable:
        return None


def _times(amount: Decimal, rate: float) -> Decimal:
    return Decimal(f"{float(amount) * rate:.{DIGITS}g}")


def _fill(row: Concession, values: Mapping[str, Any], by: User) -> set[str]:
    """Set the columns and those that follow from them, and return the names of all."""
    if "our_cost" in values and not sees_internal_cost(by):
        raise PermissionDenied
    if unknown := values.keys() - {*COLUMNS, "our_cost"}:
        raise TypeError(f"A concession has no {', '.join(sorted(unknown))}.")
    also: dict[str, str] = {}
    if WORTH & values.keys():
        also["currency"] = row.cost_model.currency
    if "our_cost" in values:
        also["our_cost_currency"] = "" if values["our_cost"] is None else row.cost_model.currency
    for name, value in (*values.items(), *also.items()):
        setattr(row, name, value)
    # What the model has ceased to work out can still be withdrawn.
    if (WORTH | WHEN) & values.keys():
        _check(row)
    return {*values, *also}


def _check(row: Concession) -> None:
    """Raise ValidationError, at the fields of the form, where the model of the deal cannot work the concession out."""
    from tco.negotiation.engine import read_gifts

    document = document_of(row.cost_model)
    _lines, errors = read_gifts(document, [gift_of(row, document)])
    if errors:
        found: dict[str, list[str]] = {}
        for _place, error in errors:
            found.setdefault(FIELD_OF_PATH.get(error.path, "worth"), []).append(sentence_of(error))
        raise ValidationError(found)


def _tell(row: Concession, by: User, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
    record_event(deal=row.cost_model.deal, by=by, at=at, kind=kind, data=data)
