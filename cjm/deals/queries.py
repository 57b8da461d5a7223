"""What the pages of a deal read."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cjm.deals.models import Deal
from cjm.deals.panels import DealTab, Gap, deal_tabs, gap_finders
from cjm.team.models import User

NAMED_GAPS = 3


@dataclass(frozen=True)
class DealPage:
    """What the head of every deal page shows."""

    deal: Deal
    tab: str
    tabs: list[DealTab]
    gaps: list[Gap]
    may_edit: bool

    def context(self, **more: Any) -> dict[str, Any]:
        """Return the template context of a page of this deal."""
        return {"page": self, "deal": self.deal, "may_edit": self.may_edit, **more}


def visible_deal(user: User | Any, pk: int) -> Deal:
    """Return a deal that exists for `user`. Raises Http404 for one that does not exist at all, or not for them."""
    deal = Deal.objects.visible_to(user).select_related("client", "owner", "team", "stage", "journey").filter(pk=pk).first()
    if deal is None:
        raise Http404
    return deal


def editable_deal(user: User | Any, pk: int) -> Deal:
    """Return a deal that `user` may change. Raises Http404 when they may not see it, PermissionDenied when they only may see it."""
    deal = visible_deal(user, pk)
    if not may_edit(user, deal):
        raise PermissionDenied
    return deal


def may_edit(user: User | Any, deal: Deal) -> bool:
    """Say whether `user` may change `deal`."""
    return Deal.objects.editable_by(user).filter(pk=deal.pk).exists()


def deal_page(user: User | Any, deal: Deal, *, tab: str) -> DealPage:
    """Return what the head of a deal's page shows, with `tab` marked as the open one."""
    gaps = [gap for finder in gap_finders for gap in finder.find([deal]).get(deal.pk, ())]
    return DealPage(deal=deal, tab=tab, tabs=list(deal_tabs), gaps=gaps[:NAMED_GAPS], may_edit=may_edit(user, deal))


def proven_criteria(deal: Deal) -> set[int]:
    """Return the keys of the exit criteria that the deal has evidence for."""
    criteria = deal.evidence.filter(criterion__isnull=False).values_list("criterion_id", flat=True)
    return {key for key in criteria if key is not None}
