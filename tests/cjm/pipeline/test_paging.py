"""A column shows twenty cards, dearest first, and the following by the place of the last one."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from cjm.deals.models import Deal
from cjm.pipeline.filters import BoardFilters
from cjm.pipeline.queries import CARDS_AT_ONCE, board_choices, board_column
from tests.factories import TODAY, make_client, make_deal

HTMX = {"HX-Request": "true"}


@pytest.fixture
def fifty(people):
    """Fifty deals at one stage, many of the same amount."""
    client = make_client(by=people.owner)
    amounts = [Decimal(amount) for amount in (*range(100, 120), *[50] * 25, *range(1, 6))]
    return [make_deal(owner=people.owner, client=client, title=f"Deal {n}", amount=amount) for n, amount in enumerate(amounts)]


def pages(user, stage):
    """Return the keys on the cards of all pages of a column."""
    choices = board_choices(user)
    after, found = None, []
    while True:
        shown = board_column(user, BoardFilters(journey=stage.journey), choices, stage, after=after, today=TODAY).columns[0]
        found.append([card.pk for card in shown.cards])
        after = shown.next
        if after is None:
            return found


def test_pages_neither_repeat_nor_lose_a_card(people, fifty):
    found = pages(people.owner, fifty[0].stage)
    assert [len(page) for page in found] == [20, 20, 10]
    dearest_first = Deal.objects.order_by("-amount_base", "-pk").values_list("pk", flat=True)
    assert [pk for page in found for pk in page] == list(dearest_first)


def test_an_exact_pageful_has_no_further_page(people, fifty):
    Deal.objects.filter(pk__in=[deal.pk for deal in fifty[CARDS_AT_ONCE:]]).delete()
    assert [len(page) for page in pages(people.owner, fifty[0].stage)] == [CARDS_AT_ONCE]


def test_the_link_to_the_following_cards_leads_to_a_page_of_its_own(people, fifty, client):
    client.force_login(people.owner)
    (column, *_others) = client.get("/board/").context["board"].columns
    response = client.get(column["more"])
    assert b"<!doctype html>" in response.content
    assert titles_of(response) == [f"Deal {n}" for n in range(44, 24, -1)]


def test_htmx_gets_the_following_cards_alone(people, fifty, client):
    client.force_login(people.owner)
    (column, *_others) = client.get("/board/").context["board"].columns
    response = client.get(column["more"], headers=HTMX)
    assert b"<html" not in response.content
    assert response.content.count(b'class="card__deal"') == CARDS_AT_ONCE


def test_the_following_cards_keep_to_the_filters(people, fifty, client):
    client.force_login(people.owner)
    (column, *_others) = client.get("/board/", {"q": "deal", "max": "110"}).context["board"].columns
    assert titles_of(client.get(column["more"]))[0] == "Deal 35"


def test_htmx_gets_the_board_alone_but_not_when_it_restores_its_history(people, fifty, client):
    client.force_login(people.owner)
    assert client.get("/board/", headers=HTMX).content.lstrip().startswith(b'<div id="board"')
    assert b"<!doctype html>" in client.get("/board/", headers={**HTMX, "HX-History-Restore-Request": "true"}).content
    assert b"<!doctype html>" in client.get("/board/", headers={**HTMX, "HX-Boosted": "true"}).content


def test_a_stage_that_does_not_exist_is_not_found(people, fifty, client):
    client.force_login(people.owner)
    assert client.get("/board/stages/987654/").status_code == 404
    assert client.get("/board/stages/99999999999999999999999/").status_code == 404


@pytest.mark.parametrize("who", ["owner", "director"])
def test_the_number_of_statements_does_not_grow_with_the_deals(people, client, django_assert_num_queries, who):
    # The session, the reader, the stages, the owners, the teams (the head of the page names that of a salesperson), the totals, the
    # cards, the company's currency.
    statements = 8
    buyer = make_client(by=people.owner)
    make_deal(owner=people.owner, client=buyer)
    client.force_login(getattr(people, who))
    with django_assert_num_queries(statements):
        assert len(titles_of(client.get("/board/"))) == 1
    for number in range(30):
        make_deal(owner=people.owner, client=buyer, title=f"Deal {number}")
    with django_assert_num_queries(statements):
        assert len(titles_of(client.get("/board/"))) == CARDS_AT_ONCE


def titles_of(response):
    return re.findall(r'class="card__title">([^<]*)<', response.content.decode())


def test_the_board_wants_a_login(client, db):
    assert client.get("/board/").headers["Location"] == "/account/login/?next=/board/"
    assert get_user_model().objects.count() == 0
