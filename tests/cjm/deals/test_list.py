"""The list of deals: filters, order and page live in the address."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cjm.deals.models import Deal
from cjm.deals.operations import close_deal, move_to_stage, record_headroom
from cjm.journey.models import Stage
from cjm.kernel.listing import ROWS_PER_PAGE
from tests.factories import NOW, make_client, make_deal


@pytest.fixture
def deals(people):
    """Three deals of one client, each with something of its own."""
    buyer = make_client()
    cheap = make_deal(client=buyer, title="Cheap", amount=Decimal(10))
    moved = make_deal(client=buyer, owner=people.teammate, title="Moved", amount=Decimal(20))
    move_to_stage(deal=moved, to_stage=Stage.objects.get(key="proof"), by=people.teammate, at=NOW, reason="Because")
    lost = make_deal(client=buyer, title="Lost", amount=Decimal(30))
    close_deal(deal=lost, status="lost", by=people.owner, at=NOW)
    record_headroom(deal=cheap, headroom=0.1, evidence_score=0.2, at=NOW)
    return cheap, moved, lost


def titles(client, **parameters: object) -> list[str]:
    response = client.get(reverse("deal_list"), parameters)
    assert response.status_code == 200
    return [deal.title for deal in response.context["deals"].page_obj]


def test_by_default_the_open_deals_are_shown(client, people, deals):
    client.force_login(people.owner)
    assert sorted(titles(client)) == ["Cheap", "Moved"]


@pytest.mark.parametrize(("status", "shown"), [("lost", ["Lost"]), ("won", []), ("all", ["Cheap", "Lost", "Moved"])])
def test_the_status_is_a_filter(client, people, deals, status, shown):
    client.force_login(people.owner)
    assert sorted(titles(client, status=status)) == shown


def test_stage_owner_and_words_are_filters(client, people, deals):
    client.force_login(people.owner)
    assert titles(client, stage=Stage.objects.get(key="proof").pk) == ["Moved"]
    assert titles(client, owner=people.owner.pk) == ["Cheap"]
    assert titles(client, q="NORDHAFEN moved") == ["Moved"]
    assert titles(client, q="nothing like it") == []


def test_what_the_costs_lack_is_a_filter(client, people, deals):
    client.force_login(people.owner)
    assert {gap: titles(client, costs=gap) for gap in ("none", "estimates", "outdated")} == {
        "none": ["Moved"],
        "estimates": ["Cheap"],
        "outdated": [],
    }
    assert sorted(titles(client, costs="nonsense")) == ["Cheap", "Moved"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("amount", ["Cheap", "Moved"]),
        ("-amount", ["Moved", "Cheap"]),
        ("headroom", ["Cheap", "Moved"]),
        ("-headroom", ["Cheap", "Moved"]),
        ("-stage", ["Moved", "Cheap"]),
        ("-owner", ["Moved", "Cheap"]),
    ],
)
def test_a_column_sorts_both_ways_and_what_is_unknown_comes_last(client, people, deals, sort, order):
    client.force_login(people.owner)
    assert titles(client, sort=sort) == order


@pytest.mark.parametrize(
    "parameters",
    [
        {"sort": "owner__password"},
        {"sort": "-cost_total"},
        {"sort": 'x\n"--'},
        {"team__users__email__icontains": "@"},
        {"stage": "99999999999999999999"},
        {"stage": "1 OR 1=1"},
        {"owner": "\0"},
        {"page": "99999999999999999999"},
        {"page": "-3"},
        {"q": "\0"},
        {"q": " "},
        {"status": "nonsense"},
    ],
)
def test_what_is_not_offered_is_as_if_it_were_not_there(client, people, deals, parameters):
    client.force_login(people.owner)
    assert titles(client, **parameters) == titles(client)


def test_filters_offer_only_what_the_reader_may_name(client, people, deals):
    client.force_login(people.outsider)
    response = client.get(reverse("deal_list"), {"owner": people.owner.pk})
    assert list(response.context["deals"].filters.owners) == []
    assert "Olga Petrova" not in response.content.decode()


def test_pages_neither_repeat_nor_lose_a_deal(client, people, deals):
    client.force_login(people.owner)
    buyer = make_client(name="Other")
    for number in range(ROWS_PER_PAGE):
        make_deal(client=buyer, title=f"Deal {number}")
    shown = titles(client, sort="amount", page=1) + titles(client, sort="amount", page=2)
    assert len(shown) == len(set(shown)) == Deal.objects.open().count()


def test_an_empty_list_says_what_to_do_first(client, people):
    client.force_login(people.owner)
    assert "Start your first deal" in client.get(reverse("deal_list")).content.decode()


def test_a_filter_without_result_says_how_to_go_on(client, people, deals):
    client.force_login(people.owner)
    assert "No deal matches this" in client.get(reverse("deal_list"), {"q": "zzz"}).content.decode()
