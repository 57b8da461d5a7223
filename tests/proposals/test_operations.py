"""Beginning, changing and freezing a proposal, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from cjm.deals.models import DealEvent
from cjm.kernel.versions import StaleVersion
from proposals.models import Proposal, ProposalVersion
from proposals.operations import ChecksFailed, clean_plan, create_proposal, freeze_and_render, retry_rendering, update_proposal
from proposals.queries import NoCostModel
from proposals.querysets import SnapshotIsFinal
from proposals.rendering import PATIENCE
from proposals.snapshot import content_hash
from tco.models import CostLine
from tests.factories import NOW, make_concern, make_deal
from tests.proposals.makers import make_priced_deal, make_proposal, make_version

pytestmark = pytest.mark.django_db


def kinds(deal):
    return list(DealEvent.objects.filter(deal=deal, kind__startswith="proposal").order_by("pk").values_list("kind", flat=True))


# --- Beginning ----------------------------------------------------------------------------------------------------------------


def test_a_proposal_begins_with_what_the_deal_says():
    deal = make_priced_deal()
    concern = make_concern(deal.stakeholders.get(name="Søren Holm"))
    type(concern).objects.filter(pk=concern.pk).update(answer="Our technician  answers,\nday and night.", answered_on=NOW.date())
    proposal = create_proposal(deal=deal, language="en", by=deal.owner, at=NOW)
    assert proposal.title == deal.title
    assert proposal.problem == deal.problem
    assert proposal.claim == "€313,000 stay with you over five years"
    assert proposal.way_out == "We propose: Watched drives.\n\n- Our technician answers, day and night."
    assert proposal.validity == "Until 1 April 2026."
    assert proposal.plan[0]["what"] == "Start together: people, access, dates"
    assert kinds(deal) == ["proposal_created"]


def test_what_is_given_goes_before_what_is_suggested():
    proposal = make_proposal(claim="Ours", plan=[{"what": "Begin", "who": "Both"}])
    assert proposal.claim == "Ours"
    assert proposal.plan == [{"what": "Begin", "starts": "", "lasts": "", "who": "Both"}]


def test_a_deal_without_a_cost_model_may_begin_a_proposal():
    deal = make_deal()
    assert create_proposal(deal=deal, language="ru", by=deal.owner, at=NOW).claim == ""


def test_proposals_of_a_deal_are_numbered():
    deal = make_priced_deal()
    assert [make_proposal(deal).number, make_proposal(deal).number, make_proposal().number] == [1, 2, 1]


def test_text_is_stored_normalised():
    proposal = make_proposal(claim="A\u202ebc\x07  d")
    proposal.refresh_from_db()
    assert proposal.claim == "Abc d"


# --- Changing -----------------------------------------------------------------------------------------------------------------


def test_saving_goes_up_by_one_version():
    proposal = make_proposal()
    saved = update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, summary="New")
    assert (saved.version, Proposal.objects.get(pk=proposal.pk).summary) == (2, "New")


def test_a_save_based_on_an_older_version_changes_nothing():
    proposal = make_proposal()
    update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, summary="First")
    with pytest.raises(StaleVersion) as stale:
        update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, summary="Second", addressed_to=[])
    assert Proposal.objects.get(pk=stale.value.current.pk).summary == "First"
    proposal.refresh_from_db()
    assert (proposal.summary, proposal.version, proposal.addressed_to.count()) == ("First", 2, 1)


def test_a_title_is_needed():
    proposal = make_proposal()
    with pytest.raises(ValidationError):
        update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, title="")


def test_a_plan_keeps_rows_that_say_something_and_refuses_too_many():
    assert clean_plan([{"what": " a \n b "}, {"what": ""}, {}]) == [{"what": "a b", "starts": "", "lasts": "", "who": ""}]
    with pytest.raises(ValidationError, match="at most 30 steps"):
        clean_plan([{"what": "x"}] * 31)
    with pytest.raises(ValidationError, match="at most 200 characters"):
        clean_plan([{"who": "x" * 201}])


# --- Freezing -----------------------------------------------------------------------------------------------------------------


def test_freezing_makes_a_version_a_job_and_an_entry_in_the_history():
    version = make_version()
    assert (version.number, version.state, version.content.version) == (1, "queued", 1)
    assert version.content_sha256 == content_hash(version.snapshot)
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.ready()] == [[version.pk]]
    assert kinds(version.proposal.deal) == ["proposal_created", "proposal_frozen"]


def test_version_row_and_job_go_together():
    proposal = make_proposal()
    with transaction.atomic():
        make_version(proposal)
        transaction.set_rollback(True)
    assert (ProposalVersion.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_pressing_freeze_twice_makes_one_version():
    proposal = make_proposal()
    assert make_version(proposal) == make_version(proposal)
    assert (ProposalVersion.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_a_change_makes_the_next_version_and_leaves_the_first_as_it_was():
    proposal = make_proposal()
    first = make_version(proposal)
    frozen = first.snapshot
    update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, claim="Another claim")
    second = make_version(proposal)
    first.refresh_from_db()
    assert (second.number, second.content.texts.claim, first.snapshot) == (2, "Another claim", frozen)


def test_a_deal_without_cost_of_ownership_cannot_be_argued():
    deal = make_deal()
    proposal = create_proposal(deal=deal, language="en", by=deal.owner, at=NOW)
    with pytest.raises(NoCostModel):
        make_version(proposal)


def test_numbers_past_their_date_ask_for_a_reason():
    proposal = make_proposal()
    CostLine.objects.filter(name="Contract fee").update(source_expires=NOW.date() - timedelta(days=1))
    with pytest.raises(ChecksFailed) as refused:
        make_version(proposal)
    assert [check.findings for check in refused.value.failed] == [("1 number is past its date: B1 Contract fee.",)]
    assert make_version(proposal, reason="They have told us that it holds").passed_reason == "They have told us that it holds"


def test_a_failed_check_refuses_unless_a_reason_is_given_which_stays_with_us():
    proposal = make_proposal(claim="The lowest price")
    with pytest.raises(ChecksFailed) as refused:
        make_version(proposal)
    assert [check.key for check in refused.value.failed] == ["price_last"]
    assert ProposalVersion.objects.count() == 0
    version = make_version(proposal, reason="The client asked\x07 for it")
    assert version.passed_reason == "The client asked for it"
    assert "asked for it" not in version.snapshot
    assert DealEvent.objects.get(kind="proposal_frozen").data["reason"] == "The client asked for it"


def test_a_reason_nobody_asked_for_is_not_kept():
    assert make_version(reason="Just so").passed_reason == ""


def test_texts_somebody_else_changed_are_not_frozen():
    proposal = make_proposal()
    update_proposal(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1, claim="Another")
    with pytest.raises(StaleVersion):
        freeze_and_render(proposal=proposal, by=proposal.deal.owner, at=NOW, based_on=1)


def test_nothing_writes_over_what_is_frozen():
    version = make_version()
    for column in ("snapshot", "content_sha256", "number"):
        with pytest.raises(SnapshotIsFinal):
            ProposalVersion.objects.filter(pk=version.pk).update(**{column: "1"})


def test_a_number_is_given_once():
    version = make_version()
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


# --- Trying again -------------------------------------------------------------------------------------------------------------


def test_a_failed_version_can_be_tried_again():
    version = make_version()
    ProposalVersion.objects.filter(pk=version.pk).update(state="failed", failure="time", attempts=3)
    assert retry_rendering(version=version, by=version.created_by, at=NOW)
    version.refresh_from_db()
    assert (version.state, version.attempts, version.failure, DBTaskResult.objects.count()) == ("queued", 0, "", 2)


@pytest.mark.parametrize("state", ["queued", "rendering", "ready"])
def test_a_version_that_is_not_failed_is_left_alone(state):
    version = make_version()
    ProposalVersion.objects.filter(pk=version.pk).update(state=state)
    assert not retry_rendering(version=version, by=version.created_by, at=NOW)
    assert DBTaskResult.objects.count() == 1


def test_a_version_left_behind_by_a_dead_worker_can_be_tried_again():
    version = make_version()
    ProposalVersion.objects.filter(pk=version.pk).update(state="rendering")
    assert retry_rendering(version=version, by=version.created_by, at=NOW + PATIENCE + timedelta(seconds=1))
