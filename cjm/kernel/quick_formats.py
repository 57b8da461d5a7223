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

    def write(self, value: formats.Number) -> str:
        """Return `value`, zero or more, without a fraction, halves to even."""
        return f"{self.before}{value:,.0f}{self.after}".replace(",", self.mark)


class QuickFormats:
    """Writes figures in the language that was in force when it was made. Take it from `quick_formats()`, once a page."""

    def __init__(self) -> None:
        self._number = shape_of(formats.number(_SAMPLE))
        self._money: dict[str, Shape | None] = {}

    def number(self, value: formats.Number | None) -> str:
        """Return what `formats.number(value)` returns."""
        if value is None or value < 0 or self._number is None:
            return formats.number(value)
        return self._number.write(value)

    def money(self, value: formats.Number | None, currency: str) -> str:
        """Return what `formats.money(value, currency)` returns."""
        if currency not in self._money:
            self._money[currency] = shape_of(formats.money(_SAMPLE, currency))
        shape = self._money[currency]
        if value is None or value < 0 or shape is None:
            return formats.money(value, currency)
        return shape.write(value)

    def percent(self, value: float | None) -> str:
        """Return what `formats.percent(value)` returns."""
        if value is None or value < 0:
            return formats.percent(value)
        return self.number(Decimal(str(abs(value))) * 100) + "\u00a0%"


def quick_formats() -> QuickFormats:
    """Return the formats of the language in force."""
    return _of_language(get_language() or "en")


@lru_cache(maxsize=16)
def _of_language(language: str) -> QuickFormats:
    return QuickFormats()


def shape_of(sample: str) -> Shape | None:
    """Return the shape in which 1234567 was written as `sample`; None when it cannot be told."""
    # A comma elsewhere than between the groups would be taken for one of their marks.
    found = _SHAPE.match(sample)
    if found is None or "," in found["before"] + found["after"]:
        return None
    return Shape(found["before"], found["mark"], found["after"])
