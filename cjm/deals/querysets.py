"""Which deals exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cjm.kernel.text import folded
from cjm.team.models import Role, User
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from cjm.deals.models import Deal, DealEvent, Evidence, StageMove, StageTotal


LONGEST_SEARCH = 200


class DealQuerySet(models.QuerySet["Deal"]):
    """Deals, always through `visible_to`."""

    def visible_to(self, user: User | Any) -> "DealQuerySet":
        """Return the deals of the teams whose rows `user` sees. The one definition; what hangs on a deal filters through it."""
        return self.filter(visibility(user, team="team"))

    def editable_by(self, user: User | Any) -> "DealQuerySet":
        """Return the visible deals that `user` may change: the owner, the team's presales engineers, directors, administrators."""
        visible = self.visible_to(user)
        if getattr(user, "role", None) == Role.SALESPERSON:
            return visible.filter(owner=user)
        return visible

    def open(self) -> "DealQuerySet":
        """Return the deals that are neither won nor lost."""
        return self.filter(status="open")

    def matching(self, words: str) -> "DealQuerySet":
        """Return the deals whose title or client contains every word."""
        found = self
        for word in folded(words[:LONGEST_SEARCH]).split()[:10]:
            found = found.filter(search__contains=word)
        return found


class OfDealQuerySet(models.QuerySet[Any]):
    """Rows that hang on a deal exist for those for whom the deal exists."""

    def visible_to(self, user: User | Any) -> "OfDealQuerySet":
        return self.filter(visibility(user, team="deal__team"))


class EvidenceQuerySet(OfDealQuerySet, models.QuerySet["Evidence"]):
    """Evidence of what buyers did."""


class StageMoveQuerySet(OfDealQuerySet, models.QuerySet["StageMove"]):
    """Moves along the journey."""


class DealEventQuerySet(OfDealQuerySet, models.QuerySet["DealEvent"]):
    """The history of deals."""


class StageTotalQuerySet(models.QuerySet["StageTotal"]):
    """Totals kept per team, owner and stage."""

    def visible_to(self, user: User | Any) -> "StageTotalQuerySet":
        """Return the totals of the deals that exist for `user`."""
        return self.filter(visibility(user, team="team"))

    def for_owner(self, owner_id: int | None) -> "StageTotalQuerySet":
        """Return the totals of one owner's deals, or of everybody's for None."""
        return self.filter(Q(owner=owner_id)) if owner_id else self
