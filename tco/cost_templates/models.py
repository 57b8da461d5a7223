"""Templates that the company made; those that are shipped are files in `tco/data/templates/`."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from tco.cost_templates.querysets import CostTemplateQuerySet


class Trade(models.TextChoices):
    """What is sold, as far as its costs are of a kind."""

    EQUIPMENT = "equipment", _("Industrial equipment")
    SOFTWARE = "software", _("Software")
    CONSUMABLES = "consumables", _("Consumables and logistics")
    SERVICES = "services", _("Services")
    OTHER = "other", pgettext_lazy("trade", "Other")


class CostTemplate(Versioned):
    """A cost model to begin from. `document` is in the exchange format; `team` null: for everybody."""

    name = TextLine(_("name"), max_length=120)
    description = TextBlock(_("what it is for"), max_length=1000, blank=True)
    trade = models.CharField(_("trade"), max_length=16, choices=Trade.choices, default=Trade.OTHER)
    document = models.JSONField(editable=False)
    team = models.ForeignKey("cjm.Team", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = CostTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost template")
        verbose_name_plural = _("cost templates")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
