"""The board shows each person the deals and totals that exist for them, and offers only the moves they may make."""

import pytest

from cjm.team.models import User
from tests.cjm.pipeline.conftest import titles
from tests.factories import make_user

NORTH = ["Sorting line", "Cold storage", "Label printers"]
EVERYTHING = ["Sorting line", "Filling line", "Cold storage", "Label printers"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("owner", NORTH),
        ("teammate", NORTH),
        ("presales", NORTH),
        ("outsider", ["Filling line"]),
        ("director", EVERYTHING),
        ("administrator", EVERYTHING),
    ],
)
def test_cards_are_the_deals_one_may_see(people, deals, look, who, expected):
    assert titles(look(getattr(people, who))) == expected


@pytest.mark.parametrize(("who", "expected"), [("owner", (3, 1_240_000)), ("outsider", (1, 500_000)), ("director", (4, 1_740_000))])
def test_totals_are_of_the_deals_one_may_see(people, deals, look, who, expected):
    total = look(getattr(people, who)).total
    assert (total.count, total.amount) == expected


@pytest.mark.parametrize(
    ("who", "movable"),
    [
        ("owner", ["Sorting line", "Label printers"]),
        ("teammate", ["Cold storage"]),
        ("presales", NORTH),
        ("outsider", ["Filling line"]),
        ("director", EVERYTHING),
        ("administrator", EVERYTHING),
    ],
)
def test_a_card_can_be_moved_by_those_who_may_edit_its_deal(people, deals, look, who, movable):
    cards = [card for column in look(getattr(people, who)).columns for card in column.cards]
    assert [card.title for card in cards if card.may_move] == movable


def test_somebody_without_a_team_sees_an_empty_board(people, deals, look):
    shown = look(make_user("Nina Falk"))
    assert titles(shown) == []
    assert shown.total.count == 0


def test_somebody_who_has_left_sees_nothing(people, deals, look):
    User.objects.filter(pk=people.director.pk).update(is_active=False)
    people.director.refresh_from_db()
    shown = look(people.director)
    assert titles(shown) == []
    assert shown.total.count == 0


def test_the_filters_offer_only_owners_whose_deals_one_sees(people, deals, look, client):
    client.force_login(people.owner)
    assert [owner.name for owner in client.get("/board/").context["choices"].owners] == ["Olga Petrova", "Thomas Berg"]


def test_only_those_who_see_every_team_choose_a_team(people, deals, client):
    client.force_login(people.owner)
    assert client.get("/board/").context["choices"].teams == []
    client.force_login(people.director)
    assert [team.name for team in client.get("/board/").context["choices"].teams] == ["North", "South"]


@pytest.mark.parametrize("parameter", ["owner", "team"])
def test_asking_for_what_one_may_not_see_shows_what_one_may(people, deals, look, parameter):
    foreign = {"owner": people.outsider.pk, "team": people.outsider.team_id}
    assert titles(look(people.owner, **{parameter: foreign[parameter]})) == NORTH


def test_a_column_by_itself_shows_the_same_deals(people, deals, first_stage, client):
    client.force_login(people.outsider)
    content = client.get(f"/board/stages/{first_stage.pk}/").content.decode()
    assert "Filling line" in content
    assert "Sorting line" not in content
