"""Keeping a version, comparing two, going back."""

import copy
import csv
import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cjm.deals.models import Deal, DealEvent
from tco.mapping import document_of
from tco.models import CostLine, CostModel, SavedVersion
from tco.operations import delete_model, save_document
from tco.saved_versions.operations import restore_version, save_version
from tco.saved_versions.presentation import DifferencePage
from tco.saved_versions.queries import Side, difference_between
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db


QUERIES = 16


@pytest.fixture
def deal() -> Deal:
    deal = make_deal()
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    return deal


@pytest.fixture
def owner(client: Client, deal: Deal) -> Client:
    client.force_login(deal.owner)
    return client


def keep(deal: Deal, name: str = "Before the meeting") -> SavedVersion:
    return save_version(deal=deal, name=name, by=deal.owner, at=NOW)


def change_ribbons(deal: Deal, amount: float, by: Any = None) -> CostModel:
    document = copy.deepcopy(small_document())
    document["alternatives"][1]["lines"][1]["amount"] = amount
    return save_document(deal=deal, document=document, by=by or deal.owner, at=NOW)


def test_a_version_keeps_the_model_as_it_was(deal: Deal) -> None:
    version = keep(deal)
    change_ribbons(deal, 500)
    version.refresh_from_db()
    assert version.number == 1
    assert version.document["alternatives"][1]["lines"][1]["amount"] == 300
    assert round(version.summary["saving"], 2) == 147.11
    assert DealEvent.objects.filter(deal=deal, kind="cost_version_saved").count() == 1


def test_the_button_pressed_twice_keeps_one_version(deal: Deal) -> None:
    assert keep(deal) == keep(deal)
    assert keep(deal, "After the meeting").number == 2


def test_a_version_needs_a_name(owner: Client, deal: Deal) -> None:
    html = owner.post(f"/deals/{deal.pk}/cost/versions/", {"name": "  ", "note": "kept"}).content.decode()
    assert ("Name the version by what it is for" in html, ">kept</textarea>" in html.replace("\n", "")) == (True, True)
    assert SavedVersion.objects.count() == 0


def test_going_back_makes_the_model_what_it_was(deal: Deal) -> None:
    version = keep(deal)
    model = change_ribbons(deal, 500)
    restored = restore_version(version=version, by=deal.owner, at=NOW, based_on=model.version)
    assert document_of(restored) == version.document
    assert restored.version == 3


def test_going_back_from_an_old_page_changes_nothing(owner: Client, deal: Deal) -> None:
    keep(deal)
    change_ribbons(deal, 500)
    response = owner.post(f"/deals/{deal.pk}/cost/versions/1/restore/", {"based_on": 1})
    assert response.status_code == 409
    assert CostModel.objects.get().version == 2


def test_a_version_outlives_the_model(owner: Client, deal: Deal) -> None:
    version = keep(deal)
    delete_model(cost_model=CostModel.objects.get(), by=deal.owner, at=NOW)
    assert owner.get(f"/deals/{deal.pk}/cost/versions/").status_code == 200
    assert owner.post(f"/deals/{deal.pk}/cost/versions/1/restore/", {"based_on": 0}).status_code == 302
    assert document_of(CostModel.objects.get()) == version.document


def test_the_difference_says_what_changed_by_whom_and_what_it_did(owner: Client, deal: Deal) -> None:
    keep(deal)
    change_ribbons(deal, 500, by=people().presales)
    html = owner.get(f"/deals/{deal.pk}/cost/versions/difference/?from=1&to=now").content.decode()
    row = next(part for part in html.split("<tbody>")[1:] if "Ribbons (Their printers)" in part)
    assert ("<td>300</td>" in row, "<td>500</td>" in row, "Priya Nair" in row, "+347.11" in row) == (True, True, True, True)


def test_the_difference_as_a_file_has_a_row_for_each_field(owner: Client, deal: Deal) -> None:
    keep(deal)
    change_ribbons(deal, 500, by=people().presales)
    response = owner.get(f"/deals/{deal.pk}/cost/versions/difference.csv?from=1&to=now")
    content = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0] == ["What", "Field", "Before", "After", "Who", "Effect on the saving"]
    assert rows[1][:5] == ["Ribbons (Their printers)", "Amount, EUR", "300", "500", "Priya Nair"]
    assert len(rows) == 2


@pytest.mark.parametrize("query", ["from=7&to=now", "from=x", "from=-1", "from=99999999999", "from=²"])
def test_a_version_that_is_not_there_is_not_found(owner: Client, deal: Deal, query: str) -> None:
    assert owner.get(f"/deals/{deal.pk}/cost/versions/difference/?{query}").status_code == 404


SEE = {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200, "nobody": 302}
CHANGE = {"owner": 302, "teammate": 403, "presales": 302, "outsider": 404, "director": 302, "administrator": 302, "nobody": 302}
ROUTES: list[Any] = [
    ("get", "", SEE),
    ("post", "", CHANGE),
    ("get", "difference/?from=1", SEE),
    ("get", "difference.xlsx?from=1", SEE),
    ("get", "1.json", SEE),
    ("get", "1/restore/", SEE | {"teammate": 403}),
    ("post", "1/restore/", CHANGE),
]


