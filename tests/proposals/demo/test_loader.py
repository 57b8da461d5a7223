"""Loading the demo company once and removing it whole."""

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.test import TestCase

from cjm.deals.models import Deal, DealEvent, StageMove
from cjm.deals.operations import record_evidence
from cjm.deals.queries import judge
from cjm.journey.models import ExitCriterion, Stage
from cjm.journey.operations import load_default_journey
from cjm.team.models import Team, User
from cjm.team.operations import load_default_currencies
from proposals import storage
from proposals.demo.content import read_company
from proposals.demo.loader import DemoDoesNotFit, is_loaded, load_demo
from proposals.demo.removal import delete_demo
from proposals.models import Proposal, ProposalVersion
from tco.expiry import outdated_places
from tco.mapping import json_number
from tco.queries import whole_models
from tests.factories import NOW, TODAY, make_deal, people

AS_OF = date(2026, 6, 30)
OUR_APPS = ("cjm", "tco", "proposals", "django_tasks_database", "account")

pytestmark = pytest.mark.django_db


def fingerprint():
    """Every row of every table of ours, as one hash for each table."""
    return {
        model._meta.label: hashlib.sha256(serializers.serialize("json", model._default_manager.order_by("pk")).encode()).hexdigest()
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
    }


@pytest.fixture
def demo():
    load_demo(as_of=AS_OF)


def deal_at(stage):
    return Deal.objects.get(stage__key=stage)


class TestTheDemo(TestCase):
    """What is there after a load; loaded once for all of these."""

    @classmethod
    def setUpTestData(cls):
        load_demo(as_of=AS_OF)

    def test_five_deals_stand_at_five_stages_with_headroom_known(self):
        assert {deal.stage.key for deal in Deal.objects.all()} == {"decision", "proof", "requirements", "solution", "problem"}
        assert all(deal.headroom and 0.08 < deal.headroom < 0.40 for deal in Deal.objects.all())
        assert all(deal.evidence_score for deal in Deal.objects.all())
        assert all(deal.next_step_on and deal.next_step_on > AS_OF for deal in Deal.objects.all())

    def test_the_history_reads_in_the_order_of_time_and_knows_no_future(self):
        for deal in Deal.objects.all():
            times = list(DealEvent.objects.filter(deal=deal).order_by("pk").values_list("at", flat=True))
            assert times == sorted(times)
            assert times[-1].date() < AS_OF
        assert {event.at.weekday() < 5 for event in DealEvent.objects.all()} == {True}

    def test_one_deal_went_back_and_one_left_a_stage_without_evidence(self):
        with_reason = StageMove.objects.exclude(reason="").order_by("deal__stage__key")
        assert [(move.deal.stage.key, move.is_back) for move in with_reason] == [("decision", True), ("proof", False)]

    def test_the_gear_works_lacks_only_the_economic_buyer(self):
        deal = deal_at("requirements")
        verdict = judge(deal, Stage.objects.get(journey=deal.journey, key="suppliers"))
        assert [ExitCriterion.objects.get(pk=pk).key for pk in verdict.missing] == ["economic_buyer_met"]

    def test_the_strong_opponent_of_the_pilot_has_no_answer(self):
        opponent = deal_at("proof").stakeholders.get(attitude=-2)
        assert opponent.influence == 3
        assert {concern.is_answered for concern in opponent.concerns.all()} == {False}

    def test_three_proposals_are_frozen_with_every_check_passed_and_one_is_being_written(self):
        assert [version.passed_reason for version in ProposalVersion.objects.all()] == ["", "", ""]
        assert Proposal.objects.filter(versions__isnull=True).get().deal.stage.key == "requirements"
        assert {proposal.language for proposal in Proposal.objects.all()} == {"en", "ru"}

    def test_the_youngest_deal_was_begun_from_a_template_and_holds_two_numbers_of_the_client(self):
        model = deal_at("problem").cost_model
        assert model.template_name == "Industrial equipment"
        begun = {driver["key"]: driver for driver in model.template_document["drivers"]}
        changed = {
            driver.key: driver.source_kind
            for driver in model.drivers.all()
            if begun[driver.key]["value"] != json_number(driver.value)
        }
        assert changed == {"downtime_today": "measured", "downtime_hour": "client"}

    def test_a_measurement_in_the_story_shows_between_two_kept_versions(self):
        deal = deal_at("decision")
        before, after = deal.saved_cost_versions.order_by("number")
        values = [{driver["key"]: driver["value"] for driver in version.document["drivers"]} for version in (before, after)]
        assert [(each["stops_ours"], each["loss_ours"]) for each in values] == [(120, 0.9), (95, 0.75)]
        assert after.summary["saving"] > before.summary["saving"] > 0

    def test_a_source_past_its_date_is_there_to_be_found(self):
        outdated = [path for path, _row in outdated_places(whole_models().get(deal=deal_at("decision")), AS_OF)]
        assert outdated == ["drivers[12]"]

    def test_scenarios_trades_and_our_own_cost_are_there(self):
        model = deal_at("decision").cost_model
        assert [scenario.kind for scenario in model.scenarios.all()] == ["careful", "likely", "bold", "client"]
        assert model.concessions.count() == 3
        assert model.internal_cost.lowest_margin == Decimal("0.14")

    def test_a_colleague_sees_all_deals_and_the_other_team_none(self):
        def sees(email):
            return Deal.objects.visible_to(User.objects.get(email=email)).count()

        assert {email: sees(email) for email in read_company().emails} == {
            "anna@demo.example": 5,
            "dmitri@demo.example": 5,
            "marek@demo.example": 5,
            "ingrid@demo.example": 5,
            "thomas@demo.example": 5,
            "sofia@demo.example": 0,
        }


