"""What is missing in the cost of ownership of deals."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.deals.panels import Gap
from tco.models import CostModel

WEAK_EVIDENCE = 0.5


def find_cost_gaps(deals: Sequence[Deal]) -> Mapping[int, Sequence[Gap]]:
    """Return for each open deal what its comparison lacks: the comparison itself, or evidence under it. One query for all."""
    modelled = set(CostModel.objects.filter(deal__in=deals).values_list("deal_id", flat=True))
    gaps: dict[int, Sequence[Gap]] = {}
    for deal in deals:
        if not deal.is_open:
            continue
        address = reverse("deal_cost", args=[deal.pk])
        if deal.pk not in modelled:
            gaps[deal.pk] = [Gap(_("What each offer costs the client is not compared yet"), address)]
        elif deal.evidence_score is not None and deal.evidence_score < WEAK_EVIDENCE:
            gaps[deal.pk] = [Gap(_("Most of the cost comparison rests on estimates"), f"{address}#evidence")]
    return gaps
