"""Who may call which address of a deal: a table, and a check that no address is missing from it."""

import pytest
from django.urls import get_resolver, reverse

from tests.factories import make_concern, make_deal, make_evidence, make_stakeholder
from tests.test_routes import routes

SEES = {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200, "anonymous": 302}
EDITS = {**SEES, "teammate": 403}
POSTS = {**dict.fromkeys(SEES, 405), "anonymous": 302}

# A page that is only read and one that changes something, as each person is answered when opening it.
TABLE = {
    "deal_journey": SEES,
    "deal_people": SEES,
    "deal_history": SEES,
    "deal_people_export": SEES,
    "deal_history_export": SEES,
    "deal_edit": EDITS,
    "deal_next_step": EDITS,
    "evidence_record": EDITS,
    "evidence_withdraw": EDITS,
    "deal_move": EDITS,
    "deal_move_undo": POSTS,
    "deal_close": EDITS,
    "deal_reopen": EDITS,
    "stakeholder_add": EDITS,
    "stakeholder_edit": EDITS,
    "stakeholder_remove": EDITS,
    "concern_raise": EDITS,
    "concern_answer": EDITS,
    "concern_remove": EDITS,
}


@pytest.fixture
def keys(deal) -> dict[str, object]:
    """What an address of a deal is filled with."""
    person = make_stakeholder(deal)
    concern, evidence = make_concern(person), make_evidence(deal)
    return {"pk": deal.pk, "stakeholder_pk": person.pk, "concern_pk": concern.pk, "evidence_pk": evidence.pk, "kind": "csv"}


def address(name: str, keys: dict[str, object]) -> str:
    written = next(path for path, route in routes(get_resolver()) if route.name == name)
    return reverse(name, kwargs={key: value for key, value in keys.items() if f":{key}>" in written})


def test_the_table_has_every_address_of_a_deal():
    here = {
        route.name
        for path, route in routes(get_resolver())
        if path.startswith("deals/<int:pk>/") and route.callback.__module__.startswith(("cjm.deals", "cjm.stakeholders"))
    }
    assert here == TABLE.keys()


@pytest.mark.parametrize("name", TABLE)
def test_each_person_is_answered_as_the_table_says(client, people, keys, name):
    answers = {"anonymous": client.get(address(name, keys)).status_code}
    for person, user in people:
        client.force_login(user)
        answers[person] = client.get(address(name, keys)).status_code
    assert answers == TABLE[name]


@pytest.mark.parametrize("name", [name for name, answers in TABLE.items() if answers is not SEES])
def test_whoever_may_not_change_a_deal_cannot_by_sending_a_form(client, people, keys, name):
    for person, status in [("teammate", 403), ("outsider", 404)]:
        client.force_login(getattr(people, person))
        assert client.post(address(name, keys), {"to": "2", "reason": "x", "version": "1"}).status_code == status


@pytest.mark.parametrize("name", ["stakeholder_edit", "stakeholder_remove", "concern_answer", "evidence_withdraw"])
def test_a_part_of_another_deal_answers_like_one_that_does_not_exist(client, people, keys, name):
    other = make_deal(owner=people.owner, title="Other")
    client.force_login(people.owner)
    assert client.get(address(name, {**keys, "pk": other.pk})).status_code == 404


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_key_that_no_row_has_is_not_found(client, people, keys, name, number):
    client.force_login(people.owner)
    missing = dict.fromkeys(keys, number)
    method = client.post if TABLE[name] is POSTS else client.get
    assert method(address(name, missing)).status_code == 404


@pytest.mark.parametrize("name", ["client_detail", "client_edit"])
def test_a_client_exists_for_its_team_and_for_those_who_see_every_team(client, people, deal, name):
    answers = {}
    for person, user in people:
        client.force_login(user)
        answers[person] = client.get(reverse(name, args=[deal.client_id])).status_code
    assert answers == {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200}
