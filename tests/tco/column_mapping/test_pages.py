"""From the upload of a table in a layout of its own through the question what its columns mean to the comparison."""

from typing import Any

import pytest
from django.test import Client

from cjm.deals.models import Deal
from tco.column_mapping import reading
from tco.column_mapping.models import ColumnMapping
from tco.mapping import document_of
from tco.models import CostModel, ImportDraft
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.column_mapping.pages import answers, asked, confirm, preview_after, upload
from tests.tco.column_mapping.tables import WIDE
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db


def test_three_steps_lead_from_a_table_to_the_comparison(presales: Client, deal: Deal):
    preview = preview_after(presales, asked(presales, deal))
    page = presales.get(preview).content.decode()
    assert ("Save this cost model" in page, "Sorter" in page, CostModel.objects.count()) == (True, True, 0)
    response = confirm(presales, preview)
    assert (response.status_code, response["Location"]) == (302, f"/deals/{deal.pk}/cost/")
    document = document_of(CostModel.objects.get())
    assert [(one["name"], len(one["lines"])) for one in document["alternatives"]] == [
        ("Our offer", 3),
        ("Acme", 2),
        ("As it is", 1),
    ]


def test_the_question_shows_each_column_with_its_first_values_escaped(presales: Client, deal: Deal):
    page = presales.get(asked(presales, deal, "Item;Amount\n<b>Pump</b>;1\n")).content.decode()
    assert ("&lt;b&gt;Pump" in page, "<b>Pump" in page, "Name of the cost" in page) == (True, False, True)


def test_a_table_may_be_pasted(presales: Client, deal: Deal):
    response = presales.post(f"/deals/{deal.pk}/cost/upload/", {"pasted": WIDE.replace(";", "\t")})
    assert response["Location"].endswith("/columns/")
    assert ImportDraft.objects.get().file_name == "Pasted table"
    refused = presales.post(f"/deals/{deal.pk}/cost/upload/", {"pasted": "nothing"})
    assert "No table was found" in refused.content.decode()
    assert "nothing</textarea>" in refused.content.decode()


def test_the_next_table_with_the_same_headings_goes_straight_to_the_preview(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal), timing="once")
    other = make_deal(title="Another")
    response = upload(presales, other)
    assert "The columns were read as last time." in presales.get(response["Location"]).content.decode()
    assert ImportDraft.objects.latest("pk").reading["layout"]["timing"] == "once"
    assert ColumnMapping.objects.count() == 1


def test_another_team_is_asked_anew(presales: Client, deal: Deal, client: Client):
    preview_after(presales, asked(presales, deal))
    theirs = make_deal(owner=people().outsider)
    outsider = Client()
    outsider.force_login(people().outsider)
    assert upload(outsider, theirs)["Location"].endswith("/columns/")


def test_an_answer_that_is_changed_counts_the_next_time(presales: Client, deal: Deal):
    address = asked(presales, deal)
    preview_after(presales, address)
    preview_after(presales, address, timing="once")
    mapping = ColumnMapping.objects.get()
    assert (mapping.version, mapping.layout["timing"], mapping.team) == (2, "once", deal.team)
    preview_after(presales, address, timing="once")
    assert ColumnMapping.objects.get().version == 2


