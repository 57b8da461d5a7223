"""The pages of clients."""

import pytest
from django.urls import reverse

from cjm.clients.models import Client
from cjm.team.models import Team
from tests.factories import make_client, make_deal

ANSWERS = {"name": "Brightwater", "industry": "Pumps", "city": "Leeds", "country": "", "website": "", "about": ""}


def names(response) -> list[str]:
    return [client.name for client in response.context["clients"].page_obj]


def test_the_list_shows_the_clients_of_the_team(client, people):
    make_client(name="Ours")
    make_client(by=people.outsider, name="Theirs")
    seen = {}
    for name, user in people:
        client.force_login(user)
        seen[name] = names(client.get(reverse("client_list")))
    everything = ["Ours", "Theirs"]
    assert seen == {
        "owner": ["Ours"],
        "teammate": ["Ours"],
        "presales": ["Ours"],
        "outsider": ["Theirs"],
        "director": everything,
        "administrator": everything,
    }


def test_an_empty_list_says_what_to_do_first(client, people):
    client.force_login(people.owner)
    assert "Begin with a client" in client.get(reverse("client_list")).content.decode()


@pytest.mark.parametrize(("words", "found"), [("ромашка", ["ООО «Ромашка»"]), ("LEEDS", ["Brightwater"]), ("%", []), ("\0", [])])
def test_a_client_is_found_by_name_industry_or_place(client, people, words, found):
    make_client(name="ООО «Ромашка»")
    make_client(name="Brightwater", city="Leeds")
    client.force_login(people.owner)
    response = client.get(reverse("client_list"), {"q": words})
    assert names(response) == (found if words != "\0" else ["Brightwater", "ООО «Ромашка»"])


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["A", "B"]),
        ("-name", ["B", "A"]),
        ("-deals", ["B", "A"]),
        ("team__members__password", ["A", "B"]),
        ('x\n"--', ["A", "B"]),
    ],
)
def test_the_list_is_sorted_by_what_is_offered_and_else_by_name(client, people, sort, order):
    make_client(name="A")
    make_deal(client=make_client(name="B"))
    client.force_login(people.owner)
    assert names(client.get(reverse("client_list"), {"sort": sort})) == order


def test_a_client_is_added_to_ones_own_team_whatever_the_form_sends(client, people):
    client.force_login(people.owner)
    south = Team.objects.get(name="South")
    response = client.post(reverse("client_create"), {**ANSWERS, "team": south.pk})
    added = Client.objects.get(name="Brightwater")
    assert added.team == people.owner.team
    assert response.headers["Location"] == added.get_absolute_url()


def test_a_director_says_whose_client_it_is(client, people):
    client.force_login(people.director)
    assert client.post(reverse("client_create"), ANSWERS).status_code == 200
    south = Team.objects.get(name="South")
    client.post(reverse("client_create"), {**ANSWERS, "team": south.pk})
    assert Client.objects.get(name="Brightwater").team == south


def test_a_client_without_a_name_is_refused_and_what_was_typed_stays(client, people):
    client.force_login(people.owner)
    response = client.post(reverse("client_create"), {**ANSWERS, "name": " "})
    assert response.status_code == 200
    assert 'value="Leeds"' in response.content.decode()
    assert Client.objects.count() == 0


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://files.example", "data:text/html,x"])
def test_a_website_is_an_address_of_the_web(client, people, address):
    client.force_login(people.owner)
    assert client.post(reverse("client_create"), {**ANSWERS, "website": address}).status_code == 200


def test_a_change_is_saved(client, people):
    row = make_client()
    client.force_login(people.teammate)
    response = client.post(reverse("client_edit", args=[row.pk]), {**ANSWERS, "version": 1})
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.version, row.search) == ("Brightwater", 2, "brightwater pumps leeds")


@pytest.mark.parametrize("version", ["1", "", "x", "99999999999999999999"])
def test_a_late_save_shows_both_values_and_keeps_what_was_typed(client, people, version):
    row = make_client(name="Nordhafen")
    Client.objects.filter(pk=row.pk).update(name="Nordhafen AG", version=2)
    client.force_login(people.owner)
    response = client.post(reverse("client_edit", args=[row.pk]), {**ANSWERS, "version": version})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<td>Nordhafen AG</td><td>Brightwater</td>" in page
    assert 'value="Brightwater"' in page
    assert '<input type="hidden" name="version" value="2">' in page
    row.refresh_from_db()
    assert row.name == "Nordhafen AG"


def test_two_who_typed_the_same_do_not_disagree(client, people):
    row = make_client(name="Nordhafen")
    Client.objects.filter(pk=row.pk).update(name="Brightwater", industry="Pumps", city="Leeds", version=2)
    client.force_login(people.owner)
    assert client.post(reverse("client_edit", args=[row.pk]), {**ANSWERS, "version": 1}).status_code == 302


def test_a_clients_page_lists_its_deals(client, people, deal):
    client.force_login(people.owner)
    page = client.get(reverse("client_detail", args=[deal.client_id])).content.decode()
    assert deal.get_absolute_url() in page


def test_a_client_without_deals_says_what_to_do_first(client, people):
    row = make_client()
    client.force_login(people.owner)
    page = client.get(reverse("client_detail", args=[row.pk])).content.decode()
    assert f"{reverse('deal_create')}?client={row.pk}" in page
