"""All uncertain numbers at once, drawn independently.

Present values are linear in almost every number, so a draw costs one multiplication for each. Only lines whose
expression bends in its uncertain drivers are evaluated draw by draw, on arrays of draws × periods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tco.engine.arithmetic import RESIDUE, Array, degree, effort, evaluate, quiet, slope
from tco.engine.expressions import Node
from tco.engine.figures import annuity_factor
from tco.engine.ledger import Ledger
from tco.engine.model import Range
from tco.engine.sampling import deviation, ticks

# Draws and numbers worked on together, to bound memory. The chunk is a part of the result: another gives other draws.
CHUNK = 10_000
BLOCK = 64
# Draws × periods of a bent line that are evaluated together.
CELLS = 400_000
PERCENTILES = (5, 10, 50, 90, 95)
HUGE = 1e150


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is known of a simulated figure. A figure that some draw could not calculate is None, as `sd` is of one draw."""

    mean: float | None
    sd: float | None
    p05: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class MonteCarlo:
    """The result of a simulation (contract, `monte_carlo`)."""

    draws: int
    seed: int
    probability_subject_cheapest: float
    probability_saving: float | None
    saving_pv: Distribution | None
    present_value: Mapping[str, Distribution]


@dataclass(frozen=True, slots=True)
class _Item:
    """An uncertain number; `driver` is its key, empty for a line.

    `weights` is the growth of each alternative's present value with it, where that is a straight line.
    """

    range: Range
    likely: float
    driver: str
    weights: Array


@dataclass(frozen=True, slots=True)
class _BentLine:
    """A line whose amount is not a straight line in its uncertain drivers. `place` is its alternative's, `names` all it uses."""

    place: int
    ledger: Ledger
    row: int
    tree: Node
    names: frozenset[str]


def simulate(ledgers: list[Ledger], subject: Ledger, reference: Ledger | None, draws: int, seed: int) -> MonteCarlo:
    """Draw every uncertain number `draws` times. The same model, seed and engine give the same figures to the last bit."""
    return figures_of(present_value_draws(ledgers, draws, seed), ledgers, subject, reference, seed)


def present_value_draws(ledgers: list[Ledger], draws: int, seed: int) -> Array:
    """Return the present value of each alternative in each draw, shape (draws, alternatives)."""
    return np.concatenate(list(_present_values(ledgers, draws, seed)))


def effort_of_a_draw(ledgers: list[Ledger]) -> int:
    """Return about how many numbers one draw works out in the lines that bend; all others cost next to nothing."""
    _, bent = _items(ledgers)
    return sum(effort(line.tree, len(_flowing(line)) if _differs_by_period(line) else 1) for line in bent)


def figures_of(values: Array, ledgers: list[Ledger], subject: Ledger, reference: Ledger | None, seed: int) -> MonteCarlo:
    """Return the figures of draws that were made from `seed`."""
    place = ledgers.index(subject)
    saving = None
    if reference is not None and reference.last == subject.last:
        saving = values[:, ledgers.index(reference)] - values[:, place]
    return MonteCarlo(
        draws=len(values),
        seed=seed,
        probability_subject_cheapest=_share_cheapest(values, ledgers, place),
        probability_saving=None if saving is None or reference is None else _share_above_residue(saving, subject, reference),
        saving_pv=None if saving is None else _distribution(saving),
        present_value={ledger.alternative.key: _distribution(values[:, index]) for index, ledger in enumerate(ledgers)},
    )


def _present_values(ledgers: list[Ledger], draws: int, seed: int) -> Iterator[Array]:
    """Present values of each alternative, in chunks of draws × alternatives."""
    items, bent = _items(ledgers)
    wanted = {name for line in bent for name in line.names}
    generator = np.random.default_rng(seed)
    likely = np.array([ledger.present_value.value for ledger in ledgers])
    for start in range(0, draws, CHUNK):
        count = min(CHUNK, draws - start)
        values = np.tile(likely, (count, 1))
        drivers: dict[str, Array] = {}
        for first in range(0, len(items), BLOCK):
            block = items[first : first + BLOCK]
            offsets = np.empty((len(block), count))
            for row, item in enumerate(block):
                offsets[row] = deviation(item.range, item.likely)(ticks(generator, count))
                if item.driver in wanted:
                    drivers[item.driver] = offsets[row] + item.likely
            values += offsets.T @ np.array([item.weights for item in block])
        for line in bent:
            values[:, line.place] += _bent_change(line, drivers)
        yield values