def test_what_is_remembered_names_no_alternative_of_the_deal(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    preview_after(presales, asked(presales, deal, "Item;Our printers;Their printers\nInk;1;2\n"))
    columns = ColumnMapping.objects.get().layout["columns"]
    assert [(column["alternative"], column["kind"]) for column in columns] == [("", ""), ("", "ours"), ("", "competitor")]


REFUSED = [
    ({"column_1": ""}, "Say which column names the costs."),
    ({"column_3": "name"}, "mean the same. Keep one, so that it is clear which counts."),
    ({"column_3": "nonsense"}, "Select a valid choice."),
    ({"count": "601"}, "Ensure this value is less than or equal to 600."),
    ({"rate": "-1"}, "rate"),
    ({"currency": "euro"}, "Expected a currency code of three capital letters, such as EUR."),
    ({"timing": "sometimes"}, "Select a valid choice."),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_an_answer_that_cannot_be_read_is_asked_again(presales: Client, deal: Deal, changed: dict[str, str], sentence: str):
    address = asked(presales, deal)
    response = presales.post(address, {**answers(presales, address), **changed})
    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert (ColumnMapping.objects.count(), "layout" in ImportDraft.objects.get().reading) == (0, False)


def test_a_number_that_could_mean_two_has_to_be_settled_first(presales: Client, deal: Deal):
    address = asked(presales, deal, "Item;Amount\nPump;1.234\n")
    response = presales.post(address, answers(presales, address))
    assert "Say which decimal mark the table uses" in response.content.decode()
    confirm(presales, preview_after(presales, address, decimal="comma"))
    assert document_of(CostModel.objects.get())["alternatives"][0]["lines"][0]["amount"] == 1234


def test_encoding_and_marks_can_be_chosen(presales: Client, deal: Deal):
    address = asked(presales, deal, "Статья;Сумма\nПривод;1\n".encode("cp1251"))
    assert "Привод" in presales.get(address).content.decode()
    garbled = presales.get(f"{address}?encoding=koi8-r").content.decode()
    assert ("Привод" in garbled, "selected>KOI8-R" in garbled) == (False, True)
    refused = presales.get(f"{address}?encoding=utf-8").content.decode()
    assert ("The file is not written in utf-8." in refused, "Привод" in refused) == (True, True)
    for nonsense in ("sheet=99", "head=99999", "head=x", "encoding=rot13", "delimiter=%00"):
        assert presales.get(f"{address}?{nonsense}").status_code == 200


def test_another_row_of_headings_can_be_chosen(presales: Client, deal: Deal):
    address = asked(presales, deal, "Item;Amount\nWhat;Ours\nPump;1\nPipe;2\n")
    page = presales.get(f"{address}?head=2")
    assert [column.heading for column in page.context["columns"]] == ["What", "Ours"]
    confirm(presales, preview_after(presales, f"{address}?head=2"))
    assert [line["name"] for line in document_of(CostModel.objects.get())["alternatives"][0]["lines"]] == ["Pump", "Pipe"]


def test_bad_cells_are_listed_with_a_way_back_and_nothing_can_be_confirmed(presales: Client, deal: Deal):
    preview = preview_after(presales, asked(presales, deal, "Item;Amount\nPump;by request\nPipe;1\n"))
    page = presales.get(preview).content.decode()
    assert ("B2" in page, "by request" in page, "/columns/" in page, "/confirm/" in page) == (True, True, True, False)
    assert confirm(presales, preview).status_code == 200
    assert CostModel.objects.count() == 0


def test_a_preview_that_was_never_explained_leads_to_the_question(presales: Client, deal: Deal):
    address = asked(presales, deal)
    preview = address.removesuffix("columns/")
    assert presales.get(preview)["Location"] == address
    assert confirm(presales, preview)["Location"] == address


def test_a_model_is_changed_by_default_and_replaced_when_asked(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    preview = preview_after(presales, asked(presales, deal, "Item;Our printers\nRibbons;120\n"))
    page = presales.get(preview).content.decode()
    assert ("This changes the cost model that this deal has." in page, "Change the cost model" in page) == (True, True)
    assert "0 new, 1 changed, 0 removed, 3 as before" in page
    other = presales.get(f"{preview}?mode=replace").content.decode()
    assert "This replaces the cost model that this deal has." in other
    assert "0 new, 1 changed, 3 removed, 0 as before" in other
    confirm(presales, preview, 1, mode="update")
    assert [len(one["lines"]) for one in document_of(CostModel.objects.get())["alternatives"]] == [2, 2]


def test_the_same_file_twice_changes_nothing(presales: Client, deal: Deal):
    confirm(presales, preview_after(presales, asked(presales, deal)))
    again = upload(presales, deal)
    assert "saving it would change nothing" in presales.get(again["Location"]).content.decode()
    assert CostModel.objects.get().version == 1


def test_a_table_based_on_an_older_model_is_held_back(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    preview = preview_after(presales, asked(presales, deal, "Item;Our printers\nRibbons;120\n"))
    save_document(deal=deal, document={**small_document(), "name": "Changed meanwhile"}, by=deal.owner, at=NOW)
    assert confirm(presales, preview, 1, mode="update").status_code == 409
    assert CostModel.objects.get().name == "Changed meanwhile"


def test_the_question_exists_for_the_uploader_alone(presales: Client, deal: Deal):
    address = asked(presales, deal)
    for person, status in ((people().owner, 404), (people().teammate, 403), (people().outsider, 404)):
        other = Client()
        other.force_login(person)
        assert (other.get(address).status_code, other.post(address).status_code) == (status, status)


def test_a_draft_of_a_cost_sheet_has_no_question_and_a_confirmed_one_neither(presales: Client, deal: Deal):
    from tests.tco.sheets import sheet_of

    preview = upload(presales, deal, sheet_of(), "costs.xlsx")["Location"]
    assert presales.get(f"{preview}columns/")["Location"] == preview
    confirm(presales, preview)
    assert presales.get(f"{preview}columns/")["Location"] == f"/deals/{deal.pk}/cost/"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("make", [small_document, rich_document])
def test_the_lines_as_csv_come_back_unchanged(presales: Client, deal: Deal, language: str, make: Any):
    person = people().presales
    person.language = language
    person.save()
    save_document(deal=deal, document=make(), by=deal.owner, at=NOW)
    data = b"".join(presales.get(f"/deals/{deal.pk}/cost/lines.csv").streaming_content)  # type: ignore[attr-defined]
    before = document_of(CostModel.objects.get())
    for mode in ("update", "replace"):
        preview = f"{upload(presales, deal, data)['Location']}?mode={mode}"
        assert presales.get(preview).context["upload"].document == before


def test_text_that_looks_like_a_formula_goes_out_as_text_and_comes_back(presales: Client, deal: Deal):
    document = small_document()
    document["alternatives"][0]["lines"][0]["name"] = "=cmd|'/C calc'!A0"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    data = b"".join(presales.get(f"/deals/{deal.pk}/cost/lines.csv").streaming_content)  # type: ignore[attr-defined]
    assert b"\"'=cmd|" in data
    assert "saving it would change nothing" in presales.get(upload(presales, deal, data)["Location"]).content.decode()


def test_the_flows_of_each_period_go_out_by_alternative(presales: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    text = b"".join(presales.get(f"/deals/{deal.pk}/cost/flows.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == [
        '"Period","Our printers, EUR","Their printers, EUR"',
        "0,1000.0,800.0",
        "1,100.0,300.0",
        "2,100.0,300.0",
    ]


def test_a_table_longer_than_any_model_is_refused_before_its_rows_are_read(presales: Client, deal: Deal, monkeypatch: Any):
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    address = asked(presales, deal)
    refused = presales.post(address, answers(presales, address))
    [error] = refused.context["form"].non_field_errors()
    assert error.startswith("The table has 3 rows; each alternative may have 500 costs.")


@pytest.mark.parametrize("name", ["lines.csv", "flows.csv"])
def test_what_goes_out_exists_for_those_who_see_the_deal(client: Client, deal: Deal, name: str):
    address = f"/deals/{deal.pk}/cost/{name}"
    client.force_login(people().teammate)
    assert client.get(address).status_code == 404
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    assert client.get(address).status_code == 200
    client.force_login(people().outsider)
    assert client.get(address).status_code == 404
