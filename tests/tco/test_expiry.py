from datetime import date

import pytest

from cjm.deals.models import Deal
from tco.catalogue import source_kinds
from tco.expiry import expiry_of, holds_until, is_expired, is_outdated, outdated_places
from tco.models import CostLine, CostModel, Driver
from tco.operations import delete_model, save_document
from tco.queries import whole_models
from tests.factories import NOW, make_deal
from tests.tco.documents import rich_document

DATED = date(2026, 1, 10)


def test_each_kind_of_source_holds_for_its_own_time() -> None:
    held = {kind: word.valid_days for kind, word in source_kinds().items()}
    assert held == {"contract": None, "measured": 730, "client": 365, "vendor_quote": 90, "benchmark": 550, "estimate": 180}


def test_a_quote_holds_through_its_ninetieth_day() -> None:
    assert expiry_of("vendor_quote", DATED, None) == date(2026, 4, 10)
    assert not is_expired("vendor_quote", DATED, None, date(2026, 4, 10))
    assert is_expired("vendor_quote", DATED, None, date(2026, 4, 11))


def test_what_the_row_itself_says_goes_before_the_kind() -> None:
    assert expiry_of("vendor_quote", DATED, date(2027, 6, 30)) == date(2027, 6, 30)
    assert is_expired("contract", None, date(2026, 2, 1), date(2026, 2, 2))


@pytest.mark.parametrize(("kind", "dated"), [("contract", DATED), ("estimate", None), ("", DATED), ("hearsay", DATED)])
def test_nothing_ends_a_contract_or_a_source_without_a_date(kind: str, dated: date | None) -> None:
    assert expiry_of(kind, dated, None) is None
    assert not is_expired(kind, dated, None, date(2050, 1, 1))


def test_a_date_at_the_end_of_the_calendar_is_read() -> None:
    assert expiry_of("estimate", date.max, None) == date.max


@pytest.mark.django_db
def test_the_database_and_the_rows_find_the_same_numbers_past_their_date() -> None:
    today = date(2026, 11, 22)
    deal = make_deal()
    saved = save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    CostLine.objects.filter(name="Service").update(source_expires=date(2026, 11, 21))
    CostLine.objects.filter(name="Two compressors", source_kind="vendor_quote").update(source_expires=date(2026, 11, 22))
    Driver.objects.filter(key="hours").update(source_date=date(2024, 11, 21))
    model = whole_models().get(pk=saved.pk)
    assert [path for path, _row in outdated_places(model, today)] == ["drivers[0]", "alternatives[0].lines[2]"]
    assert [driver.key for driver in Driver.objects.filter(is_outdated(today))] == ["hours"]
    assert [line.name for line in CostLine.objects.filter(is_outdated(today))] == ["Service"]
    numbers: list[Driver | CostLine] = [*Driver.objects.all(), *CostLine.objects.all()]
    assert holds_until([Driver.objects.all(), CostLine.objects.all()]) == min(
        expiry_of(row.source_kind, row.source_date, row.source_expires) or date.max for row in numbers
    )


@pytest.mark.django_db
def test_the_deal_keeps_until_when_all_its_numbers_hold() -> None:
    deal = make_deal()
    document = rich_document()
    model = save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    line = CostLine.objects.filter(alternative__cost_model=model).first()
    assert line is not None
    document["name"] = "Another name"
    CostLine.objects.filter(pk=line.pk).update(source_expires=date(2020, 1, 1))
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert Deal.objects.get(pk=deal.pk).evidence_holds_until == date(2020, 1, 1)
    delete_model(cost_model=CostModel.objects.get(deal=deal), by=deal.owner, at=NOW)
    assert Deal.objects.get(pk=deal.pk).evidence_holds_until is None
