"""What is written when somebody says how a table is read."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

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

    Said twice, the second time changes nothing but the day.
    """
    draft.reading = reading_of(place, layout)
    draft.save(update_fields=["reading"])
    kept = layout.forgetting_the_deal().as_json()
    signature = signature_of(headings)
    mapping, is_new = ColumnMapping.objects.get_or_create(
        team_id=draft.deal.team_id,
        signature=signature,
        defaults={"name": draft.file_name, "layout": kept, "made_by": by, "updated_at": at},
    )
    if not is_new and mapping.layout != kept:
        ColumnMapping.objects.filter(pk=mapping.pk).update(
            name=draft.file_name, layout=kept, made_by=by, updated_at=at, version=F("version") + 1
        )
    return mapping
