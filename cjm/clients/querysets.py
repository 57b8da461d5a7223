"""Which clients exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.kernel.text import folded
from cjm.team.models import User
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from cjm.clients.models import Client


LONGEST_SEARCH = 200


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, always through `visible_to`."""

    def visible_to(self, user: User | Any) -> "ClientQuerySet":
        """Return the clients of the teams whose rows `user` sees."""
        return self.filter(visibility(user, team="team"))

    def editable_by(self, user: User | Any) -> "ClientQuerySet":
        """Return the clients whose data `user` may change: all that exist for them."""
        return self.visible_to(user)

    def matching(self, words: str) -> "ClientQuerySet":
        """Return the clients whose name, industry or place contains every word."""
        found = self
        for word in folded(words[:LONGEST_SEARCH]).split()[:10]:
            found = found.filter(search__contains=word)
        return found
