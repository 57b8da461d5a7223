"""What the desk keeps: what the offer costs ourselves, the concessions, and what was tried."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.kernel.fields import TextLine
from cjm.kernel.versions import Versioned
from tco.fields import ExactDecimalField
from tco.negotiation.querysets import ConcessionQuerySet, InternalCostQuerySet, NegotiationTryQuerySet, StandingConcessions


class InternalCost(Versioned):
    """What the offer costs ourselves, undiscounted like the price. Only permitted roles see it.

    `currency` is the model's when `cost` was typed: the model may be replaced by one in another.
    `lowest_margin` is the fraction of the price below which nobody may sell.
    """

    cost_model = models.OneToOneField("tco.CostModel", on_delete=models.CASCADE, related_name="internal_cost")
    cost = ExactDecimalField(_("what the offer costs us"))
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    lowest_margin = ExactDecimalField(_("lowest margin"), default=Decimal(0))
    note = TextLine(_("what it includes"), max_length=300, blank=True)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = InternalCostQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal cost")
        verbose_name_plural = _("internal costs")

    def __str__(self) -> str:
        return str(self.cost)

    @property
    def lowest_margin_percent(self) -> Decimal:
        """The lowest margin as people type it: 15 for 0.15."""
        return (self.lowest_margin * 100).normalize() + 0


class Concession(Versioned):
    """Something other than price that we can give, by one of the eight client policies, and what we ask for it.

    `amount` or `expression` is what it is worth to the client each time it flows (a saving; positive), in the model's terms;
    `at`, or `first`, `last` and `every`, say when. `our_cost` is internal, like `InternalCost`. `currency` and `our_cost_currency`
    are the model's when they were typed: the model may be replaced by one in another.
    """

    class Status(models.TextChoices):
        IDEA = "idea", pgettext_lazy("concession", "In reserve")
        OFFERED = "offered", pgettext_lazy("concession", "Offered")
        AGREED = "agreed", pgettext_lazy("concession", "Agreed")
        WITHDRAWN = "withdrawn", pgettext_lazy("concession", "Withdrawn")

    cost_model = models.ForeignKey("tco.CostModel", on_delete=models.CASCADE, related_name="concessions")
    position = models.PositiveSmallIntegerField(_("position"))
    policy = models.CharField(_("client policy"), max_length=20)
    gives = TextLine(_("what we give"), max_length=200)
    asks = TextLine(_("what we ask for"), max_length=200, blank=True)
    amount = ExactDecimalField(_("worth to the client"), null=True, blank=True)
    expression = TextLine(_("expression"), max_length=500, blank=True)
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    at = models.PositiveSmallIntegerField(_("in period"), null=True, blank=True)
    first = models.PositiveSmallIntegerField(_("from period"), null=True, blank=True)
    last = models.PositiveSmallIntegerField(_("to period"), null=True, blank=True)
    every = models.PositiveIntegerField(_("every … periods"), null=True, blank=True)
    our_cost = ExactDecimalField(_("what it costs us"), null=True, blank=True)
    our_cost_currency = models.CharField(_("currency of our cost"), max_length=3, blank=True, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.IDEA)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    # A trade that was removed can be put back for a while.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = StandingConcessions()
    with_removed = ConcessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("concession")
        verbose_name_plural = _("concessions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, expression="") | (Q(amount__isnull=True) & ~Q(expression="")),
                name="concession_amount_or_expression",
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=False, first__isnull=True) | Q(at__isnull=True, first__isnull=False),
                name="concession_once_or_recurring",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="concession_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.gives

    @property
    def worth(self) -> Decimal | str:
        """What it is worth to the client each time, as typed: a number or an expression."""
        return self.expression if self.amount is None else self.amount

    @property
    def rhythm(self) -> str:
        """Whether the client has it "once" or "recurring"."""
        return "recurring" if self.at is None else "once"

    @property
    def start(self) -> int | None:
        """The period in which the client has it, or has it first."""
        return self.first if self.at is None else self.at


class NegotiationTry(models.Model):
    """What was tried on the desk: inputs and answers as they were. Append-only."""

    cost_model = models.ForeignKey("tco.CostModel", on_delete=models.CASCADE, related_name="negotiation_tries")
    inputs = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = NegotiationTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("try on the negotiation desk")
        verbose_name_plural = _("tries on the negotiation desk")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.at)
