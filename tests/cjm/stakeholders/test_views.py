"""The people tab of a deal."""

import pytest
from django.urls import reverse

from cjm.journey.models import StakeholderRole
from cjm.stakeholders.answers import Answer, AnswerFinder
from cjm.stakeholders.models import Concern, Stakeholder
from tests.factories import make_concern, make_deal, make_stakeholder

NOTE = "Afraid of the new owner"
PERSON = {
    "name": "Ingrid Olsen",
    "job_title": "Finance director",
    "department": "Finance",
    "influence": "3",
    "attitude": "-1",
    "access": "met",
    "reports_to": "",
    "email": "",
    "phone": "",
    "sees_problem": "",
    "prefers": "",
}


@pytest.fixture
def signed_in(client, people):
    """The owner's browser."""
    client.force_login(people.owner)
    return client


def answers(**values: object) -> dict[str, object]:
    return {**PERSON, "role": StakeholderRole.objects.get(key="economic_buyer").pk, **values}


def test_a_deal_without_people_says_with_whom_to_begin(signed_in, deal):
    assert "Who has to say yes?" in signed_in.get(reverse("deal_people", args=[deal.pk])).content.decode()


def test_a_person_is_added(signed_in, deal):
    answer = signed_in.post(reverse("stakeholder_add", args=[deal.pk]), answers(candid_note=NOTE))
    person = Stakeholder.objects.get()
    assert answer.headers["Location"] == reverse("deal_people", args=[deal.pk])
    assert (person.name, person.influence, person.attitude, person.candid_note) == ("Ingrid Olsen", 3, -1, NOTE)


def test_the_form_knows_which_role_is_missing(signed_in, deal):
    role = StakeholderRole.objects.get(key="economic_buyer")
    page = signed_in.get(reverse("stakeholder_add", args=[deal.pk]), {"role": "economic_buyer"}).content.decode()
    assert f'<option value="{role.pk}" selected>' in page
    assert signed_in.get(reverse("stakeholder_add", args=[deal.pk]), {"role": "\0" * 99}).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "x" * 151},
        {"role": "99999999999999999999"},
        {"influence": "9"},
        {"attitude": "x"},
        {"access": "friends"},
        {"email": "a@b.example\n,c@d.example"},
        {"sees_problem": "x" * 1001},
    ],
)
def test_a_person_that_cannot_be_is_refused(signed_in, deal, values):
    assert signed_in.post(reverse("stakeholder_add", args=[deal.pk]), answers(**values)).status_code == 200
    assert Stakeholder.objects.count() == 0


def test_a_superior_of_another_deal_is_like_one_that_does_not_exist(signed_in, people, deal):
    stranger = make_stakeholder(make_deal(title="Other"))
    page = [signed_in.post(reverse("stakeholder_add", args=[deal.pk]), answers(reports_to=key)) for key in (stranger.pk, 999)]
    assert [one.status_code for one in page] == [200, 200]


def test_a_person_is_changed_and_a_late_save_shows_both(signed_in, deal):
    person = make_stakeholder(deal)
    address = reverse("stakeholder_edit", args=[deal.pk, person.pk])
    assert signed_in.post(address, answers(version=1)).status_code == 302
    late = signed_in.post(address, answers(version=1, attitude="2"))
    assert late.status_code == 409
    assert "<td>Sceptic</td><td>Champion</td>" in late.content.decode()
    assert Stakeholder.objects.get().attitude == -1


def test_a_circle_of_superiors_is_refused_at_its_field(signed_in, deal):
    boss = make_stakeholder(deal)
    middle = make_stakeholder(deal, name="Jonas Weber", reports_to=boss)
    answer = signed_in.post(reverse("stakeholder_edit", args=[deal.pk, boss.pk]), answers(version=1, reports_to=middle.pk))
    assert answer.status_code == 200
    assert "cannot report to themselves" in answer.content.decode()


def test_a_person_is_removed_after_asking_by_name(signed_in, deal):
    person = make_stakeholder(deal)
    address = reverse("stakeholder_remove", args=[deal.pk, person.pk])
    assert "Remove Ingrid Olsen?" in signed_in.get(address).content.decode()
    assert Stakeholder.objects.count() == 1
    signed_in.post(address)
    assert Stakeholder.objects.count() == 0


