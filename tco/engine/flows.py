"""What every line of an alternative pays in every period, and what that is worth today.

    flow(t) = amount(t) × escalation(t) × fx(t) × vat × risk                      (contract, "How a flow is computed")

Everything but the amount is known before a single number is drawn: `Schedule.unit_flows` holds it as a matrix of
lines × periods, with the sign (cost positive, benefit negative). Present values are then sums of amounts times
`pv_weights`, for one set of amounts or a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array, Values, evaluate
from tco.engine.expressions import Expression
from tco.engine.model import Alternative, Escalation, Line, Model, Once, Recurring
from tco.engine.timeline import Timeline, compound, driver_basis, escalation_factors


@dataclass(frozen=True, slots=True)
class DiscountFactors:
    """Present value of one unit paid in each period, shape (T,): once at its end, or in the course of it."""

    once: Array
    recurring: Array


def discount_factors(model: Model, timeline: Timeline) -> DiscountFactors:
    """Return the factors of the model's rate, compounding and timing (contract, "Discounting")."""
    once = _discounted(model, timeline.periods, timeline.per_year)
    shift = {"end": 0.0, "mid": 0.5, "start": 1.0}[model.discount.timing]
    if not shift:
        return DiscountFactors(once, once)
    return DiscountFactors(once, _discounted(model, np.maximum(0.0, timeline.periods - shift), timeline.per_year))


def _discounted(model: Model, periods: Array, per_year: int) -> Array:
    if model.discount.compounding == "simple":
        return compound(model.discount.rate / per_year, -periods)
    return compound(model.discount.rate, -periods / per_year)


@dataclass(frozen=True, slots=True)
class Residual:
    """What a line gives back at the end: `share[t]` of each purchase made in period t. `line` is its row."""

    line: int
    share: Array


class Environment:
    """What all alternatives of the same length share: timeline, drivers by period, price levels, discount factors."""

    def __init__(self, model: Model, last: int) -> None:
        self.model = model
        self.timeline = Timeline(last, model.periods_per_year)
        self.discount = discount_factors(model, self.timeline)
        self._price_levels: dict[object, Array] = {}
        self._masks: dict[object, Array] = {}

    @cached_property
    def basis(self) -> Values:
        """Each driver per unit of its likely number, as `driver_basis` returns it; lists that end too early are left out."""
        return {
            driver.key: driver_basis(driver, self.timeline)
            for driver in self.model.drivers
            if not isinstance(driver.value, tuple) or len(driver.value) >= self.timeline.length
        }

    @cached_property
    def values(self) -> Mapping[str, Array]:
        """Each driver at its likely value, with `t` and `year`."""
        likely = {driver.key: driver.likely for driver in self.model.drivers}
        drivers = {key: basis * likely[key] for key, basis in self.basis.items()}
        return {**drivers, "t": self.timeline.periods, "year": self.timeline.years.astype(np.float64)}

    def price_level(self, line: Line) -> Array:
        """Escalation times exchange rate of a line in each period."""
        escalation = self._escalation(line)
        key = (escalation, line.currency)
        if key not in self._price_levels:
            level = escalation_factors(escalation, self.timeline) if escalation else np.ones(self.timeline.length)
            if line.currency is not None:
                exchange = self.model.fx[line.currency]
                level = level * (exchange.rate * compound(exchange.drift, self.timeline.elapsed))
            self._price_levels[key] = level
        return self._price_levels[key]

    def _escalation(self, line: Line) -> Escalation | None:
        if line.escalation is not None:
            return line.escalation
        return Escalation(self.model.inflation) if self.model.discount.basis == "nominal" else None

    def mask(self, line: Line) -> Array:
        """1 in the periods in which the line has a flow, replacements included, else 0."""
        lifetime = line.lifetime
        key = (line.when, lifetime.periods if lifetime is not None and lifetime.replace else None)
        if key not in self._masks:
            self._masks[key] = self._mask(line)
        return self._masks[key]

    def _mask(self, line: Line) -> Array:
        mask = np.zeros(self.timeline.length)
        match line.when:
            case Once(at):
                mask[at] = 1.0
                if line.lifetime is not None and line.lifetime.replace:
                    mask[at + line.lifetime.periods : self.timeline.last : line.lifetime.periods] = 1.0
            case Recurring(first, last, every):
                mask[first : last + 1 : every] = 1.0
        return mask


