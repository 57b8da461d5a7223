"""Journeys as editable rows, each text in every language of the product."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextBlock, TextLine


class PurchaseType(models.TextChoices):
    """How new the purchase is to the buyer; it decides which stages a deal passes (Robinson, Faris and Wind, 1967)."""

    NEW_TASK = "new_task", _("New task")
    MODIFIED_REBUY = "modified_rebuy", _("Modified rebuy")
    STRAIGHT_REBUY = "straight_rebuy", _("Straight rebuy")


def in_reader_language(row: models.Model, field: str) -> str:
    """Return `field` of a bilingual row in the language in force; what has no translation comes in the other language."""
    return translated(both_languages(row, field))


def both_languages(row: models.Model, field: str) -> dict[str, str]:
    """Return `field` of a bilingual row in every language, to be kept where the row may later change."""
    return {language: str(getattr(row, f"{field}_{language}")) for language in ("en", "ru")}


def translated(texts: Mapping[str, str]) -> str:
    """Return a text kept by `both_languages` in the language in force, or in the other one when that is empty."""
    wanted, other = ("ru", "en") if (get_language() or "en").startswith("ru") else ("en", "ru")
    return texts.get(wanted) or texts.get(other, "")


class Named(models.Model):
    """What has a name in every language of the product."""

    name_en = TextLine(_("name in English"), max_length=120)
    name_ru = TextLine(_("name in Russian"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")


class Journey(Named):
    """One way of buying, stage by stage."""

    is_default = models.BooleanField(_("offered first for a new deal"), default=False)

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["-is_default", "name_en"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="one_default_journey")
        ]


class JourneyPart(models.Model):
    """What every ordered part of a journey has."""

    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position"]


class Track(JourneyPart, Named):
    """A job that runs through all stages (Gartner's validation and consensus)."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="tracks")
    about_en = TextBlock(_("meaning in English"), max_length=500, blank=True)
    about_ru = TextBlock(_("meaning in Russian"), max_length=500, blank=True)

    class Meta(JourneyPart.Meta):
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="track_key_once")]

    @property
    def about(self) -> str:
        return in_reader_language(self, "about")


class Stage(JourneyPart, Named):
    """Where a deal can stand. `who` lists role keys, `purchase_types` the kinds of purchase that pass here."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="stages")
    buyer_goal_en = TextLine(_("the buyer's goal in English"), max_length=300, blank=True)
    buyer_goal_ru = TextLine(_("the buyer's goal in Russian"), max_length=300, blank=True)
    profit = models.CharField(_("part of the profit formula it moves"), max_length=20, blank=True)
    who = models.JSONField(_("roles that matter here"), default=list, blank=True)
    purchase_types = models.JSONField(_("purchases that pass here"), default=list, blank=True)
    win_probability = models.DecimalField(
        _("chance of winning from here"), max_digits=3, decimal_places=2, default=0, help_text=_("A fraction: 0.25 is one in four.")
    )

    class Meta(JourneyPart.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["journey", "key"], name="stage_key_once"),
            models.CheckConstraint(
                condition=models.Q(win_probability__gte=0, win_probability__lte=1), name="stage_probability_is_a_fraction"
            ),
        ]

    @property
    def buyer_goal(self) -> str:
        return in_reader_language(self, "buyer_goal")

    def is_passed_by(self, purchase_type: str) -> bool:
        """Whether a purchase of this kind passes here; a stage that names no kind is passed by all."""
        return not self.purchase_types or purchase_type in self.purchase_types


class StageText(models.Model):
    """A bilingual sentence that belongs to a stage."""

    text_en = TextLine(_("text in English"), max_length=300)
    text_ru = TextLine(_("text in Russian"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")


class Doubt(StageText):
    """What the buyer asks at a stage."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="doubts")

    class Meta(StageText.Meta):
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")


class ExitCriterion(StageText):
    """Evidence of what the buyer did that lets a deal leave a stage."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="exit_criteria")
    key = models.SlugField(_("key"), max_length=60)
    required = models.BooleanField(_("required"), default=True)

    class Meta(StageText.Meta):
        verbose_name = _("exit criterion")
        verbose_name_plural = _("exit criteria")
        constraints = [models.UniqueConstraint(fields=["stage", "key"], name="criterion_key_once")]


class Tactic(StageText):
    """What the seller does at a stage."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="tactics")

    class Meta(StageText.Meta):
        verbose_name = _("tactic")
        verbose_name_plural = _("tactics")


class Material(StageText):
    """What the seller brings to a stage."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="materials")

    class Meta(StageText.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")


class StakeholderRole(Named):
    """A role in a buying decision: who decides and who influences."""

    class Side(models.TextChoices):
        DECIDES = "decides", _("decides")
        INFLUENCES = "influences", _("influences")

    key = models.SlugField(_("key"), max_length=60, unique=True)
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    cares_en = TextLine(_("cares about, in English"), max_length=200, blank=True)
    cares_ru = TextLine(_("cares about, in Russian"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("role in the decision")
        verbose_name_plural = _("roles in the decision")
        ordering = ["position"]

    @property
    def cares(self) -> str:
        return in_reader_language(self, "cares")
