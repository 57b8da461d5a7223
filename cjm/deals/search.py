"""The text that lists of deals look in: kept beside each deal, because it joins the deal's title and its client's name."""

from cjm.clients.models import Client
from cjm.deals.models import Deal
from cjm.kernel.text import folded


def search_text(deal: Deal) -> str:
    """Return what a deal is found by."""
    return folded(deal.title, deal.client.name)


def refresh_deals_of(client: Client) -> None:
    """Write the search text of a client's deals anew, after the client got another name."""
    deals = list(Deal.objects.filter(client=client).only("title", "search"))
    for deal in deals:
        deal.search = folded(deal.title, client.name)
    Deal.objects.bulk_update(deals, ["search"], batch_size=500)
