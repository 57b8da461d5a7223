"""A file is uploaded, looked at, and confirmed; nothing is stored before the last step."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cjm.deals.models import Deal, DealEvent
from tco.imports import MOST_LISTED
from tco.models import CostModel, ImportDraft
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document, small_document
from tests.tco.sheets import as_json, sheet_of, with_cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return make_deal()


@pytest.fixture
def presales(client: Client, deal: Deal) -> Client:
    client.force_login(people().presales)
    return client


def upload(client: Client, deal: Deal, content: bytes, name: str = "costs.xlsx") -> Any:
    return client.post(f"/deals/{deal.pk}/cost/upload/", {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, deal: Deal, content: bytes) -> str:
    """Upload a valid file and return the address of its preview."""
    response = upload(client, deal, content)
    assert response.status_code == 302
    return str(response["Location"])


def confirm(client: Client, address: str, based_on: int | str = 0) -> Any:
    return client.post(f"{address}confirm/", {"based_on": based_on})


def everything() -> tuple[int, int, int]:
    return CostModel.objects.count(), ImportDraft.objects.count(), DealEvent.objects.count()


@pytest.mark.parametrize(("content", "name"), [(sheet_of(), "costs.xlsx"), (as_json(small_document()), "costs.json")])
def test_a_valid_file_is_shown_before_anything_of_the_model_is_stored(presales: Client, deal: Deal, content: bytes, name: str):
    response = upload(presales, deal, content, name)
    page = presales.get(response["Location"]).content.decode()
    assert CostModel.objects.count() == 0
    assert ("Label printers" in page, name in page, "Save this cost model" in page) == (True, True, True)
    assert "1,173.55" in page or "1,174" in page  # 1000 + 100 × (1/1.1 + 1/1.21)


def test_a_file_is_known_by_its_content_and_not_by_its_name(presales: Client, deal: Deal):
    assert upload(presales, deal, sheet_of(), "notes.json").status_code == 302
    assert upload(presales, deal, as_json(small_document()), "costs.xlsx").status_code == 302


def test_confirming_saves_the_model_and_leads_to_the_comparison(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    response = confirm(presales, address)
    assert (response.status_code, response["Location"]) == (302, f"/deals/{deal.pk}/cost/")
    deal.refresh_from_db()
    assert (deal.cost_model.version, deal.cost_model.updated_by) == (1, people().presales)
    assert deal.headroom is not None


def test_confirming_twice_changes_nothing(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    confirm(presales, address)
    before = everything()
    assert confirm(presales, address).status_code == 302
    assert presales.get(address).status_code == 302
    assert (everything(), CostModel.objects.get().version) == (before, 1)


def test_a_get_never_confirms(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    assert presales.get(f"{address}confirm/").status_code == 405
    assert presales.head(address).status_code == 200
    assert CostModel.objects.count() == 0


def test_a_file_with_bad_cells_lists_them_offers_no_confirmation_and_stores_nothing(presales: Client, deal: Deal):
    before = everything()
    response = upload(presales, deal, with_cell("Lines", "E2", "1,234"))
    page = response.content.decode()
    assert (response.status_code, everything()) == (200, before)
    assert ("Lines!E2" in page, "1,234" in page, "could be a thousand times more or less" in page) == (True, True, True)
    assert "/confirm/" not in page


def test_a_document_with_errors_lists_each_with_its_path(presales: Client, deal: Deal):
    document = small_document()
    document["alternatives"][0]["lines"][0]["amount"] = "<b>seats</b>"
    document["colour"] = "blue"
    page = upload(presales, deal, as_json(document)).content.decode()
    assert ("alternatives[0].lines[0].amount" in page, "There is no field “colour” here." in page) == (True, True)
    assert ("&lt;b&gt;seats&lt;/b&gt;" in page, "<b>seats" in page) == (True, False)


REFUSED = [
    (b"", "The file is empty."),
    (b"hello", "No table was found: a row of headings side by side, with the costs in the rows below it."),
    (b"\x1f\x8b\x08\x00", "This is no Excel workbook (.xlsx), no table as text (.csv) and no JSON document."),
    (b"[" + b"0," * 1_000_001 + b"0]", "The document holds more values than a model at the limits of the format can have."),
    (b"PK\x03\x04garbage", "The workbook is damaged and cannot be read."),
    (b"\xd0\xcf\x11\xe0old", "The workbook is in the old .xls format or protected by a password."),
    (b'{"format": ', "The file is not valid JSON"),
    (b"[" * 100_000, "The file nests objects and lists too deeply."),
    (b"{" + b" " * 5_000_001, "The file is larger than 5 MB."),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_a_file_that_is_not_opened_is_refused_in_a_sentence(presales: Client, deal: Deal, content: bytes, sentence: str):
    before = everything()
    response = upload(presales, deal, content)
    assert (response.status_code, sentence in response.content.decode(), everything()) == (200, True, before)


def test_sending_no_file_asks_for_one(presales: Client, deal: Deal):
    response = presales.post(f"/deals/{deal.pk}/cost/upload/", {})
    assert (response.status_code, "Choose a file first." in response.content.decode()) == (200, True)


def test_the_name_of_a_file_is_a_label_and_nothing_else(presales: Client, deal: Deal):
    upload(presales, deal, sheet_of(), "../../etc/<script>.xlsx")
    draft = ImportDraft.objects.get()
    assert draft.file_name == "<script>.xlsx"
    page = presales.get(f"/deals/{deal.pk}/cost/upload/{draft.pk}/").content.decode()
    assert ("&lt;script&gt;.xlsx" in page, "<script>.xlsx" in page) == (True, False)


def test_replacing_a_model_says_what_changes(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    document = small_document()
    document["alternatives"][0]["lines"][0]["amount"] = 1100
    document["alternatives"][0]["lines"].append({"name": "Paper", "category": "operation", "amount": 1, "when": {"from": 1}})
    page = presales.get(uploaded(presales, deal, as_json(document))).content.decode()
    assert "This replaces the cost model that this deal has." in page
    assert "1 new, 1 changed, 0 removed, 3 as before" in page
    assert "Replace the cost model" in page


def test_a_file_that_holds_what_is_there_offers_nothing_to_save(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    page = presales.get(uploaded(presales, deal, sheet_of())).content.decode()
    assert ("saving it would change nothing" in page, "/confirm/" in page) == (True, False)


@pytest.mark.parametrize("based_on", [1, 3, "", "x", "-1", "9" * 30])
def test_a_confirmation_that_is_not_based_on_the_latest_model_is_held_back(presales: Client, deal: Deal, based_on: int | str):
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    address = uploaded(presales, deal, sheet_of())
    changed = rich_document()
    changed["name"] = "Changed meanwhile"
    save_document(deal=deal, document=changed, by=deal.owner, at=NOW)
    response = confirm(presales, address, based_on)
    page = response.content.decode()
    assert (response.status_code, CostModel.objects.get().name) == (409, "Changed meanwhile")
    assert ("Somebody else changed the cost model in the meantime." in page, 'name="based_on" value="2"' in page) == (True, True)
    assert confirm(presales, address, 2).status_code == 302
    assert CostModel.objects.get().name == "Label printers"


def test_a_draft_can_be_thrown_away(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    assert presales.post(f"{address}discard/").status_code == 302
    assert (ImportDraft.objects.count(), presales.get(address).status_code) == (0, 404)


def test_a_draft_exists_for_its_uploader_alone(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    for person in (people().owner, people().director, people().teammate, people().outsider):
        other = Client()
        other.force_login(person)
        expected = 403 if person == people().teammate else 404
        assert [other.get(address).status_code, confirm(other, address).status_code] == [expected, expected]


def test_a_draft_of_another_deal_is_not_found(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    other = make_deal(title="Another")
    assert confirm(presales, address.replace(f"/{deal.pk}/", f"/{other.pk}/", 1)).status_code == 404


def test_a_draft_expires_and_is_cleared_away_by_the_next_upload(presales: Client, deal: Deal):
    address = uploaded(presales, deal, sheet_of())
    ImportDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (presales.get(address).status_code, confirm(presales, address).status_code) == (404, 404)
    uploaded(presales, deal, sheet_of())
    assert ImportDraft.objects.count() == 1


def test_bad_cells_are_told_in_the_readers_language(client: Client, deal: Deal):
    person = people().presales
    person.language = "ru"
    person.save()
    client.force_login(person)
    assert upload(client, deal, with_cell("Model", "B6", "weeks")).content.decode().count("месяц") >= 1


def test_a_file_that_changes_the_name_of_the_model_alone_can_be_saved(presales: Client, deal: Deal):
    confirm(presales, uploaded(presales, deal, as_json(small_document())))
    renamed = uploaded(presales, deal, as_json({**small_document(), "name": "Printers, renamed"}))
    page = presales.get(renamed).content.decode()
    assert ("saving it would change nothing" in page, "Replace the cost model" in page) == (False, True)
    confirm(presales, renamed, based_on=1)
    assert CostModel.objects.get().name == "Printers, renamed"


def test_half_characters_and_endless_names_in_a_document_are_quoted_as_far_as_a_page_can(presales: Client, deal: Deal):
    response = upload(
        presales, deal, b'{"\\ud800": 1, "name": "\\udfff", "' + b"n" * 100_000 + b'": 1, "format": "' + b"f" * 100_000 + b'"}'
    )
    assert response.status_code == 200
    assert "need your attention" in response.text
    assert len(response.content) < 20_000
    assert (CostModel.objects.count(), ImportDraft.objects.count()) == (0, 0)


def test_of_a_file_full_of_errors_the_first_are_listed_and_all_are_counted(presales: Client, deal: Deal):
    members = ",".join(f'"unknown{number}": 1' for number in range(MOST_LISTED + 100))
    response = upload(presales, deal, f"{{{members}}}".encode(), "costs.json")
    assert response.text.count('<th scope="row">') == MOST_LISTED
    missing = 7
    assert f"{MOST_LISTED + 100 + missing} places" in response.text
    assert f"The first {MOST_LISTED} are listed here." in response.text
