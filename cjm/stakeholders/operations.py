"""Everything that changes the people on the buyer's side and their concerns."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.deals.operations import buyer_acted, record_event
from cjm.journey.models import Stage
from cjm.kernel.versions import save_if_current
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.team.models import User

FIELDS = frozenset(
    {
        "name",
        "job_title",
        "department",
        "email",
        "phone",
        "role",
        "influence",
        "attitude",
        "access",
        "reports_to",
        "sees_problem",
        "prefers",
        "candid_note",
    }
)
LONGEST_CHAIN = 50


@transaction.atomic
def add_stakeholder(*, deal: Deal, by: User, at: datetime, **fields: Any) -> Stakeholder:
    """Return a new person on the buyer's side. Raises ValidationError for a superior of another deal."""
    stakeholder = Stakeholder(deal=deal, created_at=at)
    _assign(stakeholder, fields)
    stakeholder.save(force_insert=True)
    record_event(deal=deal, by=by, at=at, kind="stakeholder_added", data={"name": stakeholder.name})
    return stakeholder


@transaction.atomic
def update_stakeholder(*, stakeholder: Stakeholder, by: User, at: datetime, based_on: int | None, **changes: Any) -> Stakeholder:
    """Write `changes` and return the person. Raises StaleVersion when somebody saved after version `based_on`."""
    stored = Stakeholder.objects.get(pk=stakeholder.pk)
    # The history is read by everybody who sees the deal: it does not even say that a candid note changed.
    changed = sorted(name for name, value in changes.items() if getattr(stored, name) != value and name != "candid_note")
    _assign(stakeholder, changes)
    save_if_current(stakeholder, based_on=based_on, fields=list(changes))
    if changed:
        data = {"name": stakeholder.name, "fields": changed}
        record_event(deal=stakeholder.deal, by=by, at=at, kind="stakeholder_changed", data=data)
    return stakeholder


@transaction.atomic
def remove_stakeholder(*, stakeholder: Stakeholder, by: User, at: datetime) -> None:
    """Remove a person with their concerns; whoever reported to them then reports to nobody."""
    deal, name = stakeholder.deal, stakeholder.name
    stakeholder.delete()
    record_event(deal=deal, by=by, at=at, kind="stakeholder_removed", data={"name": name})


@transaction.atomic
def raise_concern(
    *, stakeholder: Stakeholder, text: str, raised_on: date, by: User, at: datetime, stage: Stage | None = None, key: str = ""
) -> Concern:
    """Return a new concern of a person, raised at `stage` or else at the stage where the deal stands."""
    deal = stakeholder.deal
    at_stage = stage or deal.stage
    if at_stage.journey_id != deal.journey_id:
        raise ValidationError({"stage": _("This stage belongs to another journey.")})
    concern = Concern.objects.create(stakeholder=stakeholder, stage=at_stage, text=text, key=key, raised_on=raised_on)
    buyer_acted(deal=deal, on=raised_on, at=at)
    record_event(deal=deal, by=by, at=at, kind="concern_raised", data={"name": stakeholder.name, "text": text[:200]})
    return concern


@transaction.atomic
def answer_concern(
    *, concern: Concern, answer: str, answered_on: date | None, by: User, at: datetime, based_on: int | None, **changes: Any
) -> Concern:
    """Keep the answer to a concern, or open it again with `answered_on` None. `changes` may correct its text, stage and key.

    Raises StaleVersion when somebody saved after version `based_on`.
    """
    if unknown := changes.keys() - {"text", "stage", "key", "raised_on"}:
        raise TypeError(f"A concern has no editable {', '.join(sorted(unknown))}.")
    was_answered = concern.is_answered
    for name, value in {**changes, "answer": answer, "answered_on": answered_on}.items():
        setattr(concern, name, value)
    save_if_current(concern, based_on=based_on, fields=[*changes, "answer", "answered_on"])
    kind = "concern_answered" if answered_on else "concern_reopened" if was_answered else "concern_changed"
    stakeholder = concern.stakeholder
    record_event(deal=stakeholder.deal, by=by, at=at, kind=kind, data={"name": stakeholder.name, "text": concern.text[:200]})
    return concern


@transaction.atomic
def remove_concern(*, concern: Concern, by: User, at: datetime) -> None:
    """Remove a concern that was recorded by mistake; the history keeps its words."""
    stakeholder = concern.stakeholder
    concern.delete()
    data = {"name": stakeholder.name, "text": concern.text[:200]}
    record_event(deal=stakeholder.deal, by=by, at=at, kind="concern_removed", data=data)


def _assign(stakeholder: Stakeholder, values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"A stakeholder has no editable {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(stakeholder, name, value)
    _refuse_circles(stakeholder)


def _refuse_circles(stakeholder: Stakeholder) -> None:
    superior, steps = stakeholder.reports_to, 0
    while superior is not None and steps < LONGEST_CHAIN:
        if superior.pk == stakeholder.pk and stakeholder.pk is not None:
            raise ValidationError({"reports_to": _("This person cannot report to themselves, not even through others.")})
        if superior.deal_id != stakeholder.deal_id:
            raise ValidationError({"reports_to": _("Choose a person of the same deal.")})
        superior, steps = superior.reports_to, steps + 1
