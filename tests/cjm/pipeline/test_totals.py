"""What stands in the head of a column equals what is in it, after everything that can happen to a deal."""

from dataclasses import astuple
from decimal import Decimal

import pytest

from cjm.deals.models import Deal
from cjm.deals.operations import close_deal, move_to_stage, record_headroom, reopen_deal, update_deal
from cjm.journey.models import Stage
from cjm.pipeline.filters import BoardFilters
from cjm.pipeline.queries import board, board_choices
from tests.factories import NOW, TODAY, make_deal


def counted(user):
    """Return the totals counted from the deals: an amount of nothing or more keeps the board from using what is kept."""
    choices = board_choices(user)
    journey = choices.journeys[0]
    return board(user, BoardFilters(journey=journey, least=Decimal(0)), choices, today=TODAY)


def assert_kept_equals_counted(user, look):
    kept = {column.stage.key: column.total for column in look(user).columns}
    again = {column.stage.key: column.total for column in counted(user).columns}
    assert {key: rounded(total) for key, total in kept.items()} == {key: rounded(total) for key, total in again.items()}


def rounded(total):
    return tuple(round(Decimal(value), 2) for value in astuple(total))


def stage(key):
    return Stage.objects.get(key=key)


CHANGES = {
    "created": lambda deal, by: make_deal(owner=deal.owner, client=deal.client, title="One more", amount=Decimal("123.45")),
    "moved on": lambda deal, by: move_to_stage(deal=deal, to_stage=stage("proof"), by=by, at=NOW, reason="They skipped ahead."),
    "amount changed": lambda deal, by: update_deal(deal=deal, by=by, at=NOW, based_on=deal.version, amount=Decimal("77000.10")),
    "currency changed": lambda deal, by: update_deal(deal=deal, by=by, at=NOW, based_on=deal.version, currency="PLN"),
    "owner changed": lambda deal, by: update_deal(deal=deal, by=by, at=NOW, based_on=deal.version, owner=by),
    "headroom found": lambda deal, by: record_headroom(deal=deal, headroom=0.1875, evidence_score=0.5, at=NOW),
    "headroom below nothing": lambda deal, by: record_headroom(deal=deal, headroom=-0.25, evidence_score=0.5, at=NOW),
    "won": lambda deal, by: close_deal(deal=deal, status="won", by=by, at=NOW, reason="Signed."),
    "lost": lambda deal, by: close_deal(deal=deal, status="lost", by=by, at=NOW, reason="No budget."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_totals_equal_a_recount_after_each_change(people, deals, look, change):
    CHANGES[change](deals["large"], people.director)
    for user in (people.owner, people.director):
        assert_kept_equals_counted(user, look)


def test_totals_equal_a_recount_after_a_long_history(people, deals, look):
    deal = deals["large"]
    record_headroom(deal=deal, headroom=0.125, evidence_score=None, at=NOW)
    move_to_stage(deal=deal, to_stage=stage("decision"), by=people.owner, at=NOW, reason="The board meets today.")
    close_deal(deal=deal, status="lost", by=people.owner, at=NOW, reason="No budget.")
    reopen_deal(deal=deal, by=people.owner, at=NOW, reason="Budget found.")
    record_headroom(deal=deal, headroom=None, evidence_score=None, at=NOW)
    move_to_stage(deal=deal, to_stage=stage("problem"), by=people.owner, at=NOW, reason="A new owner of the problem.")
    assert_kept_equals_counted(people.director, look)
    assert look(people.director).columns[0].total.count == 4


def test_a_lost_total_is_noticed(people, deals, look):
    Deal.objects.filter(pk=deals["large"].pk).update(amount_base=1)
    with pytest.raises(AssertionError):
        assert_kept_equals_counted(people.director, look)


def test_the_headroom_of_a_column_weighs_deals_by_their_amount(people, deals, look):
    record_headroom(deal=deals["large"], headroom=0.1, evidence_score=None, at=NOW)
    record_headroom(deal=deals["mate"], headroom=0.5, evidence_score=None, at=NOW)
    column = look(people.owner).columns[0]
    assert column.total.headroom == pytest.approx((900_000 * 0.1 + 300_000 * 0.5) / 1_200_000)


def test_a_column_without_cost_models_has_no_headroom(people, deals, look):
    assert look(people.owner).columns[0].total.headroom is None


def test_the_weighted_sum_takes_each_stage_by_its_chance(people, deals, look):
    Stage.objects.filter(key="problem").update(win_probability=Decimal("0.10"))
    Stage.objects.filter(key="proof").update(win_probability=Decimal("0.50"))
    move_to_stage(deal=deals["south"], to_stage=stage("proof"), by=people.director, at=NOW, reason="They skipped ahead.")
    assert look(people.director).weighted_amount == Decimal("0.10") * 1_240_000 + Decimal("0.50") * 500_000


def test_each_deal_is_rounded_to_the_cent_whether_totals_are_kept_or_counted(people, look):
    for title in ("One", "Two", "Three"):
        deal = make_deal(owner=people.owner, title=title, amount=Decimal("0.60"))
        record_headroom(deal=deal, headroom=0.01, evidence_score=None, at=NOW)
    assert_kept_equals_counted(people.director, look)
    assert rounded(look(people.director).total)[3] == Decimal("0.03")
