"""What must be true, told from the result."""

from proposals.conditions import must_be_true
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


def conditions_of(document):
    return must_be_true(Study(readable_cost(document, evaluate_document(document))))


def test_each_uncertain_number_says_at_which_value_the_result_turns():
    first = conditions_of(sample_document())[0]
    assert first.sentence == "“Share of standstill avoided by watching” stays above 0.338."
    assert first.expectation == "We expect 0.55, between 0.35 and 0.7."
    assert first.lines == "P3"


def test_a_number_that_must_not_rise_stays_below():
    sentences = [condition.sentence for condition in conditions_of(sample_document())]
    assert "“Planned stops” stays below 95,100\u00a0EUR." in sentences


def test_the_whole_and_the_payback_are_conditions_too():
    sentences = [condition.sentence for condition in conditions_of(sample_document())]
    assert "Taken together, the costs of Watched drives turn out no more than 26\u00a0% above what we state here." in sentences
    assert "You use it for at least 11 months: by then the saving has paid back what you spend first." in sentences


def test_without_ranges_the_comparison_still_has_conditions():
    document = sample_document()
    for item in [*document["drivers"], *document["alternatives"][0]["lines"]]:
        item.pop("low", None)
        item.pop("high", None)
    assert [condition.lines for condition in conditions_of(document)] == ["", "", ""]


def test_nothing_is_claimed_when_ours_costs_more():
    document = sample_document()
    document["alternatives"][0]["lines"][3]["amount"] = 364000
    assert conditions_of(document) == []
