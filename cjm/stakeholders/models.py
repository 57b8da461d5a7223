"""A person on the buyer's side and what stops them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.deals.models import Deal
from cjm.journey.models import Stage, StakeholderRole
from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from cjm.stakeholders.querysets import ConcernQuerySet, StakeholderQuerySet


class Stakeholder(Versioned):
    """A person who decides or influences. `candid_note` is for the deal's owner and for directors only."""

    class Influence(models.IntegerChoices):
        LOW = 1, pgettext_lazy("influence", "Low")
        MEDIUM = 2, pgettext_lazy("influence", "Medium")
        HIGH = 3, pgettext_lazy("influence", "High")

    class Attitude(models.IntegerChoices):
        OPPONENT = -2, _("Opponent")
        SCEPTIC = -1, _("Sceptic")
        NEUTRAL = 0, pgettext_lazy("attitude", "Neutral")
        SUPPORTER = 1, _("Supporter")
        CHAMPION = 2, pgettext_lazy("attitude", "Champion")

    class Access(models.TextChoices):
        NONE = "none", _("Not met")
        CONTACT = "contact", _("In touch")
        MET = "met", _("Met")

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="stakeholders")
    name = TextLine(pgettext_lazy("person", "name"), max_length=150)
    job_title = TextLine(_("job title"), max_length=150, blank=True)
    department = TextLine(_("department"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = TextLine(_("phone"), max_length=40, blank=True)
    role = models.ForeignKey(
        StakeholderRole, on_delete=models.PROTECT, related_name="stakeholders", verbose_name=_("role in the decision")
    )
    influence = models.SmallIntegerField(_("influence"), choices=Influence.choices, default=Influence.MEDIUM)
    attitude = models.SmallIntegerField(_("attitude to us"), choices=Attitude.choices, default=Attitude.NEUTRAL)
    access = models.CharField(_("access"), max_length=10, choices=Access.choices, default=Access.NONE)
    reports_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    sees_problem = TextBlock(_("what they think the problem is"), max_length=1000, blank=True)
    prefers = TextBlock(_("which way out they prefer"), max_length=1000, blank=True)
    candid_note = TextBlock(_("candid note"), max_length=2000, blank=True)
    created_at = models.DateTimeField(editable=False)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        ordering = ["-influence", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Concern(Versioned):
    """What stops a person. `key` ties it to the cost lines of the model that carry the same key."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="concerns")
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns", verbose_name=_("stage")
    )
    text = TextBlock(_("concern"), max_length=500)
    key = models.SlugField(_("key in the cost model"), max_length=60, blank=True)
    raised_on = models.DateField(_("raised on"))
    answer = TextBlock(_("answer"), max_length=1000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["answered_on", "-raised_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_answered(self) -> bool:
        return self.answered_on is not None
