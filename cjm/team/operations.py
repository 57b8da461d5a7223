"""Setting a company up: its currencies, the people and what they may do, and the record of who did what."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.team.models import CompanyEvent, Currency, User
from cjm.team.record import ACCESS_CHANGED, PASSWORD_SET, PERSON_ADDED, PERSON_REMOVED

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


# --- The record -----------------------------------------------------------------------------------------------------------------


def record_company_event(*, by: User, at: datetime, kind: str, data: Mapping[str, Any]) -> CompanyEvent:
    """Add a row to the company's record. `data` must be JSON; directors and administrators read it."""
    return CompanyEvent.objects.create(by=by, by_name=by.name, at=at, kind=kind, data=dict(data))


def access_of(user: User) -> dict[str, Any]:
    """Return what decides who somebody is and what they may do, as the record keeps it."""
    team = user.team.name if user.team else ""
    return {"email": user.email, "role": user.role, "team": team, "is_active": user.is_active}


def record_person_saved(*, user: User, before: Mapping[str, Any] | None, by: User, at: datetime) -> None:
    """Record a new colleague (`before` is None), or what changed in somebody's access since it was `before`, if anything did."""
    after = access_of(user)
    if before is None:
        record_company_event(by=by, at=at, kind=PERSON_ADDED, data={"name": user.name, **after})
    elif changes := [{"field": name, "from": before[name], "to": after[name]} for name in after if before[name] != after[name]]:
        record_company_event(by=by, at=at, kind=ACCESS_CHANGED, data={"name": user.name, "changes": changes})


def record_password_set(*, user: User, by: User, at: datetime) -> None:
    """Record that `by` gave `user` another password, or took the password away."""
    record_company_event(by=by, at=at, kind=PASSWORD_SET, data={"name": user.name})


def record_person_removed(*, user: User, by: User, at: datetime) -> None:
    """Record that `user` is removed."""
    record_company_event(by=by, at=at, kind=PERSON_REMOVED, data={"name": user.name, "email": user.email})
