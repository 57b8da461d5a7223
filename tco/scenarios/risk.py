"""How likely the advantage is when every uncertain number is drawn at once. numpy and the engine are imported late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tco.engine.evaluate import Evaluation

DRAWS = 10_000
# A page answers within two seconds: a model with many lines that bend is drawn less often, or not at all below FEWEST_DRAWS.
EFFORT = 3_000_000_000
FEWEST_DRAWS = 500
BINS = 40
# The bars show what lies between these percentiles: a long thin tail would press the rest together.
SHOWN = (0.1, 99.9)


@dataclass(frozen=True)
class Risk:
    """A simulation of the saving against the reference: at present value, or a year of it when lengths differ (`is_yearly`).

    `draws` is 0 when drawing takes too long for a page: nothing else is known then. `probability_saving` and the percentiles
    are None when some draw could not be worked out. `counts` are the draws between
    neighbours of `edges`, one more; draws beyond either end count into the bar there. Zero is an edge when it is in reach.
    """

    draws: int
    seed: int
    is_yearly: bool
    probability_cheapest: float | None
    probability_saving: float | None
    mean: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    counts: tuple[int, ...]
    edges: tuple[float, ...]


def assess_risk(document: Mapping[str, Any], *, seed: int, draws: int = DRAWS) -> Risk | None:
    """Return the simulation of a valid document against its reference; None when it has none. Same seed, same figures.

    `draws` are the most there are; a model that takes long gets fewer.
    """
    import numpy as np

    from tco.engine.evaluate import Evaluation
    from tco.engine.reading.reader import read_model

    evaluation = Evaluation(read_model(document))
    if evaluation.reference is None:
        return None
    draws = min(draws, _affordable(evaluation))
    if not draws:
        return Risk(0, seed, False, None, None, None, None, None, None, (), ())
    simulated, values = evaluation.simulation(draws, seed)
    is_yearly = evaluation.reference.last != evaluation.subject.last
    saving = _savings(evaluation, values, is_yearly=is_yearly)
    if not np.isfinite(saving).all():
        return Risk(draws, seed, is_yearly, simulated.probability_subject_cheapest, None, None, None, None, None, (), ())
    p10, p50, p90 = np.percentile(saving, (10, 50, 90)).tolist()
    probability = float((saving > 0).mean()) if simulated.probability_saving is None else simulated.probability_saving
    counts, edges = histogram(saving)
    return Risk(
        draws=draws,
        seed=seed,
        is_yearly=is_yearly,
        probability_cheapest=simulated.probability_subject_cheapest,
        probability_saving=probability,
        mean=float(saving.mean()),
        p10=p10,
        p50=p50,
        p90=p90,
        counts=counts,
        edges=edges,
    )


def _affordable(evaluation: "Evaluation") -> int:
    """Return how many draws a page has the time for, in steps of FEWEST_DRAWS."""
    return EFFORT // max(evaluation.effort_of_a_draw(), 1) // FEWEST_DRAWS * FEWEST_DRAWS


def _savings(evaluation: "Evaluation", values: "NDArray[Any]", *, is_yearly: bool) -> "NDArray[Any]":
    from tco.engine.figures import annuity_factor

    ledgers = evaluation.ledgers
    ours, theirs = (next(place for place, ledger in enumerate(ledgers) if ledger is one) for one in _sides(evaluation))
    factors = [1.0, 1.0]
    if is_yearly:
        factors = [
            annuity_factor(evaluation.model.discount, ledgers[place].last, evaluation.model.periods_per_year)
            for place in (ours, theirs)
        ]
    return values[:, theirs] * factors[1] - values[:, ours] * factors[0]


def _sides(evaluation: "Evaluation") -> tuple[Any, Any]:
    return evaluation.subject, evaluation.reference


def histogram(values: "NDArray[Any]", bins: int = BINS) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return how many values lie between neighbouring edges, and the edges; both empty when all values are the same."""
    import numpy as np

    low, high = np.percentile(values, SHOWN).tolist()
    if not high > low:
        return (), ()
    width = (high - low) / bins
    if low < 0 < high:
        below, above = max(1, round(-low / width)), max(1, round(high / width))
        edges = np.concatenate((np.linspace(-below * width, 0.0, below + 1), np.linspace(0.0, above * width, above + 1)[1:]))
    else:
        edges = np.linspace(low, high, bins + 1)
    counts, _edges = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return tuple(counts.tolist()), tuple(edges.tolist())
