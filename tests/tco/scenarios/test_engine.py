"""A model with other values of some numbers."""

from typing import Any

import pytest

from tco.evaluation import evaluate_document
from tco.scenarios.engine import changed_document, numbers_of, usual_changes
from tests.tco.documents import rich_document, small_document


def rows_of(document: dict[str, Any]) -> list[list[int]]:
    return [[100 * place + row for row in range(len(one["lines"]))] for place, one in enumerate(document["alternatives"])]


def numbers(document: dict[str, Any]) -> Any:
    return numbers_of(document, rows_of(document))


def uncertain_document() -> dict[str, Any]:
    """Return ours at 1,000 now and an expected 2 × 100 later, against 800 and 2 × 300, of which two numbers may stray."""
    document = small_document()
    document["discount"]["rate"] = 0
    document["alternatives"][0]["lines"][1] |= {"low": 50, "high": 250}
    document["drivers"] = [{"key": "fee", "value": 300, "low": 200, "high": 400}]
    document["alternatives"][1]["lines"][1]["amount"] = "fee"
    return document


def test_a_scenario_may_set_drivers_and_lines_with_a_number():
    found = numbers(rich_document())
    assert [key for key in found if not key.startswith("line:")] == ["hours", "kwh_price", "ramp", "service_fee"]
    assert [key for key in found if key.startswith("line:")] == ["line:0", "line:3", "line:4", "line:100", "line:102"]
    assert (found["ramp"].is_factor, found["ramp"].likely, found["line:0"].unit) == (True, 1, "USD")


def test_the_values_replace_those_of_the_model_and_nothing_else_moves():
    document = uncertain_document()
    changed = changed_document(document, numbers(document), {"fee": 120, "line:1": 90})
    assert changed["drivers"] == [{"key": "fee", "value": 120}]
    assert [line["amount"] for line in changed["alternatives"][0]["lines"]] == [1000, 90]
    assert document == uncertain_document()


def test_a_ramp_is_changed_as_a_whole():
    document = rich_document()
    changed = changed_document(document, numbers(document), {"ramp": 0.5})
    assert changed["drivers"][2]["value"][:4] == [0, 0.25, 0.375, 0.5]
    assert "low" not in changed["drivers"][2]


def test_a_value_past_the_range_is_allowed():
    document = uncertain_document()
    assert evaluate_document(changed_document(document, numbers(document), {"fee": 1000}))["comparisons"][0]["saving_pv"] == 1600


def test_what_the_model_no_longer_has_is_passed_over():
    document = uncertain_document()
    changed = changed_document(document, numbers(document), {"gone": 1, "line:999": 2})
    assert evaluate_document(changed)["comparisons"] == evaluate_document(document)["comparisons"]


def test_careful_takes_the_end_that_hurts_and_bold_the_end_that_helps():
    document = uncertain_document()
    careful, bold = usual_changes(numbers(document), evaluate_document(document)["tornado"])
    assert careful == {"fee": 200, "line:1": 250}
    assert bold == {"fee": 400, "line:1": 50}


def test_a_number_that_does_not_touch_the_saving_stays():
    document = uncertain_document()
    document["drivers"].append({"key": "idle", "value": 3, "low": 1, "high": 9})
    careful, _bold = usual_changes(numbers(document), evaluate_document(document)["tornado"])
    assert "idle" not in careful


@pytest.mark.parametrize("changes", [{}, {"fee": 300}, {"line:1": 100}])
def test_todays_values_give_todays_figures(changes: dict[str, int]):
    document = uncertain_document()
    base = evaluate_document(document)["alternatives"]
    assert evaluate_document(changed_document(document, numbers(document), changes))["alternatives"] == base
