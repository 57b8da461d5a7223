"""A cost model as rows: what each alternative costs its owner, line by line, and what the numbers rest on.

The rows hold any valid document of the exchange format `headroom.tco/1`; `mapping.py` is the only bridge between the two.
A column that is null (or empty text) stands for a field the document does not have. Tables of single features stand in
their own packages and refer to the model by name.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs, Cast
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.deals.models import Deal
from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from tco.changes.models import ModelChange
from tco.column_mapping.models import ColumnMapping
from tco.cost_templates.models import CostTemplate
from tco.countries.models import CountryProfile
from tco.fields import ExactDecimalField
from tco.negotiation.models import Concession, InternalCost, NegotiationTry
from tco.querysets import CostModelQuerySet, ImportDraftQuerySet
from tco.saved_versions.models import SavedVersion
from tco.scenarios.models import Scenario
from tco.workspace.models import LineComment

# The features above the model have tables of their own; named here, they belong to the app `tco` wherever their file stands.
__all__ = [
    "Alternative",
    "ColumnMapping",
    "Concession",
    "CostLine",
    "CostModel",
    "CostTemplate",
    "CountryProfile",
    "Distribution",
    "Driver",
    "ImportDraft",
    "InternalCost",
    "LineComment",
    "ModelChange",
    "NegotiationTry",
    "SavedVersion",
    "Scenario",
    "Source",
]

LARGEST_NUMBER = 1e15
LONGEST_KEY = 500  # what an expression may hold; a longer key could never be named in one


def magnitude(column: str) -> Q:
    """Return the condition that a number kept exactly is at most 10¹⁵ in size."""
    return Q(LessThanOrEqual(Abs(Cast(F(column), models.FloatField())), LARGEST_NUMBER)) | Q(**{f"{column}__isnull": True})


def rate(column: str) -> Q:
    """Return the condition that a rate kept exactly lies between −1 and 10¹⁵."""
    return (Q(GreaterThan(Cast(F(column), models.FloatField()), -1.0)) & magnitude(column)) | Q(**{f"{column}__isnull": True})


class Source(models.Model):
    """Where a number comes from. `source_kind` is empty when nothing was said."""

    class Confidence(models.TextChoices):
        HIGH = "high", pgettext_lazy("confidence", "High")
        MEDIUM = "medium", pgettext_lazy("confidence", "Medium")
        LOW = "low", pgettext_lazy("confidence", "Low")

    source_kind = models.CharField(_("kind of source"), max_length=20, blank=True)
    source_note = TextBlock(_("note on the source"), blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    source_confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices, blank=True)
    # Not a field of the exchange format: it stays with the row when a changed document comes in.
    source_expires = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True


class Distribution(models.TextChoices):
    """How likely the values between low and high are."""

    PERT = "pert", _("PERT")
    TRIANGULAR = "triangular", _("Triangular")
    UNIFORM = "uniform", pgettext_lazy("distribution", "Uniform")


class CostModel(Versioned):
    """The cost of ownership of a deal, with the conventions its sums follow. Rates are annual fractions."""

    class Unit(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class Basis(models.TextChoices):
        NOMINAL = "nominal", _("Nominal")
        REAL = "real", pgettext_lazy("discount rate", "Real")

    class Compounding(models.TextChoices):
        EFFECTIVE = "effective", _("Effective")
        SIMPLE = "simple", pgettext_lazy("compounding", "Simple")

    class Timing(models.TextChoices):
        END = "end", _("End of the period")
        MID = "mid", _("Middle of the period")
        START = "start", _("Start of the period")

    deal = models.OneToOneField(Deal, on_delete=models.CASCADE, related_name="cost_model", verbose_name=_("deal"))
    name = TextBlock(_("name"))
    currency = models.CharField(_("currency"), max_length=3)
    base_date = models.DateField(_("base date"))
    period_count = models.PositiveSmallIntegerField(_("number of periods"))
    period_unit = models.CharField(_("unit of the periods"), max_length=8, choices=Unit.choices)
    discount_rate = ExactDecimalField(_("discount rate"))
    discount_basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.NOMINAL)
    discount_compounding = models.CharField(
        _("compounding"), max_length=10, choices=Compounding.choices, default=Compounding.EFFECTIVE
    )
    discount_timing = models.CharField(_("timing of recurring flows"), max_length=6, choices=Timing.choices, default=Timing.END)
    inflation = ExactDecimalField(_("general inflation"), default=Decimal(0))
    vat_recoverable = models.BooleanField(_("the client recovers VAT"), default=True)
    fx = models.JSONField(_("exchange rates"), default=dict, blank=True)
    subject = models.CharField(_("alternative being sold"), max_length=LONGEST_KEY, blank=True)
    reference = models.CharField(_("alternative compared with"), max_length=LONGEST_KEY, blank=True)
    # What the model began as, so that the page can tell what was changed since.
    template_name = TextLine(_("template"), max_length=200, blank=True)
    template_document = models.JSONField(_("the template as it was"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = CostModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost model")
        verbose_name_plural = _("cost models")
        constraints = [
            models.CheckConstraint(condition=Q(period_count__gte=1, period_count__lte=600), name="cost_model_period_count"),
            models.CheckConstraint(condition=rate("discount_rate"), name="cost_model_discount_rate"),
            models.CheckConstraint(condition=rate("inflation"), name="cost_model_inflation"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("deal_cost", args=[self.deal_id])


class Driver(Versioned, Source):
    """A named quantity that several lines use: one `value`, or `values` for the periods 0…N."""

    cost_model = models.ForeignKey(CostModel, on_delete=models.CASCADE, related_name="drivers")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    name = TextBlock(_("name"), blank=True)
    unit = TextBlock(_("unit"), blank=True)
    value = ExactDecimalField(_("value"), null=True, blank=True)
    values = models.JSONField(_("value of each period"), null=True, blank=True)
    growth = ExactDecimalField(_("yearly growth"), default=Decimal(0))
    low = ExactDecimalField(_("low"), null=True, blank=True)
    high = ExactDecimalField(_("high"), null=True, blank=True)
    distribution = models.CharField(_("distribution"), max_length=12, choices=Distribution.choices, blank=True)
    price_of = models.CharField(_("price of"), max_length=LONGEST_KEY, blank=True)

    class Meta:
        verbose_name = _("driver")
        verbose_name_plural = _("drivers")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cost_model", "key"], name="driver_key_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, values__isnull=False) | Q(value__isnull=False, values__isnull=True),
                name="driver_one_kind_of_value",
            ),
            models.CheckConstraint(condition=magnitude("value"), name="driver_value"),
            models.CheckConstraint(condition=rate("growth"), name="driver_growth"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Alternative(Versioned):
    """One way for the client to go: our offer, a rival's, or doing nothing. `periods` is its own study length."""

    class Kind(models.TextChoices):
        OURS = "ours", pgettext_lazy("alternative", "Ours")
        COMPETITOR = "competitor", _("Competitor")
        STATUS_QUO = "status_quo", _("As it is today")
        OTHER = "other", pgettext_lazy("alternative", "Other")

    cost_model = models.ForeignKey(CostModel, on_delete=models.CASCADE, related_name="alternatives")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    name = TextBlock(_("name"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    periods = models.PositiveSmallIntegerField(_("own number of periods"), null=True, blank=True)

    class Meta:
        verbose_name = _("alternative")
        verbose_name_plural = _("alternatives")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cost_model", "key"], name="alternative_key_once"),
            models.CheckConstraint(
                condition=Q(periods__isnull=True) | Q(periods__gte=1, periods__lte=600), name="alternative_periods"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CostLine(Versioned, Source):
    """One cost or benefit of one alternative. It flows once (`at`) or from period `first` to `last`, each `every` periods."""

    class Type(models.TextChoices):
        COST = "cost", _("Cost")
        BENEFIT = "benefit", _("Benefit")

    class Step(models.TextChoices):
        YEAR = "year", _("Each year")
        PERIOD = "period", _("Each period")

    class Residual(models.TextChoices):
        NONE = "none", _("Nothing is left")
        STRAIGHT_LINE = "straight_line", _("In proportion to the life left")

    alternative = models.ForeignKey(Alternative, on_delete=models.CASCADE, related_name="lines")
    # The row of the workspace's table, where the same cost stands side by side for all alternatives (`row_order.py`).
    position = models.PositiveSmallIntegerField(_("position"))
    name = TextBlock(_("name"))
    category = TextBlock(_("category"))
    type = models.CharField(_("type"), max_length=8, choices=Type.choices, default=Type.COST)
    amount = ExactDecimalField(_("amount"), null=True, blank=True)
    expression = TextLine(_("expression"), max_length=500, blank=True)
    at = models.PositiveSmallIntegerField(_("in period"), null=True, blank=True)
    first = models.PositiveSmallIntegerField(_("from period"), null=True, blank=True)
    last = models.PositiveSmallIntegerField(_("to period"), null=True, blank=True)
    every = models.BigIntegerField(_("every … periods"), null=True, blank=True)
    escalation_rate = ExactDecimalField(_("own escalation, a year"), null=True, blank=True)
    escalation_rates = models.JSONField(_("own escalation of each year"), null=True, blank=True)
    escalation_first = models.BigIntegerField(_("first dearer year"), null=True, blank=True)
    escalation_step = models.CharField(_("step of the escalation"), max_length=8, choices=Step.choices, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    low = ExactDecimalField(_("low"), null=True, blank=True)
    high = ExactDecimalField(_("high"), null=True, blank=True)
    distribution = models.CharField(_("distribution"), max_length=12, choices=Distribution.choices, blank=True)
    risk_adjustment = ExactDecimalField(_("risk adjustment"), default=Decimal(0))
    lifetime_periods = models.BigIntegerField(_("lifetime in periods"), null=True, blank=True)
    lifetime_replace = models.BooleanField(_("bought again at the end of its life"), default=False)
    lifetime_residual = models.CharField(_("worth at the end"), max_length=16, choices=Residual.choices, default=Residual.NONE)
    price = models.BooleanField(_("part of the seller's price"), default=False)
    investment = models.BooleanField(_("counts as investment"), null=True, blank=True)
    vat_rate = ExactDecimalField(_("VAT rate"), default=Decimal(0))
    concern = TextBlock(_("concern"), blank=True)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, expression="") | (Q(amount__isnull=True) & ~Q(expression="")),
                name="cost_line_amount_or_expression",
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=False, first__isnull=True) | Q(at__isnull=True, first__isnull=False),
                name="cost_line_once_or_recurring",
            ),
            models.CheckConstraint(condition=magnitude("amount"), name="cost_line_amount"),
            models.CheckConstraint(condition=rate("escalation_rate"), name="cost_line_escalation"),
            models.CheckConstraint(condition=rate("risk_adjustment"), name="cost_line_risk"),
            models.CheckConstraint(condition=rate("vat_rate"), name="cost_line_vat"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportDraft(models.Model):
    """A file somebody uploaded, kept until they confirm it or its time is over. `file_name` is a label, never a path."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="cost_drafts")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    file_name = TextLine(_("file"), max_length=200)
    content = models.BinaryField()
    # How a table in a layout of its own is read (`column_mapping.layout`); empty for a cost sheet and for a document.
    reading = models.JSONField(default=dict, editable=False)
    sha256 = models.CharField(max_length=64)
    # The version of the deal's model that the preview was compared with; 0 when there was none.
    based_on = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded cost sheet")
        verbose_name_plural = _("uploaded cost sheets")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
