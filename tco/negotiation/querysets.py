"""Which rows of the negotiation desk exist for whom."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.deals.models import Deal
from cjm.team.models import Role

if TYPE_CHECKING:
    from tco.negotiation.models import Concession, InternalCost, NegotiationTry

# Salespeople negotiate without knowing the floor: what they do not know they cannot be pressed into.
SEES_INTERNAL_COST = frozenset({Role.PRESALES, Role.DIRECTOR, Role.ADMINISTRATOR})


def sees_internal_cost(user: Any) -> bool:
    """Say whether cost, margin and floor price exist for `user` at all."""
    return getattr(user, "is_active", False) and getattr(user, "role", None) in SEES_INTERNAL_COST


class InternalCostQuerySet(models.QuerySet["InternalCost"]):
    """Internal costs exist for permitted roles among those for whom the deal exists."""

    def visible_to(self, user: Any) -> "InternalCostQuerySet":
        """Return the internal costs that `user` sees."""
        return self.filter(cost_model__deal__in=Deal.objects.visible_to(user)) if sees_internal_cost(user) else self.none()

    def editable_by(self, user: Any) -> "InternalCostQuerySet":
        """Return the internal costs that `user` may change."""
        return self.filter(cost_model__deal__in=Deal.objects.editable_by(user)) if sees_internal_cost(user) else self.none()


class ConcessionQuerySet(models.QuerySet["Concession"]):
    """Concessions exist for those for whom the deal exists; what they cost us only for permitted roles."""

    def visible_to(self, user: Any) -> "ConcessionQuerySet":
        """Return the concessions of the deals that `user` sees, without what they cost us unless `user` may know it."""
        rows = self.filter(cost_model__deal__in=Deal.objects.visible_to(user))
        return rows if sees_internal_cost(user) else rows.defer("our_cost")

    def editable_by(self, user: Any) -> "ConcessionQuerySet":
        """Return the concessions of the deals that `user` may change."""
        return self.filter(cost_model__deal__in=Deal.objects.editable_by(user))

    def standing(self) -> "ConcessionQuerySet":
        """Return those that stand in the table of trades."""
        return self.filter(removed_at__isnull=True)

    def removed_since(self, since: datetime) -> "ConcessionQuerySet":
        """Return those that were removed at `since` or later, the latest first."""
        return self.filter(removed_at__gte=since).select_related("removed_by").order_by("-removed_at", "-pk")

    def removed_before(self, since: datetime) -> "ConcessionQuerySet":
        """Return those that were removed before `since`."""
        return self.filter(removed_at__lt=since)


class StandingConcessions(models.Manager.from_queryset(ConcessionQuerySet)):  # type: ignore[misc]
    """What is removed is out of sight for everything but putting it back."""

    def get_queryset(self) -> ConcessionQuerySet:
        """Return the concessions that stand in a table of trades."""
        return super().get_queryset().standing()  # type: ignore[no-any-return]


class NegotiationTryQuerySet(models.QuerySet["NegotiationTry"]):
    """Tries exist for those for whom the deal exists. Their answers never hold internal figures."""

    def visible_to(self, user: Any) -> "NegotiationTryQuerySet":
        """Return the tries of the deals that `user` sees."""
        return self.filter(cost_model__deal__in=Deal.objects.visible_to(user))
