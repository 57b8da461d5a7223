"""What every line of an alternative pays in every period, and what that is worth today.

    flow(t) = amount(t) × escalation(t) × fx(t) × vat × risk                      (contract, "How a flow is computed")

Everything but the amount is known before a single number is drawn: `Book.unit_flows` holds it as a matrix of
lines × periods, with the sign (cost positive, benefit negative). Present values are then sums of amounts times
`pv_weights`, for one set of amounts or a hundred thousand.

Lines share few calendars and price levels, so these are worked out once each and gathered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

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


class Environment:
    """What all alternatives of the same length share: timeline, drivers by period, price levels, discount factors."""

    def __init__(self, model: Model, last: int) -> None:
        self.model = model
        self.timeline = Timeline(last, model.periods_per_year)
        self.discount = discount_factors(model, self.timeline)

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

    def unit_flows(self, line: Line) -> Array:
        """Escalation times exchange rate in the periods in which a line has a flow, else 0: shape (T,)."""
        escalation = line.escalation or self._inherited
        level = np.ones(self.timeline.length) if escalation is None else escalation_factors(escalation, self.timeline)
        if line.currency is not None:
            exchange = self.model.fx[line.currency]
            level = level * (exchange.rate * compound(exchange.drift, self.timeline.elapsed))
        return np.where(self.mask(line) > 0, level, 0.0)

    def mask(self, line: Line) -> Array:
        """1 in the periods in which a line has a flow, replacements included, else 0: shape (T,)."""
        mask = np.zeros(self.timeline.length)
        match line.when:
            case Once(at):
                mask[at] = 1.0
                if line.lifetime is not None and line.lifetime.replace:
                    mask[at + line.lifetime.periods : self.timeline.last : line.lifetime.periods] = 1.0
            case Recurring(first, last, every):
                mask[first : last + 1 : every] = 1.0
        return mask


class Book:
    """The lines of all alternatives of one length, as matrices of lines × periods. `rows` says which are whose.

    `unit_flows` is the net cost per unit of amount, `recurring` which lines recur (shape (L,)), `expressions` the rows
    whose amount is one.
    """

    def __init__(self, alternatives: Sequence[Alternative], environment: Environment) -> None:
        self.environment = environment
        self.lines = [line for alternative in alternatives for line in alternative.lines]
        self.rows: dict[str, slice] = {}
        self.expressions: list[tuple[int, Expression]] = []
        self.residuals: list[tuple[int, Array]] = []
        calendars: list[object] = []
        for alternative in alternatives:
            start = len(calendars)
            calendars += alternative.columns.calendars
            self.rows[alternative.key] = slice(start, len(calendars))
            self.expressions += [(start + row, amount) for row, amount in alternative.columns.expressions]
            self.residuals += self._residuals(start, alternative.columns.residual)
        self.unit_flows: Array = self._shared_flows(calendars) * self._factors(alternatives)
        self.recurring = _joined([alternative.columns.recurring for alternative in alternatives]) > 0
        self.numbers = _joined([alternative.columns.numbers for alternative in alternatives])

    def _factors(self, alternatives: Sequence[Alternative]) -> Array:
        """Sign × vat × risk of each line, shape (L, 1): costs positive, benefits negative."""
        benefits, risks, vat_rates = (
            _joined([getattr(alternative.columns, name) for alternative in alternatives])[:, np.newaxis]
            for name in ("benefits", "risks", "vat_rates")
        )
        vat = 1.0 if self.environment.model.vat_recoverable else 1.0 + vat_rates
        return vat * np.where(benefits, risks - 1.0, risks + 1.0)

    def _shared_flows(self, calendars: list[object]) -> Array:
        """Flows per unit of amount before sign, vat and risk, lines × periods: worked out once for all lines that share them."""
        places: dict[object, int] = {}
        distinct: list[Array] = []
        for row, calendar in enumerate(calendars):
            if calendar not in places:
                places[calendar] = len(distinct)
                distinct.append(self.environment.unit_flows(self.lines[row]))
        if not distinct:
            return np.empty((0, self.environment.timeline.length))
        return np.array(distinct)[[places[calendar] for calendar in calendars]]

    def _residuals(self, start: int, rows: list[int]) -> Iterator[tuple[int, Array]]:
        """What purchases give back at the end: the row, and the share of a purchase made in each period."""
        timeline = self.environment.timeline
        for row in (start + place for place in rows):
            lifetime = self.lines[row].lifetime
            life = float(lifetime.periods) if lifetime is not None else 1.0
            left = np.maximum(0.0, timeline.periods + life - timeline.last) * self.environment.mask(self.lines[row])
            if left.any():
                yield row, left / life

    def discount(self, rows: list[int] | slice) -> Array:
        """Present value of one unit of flow in some rows, rows × periods."""
        factors = self.environment.discount
        return np.where(self.recurring[rows, np.newaxis], factors.recurring, factors.once)

    @cached_property
    def pv_weights(self) -> Array:
        """Present value of the net cost per unit of amount, residuals included, lines × periods."""
        weights: Array = self.unit_flows * self.discount(slice(None))
        worth_at_end = self.environment.discount.once[-1]
        for row, share in self.residuals:
            weights[row] -= self.unit_flows[row] * share * worth_at_end
        return weights

    @cached_property
    def amounts(self) -> Array:
        """Likely amount of each line in each period (0 where an expression has no flow); one column when all are constant."""
        amounts = self.numbers[:, np.newaxis]
        if self.expressions:
            amounts = np.repeat(amounts, self.environment.timeline.length, axis=1)
            for row, expression in self.expressions:
                amounts[row] = self.where_flowing(row, evaluate(expression.tree, self.environment.values))
        return amounts

    def where_flowing(self, row: int, values: Array) -> Array:
        """Return `values` with 0 in the periods without a flow, if anything there is not finite: nothing there matters."""
        if np.isfinite(values).all():
            return values
        return np.where(self.environment.mask(self.lines[row]) > 0, values, 0.0)


def _joined(columns: list[Array]) -> Array:
    return np.concatenate(columns)
