"""How a user's role and team decide which rows exist for them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from cjm.team.models import User


def visibility(user: "User | Any", *, team: str) -> Q:
    """Return the condition under which rows whose team stands at path `team` exist for `user`.

    Salespeople and presales engineers see their team's rows; directors and administrators see every team's; nobody else sees any.
    """
    if not getattr(user, "is_active", False) or not getattr(user, "is_authenticated", False):
        return Q(pk__in=[])
    if user.sees_every_team:
        return Q()
    return Q(**{team: user.team_id}) if user.team_id else Q(pk__in=[])


class UserQuerySet(models.QuerySet["User"]):
    """Colleagues."""

    def visible_to(self, user: "User | Any") -> "UserQuerySet":
        """Return the colleagues whom `user` may name: the own team, or everybody for those who see every team."""
        return self.filter(is_active=True).filter(visibility(user, team="team"))
