"""Profiles of countries, shipped with a first set of figures and kept up by the company."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import TextLine
from cjm.kernel.versions import Versioned
from tco.fields import ExactDecimalField


class CountryProfileQuerySet(models.QuerySet["CountryProfile"]):
    """Profiles hold public figures."""

    def visible_to(self, user: Any) -> "CountryProfileQuerySet":
        """Return all profiles for everybody who is signed in."""
        return self if getattr(user, "is_active", False) and getattr(user, "is_authenticated", False) else self.none()


class CountryProfile(Versioned):
    """What is usual in a country. Rates are annual fractions; wage and energy price are in the country's currency, net of VAT.

    `sources` says for each figure where it comes from: `{"inflation": {"kind", "note", "date"}, …}`. `is_edited` is set once the
    company changed a figure; such a profile is not overwritten by newer shipped ones.
    """

    code = models.CharField(_("country code"), max_length=2, unique=True)
    name_en = TextLine(_("name in English"), max_length=80)
    name_ru = TextLine(_("name in Russian"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3)
    inflation = ExactDecimalField(_("general inflation"), default=Decimal(0))
    discount_rate = ExactDecimalField(_("cost of capital"), default=Decimal(0))
    vat_rate = ExactDecimalField(_("VAT rate"), default=Decimal(0))
    vat_recoverable = models.BooleanField(_("businesses recover VAT"), default=True)
    hourly_wage = ExactDecimalField(_("cost of an hour of work"), null=True, blank=True)
    energy_price = ExactDecimalField(_("price of a kilowatt-hour"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=dict, blank=True)
    is_edited = models.BooleanField(default=False, editable=False)

    objects = CountryProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("country profile")
        verbose_name_plural = _("country profiles")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_ru if (get_language() or "en").startswith("ru") else self.name_en
