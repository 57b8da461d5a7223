"""What survives when a changed document comes in."""

import copy
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def test_a_line_that_changed_keeps_its_key_and_its_expiry_date_and_holds_what_is_new() -> None:
    deal, by = make_deal(), people().owner
    model = save_document(deal=deal, document=rich_document(), by=by, at=NOW)
    line = CostLine.objects.get(alternative__cost_model=model, alternative__position=0, position=1)
    CostLine.objects.filter(pk=line.pk).update(source_expires=date(2026, 12, 31))
    changed = copy.deepcopy(rich_document())
    changed["alternatives"][0]["lines"][1]["amount"] = 4321
    save_document(deal=deal, document=changed, by=by, at=NOW)
    line.refresh_from_db()
    assert (line.amount, line.version, line.source_expires) == (Decimal(4321), 2, date(2026, 12, 31))


@pytest.mark.parametrize("factor", [1, 2], ids=["the first time", "when every line changes"])
def test_saving_asks_the_database_no_more_often_for_more_lines(factor: int) -> None:
    asked = {2: 0, 20: 0}
    for count in asked:
        deal, by = make_deal(title=f"Deal of {count}"), people().owner
        for amounts in range(1, factor + 1):
            document = rich_document()
            document["alternatives"][0]["lines"] = [
                {"name": f"Line {place}", "category": "operation", "amount": 100 * amounts, "when": {"from": 1}}
                for place in range(count)
            ]
            with CaptureQueriesContext(connection) as queries:
                save_document(deal=deal, document=document, by=by, at=NOW)
            asked[count] = len(queries)
    assert asked[2] == asked[20]
