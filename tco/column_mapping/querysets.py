"""Which remembered layouts exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.team.models import Role
from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from tco.column_mapping.models import ColumnMapping


class ColumnMappingQuerySet(models.QuerySet["ColumnMapping"]):
    """Layouts exist for the team that explained them."""

    def visible_to(self, user: Any) -> "ColumnMappingQuerySet":
        """Return the layouts of the team of `user`, every team's for those who see every team."""
        return self.filter(visibility(user, team="team"))

    def editable_by(self, user: Any) -> "ColumnMappingQuerySet":
        """Return the layouts that `user` may rename and forget: their own; all visible for presales, directors, administrators."""
        visible = self.visible_to(user)
        if getattr(user, "role", None) in (Role.PRESALES, Role.DIRECTOR, Role.ADMINISTRATOR):
            return visible
        return visible.filter(made_by=getattr(user, "pk", None))
