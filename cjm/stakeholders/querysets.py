"""Which stakeholders and concerns exist for whom: those of visible deals."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.deals.querysets import OfDealQuerySet
from cjm.team.models import User
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from cjm.stakeholders.models import Concern, Stakeholder


class StakeholderQuerySet(OfDealQuerySet, models.QuerySet["Stakeholder"]):
    """People on the buyer's side."""


class ConcernQuerySet(models.QuerySet["Concern"]):
    """What stops those people."""

    def visible_to(self, user: User | Any) -> "ConcernQuerySet":
        return self.filter(visibility(user, team="stakeholder__deal__team"))

    def open(self) -> "ConcernQuerySet":
        """Return the concerns without an answer."""
        return self.filter(answered_on__isnull=True)
