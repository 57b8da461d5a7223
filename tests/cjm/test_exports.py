"""Tables as files, as a browser gets them: what its reader may see, as filtered and sorted."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cjm.deals.operations import close_deal, record_headroom
from tests.cjm.test_query_counts import grow_deals, grow_journey, grow_people
from tests.factories import NOW, make_client, make_concern, make_deal, make_stakeholder

LISTS = ["deal_list", "client_list"]
OF_A_DEAL = ["deal_people", "deal_history"]


def rows(client, name: str, *keys: object, **parameters: object) -> list[list[str]]:
    """Return the rows of the CSV file, its heads first."""
    response = client.get(reverse(f"{name}_export", args=[*keys, "csv"]), parameters)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if response.headers["Content-Language"] == "ru" else ","))


def first_cells(client, name: str, *keys: object, **parameters: object) -> list[str]:
    return [row[0] for row in rows(client, name, *keys, **parameters)[1:]]


def workbook_rows(client, name: str, *keys: object) -> list[tuple[Any, ...]]:
    response = client.get(reverse(f"{name}_export", args=[*keys, "xlsx"]))
    assert response.status_code == 200
    return list(load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def deals(people):
    """Two open deals and a lost one of the owner's team, and one that exists for another team."""
    buyer = make_client(name="Nordhafen")
    cheap = make_deal(client=buyer, title="Cheap", amount=Decimal(10), next_step="=1+1")
    make_deal(client=buyer, owner=people.teammate, title="Dear", amount=Decimal("20.50"))
    close_deal(deal=make_deal(client=buyer, title="Lost", amount=Decimal(30)), status="lost", by=people.owner, at=NOW)
    foreign = make_client(by=people.outsider, name="Foreign client")
    make_deal(owner=people.outsider, client=foreign, title="Foreign")
    record_headroom(deal=cheap, headroom=0.125, evidence_score=None, at=NOW)
    return cheap


def test_the_list_of_deals_is_exported_as_filtered_and_sorted(client, people, deals):
    client.force_login(people.owner)
    assert first_cells(client, "deal_list", sort="amount") == ["Cheap", "Dear"]
    assert first_cells(client, "deal_list", sort="-amount", status="all") == ["Lost", "Dear", "Cheap"]
    assert first_cells(client, "deal_list", q="dear", page=7) == ["Dear"]
    assert first_cells(client, "deal_list", owner=people.owner.pk) == ["Cheap"]


def test_a_row_of_another_team_is_in_the_file_of_nobody_outside_it(client, people, deals):
    everything = {"deal_list": ["Cheap", "Dear", "Foreign", "Lost"], "client_list": ["Foreign client", "Nordhafen"]}
    for person, user in people:
        client.force_login(user)
        for name, titles in everything.items():
            seen = {"outsider": [title for title in titles if title.startswith("Foreign")]}
            shown = seen.get(person, titles if user.sees_every_team else [title for title in titles if "Foreign" not in title])
            assert sorted(first_cells(client, name, status="all")) == shown
    client.force_login(people.outsider)
    assert first_cells(client, "deal_list", owner=people.owner.pk, status="all") == ["Foreign"]


def test_cells_are_numbers_days_and_text(client, people, deals):
    client.force_login(people.owner)
    shown = dict(zip(*rows(client, "deal_list", q="cheap"), strict=True))
    assert (shown["Amount"], shown["Currency"], shown["Headroom"], shown["Next step"]) == ("10.00", "EUR", "0.125", "'=1+1")
    heads, *cells = workbook_rows(client, "deal_list")
    values = dict(zip(heads, next(row for row in cells if row[0] == "Cheap"), strict=True))
    assert (values["Amount"], values["Headroom"], values["Next step"]) == (10, 0.125, "=1+1")


def test_heads_are_in_the_readers_language(client, people, deals):
    people.owner.language = "ru"
    people.owner.save()
    client.force_login(people.owner)
    assert rows(client, "deal_list")[0][:3] == ["Сделка", "Клиент", "Этап"]
    response = client.get(reverse("deal_list_export", args=["csv"]))
    assert "filename*=utf-8''%D0%A1%D0%B4%D0%B5%D0%BB%D0%BA%D0%B8-" in response.headers["Content-Disposition"]


