"""Everything that changes a cost model. Each function is one transaction: rows, the deal's headroom and the history go together."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cjm.deals.models import Deal
from cjm.deals.operations import record_event, record_headroom
from cjm.kernel.versions import StaleVersion
from cjm.team.models import User
from tco.catalogue import source_weights
from tco.changes.difference import differences
from tco.changes.operations import record_change
from tco.evaluation import evaluate_document
from tco.evidence import weigh_evidence
from tco.expiry import holds_until
from tco.kept_rows import KeptRows, forget_taken_keys, give_back, kept_rows_of
from tco.mapping import Document, document_of, rows_of
from tco.models import CostLine, CostModel, Driver, ImportDraft
from tco.preparation import prepare
from tco.reconciling import write_rows

DRAFT_LIFETIME = timedelta(hours=24)
# Kinds of change that replace the whole model; the second keeps in `data` the document that was there and its rows (`kept_rows`).
IMPORTED, REPLACED = "imported", "replaced"


@transaction.atomic
def save_document(
    *,
    deal: Deal,
    document: Mapping[str, Any],
    by: User,
    at: datetime,
    based_on: int | None = None,
    template: str = "",
    kept: KeptRows | None = None,
) -> CostModel:
    """Make `document` the cost model of `deal`, in place of the one it has, and return the rows.

    `template` is the name of what the document was begun from: the model then remembers the document as it was at the start.
    `kept` is what was kept of the rows with the document (`kept_rows`): keys and expiry dates become again what they were.
    A document equal to the present model changes nothing. Raises `engine.messages.InvalidModel` with every error for a
    document that is not valid; StaleVersion when `based_on` (0: no model yet) is given and is not the present version.
    """
    plain, result = prepare(document)
    present = _held_model(deal)
    if based_on is not None and based_on != (present.version if present else 0):
        raise StaleVersion(present or deal)
    before = document_of(present) if present else None
    rows_before = kept_rows_of(present) if present else {}
    if present is not None and before == plain and (not kept or kept == rows_before):
        return present
    cost_model = _write(deal, present, plain, by=by, at=at, template=template, kept=kept or {})
    tell_deal(deal, plain, result, at=at)
    kind = "cost_model_replaced" if before else "cost_model_imported"
    data = {"name": plain["name"][:200], **_summary(plain), **({"before": _summary(before)} if before else {})}
    data |= {"template": template} if template else {}
    data |= {} if _holds_amounts(plain) else {"is_blank": True}
    record_event(deal=deal, by=by, at=at, kind=kind, data=data)
    record_change(
        cost_model=cost_model,
        kind=REPLACED if before else IMPORTED,
        data={"before": before, "rows": rows_before} if before else {},
        before=evaluate_document(before) if before else None,
        after=result,
        by=by,
        at=at,
        touched=differences(before, plain) if before else (),
    )
    return cost_model


@transaction.atomic
def delete_model(*, cost_model: CostModel, by: User, at: datetime, based_on: int | None = None) -> None:
    """Remove the cost model of a deal; the history keeps that there was one. Raises StaleVersion."""
    deal = cost_model.deal
    present = _held_model(deal)
    if present is None or (based_on is not None and present.version != based_on):
        raise StaleVersion(present or deal)
    data = {"name": present.name[:200], **_summary(document_of(present))}
    present.delete()
    record_headroom(deal=deal, headroom=None, evidence_score=None, at=at)
    record_event(deal=deal, by=by, at=at, kind="cost_model_removed", data=data)


@transaction.atomic
def keep_draft(
    *, deal: Deal, file_name: str, content: bytes, by: User, at: datetime, reading: Mapping[str, Any] | None = None
) -> ImportDraft:
    """Keep an uploaded file until its uploader confirms it, and clear away what nobody confirmed in time.

    `reading` says how a table in a layout of its own is read.
    """
    ImportDraft.objects.expired(at).delete()
    present = CostModel.objects.filter(deal=deal).values_list("version", flat=True).first()
    return ImportDraft.objects.create(
        deal=deal,
        uploaded_by=by,
        uploaded_at=at,
        expires_at=at + DRAFT_LIFETIME,
        file_name=file_name[-200:],
        content=content,
        reading=dict(reading or {}),
        sha256=hashlib.sha256(content).hexdigest(),
        based_on=present or 0,
    )


@transaction.atomic
def confirm_draft(*, draft: ImportDraft, document: Mapping[str, Any], by: User, at: datetime, based_on: int) -> CostModel:
    """Make the document read from `draft` the deal's cost model. A second confirmation of the same draft changes nothing.

    Raises what `save_document` raises. `based_on` is the version that the preview showed the differences to.
    """
    draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.confirmed_at is not None:
        return CostModel.objects.get(deal=draft.deal_id)
    cost_model = save_document(deal=draft.deal, document=document, by=by, at=at, based_on=based_on)
    draft.confirmed_at = at
    draft.save(update_fields=["confirmed_at"])
    return cost_model


def discard_draft(*, draft: ImportDraft) -> None:
    """Throw an uploaded file away."""
    draft.delete()


def _held_model(deal: Deal) -> CostModel | None:
    """Return the deal's model as it is stored, and keep others from changing it until the transaction ends."""
    Deal.objects.select_for_update().only("pk").get(pk=deal.pk)
    return CostModel.objects.prefetch_related("drivers", "alternatives__lines").filter(deal=deal).first()


