"""Amounts of a model as text: one number of decimals for a whole table, a true minus sign."""

from collections.abc import Iterable
from dataclasses import dataclass

from cjm.kernel import formats

TELLING_DIGITS = 1000


@dataclass(frozen=True)
class Amounts:
    """Writes amounts of `currency` with `places` decimals."""

    currency: str
    places: int

    def plain(self, value: float | None) -> str:
        """Return the number alone, for a table whose head names the currency."""
        return formats.number(value, self.places)

    def with_currency(self, value: float | None) -> str:
        """Return the amount with its currency, for a sentence."""
        return formats.money(value, self.currency, self.places)


def amounts_for(currency: str, values: Iterable[float]) -> Amounts:
    """Return amounts with the decimals that `values` need to be told apart: none for thousands, two for less."""
    largest = max((abs(value) for value in values), default=0.0)
    return Amounts(currency, 0 if largest >= TELLING_DIGITS else 2)


def exact_number(value: float) -> str:
    """Return a number with all the decimals it has, up to ten."""
    shown = f"{value:.10f}".rstrip("0")
    return formats.number(value, len(shown) - shown.index(".") - 1)


def percentage(value: float | None, *, signed: bool = False) -> str:
    """Return a fraction as a percentage: whole above ten per cent, else with one decimal."""
    places = 0 if value is not None and abs(value) >= 0.0995 else 1
    return formats.percent(value, places, signed=signed)


def exact_percentage(value: float) -> str:
    """Return a rate with all its decimals, up to six: 0.0825 is 8.25 %."""
    shown = f"{value * 100:.6f}".rstrip("0")
    return formats.percent(value, len(shown) - shown.index(".") - 1)
