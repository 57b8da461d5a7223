"""A valid model, typed. Built by `reading.reader.read_model`; everything here has been checked and filled in.

Rates are fractions a year, money is in the model's units, periods are whole numbers from 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array
from tco.engine.expressions import FUNCTIONS, Expression

Unit = Literal["month", "quarter", "year"]
Distribution = Literal["pert", "triangular", "uniform"]
Kind = Literal["ours", "competitor", "status_quo", "other"]
Timing = Literal["end", "mid", "start"]

CalendarKey = tuple[int, int, int, int]

PERIODS_PER_YEAR: Mapping[Unit, int] = {"month": 12, "quarter": 4, "year": 1}
RESERVED_NAMES = FUNCTIONS | {"t", "year"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from."""

    kind: str
    note: str = ""
    date: str | None = None
    confidence: str | None = None


class Range(NamedTuple):
    """How far a number may lie from its likely value."""

    low: float
    high: float
    distribution: Distribution = "pert"


@dataclass(frozen=True, slots=True)
class Discount:
    """How money later becomes money today. `rate` is annual."""

    rate: float
    basis: Literal["nominal", "real"] = "nominal"
    compounding: Literal["effective", "simple"] = "effective"
    timing: Timing = "end"


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Units of the reporting currency per foreign unit at the base date, and the annual drift of that rate."""

    rate: float
    drift: float = 0.0
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """A named quantity. A list `value` is a ramp over the periods 0…N; its range holds factors on the whole list."""

    key: str
    name: str
    value: float | tuple[float, ...]
    unit: str = ""
    growth: float = 0.0
    range: Range | None = None
    price_of: str | None = None
    source: Source | None = None

    @property
    def label(self) -> str:
        """What people call it: its name, its key when it has none."""
        return self.name or self.key

    @property
    def likely(self) -> float:
        """The number that `range` surrounds: the value itself, or the factor 1 on a list."""
        return 1.0 if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True)
class Once:
    """A flow at the end of period `at`."""

    at: int


@dataclass(frozen=True, slots=True)
class Recurring:
    """Flows in the periods first, first + every, … up to last."""

    first: int
    last: int
    every: int = 1


@dataclass(frozen=True, slots=True)
class Escalation:
    """How a price rises. `rate` is one annual rate, or one for each year from 1; `first` is the first dearer year."""

    rate: float | tuple[float, ...]
    first: int = 1
    step: Literal["year", "period"] = "year"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a purchase lasts, in periods, and what happens at its end and at the end of the study."""

    periods: int
    replace: bool = False
    straight_line_residual: bool = False


class Line(NamedTuple):
    """One cost or benefit of one alternative. `escalation` None inherits the general inflation.

    A named tuple, as a model has thousands: `line._replace(amount=…)` is the line with another amount.
    """

    name: str
    category: str
    amount: float | Expression
    when: Once | Recurring
    is_benefit: bool = False
    escalation: Escalation | None = None
    currency: str | None = None
    range: Range | None = None
    risk_adjustment: float = 0.0
    lifetime: Lifetime | None = None
    is_price: bool = False
    is_investment: bool = False
    vat_rate: float = 0.0
    source: Source | None = None
    concern: str | None = None


@dataclass(frozen=True)
class Alternative:
    """One way to go: our offer, a rival's, or doing nothing. `periods` is its own study length."""

    key: str
    name: str
    kind: Kind
    lines: tuple[Line, ...]
    periods: int

    @cached_property
    def columns(self) -> LineColumns:
        """The lines as arrays."""
        return LineColumns(self.lines)


class LineColumns:
    """What lines have in common, as arrays with a place for each line, and the places of lines that have something special.

    Lines share calendars: when they flow and how their price rises. `calendars` has, for each, the first line with it and
    a key; `calendar_places` which is whose; `calendar_recurs` (1 or 0) which are recurring. The reader gives equal parts
    of a model the same object, so that calendars are told apart by the identity of their parts.
    """

    def __init__(self, lines: tuple[Line, ...]) -> None:
        members = dict(zip(Line._fields, zip(*lines, strict=True) if lines else [()] * len(Line._fields), strict=True))
        amounts, whens = members["amount"], members["when"]
        self.expressions = [(row, amount) for row, amount in enumerate(amounts) if isinstance(amount, Expression)]
        self.numbers = _column(0.0 if isinstance(amount, Expression) else amount for amount in amounts)
        self.benefits, self.investments, self.risks, self.vat_rates = (
            _column(members[name]) for name in ("is_benefit", "is_investment", "risk_adjustment", "vat_rate")
        )
        parts = (map(id, members[name]) for name in ("when", "lifetime", "escalation", "currency"))
        keys: list[CalendarKey] = list(zip(*parts, strict=True))
        first: dict[CalendarKey, int] = {}
        for row, key in enumerate(keys):
            first.setdefault(key, row)
        self.calendars = [(row, key) for key, row in first.items()]
        self.calendar_places = _places(keys, first)
        self.calendar_recurs = _column(isinstance(whens[row], Recurring) for row, _ in self.calendars)
        self.prices = [row for row, is_price in enumerate(members["is_price"]) if is_price]
        self.residual = [row for row, life in enumerate(members["lifetime"]) if life and life.straight_line_residual]
        self.names: Sequence[str] = members["name"]
        self.uncertain = UncertainLines(self.names, self.numbers, members["range"])
        self.line_categories: Sequence[str] = members["category"]
        self.categories = tuple(dict.fromkeys(self.line_categories))
        category_places = _places(self.line_categories, self.categories)
        self.memberships = (category_places == np.arange(len(self.categories))[:, np.newaxis]).astype(np.float64)


class UncertainLines:
    """Lines with a range: their places, names, and low, likely and high amounts as the rows of a matrix, shape (3, n)."""

    def __init__(self, names: Sequence[str], amounts: Array, ranges: Sequence[Range | None]) -> None:
        found = [(row, chosen) for row, chosen in enumerate(ranges) if chosen is not None]
        self.rows = [row for row, _ in found]
        self.names = [names[row] for row in self.rows]
        ends = np.array([end for _, chosen in found for end in chosen[:2]], dtype=np.float64)
        self.numbers: Array = np.stack((ends[::2], amounts[self.rows], ends[1::2]))


def _column(values: Iterable[float]) -> Array:
    return np.array(list(values), dtype=np.float64)


def _places(items: Iterable[Hashable], distinct: Iterable[Hashable]) -> NDArray[np.intp]:
    """Return which of the distinct items each item is."""
    places = {item: place for place, item in enumerate(distinct)}
    return np.array([places[item] for item in items], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Model:
    """A whole model. `subject` is the key of the alternative being sold; `reference` the one named, if any."""

    name: str
    currency: str
    base_date: str
    periods: int
    unit: Unit
    discount: Discount
    inflation: float
    vat_recoverable: bool
    fx: Mapping[str, ExchangeRate]
    drivers: tuple[Driver, ...]
    alternatives: tuple[Alternative, ...]
    subject: str
    reference: str | None
    sha256: str
    # What `flows.environment_of` worked out, by length of study. A changed model begins with nothing.
    environments: dict[int, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def periods_per_year(self) -> int:
        """Number of periods in a year: 12, 4 or 1."""
        return PERIODS_PER_YEAR[self.unit]

    def alternative(self, key: str) -> Alternative:
        """Return the alternative with this key. Raises KeyError."""
        for alternative in self.alternatives:
            if alternative.key == key:
                return alternative
        raise KeyError(key)