def _items(ledgers: list[Ledger]) -> tuple[list[_Item], list[_BentLine]]:
    """Return the uncertain numbers, drivers first, and the lines that bend in them."""
    drivers = [driver for driver in ledgers[0].environment.model.drivers if driver.range is not None]
    uncertain = frozenset(driver.key for driver in drivers)
    weights = {driver.key: np.zeros(len(ledgers)) for driver in drivers}
    items = [_Item(driver.range, driver.likely, driver.key, weights[driver.key]) for driver in drivers if driver.range is not None]
    bent = []
    for place, ledger in enumerate(ledgers):
        for row, line in enumerate(ledger.alternative.lines):
            if isinstance(line.amount, float):
                if line.range is not None:
                    own = np.zeros(len(ledgers))
                    own[place] = ledger.schedule.pv_growths[row]
                    items.append(_Item(line.range, line.amount, "", own))
                continue
            names = line.amount.names & uncertain
            if degree(line.amount.tree, names) > 1:
                bent.append(_BentLine(place, ledger, row, line.amount.tree, line.amount.names))
                continue
            for name in names:
                weights[name][place] += _growth(ledger, row, line.amount.tree, name)
    return items, bent


def _growth(ledger: Ledger, row: int, tree: Node, name: str) -> float:
    """Growth of the alternative's present value per unit of a driver, through one line that is straight in it."""
    environment = ledger.environment
    with quiet():
        growth = slope(tree, environment.values, {name: environment.basis[name]})
    return float((ledger.schedule.where_flowing(row, growth) * ledger.schedule.pv_weights(row)).sum())


def _bent_change(line: _BentLine, drivers: Mapping[str, Array]) -> Array:
    """Change of present value from likely through one line, for each draw. Only the periods with a flow are worked out."""
    ledger, environment = line.ledger, line.ledger.environment
    flowing = _flowing(line)
    weights = ledger.schedule.pv_weights(line.row)[flowing]
    likely = _in_periods(ledger.amounts[line.row], flowing)
    values = {name: _in_periods(environment.values[name], flowing) for name in line.names}
    basis = {name: _in_periods(environment.basis[name], flowing) for name in line.names & drivers.keys()}
    if not _differs_by_period(line):
        weights = weights.sum(keepdims=True)
    draws = len(next(iter(drivers.values())))
    stride = max(1, CELLS // len(weights))
    change = np.empty(draws)
    for start in range(0, draws, stride):
        here = slice(start, start + stride)
        drawn = {name: drivers[name][here, np.newaxis] * own for name, own in basis.items()}
        change[here] = (evaluate(line.tree, {**values, **drawn}) - likely) @ weights
    return change


def _flowing(line: _BentLine) -> NDArray[np.intp]:
    """Return the periods in which the line has a flow."""
    return np.flatnonzero(line.ledger.environment.flowing(line.ledger.alternative.lines[line.row]))


def _differs_by_period(line: _BentLine) -> bool:
    return any(np.ndim(line.ledger.environment.values[name]) for name in line.names)


def _in_periods(values: Array, periods: NDArray[np.intp]) -> Array:
    """Return what has a value for each period in some of them only."""
    return values[periods] if values.ndim else values


def _share_cheapest(values: Array, ledgers: list[Ledger], place: int) -> float:
    """Share of draws in which the subject is the cheapest or ties; by annualised cost when lengths differ."""
    sizes = np.array([ledger.present_value.size for ledger in ledgers])
    if len({ledger.last for ledger in ledgers}) > 1:
        discount = ledgers[place].environment.model.discount
        factors = np.array([annuity_factor(discount, ledger.last, ledger.environment.timeline.per_year) for ledger in ledgers])
        values, sizes = values * factors, sizes * factors
    lead = values - values[:, [place]]
    return float((lead >= -RESIDUE * (sizes + sizes[place])).all(axis=1).mean())


def _share_above_residue(saving: Array, subject: Ledger, reference: Ledger) -> float:
    return float((saving > RESIDUE * (subject.present_value.size + reference.present_value.size)).mean())


def _distribution(values: Array) -> Distribution:
    if not np.isfinite(values).all():
        return Distribution(None, None, None, None, None, None, None)
    # Squares of numbers past this would leave the range of floats.
    unit = max(float(np.abs(values).max()) / HUGE, 1.0)
    scaled = values / unit if unit > 1 else values
    deviation = float(scaled.std(ddof=1)) * unit if len(values) > 1 else None
    percentiles = np.percentile(values, PERCENTILES).tolist()
    return Distribution(float(scaled.mean()) * unit, deviation, *percentiles)
