"""What the difference to the reference rests on."""

from datetime import date
from typing import Any

import pytest

from proposals.grounds import grounds_finding, grounds_of, outdated_finding
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.tco.documents import small_document


def study_of(document: dict[str, Any]) -> Study:
    return Study(readable_cost(document, evaluate_document(document)))


def undiscounted() -> dict[str, Any]:
    document = small_document()
    document["discount"]["rate"] = 0
    return document


def test_each_kind_of_source_has_its_share_the_most_reliable_first():
    # Printers 200 on the rival's quote, ribbons 400 on an estimate of ours.
    grounds = grounds_of(study_of(undiscounted()))
    assert [ground.name for ground in grounds] == ["Quotation", "Estimate"]
    assert [ground.share for ground in grounds] == pytest.approx([1 / 3, 2 / 3])


def test_the_finding_says_how_much_can_be_looked_up():
    assert grounds_finding(study_of(undiscounted())) == (
        "33\u00a0% of the difference to Their printers rests on contracts, quotations, measurements and your own figures."
    )


def test_a_number_without_a_source_is_said_to_have_none():
    document = undiscounted()
    del document["alternatives"][1]["lines"][1]["source"]
    assert grounds_of(study_of(document))[-1].name == "no source stated"


def test_without_a_common_time_or_a_rival_there_is_no_difference_to_speak_of():
    unequal, alone = undiscounted(), undiscounted()
    unequal["alternatives"][1]["periods"] = 4
    del alone["alternatives"][1]
    for document in (unequal, alone):
        assert (grounds_of(study_of(document)), grounds_finding(study_of(document))) == ([], "")


def test_what_rests_on_numbers_past_their_date_is_said():
    document = undiscounted()
    days = {"alternatives[1].lines[0]": date(2026, 11, 19), "alternatives[1].lines[1]": date(2026, 11, 20)}
    cost = readable_cost(document, evaluate_document(document), days)
    assert outdated_finding(Study(cost, on=date(2026, 11, 20))) == (
        "33\u00a0% of it rests on numbers that were past their date on 20 Nov 2026; they are marked in the annex."
    )
    assert outdated_finding(Study(cost, on=date(2026, 11, 19))) == ""
    assert outdated_finding(Study(cost)) == ""
