"""A deal, what the buyer did in it, how it moved, and its history."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cjm.clients.models import Client
from cjm.deals.querysets import DealEventQuerySet, DealQuerySet, EvidenceQuerySet, StageMoveQuerySet, StageTotalQuerySet
from cjm.journey.models import ExitCriterion, Journey, PurchaseType, Stage
from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from cjm.team.models import Team


class Deal(Versioned):
    """One possible sale to one client.

    `amount` is in `currency`; `amount_base` is the same in the company's currency, so that sums over deals make sense.
    `headroom` (a fraction of our price), `evidence_score` (0…1) and `evidence_holds_until` (the last day on which every number
    under them holds) are written by whoever knows the cost of ownership, through `operations.record_headroom`. `search` is the
    case-folded text that lists look in.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    title = TextLine(_("title"), max_length=200)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="deals", verbose_name=_("client"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deals", verbose_name=_("owner"))
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deals", verbose_name=_("team"))
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="deals", verbose_name=_("journey"))
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="deals", verbose_name=_("stage"))
    purchase_type = models.CharField(
        _("kind of purchase"), max_length=20, choices=PurchaseType.choices, default=PurchaseType.NEW_TASK
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    amount = models.DecimalField(_("expected amount"), max_digits=18, decimal_places=2, default=Decimal(0))
    currency = models.CharField(_("currency"), max_length=3)
    amount_base = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0), editable=False)
    problem = TextBlock(_("the client's problem"), max_length=4000, blank=True)
    problem_owner = TextLine(_("who owns the problem"), max_length=150, blank=True)
    yearly_cost_of_inaction = models.DecimalField(
        _("yearly cost of doing nothing"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    next_step = TextLine(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("date of the next step"), null=True, blank=True)
    stage_since = models.DateTimeField(_("in this stage since"), editable=False)
    buyer_acted_on = models.DateField(_("last act of the buyer"), null=True, blank=True, editable=False)
    headroom = models.FloatField(_("headroom"), null=True, blank=True, editable=False)
    evidence_score = models.FloatField(_("evidence score"), null=True, blank=True, editable=False)
    evidence_holds_until = models.DateField(_("evidence holds until"), null=True, blank=True, editable=False)
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("created"), editable=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="deal_amount_not_negative")]
        indexes = [
            models.Index(fields=["status", "stage", "-amount_base", "-id"], name="deal_board"),
            models.Index(fields=["team", "status", "stage", "-amount_base", "-id"], name="deal_board_of_team"),
            models.Index(fields=["owner", "status", "stage", "-amount_base", "-id"], name="deal_board_of_owner"),
            models.Index(fields=["-updated_at", "-id"], name="deal_latest"),
            models.Index(fields=["team", "-updated_at", "-id"], name="deal_latest_of_team"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deal_journey", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class Evidence(models.Model):
    """Dated proof of something the buyer did. `criterion` is empty for evidence no stage asks for."""

    class Weight(models.TextChoices):
        SELLER_CLAIMED = "seller_claimed", _("We say so")
        BUYER_CONFIRMED = "buyer_confirmed", _("The buyer confirmed it")

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="evidence")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="evidence")
    criterion = models.ForeignKey(ExitCriterion, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    text = TextBlock(_("what the buyer did"), max_length=2000)
    link = models.URLField(_("link"), blank=True)
    person = TextLine(_("who of the buyer's people"), max_length=150, blank=True)
    observed_on = models.DateField(_("when"))
    weight = models.CharField(_("how sure"), max_length=20, choices=Weight.choices, default=Weight.SELLER_CLAIMED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-observed_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class StageMove(models.Model):
    """A deal changed its stage; `reason` is given when the evidence the stage asks for was missing, or when it went back."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    is_back = models.BooleanField(default=False)
    reason = TextBlock(_("reason"), max_length=1000, blank=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    objects = StageMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_stage_id} → {self.to_stage_id}"


class DealEvent(models.Model):
    """Who did what to a deal, when. Rows are only ever added. `kind` names an entry of `events.event_kinds`."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    objects = DealEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["deal", "-at", "-id"], name="event_of_deal")]

    def __str__(self) -> str:
        return self.kind


class StageTotal(models.Model):
    """Count and sums of the open deals of one owner at one stage, in the company's currency.

    Kept in the transaction of every change to a deal, so that the board never counts. `priced_amount` sums the amounts of the deals
    whose headroom is known, `room_amount` the same times their headroom: the quotient is the headroom of the column.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="+")
    count = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=24, decimal_places=2, default=Decimal(0))
    priced_amount = models.DecimalField(max_digits=24, decimal_places=2, default=Decimal(0))
    room_amount = models.DecimalField(max_digits=24, decimal_places=2, default=Decimal(0))

    objects = StageTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage total")
        verbose_name_plural = _("stage totals")
        constraints = [models.UniqueConstraint(fields=["stage", "team", "owner"], name="stage_total_once")]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.count}"
