"""From a document, or a model already read, to its result."""

from __future__ import annotations

from tco.engine.arithmetic import Array, quiet
from tco.engine.comparison import Comparison, compare
from tco.engine.conventions import conventions
from tco.engine.figures import AlternativeFigures, alternative_figures
from tco.engine.flows import environment_of
from tco.engine.ledger import Ledger
from tco.engine.messages import Error, InvalidModel
from tco.engine.model import Model
from tco.engine.montecarlo import MonteCarlo, effort_of_a_draw, figures_of, present_value_draws, simulate
from tco.engine.price import Price
from tco.engine.reading.reader import read_model
from tco.engine.result import Result
from tco.engine.tornado import TornadoRow, tornado

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
    evaluation = Evaluation(model)
    return Result(
        subject=model.subject,
        reference=evaluation.reference.alternative.key if evaluation.reference else None,
        model_sha256=model.sha256,
        conventions=conventions(model),
        alternatives=evaluation.alternatives(),
        comparisons=evaluation.comparisons(),
        tornado=evaluation.tornado(),
        monte_carlo=evaluation.monte_carlo(draws, seed) if draws else None,
    )


class Evaluation:
    """The flows of a model, worked out once, and the parts of the result that are drawn from them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.ledgers = [Ledger(offer, environment_of(model, offer.periods)) for offer in model.alternatives]
        by_key = {ledger.alternative.key: ledger for ledger in self.ledgers}
        self.prices = [Price(ledger) for ledger in self.ledgers]
        self.subject = by_key[model.subject]
        self.reference = self._reference()

    def _reference(self) -> Ledger | None:
        """Return the alternative named as reference; else the cheapest competitor or status quo, of equals the first."""
        best: Ledger | None = None
        for ledger in self.ledgers:
            if ledger.alternative.key == self.model.reference:
                return ledger
            if ledger.alternative.kind not in REFERENCE_KINDS or ledger is self.subject:
                continue
            if best is None or ledger.present_value.less(best.present_value).settled < 0:
                best = ledger
        return best

    def alternatives(self) -> dict[str, AlternativeFigures]:
        """Return the figures of each alternative, by key."""
        pairs = zip(self.ledgers, self.prices, strict=True)
        return {ledger.alternative.key: alternative_figures(ledger, price) for ledger, price in pairs}

    def comparisons(self) -> tuple[Comparison, ...]:
        """Return the comparison of each other alternative with the subject."""
        own_price = self.prices[self.ledgers.index(self.subject)]
        pairs = zip(self.ledgers, self.prices, strict=True)
        return tuple(compare(ledger, price, self.subject, own_price) for ledger, price in pairs if ledger is not self.subject)

    def tornado(self) -> tuple[TornadoRow, ...]:
        """Return the tornado against the reference; empty without one of equal length."""
        if self.reference is None or self.reference.last != self.subject.last:
            return ()
        return tornado(self.ledgers, self.subject, self.reference)

    def monte_carlo(self, draws: int, seed: int) -> MonteCarlo:
        """Return the simulation. A draw may hit what cannot be calculated: its figures are then left open."""
        with quiet():
            return simulate(self.ledgers, self.subject, self.reference, draws, seed)

    def effort_of_a_draw(self) -> int:
        """Return about how many numbers one draw works out: next to none unless expressions bend in uncertain drivers."""
        return effort_of_a_draw(self.ledgers)

    def simulation(self, draws: int, seed: int) -> tuple[MonteCarlo, Array]:
        """Return the simulation, and behind it the present value of each alternative in each draw, in document order."""
        with quiet():
            values = present_value_draws(self.ledgers, draws, seed)
            return figures_of(values, self.ledgers, self.subject, self.reference, seed), values
