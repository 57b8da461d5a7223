"""Layouts of tables that people have explained before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextLine
from cjm.kernel.versions import Versioned
from tco.column_mapping.querysets import ColumnMappingQuerySet


class ColumnMapping(Versioned):
    """How a table with certain headings is read: `signature` is their fingerprint, `layout` what each column means."""

    name = TextLine(_("name"), max_length=200)
    signature = models.CharField(max_length=64, db_index=True, editable=False)
    layout = models.JSONField(default=dict, editable=False)
    team = models.ForeignKey("cjm.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    updated_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    objects = ColumnMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout of a table")
        verbose_name_plural = _("layouts of tables")
        ordering = ["name", "pk"]
        # Two constraints, for SQLite has none in which no team is a team like any other.
        constraints = [
            models.UniqueConstraint(fields=["team", "signature"], name="column_mapping_once"),
            models.UniqueConstraint(
                fields=["signature"], condition=models.Q(team__isnull=True), name="column_mapping_once_without_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name