@pytest.mark.parametrize("person", list(SEE))
@pytest.mark.parametrize(("method", "path", "expected"), ROUTES, ids=[f"{route[0]}-{route[1]}" for route in ROUTES])
def test_the_table_of_permissions(deal: Deal, person: str, method: str, path: str, expected: dict[str, int]) -> None:
    client = Client()
    keep(deal)
    change_ribbons(deal, 500)
    if person != "nobody":
        client.force_login(getattr(people(), person))
    data = {"based_on": 2, "name": "Another"} if method == "post" else None
    assert getattr(client, method)(f"/deals/{deal.pk}/cost/versions/{path}", data).status_code == expected[person]


def test_the_list_costs_the_same_for_one_version_and_for_many(
    owner: Client, deal: Deal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep(deal)
    address = f"/deals/{deal.pk}/cost/versions/"
    owner.get(address)
    with django_assert_num_queries(QUERIES):
        owner.get(address)
    for number in range(5):
        keep(deal, f"Version {number}")
    with django_assert_num_queries(QUERIES):
        owner.get(address)


def test_what_was_there_is_kept_before_going_back(deal: Deal) -> None:
    version = keep(deal)
    model = change_ribbons(deal, 500)
    restore_version(version=version, by=deal.owner, at=NOW, based_on=model.version)
    kept = SavedVersion.objects.get(number=2)
    assert kept.document["alternatives"][1]["lines"][1]["amount"] == 500


def test_the_model_that_an_upload_replaced_can_be_put_back(owner: Client, deal: Deal) -> None:
    change_ribbons(deal, 500)
    assert owner.get(f"/deals/{deal.pk}/cost/changes/2/restore/").status_code == 200
    owner.post(f"/deals/{deal.pk}/cost/changes/2/restore/", {"based_on": 2})
    document = document_of(CostModel.objects.get())
    assert (document["alternatives"][1]["lines"][1]["amount"], CostModel.objects.get().version) == (300, 3)
    assert SavedVersion.objects.get().document["alternatives"][1]["lines"][1]["amount"] == 500


def test_a_change_that_replaced_nothing_cannot_be_gone_behind(owner: Client, deal: Deal) -> None:
    assert owner.get(f"/deals/{deal.pk}/cost/changes/1/restore/").status_code == 404
    assert owner.get(f"/deals/{deal.pk}/cost/changes/9/restore/").status_code == 404


def test_the_record_says_what_was_done_and_how_far_it_moved_the_saving(owner: Client, deal: Deal) -> None:
    change_ribbons(deal, 500, by=people().presales)
    html = owner.get(f"/deals/{deal.pk}/cost/versions/").content.decode()
    record = html[html.index('id="record"') :]
    assert ("Priya Nair" in record, "+347.11" in record, record.count("/restore/")) == (True, True, 1)


def test_an_edit_of_the_workspace_is_told_with_its_author(owner: Client, deal: Deal) -> None:
    keep(deal)
    line = CostLine.objects.get(alternative__key="rival", name="Ribbons")
    driver = {"op": "new_driver", "id": "d1", "after": None, "key": "sheets", "name": "Sheets", "unit": "", "value": "7"}
    operations = [{"op": "set", "line": line.pk, "field": "amount", "text": "500", "was": "300"}, driver]
    client = Client()
    client.force_login(people().presales)
    body = {"based_on": 1, "do": operations}
    response = client.post(f"/deals/{deal.pk}/cost/workspace/edit/", body, content_type="application/json")
    assert (response.status_code, response.json().get("errors")) == (200, [])
    html = owner.get(f"/deals/{deal.pk}/cost/versions/difference/?from=1&to=now").content.decode()
    rows = [part for part in html.split("<tbody>")[1:] if "Ribbons (Their printers)" in part or "Sheets" in part]
    assert ["Priya Nair" in row for row in rows] == [True, True]


def test_the_difference_by_itself_begins_at_the_latest_version(owner: Client, deal: Deal) -> None:
    keep(deal)
    change_ribbons(deal, 400)
    keep(deal, "Second")
    change_ribbons(deal, 500)
    html = owner.get(f"/deals/{deal.pk}/cost/versions/difference/").content.decode()
    assert ("<td>400</td>" in html, "<td>300</td>" in html) == (True, False)


def test_the_record_shows_the_number_before_and_after(owner: Client, deal: Deal) -> None:
    line = CostLine.objects.get(alternative__key="rival", name="Ribbons")
    operation = {"op": "set", "line": line.pk, "field": "amount", "text": "1234.5", "was": "300"}
    body = {"based_on": 1, "do": [operation]}
    owner.post(f"/deals/{deal.pk}/cost/workspace/edit/", body, content_type="application/json")
    html = owner.get(f"/deals/{deal.pk}/cost/versions/").content.decode().replace("\u202f", " ")
    assert "300 → 1,234.5<" in html


def test_another_model_of_the_same_version_is_kept_too(deal: Deal) -> None:
    version = keep(deal)
    delete_model(cost_model=CostModel.objects.get(), by=deal.owner, at=NOW)
    assert change_ribbons(deal, 500).version == version.model_version
    restore_version(version=version, by=deal.owner, at=NOW, based_on=1)
    assert SavedVersion.objects.get(number=2).document["alternatives"][1]["lines"][1]["amount"] == 500


def test_another_note_is_not_lost(deal: Deal) -> None:
    keep(deal)
    save_version(deal=deal, name="Before the meeting", note="With their new price", by=deal.owner, at=NOW)
    assert list(SavedVersion.objects.order_by("number").values_list("note", flat=True)) == ["", "With their new price"]


def difference_page(owner: Client, deal: Deal, query: str) -> str:
    return owner.get(f"/deals/{deal.pk}/cost/versions/difference/?{query}").content.decode()


def test_looking_back_names_the_same_people(owner: Client, deal: Deal) -> None:
    keep(deal)
    change_ribbons(deal, 500, by=people().presales)
    html = difference_page(owner, deal, "from=now&to=1")
    assert ("Priya Nair" in html, "\u2212347.11" in html) == (True, True)


def test_amounts_of_two_currencies_are_not_taken_from_each_other(owner: Client, deal: Deal) -> None:
    keep(deal)
    document = copy.deepcopy(small_document())
    document["currency"] = "JPY" if document["currency"] != "JPY" else "USD"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    html = difference_page(owner, deal, "from=1&to=now")
    assert ("different currencies" in html, "\u00a5147" in html, html.count("147.11")) == (True, True, 2)


def test_what_a_field_was_by_default_is_said(owner: Client, deal: Deal) -> None:
    keep(deal)
    document = copy.deepcopy(small_document())
    document["vat"] = {"recoverable": False}
    document["alternatives"][1]["lines"][1]["escalation"] = {"rate": 0.03}
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    html = difference_page(owner, deal, "from=1&to=now")
    assert ("<td>yes</td>" in html, "<td>no</td>" in html, "<td>with general inflation</td>" in html) == (True, True, True)
    assert "<td>3\u00a0% a year</td>" in html or "3 % a year" in html


def test_several_changes_are_added_up(owner: Client, deal: Deal) -> None:
    keep(deal)
    document = copy.deepcopy(small_document())
    document["alternatives"][1]["lines"][1]["amount"] = 500
    document["alternatives"][1]["lines"][0]["amount"] += 100
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    foot = difference_page(owner, deal, "from=1&to=now").partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert "+447.11" in foot


def sides(before: dict[str, Any], after: dict[str, Any]) -> DifferencePage:
    """Return the difference between two documents as its page shows it."""
    deal = make_deal(title="Another")
    one, other = (Side(number, "", document, number, NOW, "") for number, document in ((1, before), (2, after)))
    return DifferencePage(difference_between(deal, one, other))


def test_a_sentence_says_how_far_the_saving_moved_and_by_what() -> None:
    dearer, cheaper, same, even = (copy.deepcopy(small_document()) for _each in range(4))
    dearer["alternatives"][1]["lines"][1]["amount"] = 500
    cheaper["alternatives"][1]["lines"][1]["amount"] = 100
    same["alternatives"][0]["name"] = "Our printers, second edition"
    for alternative in even["alternatives"]:
        alternative["lines"][0]["amount"] += 10
    assert [sides(small_document(), after).finding for after in (dearer, cheaper, same, even, small_document())] == [
        "The saving grew by €347.11, most of all through “Ribbons (Their printers)” (+347.11).",
        "The saving shrank by €347.11, most of all through “Ribbons (Their printers)” (\u2212347.11).",
        "Nothing that changed moves the saving.",
        "The saving is what it was: what changed adds up to nothing.",
        "",
    ]


def test_another_order_alone_is_said_to_be_that() -> None:
    after = copy.deepcopy(small_document())
    after["alternatives"][0]["lines"].reverse()
    assert [sides(small_document(), document).only_order_differs for document in (after, small_document())] == [True, False]


def test_formulas_values_by_period_and_units_are_told_as_people_read_them() -> None:
    before, after = rich_document(), rich_document()
    after["drivers"][0] |= {"value": 1450, "low": 1300}
    after["drivers"][2] |= {"value": [0, 0.5, *[1.0] * 19], "low": 0.8}
    line = next(each for each in after["alternatives"][0]["lines"] if isinstance(each["amount"], str))
    line["amount"] = "-hours*kwh_price/(2-ramp)"
    told = {(change.field, change.after) for row in sides(before, after).rows for change in row.words.rows}
    assert told == {
        ("Value, h", "1,450"),
        ("Low, h", "1,300"),
        ("Value", "0: 0; 1: 0.5; 2–20: 1"),
        ("Low", "0.8"),
        (
            "Amount",
            "-Running hours a quarter × Price of a kilowatt-hour / (2 \u2212 Share of the line that is running)",
        ),
    }
