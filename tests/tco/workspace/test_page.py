"""The page: how a model begins, what the table tells of each number, and that it reads without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tco.models import CostModel
from tco.workspace.operations import start_blank
from tests.factories import NOW, make_deal, people
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db


def test_a_deal_without_a_model_begins_with_three_columns(client: Client):
    deal = make_deal()
    desk = Desk(deal, client)
    assert "Start an empty table" in client.get(desk.address()).content.decode()
    assert desk.post("start/", {}).status_code == 302
    history = desk.client.get(f"/deals/{desk.deal.pk}/history/").content.decode()
    assert f"Cost model “{desk.deal.title}” begun with an empty table" in history
    found = desk.document()
    assert [(each["kind"], len(each["lines"])) for each in found["alternatives"]] == [
        ("ours", 1),
        ("competitor", 1),
        ("status_quo", 0),
    ]
    assert (found["currency"], found["periods"], found["discount"]) == ("EUR", {"count": 5, "unit": "year"}, {"rate": 0.1})
    assert desk.post("start/", {}).status_code == 302
    assert desk.model.version == 1
    assert client.get(desk.address()).status_code == 200


def test_the_first_model_speaks_the_language_of_who_begins_it():
    deal = make_deal()
    with override("ru"):
        model = start_blank(deal=deal, by=deal.owner, at=NOW)
    assert model.name == deal.title
    assert [each.key for each in model.alternatives.all()] == ["ours", "competitor", "status_quo"]


def test_the_page_reads_without_a_script_and_leads_to_the_forms(client: Client):
    desk = Desk.laid(make_deal(), client)
    html = client.get(desk.address()).content.decode()
    line = desk.line("rival", "Ribbons")
    assert f'href="/deals/{desk.deal.pk}/cost/lines/{line.pk}/"' in html
    assert "printers*wage" in html
    assert '<td class="is-number is-value">10</td><td class="is-unit">pieces</td><td class="is-name">Printers</td>' in html


def test_the_sheet_tells_where_a_driver_is_used_and_what_expressions_may_name(client: Client):
    desk = Desk.laid(make_deal(), client)
    sheet = desk.sheet()
    drivers = {each["key"]: (each["used_by"], each["used_count"]) for each in sheet["drivers"]}
    assert drivers == {
        "printers": (["Our offer: Service", "Rival: Ribbons"], 2),
        "wage": (["Rival: Ribbons"], 1),
        "unused": ([], 0),
    }
    assert [each["key"] for each in sheet["names"]] == [
        "printers", "wage", "unused", "t", "year", "min", "max", "abs", "ceil", "floor",
    ]  # fmt: skip
    assert [(each["name"], each["is_subject"], each["is_reference"]) for each in sheet["alternatives"]] == [
        ("Our offer", True, False),
        ("Rival", False, True),
    ]


def test_numbers_are_written_in_the_reader_s_way_and_read_back_so(client: Client):
    desk = Desk.laid(make_deal(), client)
    desk.deal.owner.language = "ru"
    desk.deal.owner.save()
    client.force_login(desk.deal.owner)
    price = desk.line("rival", "Price")
    answer = client.post(
        desk.address("edit/"),
        {"based_on": 1, "do": [{"op": "set", "line": price.pk, "field": "amount", "text": "1 234,50", "was": "800,0"}]},
        content_type="application/json",
    )
    cell = answer.json()["patch"]["rows"][0]["cells"][str(price.alternative_id)]
    assert (cell["amount"], cell["shown"].split()) == ("1234,50", ["1", "234,50"])
    refused = client.post(
        desk.address("edit/"),
        {"based_on": 2, "do": [{"op": "set", "line": price.pk, "field": "amount", "text": "1.234"}]},
        content_type="application/json",
    )
    assert [error["text"] for error in refused.json()["errors"]] == ["1.234"]


def test_what_differs_from_the_template_is_marked_with_what_it_was(client: Client):
    desk = Desk.laid(make_deal(), client)
    CostModel.objects.update(template_name="Printers", template_document=document())
    cells = [cell for row in desk.sheet()["rows"] for cell in row["cells"].values() if cell]
    assert {cell["differs"] for cell in cells} == {False}
    price, wage = desk.line("ours", "Price"), desk.driver("wage")
    desk.edit(
        {"op": "set", "line": price.pk, "field": "amount", "text": "1234.5"},
        {"op": "set", "line": desk.line("ours", "Service").pk, "field": "when", "text": "2–", "row": True},
        {"op": "set", "driver": wage.pk, "field": "value", "text": "25"},
        {"op": "new_row", "name": "Training", "amounts": {str(price.alternative_id): "5"}},
    )
    sheet = desk.sheet()
    told = {row["name"]: [(cell["differs"], cell["template"]) for cell in row["cells"].values() if cell] for row in sheet["rows"]}
    assert told == {
        "Price": [(True, "1,000"), (False, None)],
        "Service": [(True, "each year from 1"), (True, "each year from 1")],
        "Ribbons": [(False, None)],
        "Training": [(True, None)],
    }
    assert [(each["differs"], each["template"]) for each in sheet["drivers"]] == [
        (False, None),
        (True, "20"),
        (False, None),
    ]


def test_a_number_past_its_date_is_marked(client: Client):
    desk = Desk.laid(make_deal(), client)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for pk, expires in ((desk.line("ours", "Price").pk, yesterday), (desk.line("rival", "Price").pk, tomorrow)):
        desk.edit(
            {"op": "set", "line": pk, "field": "source_kind", "text": "vendor_quote"},
            {"op": "set", "line": pk, "field": "source_expires", "text": expires},
        )
    cells = desk.sheet()["rows"][0]["cells"].values()
    assert [(cell["source"]["kind"], cell["source"]["expired"]) for cell in cells] == [
        ("vendor_quote", True),
        ("vendor_quote", False),
    ]


def many_rows(desk: Desk, count: int) -> list[dict[str, Any]]:
    column = str(desk.alternative("ours").pk)
    return [{"op": "new_row", "name": f"Line {place}", "amounts": {column: "5"}} for place in range(count)]


def test_page_and_edit_cost_the_same_queries_for_few_rows_and_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
):
    desk = Desk.laid(make_deal(), client)
    counts = []
    for rows in (1, 60):
        desk.edit(*many_rows(desk, rows))
        found = []
        with django_assert_max_num_queries(40) as captured:
            client.get(desk.address())
        found.append(len(captured))
        with django_assert_max_num_queries(40) as captured:
            client.get(desk.address("sheet.json"))
        found.append(len(captured))
        with django_assert_max_num_queries(40) as captured:
            desk.post(
                "edit/",
                {"based_on": 1, "do": [{"op": "set", "line": desk.line("ours", "Price").pk, "field": "amount", "text": f"{rows}"}]},
            )
        found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_teammate_sees_the_charts_follow(client: Client):
    desk = Desk.laid(make_deal(), client)
    client.force_login(people().teammate)
    answer = client.get(desk.address("answer/"))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert 'data-answer="charts"' in answer.content.decode()
