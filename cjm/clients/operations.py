"""Everything that changes a client."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cjm.clients.listeners import client_listeners
from cjm.clients.models import Client
from cjm.kernel.text import folded
from cjm.kernel.versions import save_if_current
from cjm.team.models import Team, User

FIELDS = frozenset({"name", "industry", "country", "city", "website", "about"})


@transaction.atomic
def create_client(*, by: User, at: datetime, name: str, team: Team | None = None, **fields: Any) -> Client:
    """Return a new client of `team`, or of the team of `by`. Raises ValidationError when there is neither."""
    owner_team = team or by.team
    if owner_team is None:
        raise ValidationError({"team": _("Choose the team that looks after this client.")})
    client = Client(team=owner_team, created_at=at)
    _assign(client, {"name": name, **fields})
    client.save(force_insert=True)
    return client


@transaction.atomic
def update_client(*, client: Client, by: User, at: datetime, based_on: int | None, **changes: Any) -> Client:
    """Write `changes` and return the client. Raises StaleVersion when somebody saved after version `based_on`."""
    name_before = Client.objects.values_list("name", flat=True).get(pk=client.pk)
    _assign(client, changes)
    save_if_current(client, based_on=based_on, fields=[*changes, "search"])
    if client.name != name_before:
        for listener in client_listeners:
            listener.renamed(client)
    return client


def _assign(client: Client, values: dict[str, Any]) -> None:
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"A client has no editable {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(client, name, value)
    client.search = folded(client.name, client.industry, client.country, client.city)
