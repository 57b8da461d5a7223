"""Saving, replacing and removing a deal's cost model: rows, headroom and history go together, or nothing does."""

from typing import Any

import pytest

from cjm.deals.models import Deal, DealEvent
from cjm.kernel.versions import StaleVersion
from tco.engine.messages import InvalidModel
from tco.mapping import document_of
from tco.models import CostLine, CostModel, Driver
from tco.operations import delete_model, save_document
from tco.queries import result_of
from tests.factories import NOW, make_deal
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db


def save(deal: Deal, document: dict[str, Any], **more: Any) -> CostModel:
    return save_document(deal=deal, document=document, by=deal.owner, at=NOW, **more)


def counted() -> tuple[int, int, int, int]:
    return (
        CostModel.objects.count(),
        CostLine.objects.count(),
        Driver.objects.count(),
        DealEvent.objects.filter(kind__startswith="cost").count(),
    )


def test_the_first_model_of_a_deal_is_saved_with_its_headroom_and_told_in_the_history():
    deal = make_deal()
    model = save(deal, small_document())
    deal.refresh_from_db()
    # Saving: (800 + 300 a) − (1000 + 100 a) = 200 a − 200, a = 1/1.1 + 1/1.21; our price is 1,000.
    saving = 200 * (1 / 1.1 + 1 / 1.21) - 200
    assert deal.headroom == pytest.approx(saving / 1000)
    assert (model.version, model.updated_by, model.updated_at) == (1, deal.owner, NOW)
    event = DealEvent.objects.get(kind="cost_model_imported")
    assert event.data == {"name": "Label printers", "alternatives": 2, "lines": 4}


def test_the_result_of_a_saved_model_is_that_of_its_document():
    model = save(make_deal(), small_document())
    assert result_of(model)["comparisons"][0]["saving_pv"] == pytest.approx(200 * (1 / 1.1 + 1 / 1.21) - 200)


def test_a_new_document_replaces_all_rows_and_raises_the_version():
    deal = make_deal()
    save(deal, rich_document())
    model = save(deal, small_document())
    assert (model.version, document_of(model)["name"]) == (2, "Label printers")
    assert counted() == (1, 4, 0, 2)
    assert DealEvent.objects.get(kind="cost_model_replaced").data["before"] == {"alternatives": 3, "lines": 8}


def test_the_same_document_twice_changes_nothing():
    deal = make_deal()
    save(deal, small_document())
    before = counted()
    assert save(deal, small_document()).version == 1
    assert counted() == before


def test_an_invalid_document_is_refused_with_every_error_and_writes_nothing():
    deal = make_deal()
    document = small_document()
    document["alternatives"][0]["lines"][0]["amount"] = "seats"
    document["discount"]["rate"] = -2
    with pytest.raises(InvalidModel) as refused:
        save(deal, document)
    assert sorted(error.path for error in refused.value.errors) == ["alternatives[0].lines[0].amount", "discount.rate"]
    assert counted() == (0, 0, 0, 0)
    deal.refresh_from_db()
    assert deal.headroom is None


def test_a_save_based_on_an_older_version_is_refused_and_writes_nothing():
    deal = make_deal()
    save(deal, rich_document())
    before = counted()
    for based_on in (0, 2, 99):
        with pytest.raises(StaleVersion):
            save(deal, small_document(), based_on=based_on)
    assert counted() == before
    assert save(deal, small_document(), based_on=1).version == 2


def test_a_first_save_based_on_a_model_that_is_gone_is_refused():
    with pytest.raises(StaleVersion):
        save(make_deal(), small_document(), based_on=1)


def test_removing_a_model_takes_the_headroom_with_it_and_keeps_the_history():
    deal = make_deal()
    model = save(deal, small_document())
    with pytest.raises(StaleVersion):
        delete_model(cost_model=model, by=deal.owner, at=NOW, based_on=7)
    delete_model(cost_model=model, by=deal.owner, at=NOW, based_on=1)
    deal.refresh_from_db()
    assert (deal.headroom, deal.evidence_score) == (None, None)
    assert counted() == (0, 0, 0, 2)


def test_headroom_is_unknown_when_no_price_is_marked_or_there_is_no_rival():
    for change in (_without_price, _without_rival):
        deal = make_deal()
        save(deal, change(small_document()))
        deal.refresh_from_db()
        assert deal.headroom is None


def _without_price(document: dict[str, Any]) -> dict[str, Any]:
    for alternative in document["alternatives"]:
        for line in alternative["lines"]:
            line.pop("price", None)
    return document


def _without_rival(document: dict[str, Any]) -> dict[str, Any]:
    del document["alternatives"][1]
    return document


def test_a_key_too_long_for_the_database_is_refused():
    document = small_document()
    document["alternatives"][1]["key"] = "r" * 501
    with pytest.raises(InvalidModel) as refused:
        save(make_deal(), document)
    assert [(error.path, error.message) for error in refused.value.errors] == [
        ("alternatives[1].key", "A key has at most 500 characters.")
    ]
