"""Filters live in the address; whatever stands there, a board comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.deals.operations import close_deal
from cjm.journey.models import Journey, Stage
from cjm.pipeline.filters import BoardFilters, Cursor, read_cursor
from tests.cjm.pipeline.conftest import titles
from tests.factories import NOW, TODAY, make_deal

EVERYTHING = ["Sorting line", "Filling line", "Cold storage", "Label printers"]


def test_an_owner_is_chosen(people, deals, look):
    shown = look(people.director, owner=people.owner.pk)
    assert titles(shown) == ["Sorting line", "Label printers"]
    assert (shown.total.count, shown.total.amount) == (2, Decimal(940_000))


def test_a_team_is_chosen(people, deals, look):
    shown = look(people.director, team=people.outsider.team_id)
    assert titles(shown) == ["Filling line"]
    assert (shown.total.count, shown.total.amount) == (1, Decimal(500_000))


@pytest.mark.parametrize("words", ["südstern", "SÜDSTERN filling", "  filling   LINE "])
def test_words_are_sought_in_client_and_title_whatever_their_case(people, deals, look, words):
    shown = look(people.director, q=words)
    assert titles(shown) == ["Filling line"]
    assert (shown.total.count, shown.total.amount) == (1, Decimal(500_000))


@pytest.mark.parametrize("words", ["%", "_", "'", "100%", "\\"])
def test_signs_that_mean_something_in_sql_mean_nothing(people, deals, look, words):
    assert titles(look(people.director, q=words)) == []


def test_open_deals_are_shown_unless_others_are_asked_for(people, deals, look):
    close_deal(deal=deals["mate"], status=Deal.Status.WON, by=people.director, at=NOW, reason="They signed.")
    assert titles(look(people.director)) == ["Sorting line", "Filling line", "Label printers"]
    won = look(people.director, status="won")
    assert titles(won) == ["Cold storage"]
    assert (won.total.count, won.total.amount) == (1, Decimal(300_000))
    assert titles(look(people.director, status="lost")) == []


def test_a_closed_deal_cannot_be_moved(people, deals, look):
    close_deal(deal=deals["mate"], status=Deal.Status.WON, by=people.director, at=NOW, reason="They signed.")
    cards = [card for column in look(people.director, status="won").columns for card in column.cards]
    assert [card.may_move for card in cards] == [False]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"min": "300000"}, ["Sorting line", "Filling line", "Cold storage"]),
        ({"max": "300000"}, ["Cold storage", "Label printers"]),
        ({"min": "300,000", "max": "500,000"}, ["Filling line", "Cold storage"]),
        ({"min": "900000.01"}, []),
    ],
)
def test_amounts_are_bounded_in_the_companys_currency(people, deals, look, bounds, expected):
    shown = look(people.director, **bounds)
    assert titles(shown) == expected
    assert shown.total.count == len(expected)


def test_an_amount_in_another_currency_is_compared_by_its_worth(people, deals, look):
    make_deal(owner=people.owner, title="Pumps", amount=Decimal(400_000), currency="PLN")
    assert "Pumps" not in titles(look(people.director, min="300000"))


def test_amounts_are_read_in_the_readers_way(people, deals, look):
    with translation.override("ru"):
        assert titles(look(people.director, min="500 000,00")) == ["Sorting line", "Filling line"]


def test_stuck_deals_are_those_whose_buyer_was_silent_for_over_thirty_days(people, deals, look):
    Deal.objects.filter(pk=deals["large"].pk).update(buyer_acted_on=TODAY - timedelta(days=31))
    Deal.objects.filter(pk=deals["mate"].pk).update(buyer_acted_on=TODAY - timedelta(days=30))
    Deal.objects.filter(pk=deals["small"].pk).update(buyer_acted_on=None, created_at=NOW - timedelta(days=31))
    Deal.objects.filter(pk=deals["south"].pk).update(buyer_acted_on=TODAY, created_at=NOW - timedelta(days=31))
    shown = look(people.director, stuck=1)
    assert titles(shown) == ["Sorting line", "Label printers"]
    assert (shown.total.count, shown.total.amount) == (2, Decimal(940_000))


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ("none", ["Filling line"]),
        ("estimates", ["Sorting line"]),
        ("outdated", ["Sorting line", "Label printers"]),
    ],
)
def test_what_the_cost_of_ownership_lacks_is_chosen(people, deals, look, costs, expected):
    yesterday = TODAY - timedelta(days=1)
    Deal.objects.filter(pk=deals["large"].pk).update(headroom=0.1, evidence_score=0.4, evidence_holds_until=yesterday)
    Deal.objects.filter(pk=deals["small"].pk).update(headroom=-0.1, evidence_score=0.5, evidence_holds_until=yesterday)
    Deal.objects.filter(pk=deals["mate"].pk).update(headroom=None, evidence_score=0.9, evidence_holds_until=TODAY)
    shown = look(people.director, costs=costs)
    assert titles(shown) == expected
    assert shown.total.count == len(expected)


def test_another_journey_has_its_own_columns(people, deals, look):
    journey = Journey.objects.create(name_en="Renewals")
    Stage.objects.create(journey=journey, key="talk", name_en="Talk", purchase_types=["new_task"])
    make_deal(owner=people.owner, title="Renewal", journey=journey)
    assert titles(look(people.director)) == EVERYTHING
    renewals = look(people.director, journey=journey.pk)
    assert [column.stage.key for column in renewals.columns] == ["talk"]
    assert titles(renewals) == ["Renewal"]
    assert renewals.total.count == 1


def test_a_folded_column_keeps_its_total_and_shows_no_cards(people, deals, look, first_stage):
    shown = look(people.director, fold=f"{first_stage.key},nonsense")
    assert titles(shown) == []
    assert [column.stage.key for column in shown.columns if column.is_folded] == [first_stage.key]
    assert shown.columns[0].total.count == 4


NONSENSE = ("abc", "9" * 23, "1e999", "NaN", "\x00", "٣", "' OR 1=1 --", "<script>", "%00", "\ud83d", "1_000", "--1", "7;8")
PARAMETERS = ("owner", "team", "journey", "status", "min", "max", "stuck", "costs", "fold", "after", "sort")


def test_nonsense_in_the_address_shows_the_board_all_the_same(people, deals, look):
    for parameter in PARAMETERS:
        shown = {value: titles(look(people.director, **{parameter: value})) for value in NONSENSE}
        assert shown == dict.fromkeys(NONSENSE, EVERYTHING), parameter


def test_nonsense_is_answered_by_the_pages(people, deals, client, first_stage):
    client.force_login(people.director)
    for parameter in (*PARAMETERS, "q"):
        for value in NONSENSE:
            if value != "\ud83d":  # which no address can hold
                assert client.get("/board/", {parameter: value}).status_code == 200
                assert client.get(f"/board/stages/{first_stage.pk}/", {parameter: value}).status_code == 200


def test_a_bound_that_cannot_be_read_is_kept_and_explained(people, deals, client):
    client.force_login(people.director)
    response = client.get("/board/", {"min": "a lot"})
    assert 'value="a lot" aria-invalid="true"' in response.content.decode()
    assert response.context["filters"].wrong == {"min": "Write a number such as 1,234.50."}


def test_the_address_names_only_what_differs_from_the_default(people, deals):
    filters = BoardFilters(owner=people.owner, words="line", folded=frozenset({"proof", "launch"}))
    assert filters.address_part(default_journey=None) == f"owner={people.owner.pk}&q=line&fold=launch%2Cproof"
    assert BoardFilters(costs=CostGap.ESTIMATES).address_part(default_journey=None) == "costs=estimates"
    assert BoardFilters().address_part(default_journey=None) == ""


@pytest.mark.parametrize("text", ["", "5", "_5", "5_", "-5_5", "5_5_5", "1e5_5", "5,0_5", "٣_5", "5_99999999999999999999", "5_5\n"])
def test_a_place_that_is_none_is_not_read(text):
    assert read_cursor(text) is None


def test_a_place_is_read_as_it_is_written():
    place = Cursor(Decimal("1234.50"), 17)
    assert str(place) == "1234.50_17"
    assert read_cursor(str(place)) == place
