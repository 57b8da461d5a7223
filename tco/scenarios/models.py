"""Scenarios of a cost model."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from tco.scenarios.querysets import ScenarioQuerySet

MOST_SCENARIOS = 12
USUAL_NOTES = {
    "careful": gettext_lazy("Each uncertain number at the end of its range that makes our saving smaller."),
    "likely": gettext_lazy("Every number as the model has it."),
    "bold": gettext_lazy("Each uncertain number at the end of its range that makes our saving larger."),
}


class Scenario(Versioned):
    """The model with other values of some drivers. `changes` is `{key of a driver: its value}`; all else stays as it is."""

    class Kind(models.TextChoices):
        CAREFUL = "careful", pgettext_lazy("scenario", "Careful")
        LIKELY = "likely", pgettext_lazy("scenario", "Likely")
        BOLD = "bold", pgettext_lazy("scenario", "Bold")
        CLIENT = "client", pgettext_lazy("scenario", "The client's own")
        OTHER = "other", pgettext_lazy("scenario", "Other")

    cost_model = models.ForeignKey("tco.CostModel", on_delete=models.CASCADE, related_name="scenarios")
    position = models.PositiveSmallIntegerField(_("position"))
    name = TextLine(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    changes = models.JSONField(_("changed drivers"), default=dict, blank=True)
    note = TextBlock(_("why these values"), max_length=1000, blank=True)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["cost_model", "name"], name="scenario_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language where it is the one Headroom gave, else as somebody typed it."""
        return _in_readers_language(self.name, dict(self.Kind.choices).get(self.kind, ""))

    @property
    def shown_note(self) -> str:
        """The same for why these values."""
        return _in_readers_language(self.note, USUAL_NOTES.get(self.kind, ""))


def _in_readers_language(kept: str, given: object) -> str:
    """Return the lazy text `given` for its reader when `kept` is what it says in one of the languages, else `kept`."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            is_given = bool(kept) and kept == str(given)
        if is_given:
            return str(given)
    return kept