def test_loading_again_changes_nothing(demo):
    before = fingerprint()
    assert not load_demo(as_of=AS_OF).is_new
    assert not load_demo(as_of=AS_OF + timedelta(days=90)).is_new
    assert fingerprint() == before


def test_loading_again_respects_what_people_did_to_it(demo):
    deal_at("solution").delete()
    load_demo(as_of=AS_OF)
    assert Deal.objects.count() == 4


def test_a_team_of_the_same_name_is_left_alone():
    Team.objects.create(name="Exempla North")
    before = fingerprint()
    with pytest.raises(DemoDoesNotFit, match="Exempla North"):
        load_demo(as_of=AS_OF)
    assert fingerprint() == before


def test_a_journey_that_lacks_a_stage_of_the_demo_is_refused_whole():
    load_default_journey().stages.get(key="proof").delete()
    load_default_currencies()
    before = fingerprint()
    with pytest.raises(DemoDoesNotFit, match="stage “proof”"):
        load_demo(as_of=AS_OF)
    assert fingerprint() == before


# --- Removing -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def own_deal():
    return make_deal(owner=people().owner)


def test_deleting_leaves_all_as_it_was_before(own_deal, media, django_capture_on_commit_callbacks):
    before = fingerprint()
    load_demo(as_of=AS_OF)
    for version in ProposalVersion.objects.all():
        storage.store(version, pdf=b"%PDF-1.7", pages=(b"page",))
    (media / "proposals" / "own").mkdir()
    with django_capture_on_commit_callbacks(execute=True):
        removed = delete_demo()
    assert (removed.deals, removed.clients, removed.people, removed.kept) == (5, 5, 6, ())
    assert fingerprint() == before
    assert [path.name for path in (media / "proposals").iterdir()] == ["own"]
    assert not is_loaded()


def test_what_people_added_to_the_demo_goes_with_it(demo):
    anna = User.objects.get(email="anna@demo.example")
    make_deal(owner=anna, title="Added while trying it out")
    delete_demo()
    assert not Deal.objects.exists()


def test_a_person_whom_the_history_of_another_team_names_stays_without_access(own_deal, demo):
    director = User.objects.get(email="ingrid@demo.example")
    record_evidence(deal=own_deal, criterion=None, text="A call", observed_on=TODAY, by=director, at=NOW)
    removed = delete_demo()
    assert removed.kept == ("Ingrid Solheim",)
    director.refresh_from_db()
    assert (director.is_active, director.team, director.has_usable_password()) == (False, None, False)
    assert list(Deal.objects.all()) == [own_deal]


def test_a_colleague_put_into_a_demo_team_stays(demo):
    colleague = User.objects.create_user("karin@seller.example", name="Karin Holm", team=Team.objects.get(name="Exempla North"))
    delete_demo()
    colleague.refresh_from_db()
    assert colleague.team is None


def test_deleting_where_there_is_no_demo_touches_nothing(own_deal):
    Team.objects.create(name="Exempla South")
    before = fingerprint()
    delete_demo()
    assert fingerprint() == before


def test_the_jobs_of_the_demo_go_and_those_of_others_stay(own_deal, demo):
    from proposals.jobs import render_version

    other = render_version.enqueue(999_999)
    delete_demo()
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.all()
    assert [json.loads(json.dumps(task.args_kwargs["args"])) for task in tasks] == [[999_999]]
    assert str(tasks[0].pk) == str(other.id)
