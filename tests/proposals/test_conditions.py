"""What must be true, told from the result."""

from proposals import conditions
from proposals.conditions import lesser_conditions, must_be_true, not_in_doubt
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


def conditions_of(document):
    return must_be_true(study_of(document))


def study_of(document):
    return Study(readable_cost(document, evaluate_document(document)))


def line_of(document, name):
    return next(line for one in document["alternatives"] for line in one["lines"] if line["name"] == name)


def test_each_uncertain_number_says_at_which_value_the_result_turns():
    first = conditions_of(sample_document())[0]
    assert first.sentence == "“Share of standstill avoided by watching” stays above 0.338."
    assert first.expectation == "We expect 0.55, between 0.35 and 0.7."
    assert first.lines == "P3"


def test_a_number_that_must_not_rise_stays_below():
    document = sample_document()
    line_of(document, "Planned stops")["high"] = 33000
    sentences = [condition.sentence for condition in conditions_of(document)]
    assert "“Planned stops” stays below €95,100." in sentences


def test_what_could_hardly_turn_the_result_is_counted_instead_of_listed():
    sentences = [condition.sentence for condition in conditions_of(sample_document())]
    assert not [sentence for sentence in sentences if "Planned stops" in sentence]
    told = not_in_doubt(study_of(sample_document()))
    assert told == "1 other number with a range would not turn the result alone, even 7 times as far out as stated."


def test_what_does_not_fit_into_the_list_is_said_below_it(monkeypatch):
    study = study_of(sample_document())
    listed = [condition.sentence for condition in must_be_true(study)]
    assert lesser_conditions(study) == []
    monkeypatch.setattr(conditions, "MOST_UNCERTAIN", 0)
    below = [condition.sentence for condition in lesser_conditions(study)]
    assert below == listed[: len(below)]
    assert "“Share of standstill avoided by watching” stays above 0.338." in below


def test_without_ranges_nothing_is_said_about_the_other_numbers():
    document = sample_document()
    for item in [*document["drivers"], *(line for one in document["alternatives"] for line in one["lines"])]:
        item.pop("low", None)
        item.pop("high", None)
    assert not_in_doubt(study_of(document)) == ""


def test_the_whole_and_the_payback_are_conditions_too():
    sentences = [condition.sentence for condition in conditions_of(sample_document())]
    assert "Taken together, the costs of Watched drives turn out no more than 26\u00a0% above what we state here." in sentences
    assert "You use it for at least 11 months: by then the saving has paid back what you spend first." in sentences


def test_without_ranges_the_comparison_still_has_conditions():
    document = sample_document()
    for item in [*document["drivers"], *document["alternatives"][0]["lines"]]:
        item.pop("low", None)
        item.pop("high", None)
    assert [condition.sentence.split()[0] for condition in conditions_of(document)] == ["Taken", "You"]


def test_nothing_is_claimed_when_ours_costs_more():
    document = sample_document()
    document["alternatives"][0]["lines"][3]["amount"] = 364000
    assert conditions_of(document) == []
