"""Which changes exist for whom."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.deals.models import Deal

if TYPE_CHECKING:
    from tco.changes.models import ModelChange


class ModelChangeQuerySet(models.QuerySet["ModelChange"]):
    """Changes exist for those for whom the deal exists."""

    def visible_to(self, user: Any) -> "ModelChangeQuerySet":
        """Return the rows of the deals that `user` sees."""
        return self.filter(cost_model__deal__in=Deal.objects.visible_to(user))

    def editable_by(self, user: Any) -> "ModelChangeQuerySet":
        """Return the rows of the deals that `user` may change."""
        return self.filter(cost_model__deal__in=Deal.objects.editable_by(user))
