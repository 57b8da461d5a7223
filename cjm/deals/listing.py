"""What the list of deals reads: filters and order from the address, each from what is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.deals.querysets import LONGEST_SEARCH
from cjm.journey.models import Stage, both_languages
from cjm.kernel.listing import Column, SortOrder, read_sort, sorted_page, sorted_rows
from cjm.kernel.text import normalise
from cjm.team.models import User

ALL = "all"
DEFAULT_SORT = "-changed"
COLUMNS = {
    "changed": Column("updated_at"),
    "title": Column("title"),
    "client": Column("client__name"),
    "stage": Column("stage__position"),
    "owner": Column("owner__name"),
    "amount": Column("amount_base"),
    "headroom": Column("headroom", may_be_empty=True),
    "next": Column("next_step_on", may_be_empty=True),
    "acted": Column("buyer_acted_on", may_be_empty=True),
}


@dataclass(frozen=True)
class DealFilters:
    """Which deals the address asks for, and what else it could ask for. `status` is a deal's status or ALL.

    `costs` asks for deals whose cost of ownership lacks something on the day `today`.
    """

    words: str
    status: str
    stage: Stage | None
    owner: User | None
    costs: CostGap | None
    today: date
    stages: Sequence[Stage]
    owners: Sequence[User]

    @property
    def leave_some_out(self) -> bool:
        """Whether a deal may be missing from the list on purpose."""
        return bool(self.words or self.stage or self.owner or self.costs or self.status != ALL)

    @property
    def chosen(self) -> dict[str, Any]:
        """What the record keeps of these filters; nothing when all deals are asked for."""
        values = {
            "words": normalise(self.words[:LONGEST_SEARCH], single_line=True),
            "status": "" if self.status == ALL else str(self.status),
            "stage": both_languages(self.stage, "name") if self.stage else None,
            "owner": self.owner.name if self.owner else "",
            "costs": str(self.costs) if self.costs else "",
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class DealList:
    """A page of the list of deals."""

    page_obj: Page[Deal]
    order: SortOrder
    filters: DealFilters


def deal_list(user: User, parameters: QueryDict, *, today: date) -> DealList:
    """Return the deals that exist for `user`: by default the open ones, those changed last first."""
    filters = _read_filters(user, parameters, today)
    order = read_sort(parameters, COLUMNS, DEFAULT_SORT)
    return DealList(sorted_page(_chosen_deals(user, filters), parameters, order, COLUMNS), order, filters)


def all_listed_deals(user: User, parameters: QueryDict, *, today: date) -> tuple[QuerySet[Deal], DealFilters]:
    """Return the deals of every page of that list, in its order, and what they are chosen by."""
    filters = _read_filters(user, parameters, today)
    return sorted_rows(_chosen_deals(user, filters), read_sort(parameters, COLUMNS, DEFAULT_SORT), COLUMNS), filters


def _chosen_deals(user: User, filters: DealFilters) -> QuerySet[Deal]:
    deals = Deal.objects.visible_to(user).matching(filters.words).select_related("client", "owner", "stage")
    if filters.status != ALL:
        deals = deals.filter(status=filters.status)
    if filters.stage:
        deals = deals.filter(stage=filters.stage)
    if filters.owner:
        deals = deals.filter(owner=filters.owner)
    if filters.costs:
        deals = deals.filter(filters.costs.condition(filters.today))
    return deals


def _read_filters(user: User, parameters: QueryDict, today: date) -> DealFilters:
    stages = list(Stage.objects.order_by("-journey__is_default", "journey_id", "position"))
    owning = Exists(Deal.objects.filter(owner=OuterRef("pk")))
    owners = list(User.objects.visible_to(user).filter(owning).order_by("name", "pk"))
    status = parameters.get("status", "")
    return DealFilters(
        words=parameters.get("q", ""),
        status=status if status in {ALL, *Deal.Status.values} else Deal.Status.OPEN,
        stage=next((stage for stage in stages if str(stage.pk) == parameters.get("stage")), None),
        owner=next((owner for owner in owners if str(owner.pk) == parameters.get("owner")), None),
        costs=CostGap.named(parameters.get("costs")),
        today=today,
        stages=stages,
        owners=owners,
    )