def test_a_concern_is_raised_answered_and_removed(signed_in, deal):
    person = make_stakeholder(deal)
    raised = {"text": "At night?", "raised_on": "2026-03-01", "stage": deal.stage_id}
    answer = signed_in.post(reverse("concern_raise", args=[deal.pk, person.pk]), raised)
    concern = Concern.objects.get()
    assert answer.headers["Location"] == f"{reverse('deal_people', args=[deal.pk])}#person-{person.pk}"
    address = reverse("concern_answer", args=[deal.pk, person.pk, concern.pk])
    signed_in.post(address, {"text": "At night?", "answer": "Our line", "answered_on": "2026-03-02", "version": 1})
    assert Concern.objects.get().is_answered
    signed_in.post(address, {"text": "At night?", "answer": "", "answered_on": "2026-03-02", "version": 2})
    assert not Concern.objects.get().is_answered
    signed_in.post(reverse("concern_remove", args=[deal.pk, person.pk, concern.pk]))
    assert Concern.objects.count() == 0


def test_an_answer_needs_its_day(signed_in, deal):
    concern = make_concern(make_stakeholder(deal))
    address = reverse("concern_answer", args=[deal.pk, concern.stakeholder_id, concern.pk])
    values = {"text": "At night?", "answer": "Our line", "answered_on": "", "version": 1}
    assert signed_in.post(address, values).status_code == 200
    assert signed_in.post(address, {**values, "answered_on": "2026-03-02", "version": 9}).status_code == 409


# --- The next link of the chain -----------------------------------------------------------------------------------------------


@pytest.fixture
def cost_line(monkeypatch):
    """A deal whose cost model has one line that answers a concern."""
    answer = Answer("night", "Standby engineer", "/deals/1/cost/")
    monkeypatch.setattr("cjm.stakeholders.answers.answer_finders", [AnswerFinder("cost", 10, lambda deal: [answer])])


def test_a_concern_is_tied_to_the_cost_line_that_answers_it(signed_in, deal, cost_line):
    person = make_stakeholder(deal)
    raised = {"text": "At night?", "raised_on": "2026-03-01", "stage": deal.stage_id, "key": "night"}
    signed_in.post(reverse("concern_raise", args=[deal.pk, person.pk]), raised)
    assert Concern.objects.get().key == "night"
    assert '<a href="/deals/1/cost/">Standby engineer</a>' in signed_in.get(reverse("deal_people", args=[deal.pk])).content.decode()


def test_a_line_that_is_not_there_is_refused_but_one_that_is_gone_stays_named(signed_in, deal, cost_line):
    concern = make_concern(make_stakeholder(deal), key="removed")
    address = reverse("concern_answer", args=[deal.pk, concern.stakeholder_id, concern.pk])
    values = {"text": "At night?", "answer": "", "answered_on": "", "version": 1}
    assert signed_in.post(address, {**values, "key": "invented"}).status_code == 200
    assert signed_in.post(address, {**values, "key": "removed"}).status_code == 302
    assert Concern.objects.get().key == "removed"


def test_without_a_cost_model_there_is_no_line_to_choose(signed_in, deal):
    person = make_stakeholder(deal)
    assert "Answered by the line" not in signed_in.get(reverse("concern_raise", args=[deal.pk, person.pk])).content.decode()


# --- Candid notes -------------------------------------------------------------------------------------------------------------

READERS = {"owner": True, "teammate": False, "presales": False, "director": True, "administrator": True}


def test_a_candid_note_is_shown_to_the_owner_and_to_those_above_alone(client, people, deal):
    make_stakeholder(deal, candid_note=NOTE)
    seen = {}
    for name in READERS:
        client.force_login(getattr(people, name))
        pages = [client.get(reverse(page, args=[deal.pk])) for page in ("deal_people", "deal_journey", "deal_history")]
        seen[name] = any(NOTE in page.content.decode() for page in pages)
    assert seen == READERS


def test_for_everybody_else_the_field_does_not_exist(client, people, deal):
    person = make_stakeholder(deal, candid_note=NOTE)
    client.force_login(people.presales)
    address = reverse("stakeholder_edit", args=[deal.pk, person.pk])
    assert "candid" not in client.get(address).content.decode().lower()
    assert client.post(address, answers(version=1, candid_note="Overwritten")).status_code == 302
    assert Stakeholder.objects.get().candid_note == NOTE


def test_a_conflict_does_not_give_the_note_away(client, people, deal):
    person = make_stakeholder(deal, candid_note=NOTE)
    client.force_login(people.presales)
    answer = client.post(reverse("stakeholder_edit", args=[deal.pk, person.pk]), answers(version=9, candid_note="x"))
    assert answer.status_code == 409
    assert NOTE not in answer.content.decode()


def test_who_may_not_read_a_note_does_not_read_it_from_the_database(client, people, deal, django_assert_num_queries):
    make_stakeholder(deal, candid_note=NOTE)
    client.force_login(people.teammate)
    [person] = client.get(reverse("deal_people", args=[deal.pk])).context["people"]
    assert "candid_note" in person.get_deferred_fields()
