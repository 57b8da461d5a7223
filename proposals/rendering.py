"""How a frozen version becomes a document, state by state. Every change is conditional on the state before it.

queued → rendering → ready            ready is final
                   → queued           a failure that another attempt may cure, at most three attempts
                   → failed → queued  by a person's wish
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.db.models import F

from cjm.deals.operations import record_event
from proposals import storage
from proposals.document import html_of
from proposals.models import ProposalVersion
from proposals.pdf import STYLE_SHEET, RenderingFailed, render_pdf
from proposals.snapshot import content_hash, read_snapshot

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# A worker that was killed leaves its version behind as "rendering"; after this time a person may start it again.
PATIENCE = timedelta(minutes=5)
State, Step, Failure = ProposalVersion.State, ProposalVersion.Step, ProposalVersion.Failure
CURABLE = frozenset({Failure.CRASH, Failure.STORAGE})


def begin(version_id: int, *, at: datetime) -> ProposalVersion | None:
    """Take a version in hand. None when there is nothing to do: it is ready, failed, or gone."""
    waiting = ProposalVersion.objects.filter(pk=version_id, state__in=[State.QUEUED, State.RENDERING])
    taken = waiting.update(
        state=State.RENDERING, step=Step.WRITING, progress=10, failure="", attempts=F("attempts") + 1, state_since=at
    )
    if not taken:
        return None
    return ProposalVersion.objects.select_related("proposal__deal", "created_by").get(pk=version_id)


def record_progress(version: ProposalVersion, *, step: str, progress: int) -> None:
    """Let the page know how far a version is."""
    ProposalVersion.objects.filter(pk=version.pk, state=State.RENDERING).update(step=step, progress=progress)


def render(version: ProposalVersion, *, at: datetime) -> None:
    """Make the document of a version taken in hand, store it, and tell the deal's history.

    Raises RenderingFailed; its reason is one of `ProposalVersion.Failure`.
    """
    if content_hash(version.snapshot) != version.content_sha256:
        raise RenderingFailed(Failure.CHANGED)
    html = html_of(read_snapshot(version.snapshot))
    record_progress(version, step=Step.PAGES, progress=35)
    rendered = render_pdf(html, static_folder=static_folder())
    record_progress(version, step=Step.STORING, progress=85)
    try:
        storage.store(version, pdf=rendered.pdf, pages=rendered.previews)
    except OSError as error:
        raise RenderingFailed(Failure.STORAGE, str(error)) from error
    finish(version, page_count=rendered.page_count, at=at)


@transaction.atomic
def finish(version: ProposalVersion, *, page_count: int, at: datetime) -> None:
    """Declare a version ready. Done twice it changes nothing the second time."""
    in_hand = ProposalVersion.objects.filter(pk=version.pk, state=State.RENDERING)
    finished = in_hand.update(
        state=State.READY,
        step=Step.DONE,
        progress=100,
        page_count=page_count,
        file_name=storage.PDF,
        rendered_at=at,
        state_since=at,
    )
    if finished:
        record_event(
            deal=version.proposal.deal,
            by=version.created_by,
            at=at,
            kind="proposal_rendered",
            data={"title": version.proposal.title, "version": version.number, "pages": page_count},
        )


def fail(version: ProposalVersion, *, reason: str, at: datetime) -> bool:
    """Note why an attempt failed. Return whether it is to be tried again; the caller then enqueues it in the same transaction."""
    failure = reason if reason in Failure.values else Failure.CRASH
    again = failure in CURABLE and version.attempts < MOST_ATTEMPTS
    in_hand = ProposalVersion.objects.filter(pk=version.pk, state=State.RENDERING)
    if again:
        return bool(in_hand.update(state=State.QUEUED, step=Step.WAITING, progress=0, failure=failure, state_since=at))
    in_hand.update(state=State.FAILED, progress=0, failure=failure, state_since=at)
    return False


def static_folder() -> Path:
    """Return the folder below which the document's style sheet and fonts are."""
    found = finders.find(STYLE_SHEET)
    return Path(found).parents[2] if isinstance(found, str) else Path(settings.STATIC_ROOT)
