"""Comments on lines: made, settled, opened again."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from cjm.deals.models import Deal
from cjm.team.models import User
from tco.models import CostLine, LineComment
from tco.operations import hold_model


@transaction.atomic
def add_comment(*, line: CostLine, text: str, by: User, at: datetime) -> LineComment:
    """Return a new comment on a line. Raises DoesNotExist when the line is gone."""
    hold_model(line.alternative.cost_model)
    CostLine.objects.only("pk").get(pk=line.pk)
    return LineComment.objects.create(cost_model_id=line.alternative.cost_model_id, line=line, text=text, by=by, at=at)


@transaction.atomic
def settle_comment(*, comment: LineComment, by: User, at: datetime) -> None:
    """Call a comment settled; one that is settled stays with whom and when it was."""
    LineComment.objects.filter(pk=comment.pk, settled_at__isnull=True).update(settled_at=at, settled_by=by)


@transaction.atomic
def reopen_comment(*, comment: LineComment) -> None:
    """Open a settled comment again."""
    LineComment.objects.filter(pk=comment.pk).update(settled_at=None, settled_by=None)


def comments_on(line: CostLine) -> list[LineComment]:
    """Return the comments on a line, open ones first, oldest first."""
    found = LineComment.objects.filter(line_id=line.pk).select_related("by", "settled_by").order_by("at", "pk")
    return sorted(found, key=lambda comment: comment.settled_at is not None)


def comment_of(user: User, deal: Deal, pk: int) -> LineComment:
    """Return a comment on a line of this deal that `user` sees. Raises Http404."""
    found = LineComment.objects.visible_to(user).filter(cost_model__deal=deal, pk=pk).first()
    if found is None:
        raise Http404
    return found
