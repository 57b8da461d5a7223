"""The same texts as `formats`, quickly: for pages that show hundreds of figures.

Babel works a figure's pattern out anew each time, which takes many times as long as writing the digits. Here it is asked once per
language and currency how a sample looks; where the sample has another shape than digits in groups of three, Babel goes on writing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language

from cjm.kernel import formats

_SAMPLE = 1234567
_SHAPE = re.compile(r"(?P<before>\D*)1(?P<mark>\D)234(?P=mark)567(?P<after>\D*)\Z")


@dataclass(frozen=True)
class Shape:
    """What stands before, between the groups and after the digits of a whole number."""

    before: str
    mark: str
    after: str

    def write(self, value: int | float | Decimal) -> str:
        """Return `value`, zero or more, without a fraction, halves to even."""
        return f"{self.before}{value:,.0f}{self.after}".replace(",", self.mark)


def number(value: formats.Number | None) -> str:
    """Return what `formats.number(value)` returns."""
    shape = _number_shape(get_language() or "en")
    return formats.number(value) if shape is None or value is None or value < 0 else shape.write(value)


def money(value: formats.Number | None, currency: str) -> str:
    """Return what `formats.money(value, currency)` returns."""
    shape = _money_shape(get_language() or "en", currency)
    return formats.money(value, currency) if shape is None or value is None or value < 0 else shape.write(value)


def percent(value: float | None) -> str:
    """Return what `formats.percent(value)` returns."""
    if value is None or value < 0:
        return formats.percent(value)
    return number(Decimal(str(abs(value))) * 100) + "\u00a0%"


@lru_cache(maxsize=16)
def _number_shape(language: str) -> Shape | None:
    return _shape_of(formats.number(_SAMPLE))


@lru_cache(maxsize=256)
def _money_shape(language: str, currency: str) -> Shape | None:
    return _shape_of(formats.money(_SAMPLE, currency))


def _shape_of(sample: str) -> Shape | None:
    # A comma elsewhere than between the groups would be taken for one of their marks.
    found = _SHAPE.match(sample)
    if found is None or "," in found["before"] + found["after"]:
        return None
    return Shape(found["before"], found["mark"], found["after"])
