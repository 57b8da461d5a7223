"""Which cost models and drafts exist for whom."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from cjm.deals.models import Deal

if TYPE_CHECKING:
    from tco.models import CostModel, ImportDraft


class CostModelQuerySet(models.QuerySet["CostModel"]):
    """Cost models exist for those for whom their deal exists."""

    def visible_to(self, user: Any) -> "CostModelQuerySet":
        """Return the models of the deals that `user` sees."""
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def editable_by(self, user: Any) -> "CostModelQuerySet":
        """Return the models of the deals that `user` may change."""
        return self.filter(deal__in=Deal.objects.editable_by(user))


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    """Uploaded files that nobody has confirmed yet."""

    def visible_to(self, user: Any) -> "ImportDraftQuerySet":
        """Return the drafts that `user` uploaded to deals they may still change."""
        return self.filter(uploaded_by=user.pk, deal__in=Deal.objects.editable_by(user))

    def alive(self, now: datetime) -> "ImportDraftQuerySet":
        """Return the drafts that have not expired."""
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> "ImportDraftQuerySet":
        """Return the drafts whose time is over."""
        return self.filter(expires_at__lte=now)
