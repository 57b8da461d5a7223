"""Cost of ownership of a deal: the comparison, and the way in and out of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cjm.deals.queries import deal_page, visible_deal
from cjm.kernel.policy import signed_in


@signed_in
def deal_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each alternative costs its owner, or how to begin."""
    deal = visible_deal(request.user, pk)
    return render(request, "tco/deal_cost.html", deal_page(request.user, deal, tab="cost").context())
