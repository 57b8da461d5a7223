"""Scenarios side by side: what each of them changes, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts import Chart
from tco.charts.scenarios import Saving, scenario_savings
from tco.presentation import wording
from tco.presentation.amounts import percentage
from tco.presentation.comparison import Comparison
from tco.presentation.wording import Saying
from tco.scenarios.engine import Number
from tco.scenarios.models import Scenario
from tco.scenarios.outcomes import Outcome
from tco.scenarios.wording import label_of, unit_of, value_of

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A scenario at the head of its column; `scenario` is None for the model as it is."""

    scenario: Scenario | None
    name: str
    kind: str
    note: str
    problem: str
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A value; `tone` is good, warning or empty, `is_changed` says that the scenario sets it itself."""

    text: str
    tone: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the table with one cell for each column; `aside` is the unit, `style` as in the comparison's table."""

    label: str
    cells: tuple[Cell, ...]
    aside: str = ""
    style: str = ""


@dataclass(frozen=True)
class ScenarioTable:
    """Columns, and the rows in three groups: what is changed, what each alternative costs, and what ours is worth."""

    columns: list[Column]
    changed: list[Row]
    costs: list[Row]
    figures: list[Row]
    savings: Chart | None
    is_yearly: bool


def table_of(comparison: Comparison, numbers: Mapping[str, Number], outcomes: Sequence[Outcome]) -> ScenarioTable:
    """Return the table; the figures are against the rival chosen in `comparison`."""
    yearly = not comparison.study.of_equal_length
    return ScenarioTable(
        columns=[_column(outcome) for outcome in outcomes],
        changed=_changed_rows(numbers, outcomes),
        costs=_cost_rows(comparison, outcomes, yearly=yearly),
        figures=_figure_rows(comparison, outcomes) if comparison.rival else [],
        savings=_savings_chart(comparison, outcomes),
        is_yearly=yearly,
    )


def _column(outcome: Outcome) -> Column:
    scenario = outcome.scenario
    if scenario is None:
        return Column(None, _("As the model is"), "", "", "", ())
    kind = "" if scenario.kind == Scenario.Kind.OTHER else scenario.get_kind_display()
    name = scenario.shown_name
    return Column(scenario, name, "" if kind == name else kind, scenario.shown_note, outcome.problem, outcome.lost)


def _changed_rows(numbers: Mapping[str, Number], outcomes: Sequence[Outcome]) -> list[Row]:
    scenarios = [outcome.scenario for outcome in outcomes if outcome.scenario is not None]
    touched = {key for scenario in scenarios for key in scenario.changes}
    rows = []
    for key, number in numbers.items():
        if key in touched:
            cells = [
                Cell(value_of(number, scenario.changes[key]), is_changed=scenario.changes[key] != number.likely)
                if key in scenario.changes
                else Cell(value_of(number, number.likely))
                for scenario in scenarios
            ]
            rows.append(Row(label_of(number), (Cell(value_of(number, number.likely)), *cells), unit_of(number)))
    return rows


def _cost_rows(comparison: Comparison, outcomes: Sequence[Outcome], *, yearly: bool) -> list[Row]:
    field = "annualised" if yearly else "present_value"
    rows = []
    for head in comparison.heads:
        sums = [outcome.result["alternatives"][head.key][field] if outcome.result else None for outcome in outcomes]
        cells = tuple(Cell(_plain(comparison, value)) for value in sums)
        rows.append(Row(head.name, cells, style="is-ours" if head.is_ours else ""))
    cheapest = tuple(Cell(_cheapest(comparison, outcome.result, field)) for outcome in outcomes)
    return [*rows, Row(_("Cheapest to own"), cheapest, style="is-aside")]


def _cheapest(comparison: Comparison, result: Result | None, field: str) -> str:
    if result is None:
        return formats.EMPTY
    sums = {head.key: result["alternatives"][head.key][field] for head in comparison.heads}
    least = min(sums.values())
    slack = 1e-9 * max(abs(value) for value in sums.values())
    names = [each.short_name for each in comparison.study.alternatives if sums[each.key] <= least + slack]
    return ", ".join(names)


def _discount_words(comparison: Comparison, discount: Mapping[str, Any] | None) -> Saying:
    assert comparison.rival is not None  # noqa: S101 - the caller has asked
    is_sold = comparison.has_seller(comparison.rival)
    return wording.rival_discount_words(discount, comparison.rival.short_name, has_seller=is_sold)


def _figure_rows(comparison: Comparison, outcomes: Sequence[Outcome]) -> list[Row]:
    assert comparison.rival is not None  # noqa: S101 - the caller has asked
    rival, amounts = comparison.rival, comparison.amounts
    found = [_against(outcome.result, rival.key) for outcome in outcomes]
    savings = Row(
        _("Saving a year") if comparison.is_unequal else _("Saving, present value"),
        tuple(_saving_cell(comparison, entry) for entry in found),
        style="is-total",
    )
    if comparison.is_unequal:
        return [savings]
    return [
        savings,
        Row(_("as a share of theirs"), tuple(Cell(formats.EMPTY if e is None else _share(e)) for e in found), style="is-aside"),
        Row(
            _("Headroom"),
            tuple(_said(wording.headroom_words(e["headroom"], rival.short_name, amounts) if e else None) for e in found),
        ),
        Row(
            _("Discount they would need"),
            tuple(_said(_discount_words(comparison, e["rival_discount"]) if e else None) for e in found),
        ),
        Row(_("Payback"), tuple(_said(wording.payback_words(e["payback"]) if e else None) for e in found)),
    ]


def _against(result: Result | None, rival: str) -> Mapping[str, Any] | None:
    return next((entry for entry in result["comparisons"] if entry["against"] == rival), None) if result else None


def _saving_cell(comparison: Comparison, entry: Mapping[str, Any] | None) -> Cell:
    if entry is None:
        return Cell(formats.EMPTY)
    value = entry["saving_annualised"] if comparison.is_unequal else entry["saving_pv"]
    return Cell(comparison.amounts.plain(value), "good" if value > 0 else "warning" if value < 0 else "")


def _share(entry: Mapping[str, Any]) -> str:
    return percentage(entry["saving_pct"])


def _said(saying: wording.Saying | None) -> Cell:
    return Cell(formats.EMPTY) if saying is None else Cell(saying.short, saying.tone if saying.tone == "warning" else "")


def _plain(comparison: Comparison, value: float | None) -> str:
    return formats.EMPTY if value is None else comparison.amounts.plain(value)


def _savings_chart(comparison: Comparison, outcomes: Sequence[Outcome]) -> Chart | None:
    if comparison.rival is None or len(outcomes) < 2:
        return None
    field = "saving_annualised" if comparison.is_unequal else "saving_pv"
    savings = []
    for outcome in outcomes:
        entry = _against(outcome.result, comparison.rival.key)
        if entry is not None:
            name = outcome.scenario.shown_name if outcome.scenario else _("As the model is")
            savings.append(Saving(name, entry[field], outcome.scenario is None))
    return scenario_savings(savings, rival=comparison.rival.name, currency=comparison.currency, per_year=comparison.is_unequal)