def _write(
    deal: Deal, present: CostModel | None, plain: Document, *, by: User, at: datetime, template: str, kept: KeptRows
) -> CostModel:
    rows = rows_of(plain)
    is_kept = give_back(rows, kept)
    if is_kept:
        forget_taken_keys(rows, present)
    model = rows.model
    model.deal, model.updated_by, model.updated_at = deal, by, at
    if template:
        model.template_name, model.template_document = template, plain
    elif present is not None:
        model.template_name, model.template_document = present.template_name, present.template_document
    if present is None:
        model.save(force_insert=True)
    else:
        model.pk, model.version = present.pk, present.version + 1
        model.save(force_update=True)
    write_rows(present, rows, is_kept=is_kept)
    # The page that follows reads the rows anew, in their order and without what a row was made from.
    return CostModel.objects.get(pk=model.pk)


def hold_model(cost_model: CostModel) -> None:
    """Keep others from changing or removing a model until the transaction ends. Raises DoesNotExist when it is gone.

    Whatever hangs on a model is added under this hold: the model could go while it is written.
    """
    Deal.objects.select_for_update().only("pk").get(pk=cost_model.deal_id)
    CostModel.objects.only("pk").get(pk=cost_model.pk)


def tell_deal(deal: Deal, document: Document, result: Document, *, at: datetime) -> None:
    """Keep on the deal its headroom and evidence score, both against the reference, and until when its sources hold.

    Call it when the rows are written: until when a source holds stands in no document.
    """
    reference = result["reference"]
    compared = next((entry for entry in result["comparisons"] if entry["against"] == reference), None)
    headroom = compared["headroom"]["pct"] if compared and compared["headroom"] else None
    evidence = weigh_evidence(document, result, against=reference, weights=source_weights()).score if reference else None
    rows = (Driver.objects.filter(cost_model__deal=deal), CostLine.objects.filter(alternative__cost_model__deal=deal))
    record_headroom(deal=deal, headroom=headroom, evidence_score=evidence, evidence_holds_until=holds_until(rows), at=at)


def _holds_amounts(document: Mapping[str, Any]) -> bool:
    return any(line["amount"] for alternative in document["alternatives"] for line in alternative["lines"])


def _summary(document: Mapping[str, Any]) -> dict[str, int]:
    return {
        "alternatives": len(document["alternatives"]),
        "lines": sum(len(alternative["lines"]) for alternative in document["alternatives"]),
    }
