"""A deal on its way along the stages: evidence, moves, their undoing, and the totals kept with them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cjm.deals.models import Deal, DealEvent, Evidence, StageMove, StageTotal
from cjm.deals.operations import (
    DealClosed,
    MoveRefused,
    close_deal,
    move_to_stage,
    record_headroom,
    reopen_deal,
    revalue_deals,
    undo_move,
    update_deal,
    withdraw_evidence,
)
from cjm.deals.totals import recount_stage_totals
from cjm.journey.models import ExitCriterion, Journey, Stage
from cjm.journey.queries import stages_of
from cjm.kernel.versions import StaleVersion
from cjm.team.models import Currency
from tests.factories import NOW, TODAY, make_deal, make_evidence, prove_stage

LATER = NOW + timedelta(days=3)


def stage(key: str) -> Stage:
    return Stage.objects.get(key=key)


def totals() -> list[tuple[str, str, int, Decimal, Decimal, Decimal]]:
    """Return what stands in the table of totals, places where nothing counts left out."""
    rows = StageTotal.objects.exclude(count=0).order_by("stage__position", "owner__name")
    return [
        (row.stage.key, row.owner.name, row.count, row.amount, row.priced_amount, row.room_amount)
        for row in rows.select_related("stage", "owner")
    ]


# --- Evidence -----------------------------------------------------------------------------------------------------------------


def test_evidence_belongs_to_the_stage_of_its_criterion(deal):
    criterion = ExitCriterion.objects.get(key="shortlisted")
    assert make_evidence(deal, criterion=criterion).stage == stage("suppliers")


def test_evidence_for_no_criterion_belongs_to_the_stage_where_the_deal_stands(deal):
    assert make_evidence(deal).stage == stage("problem")


def test_evidence_tells_when_the_buyer_acted_last(deal):
    make_evidence(deal, observed_on=date(2026, 2, 20))
    make_evidence(deal, observed_on=date(2026, 2, 10))
    assert Deal.objects.get(pk=deal.pk).buyer_acted_on == date(2026, 2, 20)


def test_a_criterion_of_another_journey_is_refused(deal):
    other = Stage.objects.create(journey=Journey.objects.create(name_en="Tender"), key="bid", name_en="Bid")
    criterion = ExitCriterion.objects.create(stage=other, key="bid", text_en="Bid sent")
    with pytest.raises(ValidationError, match="another journey"):
        make_evidence(deal, criterion=criterion)
    assert Evidence.objects.count() == 0


def test_withdrawn_evidence_proves_nothing_but_stays_in_the_history(deal):
    make_evidence(deal, observed_on=date(2026, 2, 10))
    evidence = make_evidence(deal, text="Wrong client", observed_on=TODAY)
    withdraw_evidence(evidence=evidence, by=deal.owner, at=NOW)
    assert Evidence.objects.count() == 1
    assert Deal.objects.get(pk=deal.pk).buyer_acted_on == date(2026, 2, 10)
    assert DealEvent.objects.get(kind="evidence_withdrawn").data == {"text": "Wrong client"}


# --- Moves --------------------------------------------------------------------------------------------------------------------


def test_a_deal_leaves_a_stage_on_evidence(deal):
    prove_stage(deal)
    move = move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER)
    stored = Deal.objects.get(pk=deal.pk)
    assert (stored.stage.key, stored.stage_since, stored.version) == ("solution", LATER, 2)
    assert (move.from_stage, move.to_stage, move.is_back, move.reason) == (stage("problem"), stage("solution"), False, "")


def test_without_evidence_or_reason_it_stays_and_the_missing_criteria_are_named(deal):
    with pytest.raises(MoveRefused) as refusal:
        move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER)
    assert [criterion.key for criterion in refusal.value.missing] == ["problem_in_writing"]
    assert "The buyer states the problem in writing" in str(refusal.value.message_dict["reason"])
    assert Deal.objects.get(pk=deal.pk).stage.key == "problem"
    assert StageMove.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_blanks_are_no_reason(deal, reason):
    with pytest.raises(MoveRefused):
        move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER, reason=reason)


def test_a_reason_stands_in_for_evidence_and_is_kept(deal):
    move = move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER, reason="Their board was told by phone")
    assert move.reason == "Their board was told by phone"
    event = DealEvent.objects.get(kind="stage_moved")
    assert (event.data["reason"], event.data["unproven"]) == ("Their board was told by phone", 1)


def test_evidence_that_helps_but_is_not_required_is_not_asked_for(deal):
    make_evidence(deal, criterion=ExitCriterion.objects.get(key="problem_in_writing"))
    move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER)
    assert deal.stage.key == "solution"


def test_going_back_takes_a_reason_and_is_marked(deal):
    prove_stage(deal)
    move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER)
    with pytest.raises(MoveRefused, match="Say why the deal goes back"):
        move_to_stage(deal=deal, to_stage=stage("problem"), by=deal.owner, at=LATER)
    assert move_to_stage(deal=deal, to_stage=stage("problem"), by=deal.owner, at=LATER, reason="New manager").is_back


def test_a_stage_that_this_purchase_does_not_pass_is_no_leap(people):
    deal = make_deal(purchase_type="modified_rebuy")
    prove_stage(deal)
    move_to_stage(deal=deal, to_stage=stage("requirements"), by=deal.owner, at=LATER)
    assert deal.stage.key == "requirements"


def test_leaving_out_a_stage_takes_a_reason(deal):
    prove_stage(deal)
    with pytest.raises(MoveRefused) as refusal:
        move_to_stage(deal=deal, to_stage=stage("requirements"), by=deal.owner, at=LATER)
    assert [criterion.key for criterion in refusal.value.missing] == ["second_function", "options_named"]


def test_a_deal_does_not_move_to_where_it_stands_nor_to_another_journey(deal):
    foreign = Stage.objects.create(journey=Journey.objects.create(name_en="Tender"), key="bid", name_en="Bid", position=9)
    for target in (deal.stage, foreign):
        with pytest.raises(ValidationError, match="another stage of this deal"):
            move_to_stage(deal=deal, to_stage=target, by=deal.owner, at=LATER, reason="Because")


def test_a_closed_deal_does_not_move(deal):
    close_deal(deal=deal, status="won", by=deal.owner, at=NOW)
    with pytest.raises(DealClosed):
        move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER, reason="Because")


def test_a_move_based_on_an_old_version_is_refused(deal):
    stale = Deal.objects.get(pk=deal.pk)
    update_deal(deal=deal, by=deal.owner, at=NOW, based_on=1, title="Other")
    with pytest.raises(StaleVersion):
        move_to_stage(deal=stale, to_stage=stage("solution"), by=deal.owner, at=LATER, reason="Because", based_on=1)
    assert StageMove.objects.count() == 0


# --- Undoing ------------------------------------------------------------------------------------------------------------------


def test_an_undone_move_leaves_the_deal_as_if_it_had_not_moved(deal):
    move = move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER, reason="Because")
    undo_move(move=move, by=deal.owner, at=LATER)
    stored = Deal.objects.get(pk=deal.pk)
    assert (stored.stage.key, stored.stage_since) == ("problem", NOW)
    assert StageMove.objects.count() == 0
    assert DealEvent.objects.filter(kind__in=["stage_moved", "move_undone"]).count() == 2


def test_the_time_in_a_stage_goes_on_from_the_move_before(deal):
    move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=NOW + timedelta(days=1), reason="Because")
    move = move_to_stage(deal=deal, to_stage=stage("requirements"), by=deal.owner, at=LATER, reason="Because")
    undo_move(move=move, by=deal.owner, at=LATER)
    assert Deal.objects.get(pk=deal.pk).stage_since == NOW + timedelta(days=1)


def test_only_the_latest_move_can_be_undone(deal):
    first = move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=NOW, reason="Because")
    move_to_stage(deal=deal, to_stage=stage("requirements"), by=deal.owner, at=LATER, reason="Because")
    with pytest.raises(StaleVersion):
        undo_move(move=first, by=deal.owner, at=LATER)
    assert Deal.objects.get(pk=deal.pk).stage.key == "requirements"


# --- Totals -------------------------------------------------------------------------------------------------------------------


def test_the_totals_follow_every_change(people, deal):
    make_deal(owner=people.teammate, client=deal.client, amount=Decimal(1000))
    record_headroom(deal=deal, headroom=0.2, evidence_score=None, at=NOW)
    other = ("problem", "Thomas Berg", 1, Decimal(1000), Decimal(0), Decimal(0))
    assert totals() == [("problem", "Olga Petrova", 1, Decimal(250_000), Decimal(250_000), Decimal(50_000)), other]
    move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER, reason="Because")
    assert totals() == [other, ("solution", "Olga Petrova", 1, Decimal(250_000), Decimal(250_000), Decimal(50_000))]
    update_deal(deal=deal, by=deal.owner, at=LATER, based_on=deal.version, amount=Decimal(100_000), owner=people.teammate)
    assert totals() == [other, ("solution", "Thomas Berg", 1, Decimal(100_000), Decimal(100_000), Decimal(20_000))]
    close_deal(deal=deal, status="won", by=deal.owner, at=LATER)
    assert totals() == [other]
    reopen_deal(deal=deal, by=deal.owner, at=LATER)
    record_headroom(deal=deal, headroom=None, evidence_score=None, at=LATER)
    assert totals() == [other, ("solution", "Thomas Berg", 1, Decimal(100_000), Decimal(0), Decimal(0))]


def test_counting_anew_gives_what_was_kept(people, deal):
    for number, headroom in enumerate([None, 0.2, -0.35, 0.123456, 5000.0]):
        another = make_deal(client=deal.client, amount=Decimal("1234.56") * (number + 1), purchase_type="modified_rebuy")
        record_headroom(deal=another, headroom=headroom, evidence_score=None, at=NOW)
        if number % 2:
            move_to_stage(deal=another, to_stage=stage("proof"), by=deal.owner, at=LATER, reason="Because")
    close_deal(deal=deal, status="lost", by=deal.owner, at=LATER)
    kept = totals()
    recount_stage_totals()
    assert totals() == kept
    assert [row[2] for row in kept] == [3, 2]


def test_a_refused_change_leaves_the_totals_alone(deal):
    before = totals()
    with pytest.raises(MoveRefused):
        move_to_stage(deal=deal, to_stage=stage("solution"), by=deal.owner, at=LATER)
    with pytest.raises(StaleVersion):
        update_deal(deal=deal, by=deal.owner, at=LATER, based_on=7, amount=Decimal(5))
    assert totals() == before


def test_a_new_rate_changes_what_deals_are_worth(people):
    deal = make_deal(amount=Decimal(1000), currency="USD")
    dollar = Currency.objects.get(code="USD")
    dollar.rate = Decimal("0.5")
    dollar.save()
    revalue_deals(currency=dollar)
    assert Deal.objects.get(pk=deal.pk).amount_base == Decimal(500)
    assert totals() == [("problem", "Olga Petrova", 1, Decimal(500), Decimal(0), Decimal(0))]


def test_the_steps_of_a_deal_are_the_stages_it_passes(people):
    deal = make_deal(purchase_type="straight_rebuy")
    assert [one.key for one in stages_of(deal)] == ["terms", "launch", "review"]
