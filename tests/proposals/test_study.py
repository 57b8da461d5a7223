"""Lines are numbered, paired with their results, and traced to their sources."""

from proposals.snapshot import readable_cost
from proposals.study import Study, numbers_in_short
from tco.evaluation import evaluate_document
from tests.proposals.samples import ONCE, line, sample_document, source


def study_of(document):
    return Study(readable_cost(document, evaluate_document(document)))


def test_our_offer_comes_first_and_its_lines_begin_with_a():
    document = sample_document()
    document["alternatives"].reverse()
    study = study_of(document)
    assert [(one.key, one.letter) for one in study.alternatives.values()] == [("ours", "A"), ("today", "B"), ("rival", "C")]
    assert [one.number for one in study.subject.lines[:2]] == ["A1", "A2"]


def test_each_line_has_its_own_figures_and_those_of_what_it_gives_back():
    study = study_of(sample_document())
    spare = study.subject.lines[4]
    assert (spare.name, spare.total, spare.residual_total) == ("Spare drives on site", 42000.0, -15750.0)
    assert study.subject.lines[5].name == "Standstill that remains"
    assert round(sum(one.total + one.residual_total for one in study.subject.lines), 6) == round(study.subject.total, 6)


def test_a_residual_is_not_mistaken_for_a_stated_line_of_the_same_name():
    document = sample_document()
    document["alternatives"][0]["lines"] = [
        line("Press", "acquisition", 1000, ONCE, lifetime={"periods": 10, "residual": "straight_line"}),
        line("Press", "residual", -50, {"at": 5}),
        line("Press", "acquisition", 400, ONCE, lifetime={"periods": 2, "residual": "straight_line"}),
    ]
    totals = [(one.total, one.residual_total) for one in study_of(document).subject.lines]
    assert [(round(total), round(residual)) for total, residual in totals] == [(1000, -500), (-58, 0), (400, 0)]


def test_a_line_is_sourced_by_itself_or_by_all_its_drivers():
    document = sample_document()
    del document["alternatives"][2]["lines"][0]["source"]
    assert study_of(document).unsourced == []
    del document["drivers"][1]["source"]
    assert [one.number for one in study_of(document).unsourced] == ["C1"]


def test_a_line_that_moves_no_money_needs_no_source():
    document = sample_document()
    document["alternatives"][1]["lines"].append(line("Nothing", "risk", 0, ONCE))
    assert study_of(document).unsourced == []


def test_a_line_that_uses_our_price_is_a_price_line():
    document = sample_document()
    document["drivers"].append({"key": "fee", "value": 5, "price_of": "ours", "source": source("contract")})
    document["alternatives"][0]["lines"].append(line("Hotline", "maintenance", "fee * 12", ONCE))
    assert [one.name for one in study_of(document).price_lines] == [
        "Sensors and gateway", "Fitting and training", "Watching and call-out", "Hotline",
    ]  # fmt: skip


def test_numbers_are_quoted_in_runs():
    lines = study_of(sample_document()).subject.lines
    assert numbers_in_short(lines[:1]) == "A1"
    assert numbers_in_short(lines[:2]) == "A1, A2"
    assert numbers_in_short([*lines[:3], lines[5]]) == "A1–A3, A6"
    assert numbers_in_short([]) == ""


def test_doing_nothing_is_the_status_quo_only_when_it_costs_something():
    document = sample_document()
    assert study_of(document).status_quo.key == "today"
    document["alternatives"][2]["lines"] = []
    assert study_of(document).status_quo is None
