"""Currencies in the pages that set a company up: a new rate means new sums on the board."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cjm.kernel.administration import OpenToAdministrators
from cjm.team.models import Currency


class CurrencyAdmin(OpenToAdministrators, admin.ModelAdmin[Currency]):
    """What deals are quoted in, and what a unit is worth."""

    list_display = ("code", "rate", "is_company")
    ordering = ("-is_company", "code")

    def save_model(self, request: HttpRequest, obj: Currency, form: Any, change: bool) -> None:
        """Keep the rate, and with it what the deals of this currency are worth."""
        # Not loaded before: addresses name these pages, and whatever starts the program loads the addresses.
        from cjm.deals.operations import revalue_deals

        super().save_model(request, obj, form, change)
        if "rate" in form.changed_data:
            revalue_deals(currency=obj)
