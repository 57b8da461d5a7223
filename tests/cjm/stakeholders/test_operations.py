"""People on the buyer's side and what stops them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cjm.deals.models import Deal, DealEvent
from cjm.journey.models import Journey, Stage
from cjm.kernel.versions import StaleVersion
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.stakeholders.operations import (
    answer_concern,
    raise_concern,
    remove_concern,
    remove_stakeholder,
    update_stakeholder,
)
from tests.factories import NOW, TODAY, make_concern, make_deal, make_stakeholder


def test_a_change_is_told_by_the_names_of_its_fields(deal):
    person = make_stakeholder(deal)
    update_stakeholder(stakeholder=person, by=deal.owner, at=NOW, based_on=1, attitude=1, job_title="Director")
    assert DealEvent.objects.get(kind="stakeholder_changed").data == {"name": "Ingrid Olsen", "fields": ["attitude", "job_title"]}


def test_the_history_does_not_even_say_that_a_candid_note_changed(deal):
    person = make_stakeholder(deal)
    update_stakeholder(stakeholder=person, by=deal.owner, at=NOW, based_on=1, candid_note="Afraid of the new owner")
    assert Stakeholder.objects.get(pk=person.pk).candid_note == "Afraid of the new owner"
    assert not DealEvent.objects.filter(kind="stakeholder_changed").exists()


def test_a_change_that_is_not_based_on_the_latest_version_is_refused(deal):
    person = make_stakeholder(deal)
    update_stakeholder(stakeholder=Stakeholder.objects.get(pk=person.pk), by=deal.owner, at=NOW, based_on=1, attitude=1)
    with pytest.raises(StaleVersion):
        update_stakeholder(stakeholder=person, by=deal.owner, at=NOW, based_on=1, attitude=-2)
    assert Stakeholder.objects.get(pk=person.pk).attitude == 1


def test_nobody_reports_to_themselves_not_even_through_others(deal):
    boss = make_stakeholder(deal)
    middle = make_stakeholder(deal, name="Jonas Weber", reports_to=boss)
    with pytest.raises(ValidationError, match="cannot report to themselves"):
        update_stakeholder(stakeholder=boss, by=deal.owner, at=NOW, based_on=1, reports_to=middle)


def test_nobody_reports_to_somebody_of_another_deal(deal):
    stranger = make_stakeholder(make_deal(title="Other"), name="Somebody Else")
    with pytest.raises(ValidationError, match="of the same deal"):
        make_stakeholder(deal, reports_to=stranger)


def test_who_reported_to_a_removed_person_reports_to_nobody(deal):
    boss = make_stakeholder(deal)
    person = make_stakeholder(deal, name="Jonas Weber", reports_to=boss)
    remove_stakeholder(stakeholder=boss, by=deal.owner, at=NOW)
    assert Stakeholder.objects.get(pk=person.pk).reports_to is None
    assert DealEvent.objects.get(kind="stakeholder_removed").data == {"name": "Ingrid Olsen"}


def test_a_concern_is_raised_where_the_deal_stands_and_is_an_act_of_the_buyer(deal):
    concern = make_concern(make_stakeholder(deal), raised_on=date(2026, 2, 27))
    assert concern.stage == deal.stage
    assert Deal.objects.get(pk=deal.pk).buyer_acted_on == date(2026, 2, 27)


def test_a_concern_at_a_stage_of_another_journey_is_refused(deal):
    foreign = Stage.objects.create(journey=Journey.objects.create(name_en="Tender"), key="bid", name_en="Bid")
    person = make_stakeholder(deal)
    with pytest.raises(ValidationError, match="another journey"):
        raise_concern(stakeholder=person, text="Why?", raised_on=TODAY, stage=foreign, by=deal.owner, at=NOW)


def test_an_answer_is_kept_and_can_be_taken_back(deal):
    concern = make_concern(make_stakeholder(deal))
    answer_concern(concern=concern, answer="We do.", answered_on=TODAY, by=deal.owner, at=NOW, based_on=1)
    assert list(Concern.objects.open()) == []
    answer_concern(concern=concern, answer="", answered_on=None, by=deal.owner, at=NOW, based_on=2)
    assert list(Concern.objects.open()) == [concern]
    kinds = DealEvent.objects.filter(kind__startswith="concern").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["concern_raised", "concern_answered", "concern_reopened"]


def test_two_answers_at_once_do_not_overwrite_each_other(deal):
    concern = make_concern(make_stakeholder(deal))
    answer_concern(concern=concern, answer="We do.", answered_on=TODAY, by=deal.owner, at=NOW, based_on=1)
    with pytest.raises(StaleVersion):
        answer_concern(concern=concern, answer="They do.", answered_on=TODAY, by=deal.owner, at=NOW, based_on=1)
    assert Concern.objects.get(pk=concern.pk).answer == "We do."


def test_a_removed_concern_stays_in_the_history(deal):
    concern = make_concern(make_stakeholder(deal))
    remove_concern(concern=concern, by=deal.owner, at=NOW)
    assert Concern.objects.count() == 0
    assert DealEvent.objects.get(kind="concern_removed").data["text"] == "Who answers if it fails?"
