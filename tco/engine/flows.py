"""What every line of an alternative pays in every period, and what that is worth today.

    flow(t) = amount(t) × escalation(t) × fx(t) × vat × risk                      (contract, "How a flow is computed")

Lines share few calendars: a calendar is when a line flows and how its price rises, that is escalation(t) × fx(t) in the
periods with a flow, and 0 in the others. Each is worked out once. A line whose amount is a number is then its calendar
times one factor, and so are its sums and present value: only expressions need a calculation period by period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import Array, Values, evaluate, settled
from tco.engine.model import Alternative, CalendarKey, Escalation, Line, Model, Once, Recurring
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


class Residual(NamedTuple):
    """What a line gives back at the end: `share` of the flow of its purchase in the period `bought`."""

    bought: int
    share: float


class Environment:
    """What all alternatives of the same length share: timeline, drivers by period, calendars, discount factors."""

    def __init__(self, model: Model, last: int) -> None:
        self.model = model
        self.timeline = Timeline(last, model.periods_per_year)
        self.discount = discount_factors(model, self.timeline)
        self._calendars: dict[CalendarKey, Array] = {}
        self._price_levels: dict[tuple[int, int], Array] = {}
        self._schedules: dict[int, Schedule] = {}

    def schedule(self, alternative: Alternative) -> Schedule:
        """Return the schedule of one of the model's alternatives."""
        key = id(alternative)
        if key not in self._schedules:
            self._schedules[key] = Schedule(alternative, self)
        return self._schedules[key]

    @cached_property
    def columns(self) -> Array:
        """What flows are summed with: 1, the factors of one-off flows, those of recurring flows. Shape (T, 3)."""
        return np.column_stack((np.ones(self.timeline.length), self.discount.once, self.discount.recurring))

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

    @cached_property
    def _inherited(self) -> Escalation | None:
        return Escalation(self.model.inflation) if self.model.discount.basis == "nominal" and self.model.inflation else None

    def calendar(self, line: Line, key: CalendarKey) -> Array:
        """Escalation times exchange rate in the periods in which a line has a flow, else 0: shape (T,)."""
        if key not in self._calendars:
            level = self._price_level(line)
            calendar = np.zeros(self.timeline.length)
            for periods in self._periods(line):
                calendar[periods] = level[periods]
            self._calendars[key] = calendar
        return self._calendars[key]

    def _price_level(self, line: Line) -> Array:
        key = (id(line.escalation), id(line.currency))
        if key not in self._price_levels:
            escalation = line.escalation or self._inherited
            level = np.ones(self.timeline.length) if escalation is None else escalation_factors(escalation, self.timeline)
            if line.currency is not None:
                exchange = self.model.fx[line.currency]
                level = level * (exchange.rate * compound(exchange.drift, self.timeline.elapsed))
            self._price_levels[key] = level
        return self._price_levels[key]

    def flowing(self, line: Line) -> NDArray[np.bool_]:
        """Whether a line has a flow in each period, replacements included: shape (T,)."""
        flowing = np.zeros(self.timeline.length, dtype=np.bool_)
        for periods in self._periods(line):
            flowing[periods] = True
        return flowing

    def _periods(self, line: Line) -> list[slice]:
        """Return the periods in which a line has a flow, replacements included."""
        match line.when:
            case Once(at):
                once = slice(at, at + 1)
                if line.lifetime is not None and line.lifetime.replace:
                    return [once, slice(at + line.lifetime.periods, self.timeline.last, line.lifetime.periods)]
                return [once]
            case Recurring(first, last, every):
                return [slice(first, last + 1, every)]


def environment_of(model: Model, last: int) -> Environment:
    """Return what the alternatives of a length have in common: worked out once, whether the model is checked or evaluated."""
    if last not in model.environments:
        model.environments[last] = Environment(model, last)
    environment: Environment = model.environments[last]
    return environment