def line_factor(model: Model, line: Line) -> float:
    """Return sign × vat × risk of a line: costs positive, benefits negative."""
    vat = 1.0 if model.vat_recoverable else 1.0 + line.vat_rate
    return -vat * (1.0 - line.risk_adjustment) if line.is_benefit else vat * (1.0 + line.risk_adjustment)


class Schedule:
    """One alternative as matrices of lines × periods, before any amount is known.

    `unit_flows` is the net cost per unit of amount, `discount` the present value of one unit of flow, `recurring`
    which lines recur (shape (L,)), `residuals` what purchases give back at the end.
    """

    def __init__(self, alternative: Alternative, environment: Environment) -> None:
        self.alternative = alternative
        self.environment = environment
        lines = alternative.lines
        shape = (len(lines), environment.timeline.length)
        levels, masks = np.empty(shape), np.empty(shape)
        for row, line in enumerate(lines):
            levels[row] = environment.price_level(line)
            masks[row] = environment.mask(line)
        factors = np.array([line_factor(environment.model, line) for line in lines], dtype=np.float64)
        self.unit_flows: Array = levels * masks * factors[:, np.newaxis]
        self.recurring: NDArray[np.bool_] = np.array([isinstance(line.when, Recurring) for line in lines], dtype=np.bool_)
        self.residuals = tuple(self._residuals())

    def _residuals(self) -> list[Residual]:
        timeline = self.environment.timeline
        found = []
        for row, line in enumerate(self.alternative.lines):
            if line.lifetime is not None and line.lifetime.straight_line_residual:
                life = float(line.lifetime.periods)
                left = np.maximum(0.0, timeline.periods + life - timeline.last) * self.environment.mask(line)
                if left.any():
                    found.append(Residual(row, left / life))
        return found

    @cached_property
    def discount(self) -> Array:
        """Present value of one unit of flow, lines × periods."""
        factors = self.environment.discount
        return np.where(self.recurring[:, np.newaxis], factors.recurring, factors.once)

    @cached_property
    def pv_weights(self) -> Array:
        """Present value of the net cost per unit of amount, residuals included, lines × periods."""
        weights: Array = self.unit_flows * self.discount
        worth_at_end = self.environment.discount.once[-1]
        for residual in self.residuals:
            weights[residual.line] -= self.unit_flows[residual.line] * residual.share * worth_at_end
        return weights

    def amounts(self) -> Array:
        """Amount of each line in each period at the likely values, lines × periods; 0 where there is no flow."""
        amounts = np.empty(self.unit_flows.shape)
        for row, line in enumerate(self.alternative.lines):
            amounts[row] = line.amount if isinstance(line.amount, float) else self.expression_amounts(row, self.environment.values)
        return amounts

    def expression_amounts(self, row: int, values: Values) -> Array:
        """Amounts of an expression line with the drivers at `values`; 0 where there is no flow, so that nothing there matters."""
        amount = self.alternative.lines[row].amount
        if isinstance(amount, float):
            raise TypeError("This line's amount is a number.")
        return self.where_flowing(row, evaluate(amount.tree, values))

    def where_flowing(self, row: int, values: Array) -> Array:
        """Return `values` with 0 in the periods without a flow, if anything there is not finite."""
        if np.isfinite(values).all():
            return values
        return np.where(self.environment.mask(self.alternative.lines[row]) > 0, values, 0.0)

    def expression_rows(self) -> list[tuple[int, Expression]]:
        """Rows whose amount is an expression."""
        return [(row, line.amount) for row, line in enumerate(self.alternative.lines) if isinstance(line.amount, Expression)]
