"""Which remembered layouts exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.team.querysets import visibility

if TYPE_CHECKING:
    from tco.column_mapping.models import ColumnMapping


class ColumnMappingQuerySet(models.QuerySet["ColumnMapping"]):
    """Layouts exist for the team that explained them."""

    def visible_to(self, user: Any) -> "ColumnMappingQuerySet":
        """Return the layouts of the team of `user`, every team's for those who see every team."""
        return self.filter(visibility(user, team="team"))
