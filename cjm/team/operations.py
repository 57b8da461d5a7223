"""Setting a company up: its currencies."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.team.models import Currency

# What one unit is worth in euros, as a first value that an administrator replaces with the company's own.
FIRST_RATES = {
    "EUR": "1",
    "USD": "0.90",
    "GBP": "1.16",
    "CHF": "1.05",
    "PLN": "0.235",
    "CZK": "0.040",
    "RUB": "0.010",
    "KZT": "0.0018",
}
AMOUNT_LIMIT = Decimal(10) ** 16


def load_default_currencies() -> None:
    """Make the currencies that Headroom ships when there are none; the euro is the company's own until somebody changes that."""
    if not Currency.objects.exists():
        Currency.objects.bulk_create(
            [Currency(code=code, rate=Decimal(rate), is_company=code == "EUR") for code, rate in FIRST_RATES.items()],
            ignore_conflicts=True,
        )


def in_company_currency(amount: Decimal, currency: str) -> Decimal:
    """Return the amount in the company's currency, to the cent.

    Raises ValidationError for an unknown currency or too large a sum.
    """
    rate = Currency.objects.filter(code=currency).values_list("rate", flat=True).first()
    if rate is None:
        raise ValidationError({"currency": _("This currency is not set up. Ask an administrator to add it.")})
    if amount * rate >= AMOUNT_LIMIT:
        raise ValidationError({"amount": _("This amount is larger than Headroom can hold.")})
    return (amount * rate).quantize(Decimal("0.01"))
