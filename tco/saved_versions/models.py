"""Saved versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextBlock, TextLine
from tco.saved_versions.querysets import SavedVersionQuerySet


class SavedVersion(models.Model):
    """A cost model as it was, kept under a number and a name. It belongs to the deal and outlives the model; never edited.

    `document` is in the exchange format, `rows` is what was kept of the rows beside it (`tco.kept_rows`; empty in a version of an
    earlier release). `summary` holds what lists show: `{"subject", "reference", "saving_pv", "headroom", …}`.
    `model_version` is the version of the model it was taken from.
    """

    deal = models.ForeignKey("cjm.Deal", on_delete=models.CASCADE, related_name="saved_cost_versions")
    number = models.PositiveIntegerField(_("number"))
    name = TextLine(_("name"), max_length=120)
    note = TextBlock(_("note"), max_length=1000, blank=True)
    document = models.JSONField(editable=False)
    rows = models.JSONField(default=dict, editable=False)
    summary = models.JSONField(default=dict, editable=False)
    model_version = models.PositiveIntegerField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(editable=False)

    objects = SavedVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved version of a cost model")
        verbose_name_plural = _("saved versions of cost models")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["deal", "number"], name="saved_version_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