class Schedule:
    """When and how the lines of one alternative flow, before any amount is known.

    `factors` is sign × vat × risk of each line, costs positive and benefits negative. `calendars` are the distinct
    calendars as a matrix, `places` says which is whose, `recurring` (1 or 0) which of them recur. `unit_sums` and
    `unit_pvs` are the sum and the present value of each line's flows per unit of a constant amount, residuals left out.
    """

    def __init__(self, alternative: Alternative, environment: Environment) -> None:
        self.alternative = alternative
        self.environment = environment
        columns = alternative.columns
        vat = 1.0 if environment.model.vat_recoverable else 1.0 + columns.vat_rates
        self.factors = vat * np.where(columns.benefits, columns.risks - 1.0, columns.risks + 1.0)
        self.places = columns.calendar_places
        self.recurring = columns.calendar_recurs
        self.calendars: Array = np.empty((len(columns.calendars), environment.timeline.length))
        for place, (row, key) in enumerate(columns.calendars):
            self.calendars[place] = environment.calendar(alternative.lines[row], key)
        sums = self.calendars @ environment.columns
        self.unit_sums: Array = self.factors * sums[self.places, 0]
        self.unit_pvs: Array = self.factors * np.where(self.recurring, sums[:, 2], sums[:, 1])[self.places]
        self.residuals = dict(self._residuals())

    def _residuals(self) -> Iterator[tuple[int, Residual]]:
        """What lines give back at the end. Purchases follow each other by a lifetime: only the last can be alive."""
        last = self.environment.timeline.last
        for place in self.alternative.columns.residual:
            line = self.alternative.lines[place]
            if line.lifetime is not None and isinstance(line.when, Once):
                bought, life = line.when.at, line.lifetime.periods
                if line.lifetime.replace and bought < last:
                    bought += (last - 1 - bought) // life * life
                if bought + life > last:
                    yield place, Residual(bought, (bought + life - last) / life)

    @property
    def worth_at_end(self) -> float:
        """Present value of one unit paid at the end of the study."""
        return float(self.environment.discount.once[-1])

    def unit_flows(self, line: int) -> Array:
        """Net cost per unit of a line's amount in each period, shape (T,)."""
        flows: Array = self.calendars[self.places[line]] * self.factors[line]
        return flows

    def discount(self, line: int) -> Array:
        """Present value of one unit of a line's flow in each period, shape (T,)."""
        factors = self.environment.discount
        return factors.recurring if self.recurring[self.places[line]] else factors.once

    def pv_weights(self, line: int) -> Array:
        """Present value of the net cost per unit of a line's amount in each period, residuals included, shape (T,)."""
        flows = self.unit_flows(line)
        weights = flows * self.discount(line)
        if line in self.residuals:
            bought, share = self.residuals[line]
            weights[bought] -= flows[bought] * share * self.worth_at_end
        return weights

    @cached_property
    def pv_growths(self) -> Array:
        """Growth of the present value with each line's constant amount, residuals included, shape (L,)."""
        growths = self.unit_pvs.copy()
        for line, (bought, share) in self.residuals.items():
            back = self.unit_flows(line)[bought] * share * self.worth_at_end
            growths[line] = settled(growths[line] - back, abs(growths[line]) + abs(back))
        return growths

    def where_flowing(self, line: int, values: Array) -> Array:
        """Return `values` with 0 in the periods without a flow, if anything there is not finite: nothing there matters."""
        if np.isfinite(values).all():
            return values
        return np.where(self.environment.flowing(self.alternative.lines[line]), values, 0.0)

    @cached_property
    def expression_amounts(self) -> dict[int, Array]:
        """Likely amounts of the lines whose amount is an expression, in each period: shape (T,) or ()."""
        values = self.environment.values if self.alternative.columns.expressions else {}
        return {
            line: self.where_flowing(line, evaluate(expression.tree, values))
            for line, expression in self.alternative.columns.expressions
        }
