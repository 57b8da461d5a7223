"""The journey tab of a deal, as it is read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cjm.deals.models import Deal
from cjm.journey.models import Stage
from cjm.stakeholders.operations import answer_concern
from tests.factories import NOW, TODAY, make_concern, make_deal, make_evidence, make_stakeholder

pytestmark = pytest.mark.django_db


def test_the_map_shows_what_each_person_asked_at_each_stage(signed_in, deal):
    person = make_stakeholder(deal)
    make_concern(person)
    proof = Stage.objects.get(key="proof")
    answered = make_concern(person, text="Will it work?", stage=proof)
    answer_concern(concern=answered, answer="Yes", answered_on=TODAY, by=deal.owner, at=NOW, based_on=1)
    [(template, content)] = [panel for panel in signed_in.get(deal.get_absolute_url()).context["panels"] if "map" in panel[0]]
    [(shown, cells)] = content.rows
    states = {cell.stage.key: (cell.state, cell.opened, cell.answered) for cell in cells if cell.state != "none"}
    assert (template, shown) == ("cjm/stakeholders/_map.html", person)
    assert states == {"problem": ("open", 1, 0), "proof": ("answered", 0, 1)}


def test_the_journey_shows_the_problem_or_leads_to_writing_it_down(signed_in, deal):
    address = deal.get_absolute_url()
    assert "Write it down, with what it costs the client a year" in signed_in.get(address).content.decode()
    Deal.objects.filter(pk=deal.pk).update(problem="Late trucks", problem_owner="Ida Moe", yearly_cost_of_inaction=Decimal(90000))
    page = signed_in.get(address).content.decode()
    assert "<p>Late trucks</p>" in page
    assert "Ida Moe" in page
    assert "Doing nothing costs €90,000 a year" in page


@pytest.mark.parametrize(("route", "label"), [("deal_journey", "Journey"), ("deal_people", "People"), ("deal_history", "History")])
def test_the_title_of_each_tab_names_it(signed_in, deal, route, label):
    page = signed_in.get(reverse(route, args=[deal.pk])).content.decode()
    assert f"<title>{label} · {deal.title} · {deal.client.name} · Headroom</title>" in page


def test_another_stage_can_be_looked_at(signed_in, deal):
    page = signed_in.get(deal.get_absolute_url(), {"stage": Stage.objects.get(key="proof").pk}).content.decode()
    assert "<h2>Proof</h2>" in page
    assert "Back to where the deal stands: Problem recognised" in page


@pytest.mark.parametrize("stage", ["x", "0", "99999999999999999999", "\0"])
def test_a_stage_that_is_none_shows_the_present_one(signed_in, deal, stage):
    assert "<h2>Problem recognised</h2>" in signed_in.get(deal.get_absolute_url(), {"stage": stage}).content.decode()


def test_a_teammate_sees_the_journey_without_any_way_to_change_it(client, people, deal):
    make_evidence(deal)
    client.force_login(people.teammate)
    page = client.get(deal.get_absolute_url()).content.decode()
    for name in ("deal_edit", "deal_move", "evidence_record", "deal_close", "deal_next_step"):
        assert reverse(name, args=[deal.pk]) not in page


def test_a_straight_rebuy_shows_only_the_stages_it_passes(signed_in, people):
    deal = make_deal(purchase_type="straight_rebuy")
    steps = signed_in.get(deal.get_absolute_url()).context["page"].steps
    assert [(step.stage.key, step.state) for step in steps] == [("terms", "present"), ("launch", "ahead"), ("review", "ahead")]
