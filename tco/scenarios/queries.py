"""What the pages of scenarios read."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from cjm.deals.models import Deal
from tco.charts import Chart, tornado
from tco.charts.distribution import Draws, distribution
from tco.evaluation import evaluate_document
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.presentation.comparison import Comparison
from tco.presentation.links import addresses_of
from tco.queries import needed_model, whole_models
from tco.scenarios.conditions import FARTHEST, Condition, conditions_of
from tco.scenarios.engine import Number, numbers_of
from tco.scenarios.models import MOST_SCENARIOS, Scenario
from tco.scenarios.outcomes import outcomes_of
from tco.scenarios.risk import Risk, assess_risk
from tco.scenarios.table import ScenarioTable, table_of
from tco.scenarios.wording import likelihood

LARGEST_SEED = 2**31 - 1
MOST_PLAIN_LINES = 40
USUAL = {Scenario.Kind.CAREFUL, Scenario.Kind.LIKELY, Scenario.Kind.BOLD}


@dataclass(frozen=True)
class ScenariosPage:
    """Everything the page of scenarios and risk shows.

    `is_usual_offered` says that some of the three usual scenarios are not there yet and can be made; `has_ranges` that some number
    of the model may stray at all.
    """

    model: CostModel
    comparison: Comparison
    table: ScenarioTable
    conditions: list[Condition]
    tornado: Chart | None
    risk: Risk | None
    distribution: Chart | None
    has_ranges: bool
    has_scenarios: bool
    is_usual_offered: bool
    has_room: bool
    seed: int
    addresses: dict[str, str]
    farthest: int = FARTHEST

    @property
    def chance_of_saving(self) -> str:
        return likelihood(self.risk.probability_saving) if self.risk else ""

    @property
    def chance_of_cheapest(self) -> str:
        return likelihood(self.risk.probability_cheapest) if self.risk else ""

    @property
    def near_conditions(self) -> list[Condition]:
        return [condition for condition in self.conditions if not condition.is_far]

    @property
    def far_conditions(self) -> list[Condition]:
        return [condition for condition in self.conditions if condition.is_far]

    @property
    def next_seed(self) -> int:
        return self.seed % LARGEST_SEED + 1


def scenarios_page(deal: Deal, *, against: str = "", seed: str = "") -> ScenariosPage | None:
    """Return the scenarios of a deal's model against one other alternative (the reference when `against` names none), or None."""
    row = whole_models().prefetch_related("scenarios__updated_by").filter(deal=deal).first()
    if row is None:
        return None
    document, numbers = document_of(row), numbers_in(row)
    result = evaluate_document(document)
    comparison = Comparison(document, result, against=against)
    rival = comparison.rival.key if comparison.rival else None
    if rival is not None and rival != result["reference"]:
        document = {**document, "reference": rival}
        result = evaluate_document(document)
        comparison = Comparison(document, result, against=rival)
    scenarios = list(row.scenarios.all())
    outcomes = outcomes_of(document, result, numbers, scenarios)
    has_ranges = any(number.is_uncertain for number in numbers.values())
    chosen = _seed(seed)
    risk = assess_risk(document, seed=chosen) if rival is not None and has_ranges else None
    return ScenariosPage(
        model=row,
        comparison=comparison,
        table=table_of(comparison, numbers, outcomes),
        conditions=_conditions(numbers, comparison, result),
        tornado=tornado(document, result) if result["tornado"] else None,
        risk=risk,
        distribution=_distribution(risk, comparison) if risk else None,
        has_ranges=has_ranges,
        has_scenarios=bool(scenarios),
        is_usual_offered=has_ranges and bool(USUAL - {scenario.kind for scenario in scenarios}),
        has_room=len(scenarios) < MOST_SCENARIOS,
        seed=chosen,
        addresses=addresses_of(row),
    )


def numbers_in(cost_model: CostModel) -> dict[str, Number]:
    """Return the numbers of the model that a scenario may set (prefetch `drivers` and `alternatives__lines` for many)."""
    lines = [[line.pk for line in alternative.lines.all()] for alternative in cost_model.alternatives.all()]
    return numbers_of(document_of(cost_model), lines)


def scenario_of(deal: Deal, pk: int) -> Scenario:
    """Return a scenario of this deal's model, with the model's rows. Raises Http404."""
    scenario = Scenario.objects.select_related("updated_by").filter(cost_model__deal=deal, pk=pk).first()
    if scenario is None:
        raise Http404
    scenario.cost_model = needed_model(deal)
    return scenario


def _seed(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 and int(typed) else 1


def _conditions(numbers: dict[str, Number], comparison: Comparison, result: Document) -> list[Condition]:
    if comparison.rival is None or not result["tornado"]:
        return []
    return conditions_of(numbers, result["tornado"], comparison.found["saving_pv"], comparison.rival.short_name)


def _distribution(risk: Risk, comparison: Comparison) -> Chart | None:
    assert comparison.rival is not None  # noqa: S101 - there is no risk without one
    if risk.p10 is None or risk.p50 is None or risk.p90 is None or risk.probability_saving is None:
        return None
    found = Draws(risk.counts, risk.edges, risk.p10, risk.p50, risk.p90, risk.probability_saving, risk.draws)
    return distribution(found, rival=comparison.rival.name, currency=comparison.currency, per_year=risk.is_yearly)


def offered_numbers(cost_model: CostModel, changes: dict[str, Any]) -> list[Number]:
    """Return the numbers that the form of a scenario offers: all drivers, the lines with a range, and those already changed.

    When a model has neither drivers nor ranges, the lines that cost most come instead, or there would be nothing to change.
    """
    numbers = numbers_in(cost_model)
    offered = [number for key, number in numbers.items() if number.is_driver or number.is_uncertain or key in changes]
    return offered or sorted(numbers.values(), key=lambda number: -abs(number.likely))[:MOST_PLAIN_LINES]
