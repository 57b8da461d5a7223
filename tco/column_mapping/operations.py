"""What is written when somebody says how a table is read."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cjm.kernel.text import normalise
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.team.models import User
from tco.column_mapping.layout import Layout, Place, signature_of
from tco.column_mapping.models import ColumnMapping
from tco.models import ImportDraft


def reading_of(place: Place, layout: Layout | None = None, *, is_remembered: bool = False) -> dict[str, Any]:
    """Return how a table is read, as it is kept with its file; without a layout it has still to be said."""
    reading: dict[str, Any] = {"place": asdict(place), "is_remembered": is_remembered}
    return reading | ({"layout": layout.as_json()} if layout else {})


@transaction.atomic
def choose_layout(
    *, draft: ImportDraft, place: Place, layout: Layout, headings: Sequence[str], by: User, at: datetime
) -> ColumnMapping:
    """Keep with an uploaded file how it is read, and remember it for the next table with these headings in the team of the deal.

    Said twice, the second time changes nothing but the day of its use. It keeps the name that it has.
    """
    draft.reading = reading_of(place, layout)
    draft.save(update_fields=["reading"])
    kept = layout.forgetting_the_deal().as_json()
    signature = signature_of(headings)
    mapping, is_new = ColumnMapping.objects.get_or_create(
        team_id=draft.deal.team_id,
        signature=signature,
        defaults={"name": draft.file_name, "layout": kept, "made_by": by, "updated_at": at, "used_at": at},
    )
    if not is_new:
        changed = {"layout": kept, "made_by": by, "updated_at": at, "version": F("version") + 1} if mapping.layout != kept else {}
        ColumnMapping.objects.filter(pk=mapping.pk).update(used_at=at, **changed)
    return mapping


def use_layout(*, mapping: ColumnMapping, at: datetime) -> None:
    """Remember that a table was read in a remembered layout."""
    ColumnMapping.objects.filter(pk=mapping.pk).update(used_at=at)


@transaction.atomic
def rename_layout(*, mapping: ColumnMapping, name: str, by: User, at: datetime, based_on: int | None) -> ColumnMapping:
    """Say what a remembered layout is called; when and by whom it was explained stays. Raises StaleVersion, ValidationError."""
    mapping.name = normalise(name, single_line=True)
    if not mapping.name:
        raise ValidationError({"name": _("Say what the layout is called.")})
    return save_if_current(mapping, based_on=based_on, fields=["name"])


@transaction.atomic
def forget_layout(*, mapping: ColumnMapping, by: User, based_on: int | None) -> None:
    """Forget a layout: the next table with its headings is asked about anew. Raises StaleVersion."""
    present = ColumnMapping.objects.select_for_update().filter(pk=mapping.pk).first()
    if present is None or present.version != based_on:
        raise StaleVersion(present or mapping)
    present.delete()
