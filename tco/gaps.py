"""What is missing in the cost of ownership of deals."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.deals.panels import Gap
from tco.expiry import is_outdated
from tco.models import CostLine, CostModel, Driver


def find_cost_gaps(deals: Sequence[Deal]) -> Mapping[int, Sequence[Gap]]:
    """Return for each open deal what its comparison lacks: the comparison itself, evidence under it, or evidence that still holds.

    Three queries, however many deals there are.
    """
    open_deals = [deal.pk for deal in deals if deal.is_open]
    modelled = set(CostModel.objects.filter(deal__in=open_deals).values_list("deal_id", flat=True))
    today = timezone.localdate()
    outdated = _outdated_numbers(modelled, today)
    gaps: dict[int, Sequence[Gap]] = {}
    for deal in deals:
        if not deal.is_open:
            continue
        address = reverse("deal_cost", args=[deal.pk])
        if deal.pk not in modelled:
            gaps[deal.pk] = [Gap(_("What each offer costs the client is not compared yet"), address)]
            continue
        found = []
        if CostGap.ESTIMATES.is_in(deal, today):
            found.append(Gap(_("Most of the cost comparison rests on estimates"), f"{address}#evidence"))
        if count := outdated[deal.pk]:
            sentence = ngettext("%(count)s number is past its date", "%(count)s numbers are past their date", count)
            found.append(Gap(sentence % {"count": count}, f"{address}#outdated"))
        if found:
            gaps[deal.pk] = found
    return gaps


def _outdated_numbers(deals: Set[int], today: date) -> Counter[int]:
    """Return how many numbers of each deal's model are past their date."""
    counts: Counter[int] = Counter()
    if deals:
        for rows, deal in ((Driver.objects, "cost_model__deal"), (CostLine.objects, "alternative__cost_model__deal")):
            found = rows.filter(is_outdated(today), **{f"{deal}__in": deals}).order_by().values_list(deal)
            counts.update(dict(found.annotate(count=Count("pk"))))
    return counts
