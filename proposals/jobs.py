"""Work in the background. Arguments are ids; each job may be delivered twice."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from proposals import rendering
from proposals.models import ProposalVersion
from proposals.pdf import RenderingFailed

logger = logging.getLogger(__name__)


@task
def render_version(version_id: int) -> None:
    """Render a frozen version to PDF, unless that is done already. A failure ends in a state with a reason, not in an error."""
    version = rendering.begin(version_id, at=timezone.now())
    if version is None:
        return
    try:
        rendering.render(version, at=timezone.now())
    except RenderingFailed as failure:
        logger.warning("Version %s was not rendered (attempt %s): %s", version.pk, version.attempts, failure)
        _failed(version, failure.reason)
    except Exception:
        # Whatever it was, the person who waits has to see that it failed; the log has the rest.
        logger.exception("Version %s was not rendered (attempt %s).", version.pk, version.attempts)
        _failed(version, "crash")


def _failed(version: ProposalVersion, reason: str) -> None:
    with transaction.atomic():
        if rendering.fail(version, reason=reason, at=timezone.now()):
            render_version.enqueue(version.pk)
