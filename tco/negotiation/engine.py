"""What a move in a negotiation does to a model: a price changed, a volume changed, something given, the decision put off.

Pure. A move makes another model of a model; the same engine works both out. Money is in the model's currency.

Price: factor f on every price line of an alternative and on its seller's `price_of` drivers where its other lines use them. A
price line is multiplied once, its own drivers staying put; what other alternatives make of the driver stays as it is (contract,
`headroom`).
Volume: one driver is multiplied for everybody who uses it; its ramp and growth stay as they are.
Waiting: what an alternative's recurring lines cost in the first year of the study, divided by the months in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tco.engine.arithmetic import quiet
from tco.engine.comparison import saving_pv
from tco.engine.expressions import Call, Expression, Name, Negation, Node, Number, Operation
from tco.engine.figures import annualised
from tco.engine.flows import Environment
from tco.engine.headroom import Headroom, RivalDiscount, headroom, rival_discount
from tco.engine.ledger import Ledger
from tco.engine.messages import Error, InvalidModel
from tco.engine.model import Alternative, Driver, Line, Model
from tco.engine.price import Price
from tco.engine.reading.reader import read_model

MONTHS_IN_YEAR = 12
HALVINGS = 200
HIGHEST_PRICE_FACTOR = 1e6
STATUS_QUO = "status_quo"
_LINE_PATH = "alternatives[0].lines["


class Unworkable(Exception):
    """With this move some flow cannot be calculated any more."""


# --- Moves --------------------------------------------------------------------------------------------------------------------


def with_price(model: Model, key: str, factor: float) -> Model:
    """Return the model with the price of the alternative `key` multiplied by `factor` ≥ 0."""
    if factor == 1.0:
        return model
    own = frozenset(driver.key for driver in model.drivers if driver.price_of == key)
    return _with_lines_of(model, key, lambda lines: tuple(_priced(line, factor, own) for line in lines))


def with_lines(model: Model, key: str, lines: Sequence[Line]) -> Model:
    """Return the model with `lines` added to the alternative `key`."""
    return _with_lines_of(model, key, lambda present: (*present, *lines)) if lines else model


def with_driver(model: Model, key: str, factor: float) -> Model:
    """Return the model with the driver `key` multiplied by `factor`, its range with it."""
    return replace(model, drivers=tuple(_moved(driver, factor) if driver.key == key else driver for driver in model.drivers))


def _with_lines_of(model: Model, key: str, change: Callable[[tuple[Line, ...]], tuple[Line, ...]]) -> Model:
    alternatives = (replace(each, lines=change(each.lines)) if each.key == key else each for each in model.alternatives)
    return replace(model, alternatives=tuple(alternatives))


def _priced(line: Line, factor: float, own: frozenset[str]) -> Line:
    amount = line.amount
    if line.is_price:
        spread = line.range and line.range._replace(low=line.range.low * factor, high=line.range.high * factor)
        moved = _times(amount, factor) if isinstance(amount, Expression) else amount * factor
        return line._replace(amount=moved, range=spread)
    if isinstance(amount, Expression) and amount.names & own:
        return line._replace(amount=replace(amount, tree=_substituted(amount.tree, own, factor)))
    return line


def _times(expression: Expression, factor: float) -> Expression:
    return replace(expression, tree=Operation("*", Number(factor), expression.tree))


def _substituted(node: Node, keys: frozenset[str], factor: float) -> Node:
    """Return the tree with each of the names multiplied by `factor`."""
    match node:
        case Name(key):
            return Operation("*", Number(factor), node) if key in keys else node
        case Negation(operand):
            return Negation(_substituted(operand, keys, factor))
        case Operation(sign, left, right):
            return Operation(sign, _substituted(left, keys, factor), _substituted(right, keys, factor))
        case Call(function, arguments):
            return Call(function, tuple(_substituted(argument, keys, factor) for argument in arguments))
    return node


def _moved(driver: Driver, factor: float) -> Driver:
    if isinstance(driver.value, tuple):
        return replace(driver, value=tuple(value * factor for value in driver.value))
    spread = driver.range and driver.range._replace(low=driver.range.low * factor, high=driver.range.high * factor)
    return replace(driver, value=driver.value * factor, range=spread)


# --- Offers and what lies between them ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """One alternative worked out. Totals are undiscounted."""

    ledger: Ledger
    price: Price

    @property
    def present_value(self) -> float:
        """Present value of what it costs to own."""
        return self.ledger.present_value.settled

    @property
    def annualised(self) -> float:
        """The equal yearly sum with the same present value."""
        return annualised(self.present_value, self.ledger)

    @cached_property
    def price_total(self) -> float | None:
        """What the seller's price comes to; None where it marks none, or a price of nothing would divide by zero."""
        return self._price(0)

    @cached_property
    def price_pv(self) -> float | None:
        """The present value of that."""
        return self._price(1)

    def _price(self, place: int) -> float | None:
        value = self.price.likely[place]
        return value if math.isfinite(value) and not self.price.is_zero else None

    def factor_for(self, total: float) -> float | None:
        """Return the price factor at which the seller's price comes to `total`; None when no factor does."""
        today = self.price_total
        if today is None or today == 0:
            return None
        if self.price.is_straight:
            factor = total / today
            return factor if 0 <= factor <= HIGHEST_PRICE_FACTOR else None
        return self._found_factor(total)

    def _found_factor(self, total: float) -> float | None:
        high = 1.0
        while self.price.at(high)[0] < total:
            high *= 2
            if high > HIGHEST_PRICE_FACTOR:
                return None
        low = 0.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.price.at(middle)[0] < total else (low, middle)
        return high

    def recurring_per_month(self) -> float:
        """Return what the recurring lines cost in a month, on the average of the first year of the study, undiscounted."""
        per_year = self.ledger.environment.timeline.per_year
        count = min(per_year, self.ledger.last)
        return float(self.ledger.recurring.settled[1 : count + 1].sum()) / (count * MONTHS_IN_YEAR / per_year)

    def lines_pv(self) -> list[float]:
        """Return the present value of each line, costs positive and benefits negative, residuals left out."""
        return [float(value) for value in self.ledger.line_sums[:, 2]]

    def lines_total(self) -> list[float]:
        """Return the undiscounted sum of each line, costs positive and benefits negative, residuals left out."""
        return [float(value) for value in self.ledger.line_sums[:, 0]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Our offer beside another: what the client saves with us, and how far the prices are from equality.

    Between studies of unequal length only `saving_annualised` is there.
    """

    saving_annualised: float
    saving: float | None = None
    headroom: Headroom | None = None
    rival_discount: RivalDiscount | None = None


class Table:
    """The offers of a model as they lie on the table. Raises Unworkable, when an offer is asked for that has no sum."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._environments: dict[int, Environment] = {}
        self._offers: dict[str, Offer] = {}

    @property
    def ours(self) -> Offer:
        """The offer being sold."""
        return self.offer(self.model.subject)

    def offer(self, key: str) -> Offer:
        """Return the alternative `key`, worked out."""
        if key not in self._offers:
            self._offers[key] = self._worked_out(self.model.alternative(key))
        return self._offers[key]

    def _worked_out(self, alternative: Alternative) -> Offer:
        environment = self._environments.setdefault(alternative.periods, Environment(self.model, alternative.periods))
        with quiet():
            ledger = Ledger(alternative, environment)
            if not math.isfinite(ledger.present_value.value) or not math.isfinite(ledger.total.value):
                raise Unworkable
            return Offer(ledger, Price(ledger))

    def standing(self, rival: str) -> Standing:
        """Return how our offer stands beside the alternative `rival`."""
        ours, theirs = self.ours, self.offer(rival)
        if ours.ledger.last != theirs.ledger.last:
            return Standing(theirs.annualised - ours.annualised)
        saving = saving_pv(theirs.ledger, ours.ledger).settled
        with quiet():
            return Standing(
                annualised(saving, ours.ledger),
                saving,
                headroom(ours.price, theirs.ledger.present_value),
                rival_discount(theirs.price, ours.ledger.present_value),
            )

    def status_quo(self) -> Offer | None:
        """Return the first alternative that leaves things as they are, or None."""
        key = next((each.key for each in self.model.alternatives if each.kind == STATUS_QUO), None)
        return None if key is None or key == self.model.subject else self.offer(key)

    def worth_of(self, lines: Sequence[Line]) -> list[float]:
        """Return what each of the benefit lines takes off the present value of our offer."""
        subject = self.model.alternative(self.model.subject)
        return [-value for value in self._worked_out(replace(subject, lines=tuple(lines))).lines_pv()] if lines else []


# --- What we can give ---------------------------------------------------------------------------------------------------------


def read_gifts(
    document: Mapping[str, object], gifts: Sequence[Mapping[str, object]]
) -> tuple[list[Line | None], list[tuple[int, Error]]]:
    """Return the lines described by `gifts`, read with the drivers, currencies and periods of our offer, and what is wrong.

    A gift that cannot be worked out with the model is None, and each of its errors stands beside its number.
    """
    if not gifts:
        return [], []
    try:
        return list(_read_lines(document, gifts)), []
    except InvalidModel as invalid:
        errors = [_numbered(error) for error in invalid.errors]
    broken = {number for number, _ in errors}
    kept = [number for number in range(len(gifts)) if number not in broken]
    read = dict(zip(kept, _read_lines(document, [gifts[number] for number in kept]), strict=True))
    return [read.get(number) for number in range(len(gifts))], errors


def _numbered(error: Error) -> tuple[int, Error]:
    """Return the number of the gift that an error is about, and the error with its path inside the gift."""
    number, _, path = error.path.removeprefix(_LINE_PATH).partition("]")
    return int(number), replace(error, path=path.lstrip("."))


def _read_lines(document: Mapping[str, object], gifts: Sequence[Mapping[str, object]]) -> tuple[Line, ...]:
    """Read the gifts as the lines of the only alternative of a model that is otherwise the same."""
    offers = document["alternatives"]
    assert isinstance(offers, list)  # noqa: S101 - the document was read before
    named = document.get("subject")
    subject = next(each for each in offers if each["key"] == named or (named is None and each["kind"] == "ours"))
    drivers = document.get("drivers") or []
    assert isinstance(drivers, list)  # noqa: S101
    return (
        read_model(
            {
                **{name: value for name, value in document.items() if name not in ("subject", "reference")},
                "drivers": [{name: value for name, value in driver.items() if name != "price_of"} for driver in drivers],
                "alternatives": [{**subject, "kind": "ours", "lines": list(gifts)}],
            }
        )
        .alternatives[0]
        .lines
    )
