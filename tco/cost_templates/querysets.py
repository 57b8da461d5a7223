"""Which templates exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from cjm.team.models import Role
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from tco.cost_templates.models import CostTemplate


class CostTemplateQuerySet(models.QuerySet["CostTemplate"]):
    """Templates exist for the team that made them; those without a team for everybody who works here."""

    def visible_to(self, user: Any) -> "CostTemplateQuerySet":
        """Return the templates that `user` may begin from."""
        if not (getattr(user, "is_active", False) and getattr(user, "is_authenticated", False)):
            return self.none()
        if user.sees_every_team:  # "everything or those of no team" would say the latter alone
            return self.all()
        return self.filter(visibility(user, team="team") | Q(team__isnull=True))

    def editable_by(self, user: Any) -> "CostTemplateQuerySet":
        """Return the templates that `user` may change: their own; every visible one for presales, directors and administrators."""
        visible = self.visible_to(user)
        if getattr(user, "role", None) in (Role.PRESALES, Role.DIRECTOR, Role.ADMINISTRATOR):
            return visible
        return visible.filter(made_by=user.pk)
