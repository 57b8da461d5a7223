"""The layouts of tables that a team remembers: listed, renamed, forgotten, and known again in a later study."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cjm.deals.models import Deal
from tco.column_mapping.layout import ColumnUse, Layout
from tco.column_mapping.models import ColumnMapping
from tco.mapping import document_of
from tco.models import CostModel, ImportDraft
from tests.factories import NOW, make_deal, people
from tests.tco.column_mapping.pages import answers, asked, preview_after, upload

pytestmark = pytest.mark.django_db
LIST = "/table-layouts/"
YEARS = "Item;Ours 2027;Ours 2028;Acme 2027;Acme 2028;Total\nService;1;2;3;3;9\nEnergy;5;5;4;4;18\n"


def remembered(name: str = "Budget.csv", **values: Any) -> ColumnMapping:
    columns = (ColumnUse("Item", "name"), ColumnUse("Ours 2027", "period", kind="ours"), ColumnUse("Total"))
    kept = {"team": people().owner.team, "made_by": people().owner, "updated_at": NOW, "layout": Layout(columns).as_json()}
    return ColumnMapping.objects.create(name=name, **{"signature": name, **kept, **values})


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- The list -----------------------------------------------------------------------------------------------------------------


def test_the_list_says_what_who_when_and_when_last(presales: Client):
    mapping = remembered(used_at=NOW + timedelta(days=3))
    page = presales.get(LIST)
    row = page.context["rows"][0]
    assert (row.mapping, row.headings, row.left_out, row.may_edit) == (mapping, ["Item", "Ours 2027"], 1, True)
    text = page.content.decode()
    told = ("Budget.csv", people().owner.name, "Item · Ours 2027", "1 column is left out")
    assert [words for words in told if words not in text] == []


def test_the_one_used_last_stands_first_and_one_never_used_last(presales: Client):
    remembered("never")
    remembered("long ago", used_at=NOW)
    remembered("today", used_at=NOW + timedelta(days=1))
    assert [row.mapping.name for row in presales.get(LIST).context["rows"]] == ["today", "long ago", "never"]


def test_without_any_the_list_says_how_one_comes_about(presales: Client):
    assert "No layout is remembered yet" in presales.get(LIST).content.decode()


def test_another_teams_layouts_do_not_exist(presales: Client):
    theirs = remembered(team=people().outsider.team)
    assert presales.get(LIST).context["rows"] == []
    assert presales.get(f"{LIST}{theirs.pk}/rename/").status_code == 404
    assert presales.post(f"{LIST}{theirs.pk}/forget/", {"version": 1}).status_code == 404
    assert [row.mapping for row in signed_in(people().director).get(LIST).context["rows"]] == [theirs]


def test_a_teammate_sees_but_cannot_change():
    mapping = remembered()
    teammate = signed_in(people().teammate)
    assert [row.may_edit for row in teammate.get(LIST).context["rows"]] == [False]
    assert teammate.post(f"{LIST}{mapping.pk}/rename/", {"name": "x", "version": 1}).status_code == 403
    assert teammate.post(f"{LIST}{mapping.pk}/forget/", {"version": 1}).status_code == 403
    assert ColumnMapping.objects.get().name == "Budget.csv"


def test_many_layouts_take_no_more_queries_than_few(presales: Client, django_assert_num_queries: Any):
    remembered()
    with CaptureQueriesContext(connection) as few:
        presales.get(LIST)
    for number in range(20):
        remembered(str(number))
    with django_assert_num_queries(len(few)):
        presales.get(LIST)


# --- Renaming and forgetting --------------------------------------------------------------------------------------------------


def test_a_layout_gets_a_name_that_later_uses_keep(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, YEARS))
    mapping = ColumnMapping.objects.get()
    assert presales.post(f"{LIST}{mapping.pk}/rename/", {"name": " Plant  budget ", "version": 1})["Location"] == LIST
    address = f"/deals/{deal.pk}/cost/upload/{ImportDraft.objects.get().pk}/columns/"
    presales.post(address, answers(presales, address) | {"timing": "once"})
    mapping.refresh_from_db()
    assert (mapping.name, mapping.layout["timing"]) == ("Plant budget", "once")


def test_a_name_is_needed_and_a_late_one_meets_the_earlier(presales: Client):
    mapping = remembered()
    address = f"{LIST}{mapping.pk}/rename/"
    assert presales.post(address, {"name": " ", "version": 1}).status_code == 200
    presales.post(address, {"name": "First", "version": 1})
    late = presales.post(address, {"name": "Second", "version": 1})
    assert (late.status_code, "First" in late.content.decode(), "Second" in late.content.decode()) == (409, True, True)
    assert ColumnMapping.objects.get().name == "First"


def test_forgetting_asks_once_by_name_and_then_the_table_is_asked_about_anew(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, YEARS))
    mapping = ColumnMapping.objects.get()
    address = f"{LIST}{mapping.pk}/forget/"
    assert "Forget “costs.csv”?" in presales.get(address).content.decode()
    assert ColumnMapping.objects.count() == 1
    assert presales.post(address, {"version": mapping.version})["Location"] == LIST
    assert ColumnMapping.objects.count() == 0
    assert upload(presales, deal, YEARS)["Location"].endswith("/columns/")


def test_a_layout_that_somebody_changed_meanwhile_is_not_forgotten_unseen(presales: Client):
    mapping = remembered()
    ColumnMapping.objects.update(version=2)
    answer = presales.post(f"{LIST}{mapping.pk}/forget/", {"version": 1})
    assert (answer.status_code, ColumnMapping.objects.count()) == (409, 1)


# --- Tables of years ----------------------------------------------------------------------------------------------------------


def test_columns_of_years_are_offered_as_such_for_each_alternative_with_their_period(presales: Client, deal: Deal):
    page = presales.get(asked(presales, deal, YEARS))
    columns = page.context["columns"]
    assert [column.field.value() for column in columns] == ["name", *["period+ours"] * 2, *["period+competitor"] * 2, ""]
    assert [column.falls_in for column in columns] == [None, 1, 2, 1, 2, None]
    assert "period 2 of the study" in page.content.decode()
    assert (page.context["form"]["count"].value(), page.context["form"]["unit"].value()) == (2, "year")


def test_a_table_of_amounts_alone_is_not_asked_about_years(presales: Client, deal: Deal):
    page = presales.get(asked(presales, deal, "Item;Ours\nPump;1\nPipe;2\n")).content.decode()
    assert "Amounts of single years or periods" not in page


def test_years_of_a_later_study_are_read_as_last_time(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, YEARS))
    other = make_deal(title="Another")
    later = YEARS.replace("2028", "2031").replace("2027", "2030")
    preview = upload(presales, other, later)["Location"]
    page = presales.get(preview).content.decode()
    assert ("The columns were read as last time." in page, "2030 → 1, 2031 → 2" in page) == (True, True)
    presales.post(f"{preview}confirm/", {"based_on": 0})
    document = document_of(CostModel.objects.get(deal=other))
    assert (document["base_date"], document["drivers"][0]["value"]) == ("2030-01-01", [0, 1, 2])
    assert ColumnMapping.objects.get().used_at is not None


def test_a_year_outside_the_study_is_asked_about_with_what_was_chosen_kept(presales: Client, deal: Deal):
    address = asked(presales, deal, YEARS)
    refused = presales.post(address, answers(presales, address) | {"count": "1", "timing": "once"})
    page = refused.content.decode()
    assert "“Ours 2028” would be period 2, outside the study: it begins on 1 Jan 2027 and ends with period 1." in page
    assert (refused.context["form"]["timing"].value(), ColumnMapping.objects.count()) == ("once", 0)


def test_a_column_in_thousands_is_asked_about_and_remembered(presales: Client, deal: Deal):
    text = "Item;Ours, €;Acme, k€\nPump;12000;9\nPipe;1;2\n"
    address = asked(presales, deal, text)
    assert [column.scale and column.scale.value() for column in presales.get(address).context["columns"]] == [None, 0, 1000]
    page = presales.get(preview_after(presales, address)).content.decode()
    assert "× 1,000: column C “Acme, k€”." in page
    assert [column["scale"] for column in ColumnMapping.objects.get().layout["columns"]] == [0, 0, 1000]


def test_a_remembered_layout_takes_the_currency_that_the_next_table_names(presales: Client, deal: Deal):
    table = "Item;Ours;Acme\nPump;12;9\nPipe;1;2\n"
    preview_after(presales, asked(presales, deal, table))
    for title, currency in (("", deal.currency), ("Costs in RUB\n", "RUB")):
        other = make_deal(title="Another")
        preview = upload(presales, other, title + table)["Location"]
        presales.post(f"{preview}confirm/", {"based_on": 0})
        assert document_of(CostModel.objects.get(deal=other))["currency"] == currency


@pytest.mark.parametrize("address", [LIST, "/countries/", "/cost-templates/"])
def test_what_lies_beside_the_templates_is_shown_as_a_part_of_them(presales, address):
    page = presales.get(address).content.decode()
    assert '<a href="/cost-templates/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1
