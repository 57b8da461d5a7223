"""The forms of a deal, as people send them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cjm.clients.models import Client
from cjm.deals.models import Deal, Evidence, StageMove
from cjm.deals.operations import close_deal, move_to_stage, update_deal
from cjm.journey.models import ExitCriterion, Journey, Stage
from cjm.team.models import User
from tests.factories import NOW, make_client, make_evidence, prove_stage

NEW_DEAL = {
    "client_name": "Brightwater",
    "title": "Pumps",
    "amount": "1,250.50",
    "currency": "USD",
    "purchase_type": "new_task",
    "next_step": "",
    "next_step_on": "",
}
EDITED = {
    "title": "Sorting line II",
    "amount": "5",
    "currency": "EUR",
    "purchase_type": "new_task",
    "problem": "",
    "problem_owner": "",
    "yearly_cost_of_inaction": "",
    "next_step": "",
    "next_step_on": "",
}
HTMX = {"headers": {"HX-Request": "true"}}


# --- Starting -----------------------------------------------------------------------------------------------------------------


def test_the_first_page_of_an_empty_installation_brings_a_journey_and_currencies(signed_in):
    response = signed_in.get(reverse("deal_create"))
    assert response.status_code == 200
    assert Journey.objects.get().is_default
    assert '<option value="EUR" selected>' in response.content.decode()


def test_a_deal_starts_with_a_new_client(signed_in, people):
    signed_in.get(reverse("deal_create"))
    response = signed_in.post(reverse("deal_create"), NEW_DEAL)
    deal = Deal.objects.get()
    assert response.headers["Location"] == f"/deals/{deal.pk}/"
    assert (deal.client.name, deal.owner, deal.amount, deal.currency) == ("Brightwater", people.owner, Decimal("1250.50"), "USD")


def test_a_deal_starts_with_a_client_we_know_however_the_name_is_typed(signed_in):
    known = make_client(name="Brightwater")
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "client_name": "  BRIGHTWATER "})
    assert Deal.objects.get().client == known


def test_a_name_like_one_we_know_is_asked_about_once(signed_in):
    known = make_client(name="Brightwater Holding")
    response = signed_in.post(reverse("deal_create"), NEW_DEAL)
    assert response.status_code == 200
    assert "A new client called Brightwater" in response.content.decode()
    assert Deal.objects.count() == 0
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "which_client": known.pk})
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "which_client": "new"})
    assert [deal.client.name for deal in Deal.objects.order_by("pk")] == ["Brightwater Holding", "Brightwater"]


def test_a_client_of_another_team_is_as_if_it_did_not_exist(signed_in, people):
    foreign = make_client(by=people.outsider, name="Brightwater")
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "which_client": foreign.pk})
    assert Deal.objects.get().client.team == people.owner.team
    assert "Brightwater" not in signed_in.get(reverse("deal_create"), {"client": foreign.pk}).content.decode().split("datalist")[0]


def test_a_director_names_the_owner_and_the_client_is_of_their_team(client, people):
    client.force_login(people.director)
    assert client.get(reverse("deal_create")).status_code == 200
    assert client.post(reverse("deal_create"), NEW_DEAL).status_code == 200
    client.post(reverse("deal_create"), {**NEW_DEAL, "owner": people.outsider.pk})
    deal = Deal.objects.get()
    assert (deal.owner, deal.team, deal.client.team) == (people.outsider, people.outsider.team, people.outsider.team)


def test_the_only_possible_owner_is_suggested(client, people):
    User.objects.exclude(pk__in=[people.owner.pk, people.director.pk]).update(team=None)
    User.objects.filter(pk=people.director.pk).update(team=None)
    client.force_login(people.director)
    form = client.get(reverse("deal_create")).context["form"]
    assert form["owner"].value() == people.owner.pk


def test_without_anybody_in_a_team_the_form_says_what_to_do(client, people):
    User.objects.update(team=None)
    client.force_login(people.director)
    page = client.get(reverse("deal_create")).content.decode()
    assert "Nobody can own a deal yet. On the company pages, put a salesperson or a director into a team." in page


def test_a_salesperson_cannot_start_a_deal_for_somebody_else(signed_in, people):
    signed_in.get(reverse("deal_create"))
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "owner": people.teammate.pk, "status": "won", "team": 99})
    assert (Deal.objects.get().owner, Deal.objects.get().status) == (people.owner, "open")


@pytest.mark.parametrize("amount", ["-1", "1e5", "NaN", "1_000", "12.345", "1000000000001", ""])
def test_an_amount_that_is_none_is_refused_and_stays_typed(signed_in, amount):
    signed_in.get(reverse("deal_create"))
    response = signed_in.post(reverse("deal_create"), {**NEW_DEAL, "amount": amount})
    assert response.status_code == 200
    assert f'value="{amount}"' in response.content.decode() or not amount
    assert (Deal.objects.count(), Client.objects.count()) == (0, 0)


def test_a_russian_reader_types_amounts_as_russians_do(signed_in, people):
    people.owner.language = "ru"
    people.owner.save()
    signed_in.get(reverse("deal_create"))
    signed_in.post(reverse("deal_create"), {**NEW_DEAL, "amount": "1 250,50"})
    assert Deal.objects.get().amount == Decimal("1250.50")


# --- Changing -----------------------------------------------------------------------------------------------------------------


def test_an_edited_deal_is_saved(signed_in, deal):
    response = signed_in.post(reverse("deal_edit", args=[deal.pk]), {**EDITED, "version": 1})
    assert response.headers["Location"] == deal.get_absolute_url()
    deal.refresh_from_db()
    assert (deal.title, deal.amount, deal.version) == ("Sorting line II", Decimal(5), 2)


def test_a_late_save_answers_409_with_both_values(signed_in, people, deal):
    update_deal(deal=deal, by=people.director, at=NOW, based_on=1, title="Their title", amount=Decimal(7))
    response = signed_in.post(reverse("deal_edit", args=[deal.pk]), {**EDITED, "version": 1})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<td>Their title</td><td>Sorting line II</td>" in page
    assert "<td>7</td><td>5</td>" in page
    assert 'value="Sorting line II"' in page
    assert Deal.objects.get(pk=deal.pk).title == "Their title"
    signed_in.post(reverse("deal_edit", args=[deal.pk]), {**EDITED, "version": 2})
    assert Deal.objects.get(pk=deal.pk).title == "Sorting line II"


def test_only_those_who_see_every_team_change_the_owner(client, people, deal):
    answers = {**EDITED, "owner": people.teammate.pk, "version": 1}
    client.force_login(people.owner)
    client.post(reverse("deal_edit", args=[deal.pk]), answers)
    assert Deal.objects.get(pk=deal.pk).owner == people.owner
    client.force_login(people.director)
    client.post(reverse("deal_edit", args=[deal.pk]), {**answers, "version": 2})
    assert Deal.objects.get(pk=deal.pk).owner == people.teammate
    refused = client.post(reverse("deal_edit", args=[deal.pk]), {**answers, "owner": people.outsider.pk, "version": 3})
    assert refused.status_code == 200


def test_the_next_step_is_agreed_in_the_head_of_the_page(signed_in, deal):
    address = reverse("deal_next_step", args=[deal.pk])
    assert '<header class="deal-head" id="deal-head">' in signed_in.get(address, **HTMX).content.decode()
    answer = signed_in.post(address, {"next_step": "Call", "next_step_on": "2026-12-01", "version": 1}, **HTMX)
    assert "1 Dec 2026" in answer.content.decode()
    assert "<form" not in answer.content.decode()
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("Call", date(2026, 12, 1))


def test_without_htmx_the_next_step_has_a_page_of_its_own(signed_in, deal):
    address = reverse("deal_next_step", args=[deal.pk])
    assert "<html" in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"next_step": "Call", "next_step_on": "", "version": 1}).status_code == 302


def test_a_date_without_a_step_says_nothing(signed_in, deal):
    answer = signed_in.post(
        reverse("deal_next_step", args=[deal.pk]), {"next_step": "", "next_step_on": "2026-12-01", "version": 1}
    )
    assert answer.status_code == 200


def test_a_next_step_agreed_by_two_at_once_shows_both(signed_in, people, deal):
    update_deal(deal=deal, by=people.presales, at=NOW, based_on=1, next_step="Visit")
    address = reverse("deal_next_step", args=[deal.pk])
    answer = signed_in.post(address, {"next_step": "Call", "next_step_on": "", "version": 1}, **HTMX)
    assert answer.status_code == 409
    assert "<td>Visit</td><td>Call</td>" in answer.content.decode()


# --- Evidence -----------------------------------------------------------------------------------------------------------------


def evidence(**values: object) -> dict[str, object]:
    return {"text": "They wrote", "observed_on": "2026-03-01", "weight": "buyer_confirmed", "person": "", "link": "", **values}


def test_evidence_is_recorded_for_a_criterion_and_leads_back(signed_in, deal):
    criterion = ExitCriterion.objects.get(key="problem_in_writing")
    answer = signed_in.post(reverse("evidence_record", args=[deal.pk]), evidence(criterion=criterion.pk))
    assert answer.headers["Location"] == deal.get_absolute_url()
    assert Evidence.objects.get().criterion == criterion


def test_htmx_is_led_back_by_its_own_header(signed_in, deal):
    answer = signed_in.post(reverse("evidence_record", args=[deal.pk]), evidence(), **HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, deal.get_absolute_url())


def test_refused_evidence_comes_back_as_a_fragment_with_what_was_typed(signed_in, deal):
    answer = signed_in.post(reverse("evidence_record", args=[deal.pk]), evidence(text=""), **HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="evidence-form"')


@pytest.mark.parametrize(
    "values",
    [
        {"observed_on": (timezone.now() + timedelta(days=3)).date().isoformat()},
        {"observed_on": "0001-01-01"},
        {"observed_on": "9999-12-31"},
        {"observed_on": "2026-02-30"},
        {"link": "javascript:alert(1)"},
        {"weight": "certain"},
        {"criterion": "99999999999999999999"},
        {"text": "x" * 2001},
    ],
)
def test_evidence_that_cannot_be_is_refused(signed_in, deal, values):
    assert signed_in.post(reverse("evidence_record", args=[deal.pk]), evidence(**values)).status_code == 200
    assert Evidence.objects.count() == 0


def test_the_form_knows_which_criterion_it_was_opened_for(signed_in, deal):
    criterion = ExitCriterion.objects.get(key="problem_in_writing")
    page = signed_in.get(reverse("evidence_record", args=[deal.pk]), {"criterion": criterion.pk}).content.decode()
    assert f'<option value="{criterion.pk}" selected>' in page


def test_evidence_is_withdrawn_after_asking(signed_in, deal):
    row = make_evidence(deal)
    address = reverse("evidence_withdraw", args=[deal.pk, row.pk])
    signed_in.get(address)
    assert Evidence.objects.count() == 1
    signed_in.post(address)
    assert Evidence.objects.count() == 0


# --- Moving -------------------------------------------------------------------------------------------------------------------


def test_a_proven_stage_is_left_with_one_button(signed_in, deal):
    prove_stage(deal)
    page = signed_in.get(deal.get_absolute_url()).content.decode()
    solution = Stage.objects.get(key="solution")
    assert f'<input type="hidden" name="to" value="{solution.pk}">' in page
    signed_in.post(reverse("deal_move", args=[deal.pk]), {"to": solution.pk, "version": 1})
    assert Deal.objects.get(pk=deal.pk).stage == solution


def test_an_unproven_stage_is_left_with_a_reason(signed_in, deal):
    solution = Stage.objects.get(key="solution")
    address = reverse("deal_move", args=[deal.pk])
    page = signed_in.get(address, {"to": solution.pk}).content.decode()
    assert "The buyer states the problem in writing" in page
    refused = signed_in.post(address, {"to": solution.pk, "version": 1, "reason": ""})
    assert refused.status_code == 200
    assert "Evidence is missing for" in refused.content.decode()
    signed_in.post(address, {"to": solution.pk, "version": 1, "reason": "Told by phone"})
    assert StageMove.objects.get().reason == "Told by phone"


@pytest.mark.parametrize("to", ["", "0", "x", "99999999999999999999", "\0", "own"])
def test_a_move_to_nowhere_asks_for_a_stage(signed_in, deal, to):
    to = str(deal.stage_id) if to == "own" else to
    address = reverse("deal_move", args=[deal.pk])
    assert signed_in.get(address, {"to": to}).status_code == 200
    assert signed_in.post(address, {"to": to, "version": 1, "reason": "x"}).status_code == 200


def test_a_move_that_came_too_late_says_where_the_deal_stands_now(signed_in, people, deal):
    move_to_stage(
        deal=Deal.objects.get(pk=deal.pk), to_stage=Stage.objects.get(key="proof"), by=people.director, at=NOW, reason="x"
    )
    answer = signed_in.post(
        reverse("deal_move", args=[deal.pk]), {"to": Stage.objects.get(key="solution").pk, "version": 1, "reason": "x"}
    )
    assert answer.status_code == 409
    assert "It now stands at “Proof” (Open)" in answer.content.decode()
    assert StageMove.objects.count() == 1


def test_a_closed_deal_has_no_way_on(signed_in, deal):
    close_deal(deal=deal, status="won", by=deal.owner, at=NOW)
    page = signed_in.get(deal.get_absolute_url()).content.decode()
    assert reverse("deal_move", args=[deal.pk]) not in page
    answer = signed_in.post(
        reverse("deal_move", args=[deal.pk]), {"to": Stage.objects.get(key="solution").pk, "version": 2, "reason": "x"}
    )
    assert answer.status_code == 200


def test_ones_own_move_of_a_moment_ago_can_be_undone(client, people, deal):
    move_to_stage(deal=deal, to_stage=Stage.objects.get(key="solution"), by=people.owner, at=timezone.now(), reason="x")
    address = reverse("deal_move_undo", args=[deal.pk])
    client.force_login(people.director)
    assert "Undo the move" not in client.get(deal.get_absolute_url()).content.decode()
    client.post(address)
    assert Deal.objects.get(pk=deal.pk).stage.key == "solution"
    client.force_login(people.owner)
    assert "Undo the move" in client.get(deal.get_absolute_url()).content.decode()
    client.post(address)
    assert Deal.objects.get(pk=deal.pk).stage.key == "problem"


def test_an_old_move_cannot_be_undone(signed_in, deal):
    move_to_stage(
        deal=deal, to_stage=Stage.objects.get(key="solution"), by=deal.owner, at=timezone.now() - timedelta(hours=1), reason="x"
    )
    page = signed_in.post(reverse("deal_move_undo", args=[deal.pk]), follow=True).content.decode()
    assert "can no longer be undone" in page
    assert Deal.objects.get(pk=deal.pk).stage.key == "solution"


# --- The end ------------------------------------------------------------------------------------------------------------------


def test_a_deal_is_closed_and_opened_again(signed_in, deal):
    signed_in.post(reverse("deal_close", args=[deal.pk]), {"outcome": "lost", "reason": "Price", "version": 1})
    assert Deal.objects.get(pk=deal.pk).status == "lost"
    assert "This deal is lost." in signed_in.get(deal.get_absolute_url()).content.decode()
    signed_in.post(reverse("deal_reopen", args=[deal.pk]), {"reason": "", "version": 2})
    assert Deal.objects.get(pk=deal.pk).status == "open"


@pytest.mark.parametrize(("answers", "status"), [({"outcome": "open", "version": 1}, 200), ({"outcome": "won", "version": 9}, 409)])
def test_a_deal_is_not_closed_by_nonsense_or_by_an_old_page(signed_in, deal, answers, status):
    assert signed_in.post(reverse("deal_close", args=[deal.pk]), answers).status_code == status
    assert Deal.objects.get(pk=deal.pk).status == "open"
