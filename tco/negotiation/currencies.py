"""Amounts of the desk in the model's currency: a model can be replaced by one in another, and nothing is relabelled."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def rate_into(document: Mapping[str, Any], currency: str) -> float | None:
    """Return what one unit of `currency` is worth in the model's on the base date; None where the model has no rate of it."""
    if currency == document["currency"]:
        return 1.0
    rate = ((document.get("fx") or {}).get(currency) or {}).get("rate")
    return None if rate is None else float(rate)


def amount_in(document: Mapping[str, Any], amount: Decimal | None, currency: str) -> float | None:
    """Return an amount in the model's currency; None without one, or where the model has no rate of its currency."""
    rate = rate_into(document, currency)
    return None if amount is None or rate is None else float(amount) * rate
