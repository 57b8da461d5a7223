"""What the pages of clients read."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import Http404, QueryDict

from cjm.clients.models import Client
from cjm.clients.querysets import LONGEST_SEARCH
from cjm.kernel.listing import Column, SortOrder, read_sort, sorted_page, sorted_rows
from cjm.kernel.text import normalise
from cjm.team.models import User

DEFAULT_SORT = "name"
COLUMNS = {
    "name": Column("name"),
    "industry": Column("industry"),
    "country": Column("country"),
    "deals": Column("open_deals"),
    "created": Column("created_at"),
}


@dataclass(frozen=True)
class ClientList:
    """A page of the list of clients, with what the address asked for."""

    page_obj: Page[Client]
    order: SortOrder
    words: str


def client_list(user: User, parameters: QueryDict) -> ClientList:
    """Return the clients that exist for `user`, searched by `?q=`, in the order and on the page asked for."""
    order = read_sort(parameters, COLUMNS, DEFAULT_SORT)
    return ClientList(sorted_page(_chosen_clients(user, parameters), parameters, order, COLUMNS), order, parameters.get("q", ""))


def all_listed_clients(user: User, parameters: QueryDict) -> QuerySet[Client]:
    """Return the clients of every page of that list, in its order."""
    clients = _chosen_clients(user, parameters).select_related("team")
    return sorted_rows(clients, read_sort(parameters, COLUMNS, DEFAULT_SORT), COLUMNS)


def chosen_words(parameters: QueryDict) -> str:
    """Return the words that the address asks for, as the record keeps them."""
    return normalise(parameters.get("q", "")[:LONGEST_SEARCH], single_line=True)


def _chosen_clients(user: User, parameters: QueryDict) -> QuerySet[Client]:
    clients = Client.objects.visible_to(user).matching(parameters.get("q", ""))
    return clients.annotate(open_deals=Count("deals", filter=Q(deals__status="open")))


def visible_client(user: User, pk: int) -> Client:
    """Return a client that exists for `user`. Raises Http404 for one that does not exist at all, or not for them."""
    client = Client.objects.visible_to(user).select_related("team").filter(pk=pk).first()
    if client is None:
        raise Http404
    return client


def editable_client(user: User, pk: int) -> Client:
    """Return a client that `user` may change. Raises Http404 when it does not exist for them, else PermissionDenied."""
    client = visible_client(user, pk)
    if not may_edit(user, client):
        raise PermissionDenied
    return client


def may_edit(user: User, client: Client) -> bool:
    """Say whether `user` may change `client`."""
    return Client.objects.editable_by(user).filter(pk=client.pk).exists()
