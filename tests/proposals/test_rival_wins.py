"""Where another way is cheaper, by kind of cost and line by line."""

from typing import Any

from proposals.rival_wins import lines_rival_wins, where_rival_wins
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


def study_of(document: dict[str, Any]) -> Study:
    return Study(readable_cost(document, evaluate_document(document)))


def test_the_kinds_of_cost_are_told_dearest_first():
    study = study_of(sample_document())
    wins = where_rival_wins(study, study.alternatives["rival"])
    assert [win.our_lines for win in wins] == ["A8", "A7", "A1, A5", "A4", "A2, A3"]
    assert [win.difference for win in wins] == sorted((win.difference for win in wins), reverse=True)
    assert all(win.ours > win.theirs for win in wins)


def test_a_line_of_ours_that_they_do_not_have_stands_alone():
    study = study_of(sample_document())
    wins = lines_rival_wins(study, study.alternatives["rival"])
    assert all((win.theirs, win.their_lines) == (0.0, "") for win in wins)
    assert [win.difference for win in wins] == sorted((win.difference for win in wins), reverse=True)
    assert {win.our_lines for win in wins} <= {f"A{number}" for number in range(1, 9)}


def test_lines_of_the_same_name_and_category_stand_side_by_side():
    document = sample_document()
    same = {"name": "Night shift of the fitter", "category": "staff", "amount": 10000, "when": {"from": 1}}
    document["alternatives"][1]["lines"].append(same)
    study = study_of(document)
    win = next(win for win in lines_rival_wins(study, study.alternatives["rival"]) if win.name == same["name"])
    assert (win.our_lines, win.their_lines, round(win.ours / win.theirs, 2)) == ("A8", "B5", 2.2)


def test_offers_of_unequal_lives_are_set_side_by_side_by_the_year():
    document = sample_document()
    document["alternatives"] = document["alternatives"][:2]
    document["alternatives"][1]["periods"] = 3
    study = study_of(document)
    staff = next(win for win in lines_rival_wins(study, study.alternatives["rival"]) if win.our_lines == "A8")
    ours = study.subject
    assert staff.ours == ours.lines[7].present_value * ours.annualised / ours.present_value