def test_clients_are_exported_as_searched_and_sorted(client, people, deals):
    make_client(name="Brightwater", industry="Pumps")
    client.force_login(people.owner)
    assert first_cells(client, "client_list", sort="-name") == ["Nordhafen", "Brightwater"]
    [heads, row] = rows(client, "client_list", q="pumps")
    assert (row[0], row[1], dict(zip(heads, row, strict=True))["Open deals"]) == ("Brightwater", "Pumps", "0")
    assert dict(zip(*rows(client, "client_list", q="nordhafen"), strict=True))["Open deals"] == "2"


def test_candid_notes_are_exported_for_those_who_may_read_them_alone(client, people, deal):
    make_stakeholder(deal, name="Ingrid Olsen", candid_note="Leaves in May")
    read = {}
    for person, user in people:
        if person != "outsider":
            client.force_login(user)
            exported = rows(client, "deal_people", deal.pk) + [list(row) for row in workbook_rows(client, "deal_people", deal.pk)]
            read[person] = ["Leaves in May" in str(exported), "Candid note" in str(exported)]
    assert read == {
        "owner": [True, True],
        "teammate": [False, False],
        "presales": [False, False],
        "director": [True, True],
        "administrator": [True, True],
    }


def test_people_are_exported_with_what_stops_them(client, people, deal):
    chief = make_stakeholder(deal, name="Per Dahl")
    make_concern(make_stakeholder(deal, name="Ingrid Olsen", reports_to=chief), text="Who answers?")
    make_stakeholder(make_deal(owner=people.owner, title="Other"), name="Somebody else")
    client.force_login(people.owner)
    exported = [
        dict(zip(rows(client, "deal_people", deal.pk)[0], row, strict=True)) for row in rows(client, "deal_people", deal.pk)[1:]
    ]
    told = [(row["Name"], row["Reports to"], row["What stops them"]) for row in exported]
    assert told == [("Ingrid Olsen", "Per Dahl", "Who answers? (no answer yet)"), ("Per Dahl", "", "")]


def test_the_history_is_exported_as_it_is_told(client, people, deal):
    client.force_login(people.owner)
    assert rows(client, "deal_history", deal.pk)[1][1:] == ["Olga Petrova", "Started the deal at the stage “Problem recognised”."]


@pytest.mark.parametrize("name", [*LISTS, *OF_A_DEAL])
def test_the_page_links_to_its_table_as_it_is_filtered(client, people, deal, name):
    make_stakeholder(deal)
    client.force_login(people.owner)
    keys = [deal.pk] if name in OF_A_DEAL else []
    page = client.get(reverse(name, args=keys), {"sort": "name", "page": "1"}).content.decode()
    for kind in ("csv", "xlsx"):
        assert f'href="{reverse(f"{name}_export", args=[*keys, kind])}?sort=name" download' in page


@pytest.mark.parametrize("name", [*LISTS, *OF_A_DEAL])
def test_a_file_is_only_read_and_of_a_known_kind(client, people, deal, name):
    keys = [deal.pk] if name in OF_A_DEAL else []
    client.force_login(people.owner)
    assert client.get(reverse(f"{name}_export", args=[*keys, "exe"])).status_code == 404
    assert client.post(reverse(f"{name}_export", args=[*keys, "csv"])).status_code == 405
    answer = client.get(reverse(f"{name}_export", args=[*keys, "xlsx"]))
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "private, no-store")


@pytest.mark.parametrize(
    ("name", "grow"),
    [("deal_list", grow_deals), ("client_list", grow_deals), ("deal_people", grow_people), ("deal_history", grow_journey)],
)
def test_the_count_of_queries_does_not_grow_with_the_rows(client, people, deal, name, grow):
    make_concern(make_stakeholder(deal, reports_to=make_stakeholder(deal, name="Per Dahl")))
    client.force_login(people.owner)
    address = reverse(f"{name}_export", args=[*([deal.pk] if name in OF_A_DEAL else []), "csv"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(address))
        return len(captured)

    queries()
    few = queries()
    grow(deal)
    assert queries() == few
