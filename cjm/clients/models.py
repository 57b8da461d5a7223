"""A company that buys."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cjm.clients.querysets import ClientQuerySet
from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from cjm.team.models import Team


class Client(Versioned):
    """A company that buys, kept by one team. `search` is the case-folded text that lists look in."""

    name = TextLine(_("name"), max_length=200)
    industry = TextLine(_("industry"), max_length=120, blank=True)
    country = TextLine(_("country"), max_length=80, blank=True)
    city = TextLine(_("city"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)
    about = TextBlock(_("about"), max_length=4000, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="clients", verbose_name=_("team"))
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("created"), editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["team", "name"], name="client_team_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("client_detail", args=[self.pk])

    @property
    def place(self) -> str:
        """City and country, as far as they are known."""
        return ", ".join(part for part in (self.city, self.country) if part)
