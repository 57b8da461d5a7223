"""Which proposals exist for whom: those of the deals that exist for them."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.deals.querysets import DealQuerySet
from cjm.team.models import User
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from proposals.models import Proposal, ProposalVersion


class SnapshotIsFinal(Exception):
    """Somebody tried to write over what was frozen."""


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, always through `visible_to`."""

    def visible_to(self, user: User | Any) -> "ProposalQuerySet":
        """Return the proposals of the deals that exist for `user`."""
        return self.filter(visibility(user, team="deal__team"))

    def editable_by(self, user: User | Any) -> "ProposalQuerySet":
        """Return the proposals of the deals that `user` may change."""
        return self.filter(deal__in=_deals().editable_by(user))


class ProposalVersionQuerySet(models.QuerySet["ProposalVersion"]):
    """Frozen versions, always through `visible_to`."""

    def visible_to(self, user: User | Any) -> "ProposalVersionQuerySet":
        """Return the versions of the proposals that exist for `user`."""
        return self.filter(visibility(user, team="proposal__deal__team"))

    def editable_by(self, user: User | Any) -> "ProposalVersionQuerySet":
        """Return the versions of the proposals that `user` may change."""
        return self.filter(proposal__deal__in=_deals().editable_by(user))

    def update(self, **values: Any) -> int:
        """Write columns, but never what was frozen. Raises SnapshotIsFinal."""
        if values.keys() & {"snapshot", "content_sha256", "number", "proposal", "proposal_id"}:
            raise SnapshotIsFinal
        return super().update(**values)


def _deals() -> DealQuerySet:
    from cjm.deals.models import Deal

    return Deal.objects.all()
