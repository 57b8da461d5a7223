"""What must be true, in sentences."""

from typing import Any

import pytest

from tco.evaluation import evaluate_document
from tco.scenarios.conditions import Condition, conditions_of
from tco.scenarios.engine import numbers_of
from tests.tco.scenarios.test_engine import rows_of, uncertain_document


def conditions(document: dict[str, Any]) -> list[Condition]:
    result = evaluate_document(document)
    saving = result["comparisons"][0]["saving_pv"]
    return conditions_of(numbers_of(document, rows_of(document)), result["tornado"], saving, "Their printers")


def test_each_uncertain_number_says_where_the_advantage_ends():
    # Ours 1,000 + 2 × 100 against 800 + 2 × fee: equal at a fee of 200, or at ribbons of 200.
    ribbons, fee = conditions(uncertain_document())
    assert fee.sentence == "The advantage is gone if “fee” is below 200: 33\u00a0% below today's value."
    assert ribbons.sentence == (
        "The advantage is gone if “Ribbons (Our printers)” is above 200\u00a0EUR: 100\u00a0% above today's value."
    )
    assert (fee.turning, fee.distance, fee.place) == ("200", "\u221233\u00a0%", "inside")


def test_the_number_nearest_to_turning_by_its_own_range_comes_first():
    document = uncertain_document()
    document["drivers"][0] |= {"low": 290, "high": 310}
    assert [(one.key, one.place, one.is_far) for one in conditions(document)] == [
        ("line:1", "inside", False),
        ("fee", "outside", True),
    ]


def test_for_the_dearer_offer_the_sentence_says_what_would_make_it_cheaper():
    document = uncertain_document()
    document["alternatives"][0]["lines"][0]["amount"] = 1600
    fee = next(one for one in conditions(document) if one.key == "fee")
    assert fee.sentence == "Ours becomes the cheaper one if “fee” is above 500: 67\u00a0% above today's value."


def test_a_value_on_the_other_side_of_nothing_is_no_condition():
    document = uncertain_document()
    document["alternatives"][0]["lines"][0]["amount"] = 300
    fee = next(one for one in conditions(document) if one.key == "fee")
    assert (fee.sentence, fee.turning) == ("Even at nothing, “fee” does not take the advantage away.", "")


def test_a_number_that_is_nothing_today_has_no_share_of_today():
    document = uncertain_document()
    document["alternatives"][0]["lines"][1] |= {"amount": 0, "low": 0, "high": 500}
    ribbons = next(one for one in conditions(document) if one.key == "line:1")
    assert ribbons.sentence == "The advantage is gone if “Ribbons (Our printers)” is above 200\u00a0EUR."
    assert ribbons.distance == ""


def test_of_a_ramp_the_part_of_the_plan_is_told():
    document = uncertain_document()
    document["drivers"][0] |= {"value": [0, 300, 300], "low": 0.5, "high": 1.5}
    fee = next(one for one in conditions(document) if one.key == "fee")
    assert fee.sentence.startswith("The advantage is gone if “fee” is below 66.67\u00a0% of the plan")


def test_where_nothing_turns_within_the_range_of_a_bent_number_nothing_is_said_beyond_it():
    # Past 900 the fee would raise their cost again: that is outside of what anybody stated, and not looked for.
    document = uncertain_document()
    document["alternatives"][0]["lines"][0]["amount"] = 1600
    document["alternatives"][1]["lines"][1]["amount"] = "max(fee, 300) * max(1, fee / 450)"
    fee = next(one for one in conditions(document) if one.key == "fee")
    assert (fee.place, fee.is_far) == ("none", False)
    assert fee.sentence == "Nowhere in its range does “fee” make ours the cheaper one."


def test_when_both_cost_the_same_every_change_tells():
    document = uncertain_document()
    document["alternatives"][0]["lines"][0]["amount"] = 1200
    assert {one.sentence for one in conditions(document)} == {
        "Both cost the same as it is: every change of “fee” tells.",
        "Both cost the same as it is: every change of “Ribbons (Our printers)” tells.",
    }


@pytest.mark.parametrize("expression", ["fee + max(0, fee - 250) * 0", "max(fee, 10)"])
def test_a_bent_number_turns_where_the_engine_found_it(expression: str):
    document = uncertain_document()
    document["alternatives"][1]["lines"][1]["amount"] = expression
    fee = next(one for one in conditions(document) if one.key == "fee")
    assert fee.turning == "200"
