"""What survives when a changed document comes in."""

import copy
from datetime import date

import pytest

from tco.models import CostLine, CostModel, Driver, ModelChange
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document

pytestmark = pytest.mark.django_db


def test_a_line_that_is_still_there_keeps_its_key_its_version_and_its_expiry_date() -> None:
    deal, by = make_deal(), people().owner
    model = save_document(deal=deal, document=rich_document(), by=by, at=NOW)
    lines = list(CostLine.objects.filter(alternative__cost_model=model).order_by("alternative__position", "position"))
    CostLine.objects.filter(pk=lines[0].pk).update(source_expires=date(2026, 12, 31))
    changed = copy.deepcopy(rich_document())
    changed["name"] = "Another name"
    save_document(deal=deal, document=changed, by=by, at=NOW)
    after = list(CostLine.objects.filter(alternative__cost_model=model).order_by("alternative__position", "position"))
    assert [line.pk for line in after] == [line.pk for line in lines]
    assert {line.version for line in after} == {1}
    assert after[0].source_expires == date(2026, 12, 31)


def test_only_the_line_that_changed_gets_the_next_version() -> None:
    deal, by = make_deal(), people().owner
    model = save_document(deal=deal, document=rich_document(), by=by, at=NOW)
    changed = copy.deepcopy(rich_document())
    changed["alternatives"][0]["lines"][1]["amount"] = 4321
    save_document(deal=deal, document=changed, by=by, at=NOW)
    lines = CostLine.objects.filter(alternative__cost_model=model, alternative__position=0).order_by("position")
    assert [line.version for line in lines][:3] == [1, 2, 1]
    assert set(Driver.objects.filter(cost_model=model).values_list("version", flat=True)) <= {1}


def test_a_replaced_model_is_kept_in_the_record_with_what_it_did_to_the_saving() -> None:
    deal, by = make_deal(), people().owner
    save_document(deal=deal, document=rich_document(), by=by, at=NOW)
    changed = copy.deepcopy(rich_document())
    changed["alternatives"][0]["lines"][1]["amount"] = 4321
    model = save_document(deal=deal, document=changed, by=by, at=NOW)
    newest, first = ModelChange.objects.filter(cost_model=model)
    assert (first.kind, first.version, first.saving_before) == ("imported", 1, None)
    assert (newest.kind, newest.version, newest.saving_before) == ("replaced", 2, first.saving_after)
    assert (
        newest.data["before"]["alternatives"][0]["lines"][1]["amount"] == rich_document()["alternatives"][0]["lines"][1]["amount"]
    )
    assert CostModel.objects.get().version == 2
