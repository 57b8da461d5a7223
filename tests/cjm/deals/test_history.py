"""The history of a deal, told in the reader's language."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from cjm.deals.events import event_kinds
from cjm.deals.history import tell
from cjm.deals.models import DealEvent
from cjm.deals.operations import close_deal, move_to_stage, reopen_deal, undo_move, update_deal
from cjm.journey.models import Stage
from cjm.stakeholders.operations import update_stakeholder
from tests.factories import NOW, make_concern, make_evidence, make_stakeholder, prove_stage


def sentences(deal) -> list[str]:
    return [tell(event) for event in DealEvent.objects.filter(deal=deal).order_by("pk")]


def test_a_deals_life_is_told_in_sentences(deal):
    with translation.override("en"):
        update_deal(
            deal=deal,
            by=deal.owner,
            at=NOW,
            based_on=1,
            amount=Decimal("300000.50"),
            next_step_on=date(2026, 3, 9),
            problem="Late trucks",
            purchase_type="modified_rebuy",
        )
        make_evidence(deal, text="They wrote to us")
        prove_stage(deal)
        move = move_to_stage(deal=deal, to_stage=Stage.objects.get(key="requirements"), by=deal.owner, at=NOW)
        undo_move(move=move, by=deal.owner, at=NOW)
        move_to_stage(deal=deal, to_stage=Stage.objects.get(key="suppliers"), by=deal.owner, at=NOW, reason="They were quick")
        move_to_stage(deal=deal, to_stage=Stage.objects.get(key="problem"), by=deal.owner, at=NOW, reason="New director")
        close_deal(deal=deal, status="lost", by=deal.owner, at=NOW, reason="No budget")
        reopen_deal(deal=deal, by=deal.owner, at=NOW)
        edited = (
            "Expected amount: 300,000.50 (before: 250,000). Date of the next step: 9 Mar 2026. The client's problem: written anew. "
            "Kind of purchase: Modified rebuy (before: New task)."
        )
        assert sentences(deal) == [
            "Started the deal at the stage “Problem recognised”.",
            edited,
            "Recorded evidence: They wrote to us",
            "Recorded evidence for “The buyer states the problem in writing, with a number or an owner”: Signed minutes",
            "Moved from “Problem recognised” to “Requirements built” on evidence.",
            "Took the move back: from “Requirements built” to “Problem recognised” again.",
            "Moved from “Problem recognised” to “Suppliers compared” with 2 criteria unproven. Reason: They were quick",
            "Moved back from “Suppliers compared” to “Problem recognised”. Reason: New director",
            "Closed the deal as lost. Reason: No budget",
            "Opened the deal again.",
        ]


def test_people_are_told_of_by_name(deal):
    with translation.override("en"):
        person = make_stakeholder(deal)
        update_stakeholder(stakeholder=person, by=deal.owner, at=NOW, based_on=1, attitude=1, job_title="Director")
        make_concern(person)
        assert sentences(deal)[1:] == [
            "Added Ingrid Olsen to the people who decide.",
            "Ingrid Olsen: changed attitude to us and job title.",
            "Ingrid Olsen raised a concern: Who answers if it fails?",
        ]


def test_stages_are_named_in_the_readers_language_even_after_they_are_renamed(deal):
    Stage.objects.filter(key="problem").update(name_ru="Иначе")
    with translation.override("ru"):
        assert "Проблема осознана" in sentences(deal)[0]


def test_a_sentence_ends_with_one_full_stop_after_a_russian_date(deal):
    update_deal(deal=deal, by=deal.owner, at=NOW, based_on=1, next_step_on=date(2026, 3, 9))
    with translation.override("ru"):
        assert sentences(deal)[-1].endswith("9 мар. 2026\u202fг.")


def test_an_event_of_a_package_that_is_gone_is_told_as_such(deal):
    event = DealEvent(deal=deal, by=deal.owner, at=NOW, kind="from_the_future", data={})
    assert tell(event) == "Something happened that this version of Headroom cannot tell."


def test_every_event_that_is_written_can_be_told():
    told = {kind.key for kind in event_kinds}
    written = {"deal_created", "deal_changed", "evidence_recorded", "evidence_withdrawn", "stage_moved", "move_undone"}
    assert written <= told
    assert {"deal_closed", "deal_reopened", "stakeholder_added", "stakeholder_changed", "stakeholder_removed"} <= told
    assert {"concern_raised", "concern_answered", "concern_reopened", "concern_changed", "concern_removed"} <= told


def test_the_page_shows_who_and_when_latest_first(client, people, deal):
    close_deal(deal=deal, status="won", by=people.director, at=NOW)
    client.force_login(people.teammate)
    page = client.get(reverse("deal_history", args=[deal.pk])).content.decode()
    assert page.index("Closed the deal as won.") < page.index("Started the deal")
    assert "Dana Weiss · " in page


def test_a_clock_that_is_set_back_an_hour_does_not_change_the_order_of_what_happened(client, people, deal):
    update_deal(deal=deal, by=people.owner, at=NOW, based_on=1, next_step="First")
    update_deal(deal=deal, by=people.owner, at=NOW - timedelta(hours=1), based_on=2, next_step="Second")
    client.force_login(people.owner)
    page = client.get(reverse("deal_history", args=[deal.pk]))
    told = [sentence for _, sentence in page.context["told"]]
    assert told[:2] == ["Next step: Second (before: First).", "Next step: First."]
    file = b"".join(client.get(reverse("deal_history_export", args=[deal.pk, "csv"]))).decode()
    assert file.index("Second (before") < file.index("Next step: First.")


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", ""])
def test_a_page_that_is_none_shows_one_that_is(client, people, deal, page):
    client.force_login(people.owner)
    assert client.get(reverse("deal_history", args=[deal.pk]), {"page": page}).status_code == 200
