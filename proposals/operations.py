"""Everything that changes a proposal. Each function is one transaction; what matters to the deal goes into its history."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.deals.operations import record_event
from cjm.kernel.text import normalise
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.stakeholders.models import Stakeholder
from cjm.team.models import User
from proposals.argument import Check, checks
from proposals.jobs import render_version
from proposals.models import Proposal, ProposalVersion
from proposals.queries import snapshot_of, study_of
from proposals.rendering import PATIENCE
from proposals.snapshot import Snapshot, content_hash
from proposals.suggestions import suggested_readers, suggested_texts

FIELDS = (
    "title", "language", "company", "claim", "summary", "problem", "way_out", "must_be_true",
    "plan", "payment", "delivery", "validity", "price_note", "shows_conventions",
)  # fmt: skip
STEP_FIELDS = ("what", "starts", "lasts", "who")
MOST_STEPS = 30
LONGEST_CELL = 200


class ChecksFailed(ValidationError):
    """The proposal is not ready to be frozen, and no reason was given to freeze it all the same."""

    def __init__(self, failed: list[Check]) -> None:
        names = "; ".join(str(check.title) for check in failed)
        super().__init__(_("Not true yet: %(checks)s. Mend it, or say why this version may go out so.") % {"checks": names})
        self.failed = failed


@transaction.atomic
def create_proposal(
    *, deal: Deal, language: str, by: User, at: datetime, addressed_to: Iterable[Stakeholder] | None = None, **texts: Any
) -> Proposal:
    """Return a new proposal of `deal`. What `texts` leaves out starts as the deal and its cost model suggest."""
    Deal.objects.select_for_update().get(pk=deal.pk)
    number = (deal.proposals.aggregate(last=Max("number"))["last"] or 0) + 1
    proposal = Proposal(deal=deal, number=number, language=language, created_by=by, created_at=at, updated_at=at)
    _assign(proposal, suggested_texts(deal, study_of(deal), language=language, on=timezone.localdate(at)) | texts)
    proposal.save()
    proposal.addressed_to.set(suggested_readers(deal) if addressed_to is None else addressed_to)
    record_event(deal=deal, by=by, at=at, kind="proposal_created", data={"title": proposal.title, "proposal": proposal.pk})
    return proposal


@transaction.atomic
def update_proposal(
    *,
    proposal: Proposal,
    by: User,
    at: datetime,
    based_on: int | None,
    addressed_to: Iterable[Stakeholder] | None = None,
    **changes: Any,
) -> Proposal:
    """Save changed texts. Raises StaleVersion, with nothing written, when somebody saved in the meantime.

    Autosave calls this every few seconds, so it adds nothing to the deal's history; freezing does.
    """
    _assign(proposal, changes)
    proposal.updated_at = at
    saved = save_if_current(proposal, based_on=based_on, fields=changes, updated_at=at)
    if addressed_to is not None:
        saved.addressed_to.set(addressed_to)
    return saved


@transaction.atomic
def freeze_and_render(
    *, proposal: Proposal, by: User, at: datetime, reason: str = "", based_on: int | None = None
) -> ProposalVersion:
    """Freeze what `proposal` says now as its next version and have it rendered: snapshot, row and job in one transaction.

    When the last version says exactly the same (the button was pressed twice), that one is returned and nothing is written.
    Raises NoCostModel, StaleVersion when the texts are not those of `based_on` any more, and ChecksFailed without a `reason`.
    """
    held = Proposal.objects.select_for_update(of=("self",)).select_related("deal__client", "deal__owner").get(pk=proposal.pk)
    if based_on is not None and held.version != based_on:
        raise StaleVersion(held)
    last = held.versions.first()
    snapshot = snapshot_of(held, version=last.number + 1 if last else 1, on=timezone.localdate(at))
    if last and _says_the_same(last, snapshot):
        return last
    failed = [check for check in checks(snapshot) if not check.passed]
    reason = normalise(reason)
    if failed and not reason:
        raise ChecksFailed(failed)
    frozen = snapshot.canonical_json()
    version = ProposalVersion.objects.create(
        proposal=held,
        number=snapshot.version,
        snapshot=frozen,
        content_sha256=content_hash(frozen),
        passed_reason=reason if failed else "",
        created_by=by,
        created_at=at,
        state_since=at,
    )
    data = {"title": held.title, "version": version.number, "sha256": version.content_sha256[:16], "reason": version.passed_reason}
    record_event(deal=held.deal, by=by, at=at, kind="proposal_frozen", data=data)
    render_version.enqueue(version.pk)
    return version


def _says_the_same(version: ProposalVersion, snapshot: Snapshot) -> bool:
    """Say whether a frozen version differs from a snapshot in its number and day at most."""
    frozen = version.content
    return replace(snapshot, version=frozen.version, frozen_on=frozen.frozen_on).canonical_json() == version.snapshot


@transaction.atomic
def retry_rendering(*, version: ProposalVersion, by: User, at: datetime) -> bool:
    """Queue a version again that failed, or that a dead worker left behind. Return whether there was anything to do."""
    State = ProposalVersion.State  # noqa: N806
    again = {
        "state": State.QUEUED,
        "step": ProposalVersion.Step.WAITING,
        "progress": 0,
        "attempts": 0,
        "failure": "",
        "state_since": at,
    }
    failed = ProposalVersion.objects.filter(pk=version.pk, state=State.FAILED)
    left_behind = ProposalVersion.objects.filter(
        pk=version.pk, state__in=[State.QUEUED, State.RENDERING], state_since__lt=at - PATIENCE
    )
    if not (failed.update(**again) or left_behind.update(**again)):
        return False
    render_version.enqueue(version.pk)
    return True


def _assign(proposal: Proposal, values: Mapping[str, Any]) -> None:
    """Set fields from outside, each normalised the way the columns store it."""
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"A proposal has no such fields: {sorted(unknown)}")
    for name, value in values.items():
        if name == "plan":
            proposal.plan = clean_plan(value)
        else:
            setattr(proposal, name, value)
    proposal.clean_fields(exclude={"deal", "created_by"})


def clean_plan(steps: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the steps that say something, each with all its cells as single lines. Raises ValidationError past the limits."""
    cleaned = [{name: normalise(str(step.get(name) or ""), single_line=True) for name in STEP_FIELDS} for step in steps]
    kept = [step for step in cleaned if any(step.values())]
    if len(kept) > MOST_STEPS:
        raise ValidationError({"plan": _("A plan has at most %(limit)d steps.") % {"limit": MOST_STEPS}})
    if any(len(cell) > LONGEST_CELL for step in kept for cell in step.values()):
        raise ValidationError({"plan": _("A cell of the plan has at most %(limit)d characters.") % {"limit": LONGEST_CELL}})
    return kept
