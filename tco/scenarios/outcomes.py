"""Each scenario worked out. Uses the engine and nothing of the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tco.evaluation import evaluate_document
from tco.scenarios.engine import Number, changed_document
from tco.scenarios.models import Scenario
from tco.scenarios.wording import label_of_lost, problem_in

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """A scenario with its result; `scenario` is None for the model as it is.

    `result` is None when the model cannot bear the values any more; `problem` then says why. `lost` names the numbers that the
    scenario sets and the model no longer has: they are passed over.
    """

    scenario: Scenario | None
    result: Document | None
    problem: str = ""
    lost: tuple[str, ...] = ()


def outcomes_of(document: Document, base: Document, numbers: Mapping[str, Number], scenarios: Iterable[Scenario]) -> list[Outcome]:
    """Return the model as it is, whose result is `base`, then each scenario in order."""
    return [Outcome(None, base), *(_outcome(document, base, numbers, scenario) for scenario in scenarios)]


def _outcome(document: Document, base: Document, numbers: Mapping[str, Number], scenario: Scenario) -> Outcome:
    from tco.engine.messages import InvalidModel

    lost = tuple(label_of_lost(key) for key in scenario.changes if key not in numbers)
    if len(lost) == len(scenario.changes):
        return Outcome(scenario, base, lost=lost)
    try:
        return Outcome(scenario, evaluate_document(changed_document(document, numbers, scenario.changes)), lost=lost)
    except InvalidModel as invalid:
        return Outcome(scenario, None, problem_in(document, invalid.errors[0]), lost)
