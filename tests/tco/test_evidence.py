"""How much of a difference rests on evidence."""

from typing import Any

import pytest

from tco.catalogue import source_weights
from tco.evaluation import evaluate_document
from tco.evidence import weigh_evidence
from tco.ledger import leaves_residual, ledger_of
from tests.tco.documents import rich_document, small_document


def weighed(document: dict[str, Any]) -> Any:
    result = evaluate_document(document)
    return weigh_evidence(document, result, against=result["reference"], weights=source_weights())


def undiscounted(document: dict[str, Any]) -> dict[str, Any]:
    document["discount"]["rate"] = 0
    return document


def test_a_difference_rests_on_the_weaker_of_its_two_sources():
    # Printers 1000 − 800 = 200 on a quote (0.8, ours on a contract); ribbons 2 × (300 − 100) = 400 on an estimate (0.2).
    evidence = weighed(undiscounted(small_document()))
    assert evidence.score == pytest.approx((200 * 0.8 + 400 * 0.2) / 600)
    assert evidence.shares == {"vendor_quote": pytest.approx(1 / 3), "estimate": pytest.approx(2 / 3)}


def test_a_line_without_a_source_weighs_nothing():
    document = undiscounted(small_document())
    del document["alternatives"][1]["lines"][1]["source"]
    assert weighed(document).score == pytest.approx(200 * 0.8 / 600)


def test_an_expression_rests_on_the_weakest_of_its_drivers():
    document = undiscounted(small_document())
    document["drivers"] = [
        {"key": "seats", "value": 10, "source": {"kind": "contract"}},
        {"key": "fee", "value": 30, "source": {"kind": "benchmark"}},
    ]
    for alternative in document["alternatives"]:
        del alternative["lines"][1]["source"]
    document["alternatives"][1]["lines"][1]["amount"] = "seats * fee"
    document["alternatives"][0]["lines"][1]["amount"] = "seats * 10"
    assert weighed(document).shares == {"vendor_quote": pytest.approx(1 / 3), "benchmark": pytest.approx(2 / 3)}


def test_a_line_that_only_one_side_has_is_a_difference_by_itself():
    document = undiscounted(small_document())
    document["alternatives"][1]["lines"].append(
        {"name": "Repairs", "category": "maintenance", "amount": 600, "when": {"at": 1}, "source": {"kind": "measured"}}
    )
    assert weighed(document).score == pytest.approx((200 * 0.8 + 400 * 0.2 + 600 * 1.0) / 1200)


def test_without_a_difference_there_is_no_score():
    document = small_document()
    document["alternatives"][1]["lines"] = document["alternatives"][0]["lines"]
    assert weighed(document).score is None


LIFETIMES = [
    ({"when": {"at": 0}, "lifetime": {"periods": 5, "residual": "straight_line"}}, 8, False),
    ({"when": {"at": 0}, "lifetime": {"periods": 8, "residual": "straight_line"}}, 8, False),
    ({"when": {"at": 0}, "lifetime": {"periods": 9, "residual": "straight_line"}}, 8, True),
    ({"when": {"at": 0}, "lifetime": {"periods": 9}}, 8, False),
    ({"when": {"at": 0}, "lifetime": {"periods": 3, "replace": True, "residual": "straight_line"}}, 8, True),
    ({"when": {"at": 2}, "lifetime": {"periods": 3, "replace": True, "residual": "straight_line"}}, 8, False),
    ({"when": {"at": 8}, "lifetime": {"periods": 3, "replace": True, "residual": "straight_line"}}, 8, True),
    ({"when": {"from": 1}}, 8, False),
]


@pytest.mark.parametrize(("line", "horizon", "expected"), LIFETIMES)
def test_a_residual_is_left_when_a_purchase_is_alive_at_the_end(line: dict[str, Any], horizon: int, expected: bool):
    assert leaves_residual(line, horizon) is expected
    document = small_document()
    document["periods"]["count"] = horizon
    document["alternatives"][0]["lines"] = [{"name": "Machine", "category": "acquisition", "amount": 100, **line}]
    lines = evaluate_document(document)["alternatives"]["ours"]["lines"]
    assert [entry["category"] for entry in lines] == ["acquisition", *(["residual"] if expected else [])]


def test_a_ledger_joins_each_line_with_its_residual():
    document = rich_document()
    result = evaluate_document(document)
    for alternative in document["alternatives"]:
        ledger = ledger_of(document, result, alternative["key"])
        found = result["alternatives"][alternative["key"]]
        assert [line.described["name"] for line in ledger] == [line["name"] for line in alternative["lines"]]
        assert sum(line.whole_pv for line in ledger) == pytest.approx(found["present_value"])


def test_a_difference_rests_on_every_outdated_number_of_its_lines_and_their_drivers():
    document = undiscounted(small_document())
    document["drivers"] = [{"key": "fee", "value": 300, "source": {"kind": "contract"}}]
    document["alternatives"][1]["lines"][1]["amount"] = "fee"
    result = evaluate_document(document)
    old = frozenset({"drivers[0]", "alternatives[0].lines[0]"})
    evidence = weigh_evidence(document, result, against="rival", weights=source_weights(), outdated=old)
    assert evidence.outdated == {"alternatives[0].lines[0]": pytest.approx(1 / 3), "drivers[0]": pytest.approx(2 / 3)}
    assert evidence.outdated_share == pytest.approx(1)


def test_outdated_numbers_leave_the_score_alone_and_count_as_estimates_in_the_sober_one():
    document = undiscounted(small_document())
    result = evaluate_document(document)
    old = frozenset({"alternatives[1].lines[0]"})
    evidence = weigh_evidence(document, result, against="rival", weights=source_weights(), outdated=old)
    assert evidence.score == weighed(document).score
    assert evidence.sober_score == pytest.approx(0.2)
