"""Cost lines as answers to concerns."""

import pytest

from cjm.stakeholders.answers import Answer, answers_in
from tco.operations import save_document
from tests.factories import NOW, make_deal
from tests.tco.documents import small_document


@pytest.mark.django_db
def test_each_key_is_answered_by_the_first_line_that_carries_it():
    deal = make_deal()
    document = small_document()
    first, second = document["alternatives"][:2]
    first["lines"][0] |= {"name": "Standby engineer", "concern": "night"}
    second["lines"][0] |= {"name": "Call-out fee", "concern": "night"}
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert answers_in(deal) == [Answer("night", "Standby engineer", f"/deals/{deal.pk}/cost/")]


@pytest.mark.django_db
def test_a_deal_without_a_cost_model_answers_nothing():
    assert answers_in(make_deal()) == []
