"""Documents come back from rows as they went in."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest

from tco.evaluation import evaluate_document
from tco.mapping import document_of, exact, json_number, normalised, plain_form
from tco.operations import save_document
from tco.queries import whole_models
from tests.conftest import SHARED
from tests.factories import NOW, make_deal
from tests.tco.documents import rich_document

CASES = [pytest.param(path, id=path.parent.name) for path in sorted(SHARED.glob("cases/*/model.json"))]


@pytest.mark.needs("shared")
@pytest.mark.django_db
@pytest.mark.parametrize("path", CASES)
def test_a_published_case_comes_back_from_the_database_with_the_same_result(path: Path):
    document = json.loads(path.read_text(encoding="utf-8"))
    deal = make_deal()
    saved = save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    returned = document_of(whole_models().get(pk=saved.pk))
    assert json.dumps(returned) == json.dumps(plain_form(document))
    assert _figures(returned) == _figures(document)


def _figures(document: dict) -> dict:
    result = evaluate_document(document)
    return {part: result[part] for part in ("subject", "reference", "alternatives", "comparisons", "tornado")}


@pytest.mark.django_db
def test_every_field_of_the_contract_comes_back():
    document = rich_document()
    deal = make_deal()
    saved = save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert document_of(saved) == document
    assert list(document_of(saved)["drivers"][0]) == list(document["drivers"][0])


def test_what_equals_a_default_is_left_out_and_the_rest_stays():
    document = rich_document()
    verbose = deepcopy(document)
    verbose["alternatives"][0]["lines"][0] |= {
        "type": "cost",
        "escalation": "inherit",
        "risk_adjustment": 0,
        "vat_rate": 0.0,
        "price": False,
    }
    verbose["alternatives"][0]["lines"][1]["when"] |= {"to": None, "every": 1}
    verbose["drivers"][0] |= {"growth": 0}
    assert plain_form(verbose)["alternatives"][0]["lines"][1]["when"] == {"from": 1}
    assert plain_form(plain_form(verbose)) == plain_form(verbose)


@pytest.mark.parametrize("number", [0, 5, -3, 100.0, 0.1, 1e-300, 1e15, -1e15, 999999999999999, 123456789012.34567, 5e-324])
def test_a_number_comes_back_as_it_was_given(number: float):
    returned = json_number(Decimal(str(exact(number))))
    assert (returned, type(returned)) == (number, type(number))


def test_text_is_normalised_on_the_way_in_and_notes_keep_their_lines():
    document = {"name": " Line\u202e one\nline two\x00 ", "source": {"note": "first\r\nsecond"}, "drivers": [{"name": "e\u0301"}]}
    assert normalised(document) == {"name": "Line one line two", "source": {"note": "first\nsecond"}, "drivers": [{"name": "é"}]}
