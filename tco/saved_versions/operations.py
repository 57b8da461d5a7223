"""Keeping a version of a cost model, and going back to one."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.deals.operations import record_event
from cjm.kernel.formats import day
from cjm.kernel.text import normalise
from cjm.team.models import User
from tco.changes.models import ModelChange
from tco.changes.operations import saving_of
from tco.kept_rows import KeptRows, kept_rows_of
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.operations import save_document
from tco.preparation import prepare
from tco.saved_versions.models import SavedVersion


@transaction.atomic
def save_version(*, deal: Deal, name: str, by: User, at: datetime, note: str = "") -> SavedVersion:
    """Keep the deal's cost model as it is now under the next number, and return the version.

    Asked twice for the same model under the same name and note, the version that is there is returned. Raises ValidationError when
    the deal has no cost model, or the name is missing.
    """
    Deal.objects.select_for_update().only("pk").get(pk=deal.pk)
    cost_model = CostModel.objects.prefetch_related("drivers", "alternatives__lines").filter(deal=deal).first()
    if cost_model is None:
        raise ValidationError(_("This deal has no cost model to keep a version of."))
    title = normalise(name, single_line=True)
    if not title:
        raise ValidationError({"name": _("Name the version by what it is for: “Sent to the plant manager”.")})
    document, result = prepare(document_of(cost_model))
    latest = SavedVersion.objects.filter(deal=deal).first()
    words = normalise(note, single_line=False)
    rows = kept_rows_of(cost_model)
    if latest is not None and (latest.document, latest.rows, latest.name, latest.note) == (document, rows, title, words):
        return latest
    highest = SavedVersion.objects.filter(deal=deal).aggregate(highest=Max("number"))["highest"]
    version = SavedVersion.objects.create(
        deal=deal,
        number=(highest or 0) + 1,
        name=title,
        note=words,
        document=document,
        rows=rows,
        summary=summary_of(document, result),
        model_version=cost_model.version,
        by=by,
        at=at,
    )
    record_event(deal=deal, by=by, at=at, kind="cost_version_saved", data={"number": version.number, "name": title})
    return version


@transaction.atomic
def restore_version(*, version: SavedVersion, by: User, at: datetime, based_on: int) -> CostModel:
    """Make a saved version the deal's cost model again; the model that was there is kept as a version first.

    Raises StaleVersion when the model is not at version `based_on` any more (0: there is none), InvalidModel for a version that
    today's rules refuse.
    """
    data = {"number": version.number, "name": version.name}
    kept = _("Before going back to version %(number)s") % {"number": version.number}
    then = (version.document, version.rows)
    return _go_back(version.deal, then, kept, "cost_version_restored", data, by=by, at=at, based_on=based_on)


@transaction.atomic
def restore_replaced(*, change: ModelChange, by: User, at: datetime, based_on: int) -> CostModel:
    """Make the model that `change` replaced the deal's cost model again; the one that was there is kept as a version first.

    Raises what `restore_version` raises, and ValidationError for a change that replaced nothing.
    """
    document = change.data.get("before")
    if not document:
        raise ValidationError(_("This change replaced no model."))
    kept = _("Before going back to the model of %(day)s") % {"day": day(timezone.localtime(change.at).date())}
    deal = change.cost_model.deal
    then, data = (document, change.data.get("rows", {})), {"name": document["name"][:200]}
    return _go_back(deal, then, kept, "cost_model_put_back", data, by=by, at=at, based_on=based_on)


def _go_back(
    deal: Deal,
    then: tuple[Document, KeptRows],
    name_kept: str,
    event: str,
    data: dict[str, Any],
    *,
    by: User,
    at: datetime,
    based_on: int,
) -> CostModel:
    """Put back the document and what was kept of its rows."""
    present = CostModel.objects.filter(deal=deal).first()
    if present is not None and present.version == based_on and not _is_kept(present):
        save_version(deal=deal, name=name_kept, by=by, at=at)
    document, kept = then
    cost_model = save_document(deal=deal, document=document, by=by, at=at, based_on=based_on, kept=kept)
    if cost_model.version != based_on:
        record_event(deal=deal, by=by, at=at, kind=event, data=data)
    return cost_model


def _is_kept(model: CostModel) -> bool:
    """Say whether the latest saved version is the model as it is. Their numbers would not tell: a new model counts from 1 again."""
    latest = SavedVersion.objects.filter(deal=model.deal_id).first()
    return latest is not None and (latest.document, latest.rows) == (document_of(model), kept_rows_of(model))


def summary_of(document: Document, result: Document) -> dict[str, Any]:
    """Return what a list of versions shows."""
    compared: dict[str, Any] = next((each for each in result["comparisons"] if each["against"] == result["reference"]), {})
    names = {alternative["key"]: alternative["name"] for alternative in document["alternatives"]}
    return {
        "reference": names.get(result["reference"], ""),
        "currency": document["currency"],
        "cost": result["alternatives"][result["subject"]]["present_value"],
        "saving": saving_of(result),
        "headroom": (compared.get("headroom") or {}).get("pct"),
        "alternatives": len(document["alternatives"]),
        "lines": sum(len(alternative["lines"]) for alternative in document["alternatives"]),
    }
