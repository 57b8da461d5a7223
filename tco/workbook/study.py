"""The model with the engine's figures, and which numbers have to be run again for the sensitivity and the price."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from tco.engine.arithmetic import Array, degree, evaluate, quiet
from tco.engine.evaluate import Evaluation
from tco.engine.expressions import Expression
from tco.engine.flows import Environment
from tco.engine.ledger import Ledger
from tco.engine.model import Alternative, Driver, Line, Model
from tco.engine.reading.reader import read_model
from tco.engine.timeline import compound

Place = tuple[int, int]  # an alternative and a line of it, counted from 0
MOST_RERUN_CELLS = 60_000


@dataclass(frozen=True)
class Rerun:
    """Lines calculated once more with some drivers moved.

    `driver` is the place of the one that is moved to `number` (the cell `end` of its row); None when it is the price of the
    alternative `seller` that is multiplied by `number`.
    """

    end: Literal["low", "high", "break_even", "nothing", "headroom", "rival_discount"]
    number: float
    keys: tuple[str, ...]
    lines: tuple[Place, ...]
    driver: int | None = None
    seller: int | None = None
    against: int | None = None


class Study:
    """What the sheets are written from. Places of alternatives, lines and drivers are those in the document."""

    def __init__(self, document: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        self.document = document
        self.result = result
        self.model: Model = read_model(document)
        self.evaluation = Evaluation(self.model)
        self.last = max(alternative.periods for alternative in self.model.alternatives)
        self.environment = Environment(self.model, self.last)
        keys = [alternative.key for alternative in self.model.alternatives]
        self.subject = keys.index(self.model.subject)
        self.reference = keys.index(result["reference"]) if result["reference"] is not None else None
        self.others = [place for place in range(len(keys)) if place != self.subject]
        self.currencies = [code for code in self.model.fx if code != self.model.currency]

    @property
    def alternatives(self) -> Sequence[Alternative]:
        return self.model.alternatives

    @property
    def ledgers(self) -> Sequence[Ledger]:
        return self.evaluation.ledgers

    @property
    def length(self) -> int:
        """Number of periods shown, period 0 included."""
        return self.last + 1

    def name_of(self, place: int) -> str:
        """Return what an alternative is called."""
        alternative = self.alternatives[place]
        return alternative.name or alternative.key

    def line(self, place: Place) -> Line:
        return self.alternatives[place[0]].lines[place[1]]

    def lines(self) -> list[Place]:
        """Return every line, in the order of the document."""
        return [(place, line) for place, owner in enumerate(self.alternatives) for line in range(len(owner.lines))]

    def figures(self, place: int) -> Mapping[str, Any]:
        """Return the result for an alternative."""
        figures: Mapping[str, Any] = self.result["alternatives"][self.alternatives[place].key]
        return figures

    def comparison(self, place: int) -> Mapping[str, Any]:
        """Return the comparison of an alternative with the subject."""
        key = self.alternatives[place].key
        return next(entry for entry in self.result["comparisons"] if entry["against"] == key)

    def is_comparable(self, place: int) -> bool:
        """Tell whether the study of an alternative is as long as the subject's."""
        return self.alternatives[place].periods == self.alternatives[self.subject].periods

    # --- Drivers ---

    @cached_property
    def used_drivers(self) -> list[int]:
        """Places of the drivers that an expression uses."""
        names: set[str] = set()
        for place in self.lines():
            amount = self.line(place).amount
            names |= amount.names if isinstance(amount, Expression) else set()
        return [place for place, driver in enumerate(self.model.drivers) if driver.key in names]

    def driver_values(self, driver: Driver, number: float | None = None) -> list[float | None]:
        """Return a driver by period, with its likely number at `number`; None where a list has ended."""
        likely = driver.likely if number is None else number
        grown = compound(driver.growth, self.environment.timeline.elapsed) * likely
        if not isinstance(driver.value, tuple):
            return list(grown.tolist())
        given = min(len(driver.value), self.length)
        known = (np.array(driver.value[:given]) * grown[:given]).tolist()
        return [*known, *[None] * (self.length - given)]

    # --- Flows ---

    def flows(self, place: Place) -> Array:
        """Return the flows of a line in the periods of its alternative, benefits negative."""
        alternative, line = place
        ledger = self.ledgers[alternative]
        amounts = ledger.amounts.get(line, np.asarray(ledger.alternative.columns.numbers[line]))
        with quiet():
            flows: Array = amounts * ledger.schedule.unit_flows(line)
        return flows

    def rerun_flows(self, rerun: Rerun, place: Place) -> Array:
        """Return the flows of a line in a re-run; not finite where it divides by zero."""
        alternative, line = place
        ledger = self.ledgers[alternative]
        values, amount = ledger.environment.values, ledger.alternative.lines[line].amount
        if not isinstance(amount, Expression):
            return self.flows(place)
        basis = ledger.environment.basis if rerun.driver is not None else values
        moved = {**values, **{key: basis[key] * rerun.number for key in rerun.keys if key in basis}}
        with quiet():
            amounts = ledger.schedule.where_flowing(line, np.asarray(evaluate(amount.tree, moved)))
            flows: Array = amounts * ledger.schedule.unit_flows(line)
        return flows

    def returned(self, place: Place, flows: Array) -> float:
        """Return what a line gives back at the end when these are its flows, as a negative cost."""
        residual = self.ledgers[place[0]].schedule.residuals.get(place[1])
        return -float(flows[residual.bought]) * residual.share if residual else 0.0

    def change(self, rerun: Rerun, place: Place) -> tuple[float, float, float, float]:
        """Return by how much a re-run changes a line: total, present value, that with residual, and the sum without signs."""
        ledger = self.ledgers[place[0]]
        run, likely = self.rerun_flows(rerun, place), self.flows(place)
        with quiet():
            moved = run - likely
            worth = float(moved @ ledger.schedule.discount(place[1]))
            back = (self.returned(place, run) - self.returned(place, likely)) * ledger.worth_at_end
            return float(moved.sum()), worth, worth + back, float(np.abs(moved).sum())

    def price_sums(self, place: int) -> tuple[float | None, float | None]:
        """Return what the price adds to an alternative's present value with residuals, and its flows without their signs.

        None where a price of nothing would divide by zero.
        """
        ledger = self.ledgers[place]
        worth = size = 0.0
        for row in ledger.alternative.columns.prices:
            worth += float(ledger.line_sums[row, 2]) + ledger.residuals.get(row, 0.0) * ledger.worth_at_end
            size += float(ledger.line_sums[row, 1])
        for rerun in self.reruns:
            if rerun.end == "nothing" and rerun.seller == place:
                changes = [self.change(rerun, line) for line in rerun.lines]
                worth -= sum(change[2] for change in changes)
                size += sum(change[3] for change in changes)
        return (worth, size) if math.isfinite(worth) and math.isfinite(size) else (None, None)

    def left_at_price(self, end: str, seller: int, against: int) -> float | None:
        """Return the saving left where a price factor was found by trial; None where there is none."""
        for rerun in self.reruns:
            if (rerun.end, rerun.seller, rerun.against) == (end, seller, against):
                ledger = self.ledgers[seller]
                priced = sum(
                    float(ledger.line_sums[row, 2]) + ledger.residuals.get(row, 0.0) * ledger.worth_at_end
                    for row in ledger.alternative.columns.prices
                )
                moved = (rerun.number - 1) * priced + sum(self.change(rerun, line)[2] for line in rerun.lines)
                saving = float(self.comparison(against)["saving_pv"])
                return saving - moved if seller == self.subject else saving + moved
        return None

    def left_at_break_even(self, driver: int) -> float | None:
        """Return the saving left where the break-even of a driver was found by trial."""
        for rerun in self.reruns:
            if rerun.end == "break_even" and rerun.driver == driver and self.reference is not None:
                sides = {self.reference: 1, self.subject: -1}
                changes = sum(sides[place[0]] * self.change(rerun, place)[2] for place in rerun.lines)
                return float(self.comparison(self.reference)["saving_pv"]) + changes
        return None

    # --- What is run again ---

    @cached_property
    def reruns(self) -> list[Rerun]:
        """Return every re-run: of the sensitivity where they fit into the sheet, of prices always."""
        sensitivity = self._driver_reruns()
        rows = sum(1 + len(rerun.lines) for rerun in sensitivity)
        return [*(sensitivity if rows * self.length <= MOST_RERUN_CELLS else []), *self._price_reruns()]

    def _driver_reruns(self) -> list[Rerun]:
        if self.reference is None or not self.result["tornado"]:
            return []
        even = {row["path"]: row["break_even"] for row in self.result["tornado"]}
        return [
            rerun
            for place, driver in enumerate(self.model.drivers)
            if driver.range is not None
            for rerun in self._reruns_of(place, driver, driver.range.low, driver.range.high, even[f"drivers[{place}]"])
        ]

    def _reruns_of(self, place: int, driver: Driver, low: float, high: float, even: float | None) -> list[Rerun]:
        lines = tuple(
            (owner, line)
            for owner in dict.fromkeys((self.reference, self.subject))
            if owner is not None
            for line, amount in self.alternatives[owner].columns.expressions
            if driver.key in amount.names
        )
        if not lines:
            return []
        ends: list[tuple[Literal["low", "high", "break_even"], float]] = [("low", low), ("high", high)]
        if even is not None and not self.is_straight(place):
            ends.append(("break_even", even))
        return [Rerun(end, number, (driver.key,), lines, driver=place) for end, number in ends]

    def is_straight(self, driver: int) -> bool:
        """Tell whether the saving against the reference is a straight line in a driver."""
        key = self.model.drivers[driver].key
        ends = (self.reference, self.subject)
        return all(
            degree(amount.tree, frozenset({key})) <= 1
            for owner in ends
            if owner is not None
            for _row, amount in self.alternatives[owner].columns.expressions
        )

    def driven(self, place: int) -> tuple[Place, ...]:
        """Return the lines of an alternative that use a number its seller sets as the price, price lines left out."""
        price = self.evaluation.prices[place]
        rows = sorted([row for row, _slope in price.driven] + [bent.row for bent in price.bent])
        return tuple((place, row) for row in rows)

    def _price_reruns(self) -> list[Rerun]:
        reruns = []
        for place in range(len(self.alternatives)):
            lines = self.driven(place)
            if lines:
                keys = tuple(sorted(self.evaluation.prices[place].drivers))
                reruns.append(Rerun("nothing", 0.0, keys, lines, seller=place))
        for other in self.others:
            reruns += self._bent_reruns(other)
        return reruns

    def _bent_reruns(self, other: int) -> list[Rerun]:
        """Re-runs at the price factors that the engine found where a price does not enter in proportion."""
        comparison, reruns = self.comparison(other), []
        prices = self.evaluation.prices
        headroom, discount = comparison["headroom"], comparison["rival_discount"]
        if headroom and headroom["status"] == "ok" and not prices[self.subject].is_straight:
            keys = tuple(sorted(prices[self.subject].drivers))
            lines = self.driven(self.subject)
            reruns.append(Rerun("headroom", headroom["factor"], keys, lines, seller=self.subject, against=other))
        if discount and discount["status"] == "ok" and not prices[other].is_straight:
            keys, lines = tuple(sorted(prices[other].drivers)), self.driven(other)
            reruns.append(Rerun("rival_discount", 1 - discount["pct"], keys, lines, seller=other, against=other))
        return reruns
