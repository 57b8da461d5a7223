"""What people say about a line."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextBlock
from tco.workspace.querysets import LineCommentQuerySet


class LineComment(models.Model):
    """A remark on a cost line, until somebody calls it settled."""

    cost_model = models.ForeignKey("tco.CostModel", on_delete=models.CASCADE, related_name="comments")
    # A line that was removed comes back under its own key when that is undone, and its comments with it.
    line = models.ForeignKey("tco.CostLine", on_delete=models.DO_NOTHING, db_constraint=False, related_name="comments")
    text = TextBlock(_("comment"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LineCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a cost line")
        verbose_name_plural = _("comments on cost lines")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
