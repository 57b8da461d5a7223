"""The record of changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tco.changes.querysets import ModelChangeQuerySet


class ModelChange(models.Model):
    """One change of a cost model, from one version to the next. Append-only.

    `version` is the model's version that the change made. `kind` says what was done; `data` says to what, in plain JSON: enough to
    tell it in words and to take it back. `saving_before` and `saving_after` are the present-value saving against the reference,
    null where there is none. `edit_id` is what the browser called the edit, so that one sent twice is done once.
    """

    cost_model = models.ForeignKey("tco.CostModel", on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=40)
    data = models.JSONField(default=dict)
    saving_before = models.FloatField(null=True)
    saving_after = models.FloatField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    edit_id = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ModelChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a cost model")
        verbose_name_plural = _("changes of cost models")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["cost_model", "version"], name="model_change_once"),
            models.UniqueConstraint(fields=["cost_model", "edit_id"], condition=~Q(edit_id=""), name="model_change_edit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.version}"
