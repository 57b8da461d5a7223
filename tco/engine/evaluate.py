"""From a document, or a model already read, to its result."""

from __future__ import annotations

from tco.engine.arithmetic import RESIDUE
from tco.engine.comparison import compare
from tco.engine.conventions import conventions
from tco.engine.figures import Ledger, alternative_figures
from tco.engine.flows import Environment
from tco.engine.messages import Error, InvalidModel
from tco.engine.model import Model
from tco.engine.montecarlo import simulate
from tco.engine.reading.reader import read_model
from tco.engine.result import Result
from tco.engine.tornado import tornado

MAX_DRAWS = 100_000
MAX_SEED = 2**63 - 1
REFERENCE_KINDS = frozenset({"competitor", "status_quo"})


def evaluate(document: object, *, draws: int = 0, seed: int = 0) -> dict[str, object]:
    """Return the result `headroom.tco.result/1` of a document in the format `headroom.tco/1`, both as JSON values.

    `draws` above 0 adds a Monte Carlo simulation started from `seed`. Raises InvalidModel with every error in the
    document and the options.
    """
    errors = option_errors(draws, seed)
    try:
        model = read_model(document)
    except InvalidModel as invalid:
        raise InvalidModel(errors + invalid.errors) from None
    return evaluate_model(model, draws=draws, seed=seed).as_json()


def option_errors(draws: int, seed: int) -> tuple[Error, ...]:
    """Return what is wrong with the options of a simulation."""
    errors = []
    if not 0 <= draws <= MAX_DRAWS:
        errors.append(Error("draws", "draws_range", {"limit": MAX_DRAWS}))
    if not 0 <= seed <= MAX_SEED:
        errors.append(Error("seed", "seed_range", {"limit": MAX_SEED}))
    return tuple(errors)


def evaluate_model(model: Model, *, draws: int = 0, seed: int = 0) -> Result:
    """Return the result of a model. Raises InvalidModel for options out of range."""
    if errors := option_errors(draws, seed):
        raise InvalidModel(errors)
    environments = {periods: Environment(model, periods) for periods in {alternative.periods for alternative in model.alternatives}}
    ledgers = [Ledger(alternative, environments[alternative.periods]) for alternative in model.alternatives]
    subject = next(ledger for ledger in ledgers if ledger.alternative.key == model.subject)
    reference = _reference(ledgers, model)
    return Result(
        subject=model.subject,
        reference=reference.alternative.key if reference else None,
        model_sha256=model.sha256,
        conventions=conventions(model),
        alternatives={ledger.alternative.key: alternative_figures(ledger) for ledger in ledgers},
        comparisons=tuple(compare(ledger, subject) for ledger in ledgers if ledger is not subject),
        tornado=tornado(ledgers, subject, reference) if reference and reference.last == subject.last else (),
        monte_carlo=simulate(ledgers, subject, reference, draws, seed) if draws else None,
    )


def _reference(ledgers: list[Ledger], model: Model) -> Ledger | None:
    """Return the alternative named as reference; else the cheapest competitor or status quo, of equals the first."""
    if model.reference is not None:
        return next(ledger for ledger in ledgers if ledger.alternative.key == model.reference)
    best: Ledger | None = None
    for ledger in ledgers:
        if ledger.alternative.kind not in REFERENCE_KINDS or ledger.alternative.key == model.subject:
            continue
        if best is None or best.present_value - ledger.present_value > RESIDUE * (best.pv_size + ledger.pv_size):
            best = ledger
    return best
