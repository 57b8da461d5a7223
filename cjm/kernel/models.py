"""What the tools of the kernel keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SentForm(models.Model):
    """A form that did its work: sent a second time, it leads to where the first time led. See `cjm.kernel.once`."""

    key = models.CharField(_("fingerprint"), max_length=64, primary_key=True, editable=False)
    at = models.DateTimeField(_("sent on"), db_index=True, editable=False)
    led_to = models.TextField(_("answer"), blank=True, editable=False)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return self.key
