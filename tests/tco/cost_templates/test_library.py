"""Templates of the company's own: made of a model, changed, copied, removed, and seen by those they are for."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cjm.deals.models import Deal
from cjm.team.models import Team
from tco.cost_templates.models import CostTemplate
from tco.cost_templates.operations import make_template, update_template
from tco.mapping import document_of
from tco.models import CostModel
from tco.operations import save_document
from tests.factories import NOW, make_client, make_deal, people
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    deal = make_deal(client=make_client(name="Nordhafen Logistics"))
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    return deal


def template_of(deal: Deal, *, team: Team | None, name: str = "Compressors", **fields: Any) -> CostTemplate:
    values = {"description": "", "trade": "equipment", "by": deal.owner, "at": NOW, **fields}
    return make_template(cost_model=CostModel.objects.get(deal=deal), name=name, team=team, **values)


def make(client: Client, deal: Deal, **sent: Any) -> Any:
    values = {"replaces": "", "name": "Compressors", "description": "For bottling", "trade": "equipment", "team": "", **sent}
    return client.post(f"/deals/{deal.pk}/cost/make-template/", values)


# --- Making --------------------------------------------------------------------------------------------------------------------


def test_a_template_is_made_of_a_model_and_leads_to_its_page(client: Client, deal: Deal):
    client.force_login(people().presales)
    response = make(client, deal, team=people().presales.team_id)
    made = CostTemplate.objects.get()
    assert response["Location"] == f"/cost-templates/own-{made.pk}/"
    assert (made.name, made.trade, made.team, made.made_by) == ("Compressors", "equipment", deal.team, people().presales)
    assert "Screw compressor K-90" in client.get(response["Location"]).content.decode()


def test_what_was_said_about_the_client_does_not_come_along(deal: Deal):
    document = rich_document()
    document["drivers"][0]["name"] = "Running hours at NORDHAFEN Logistics a quarter"
    document["alternatives"][0]["lines"][1]["source"] = {"kind": "benchmark", "note": "Motor handbook", "date": "2025-01-01"}
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    kept = template_of(deal, team=None).document
    lines = kept["alternatives"][0]["lines"]
    assert (kept["name"], kept["drivers"][0]["name"]) == ("Compressors", "Running hours at the client a quarter")
    assert (lines[0]["source"], "concern" in lines[0]) == ({"kind": "estimate", "confidence": "low"}, False)
    assert lines[1]["source"] == {"kind": "benchmark", "note": "Motor handbook", "date": "2025-01-01"}
    assert (lines[0]["low"], lines[0]["high"], lines[1]["amount"]) == (80000, 90000, "hours * 61.5 * kwh_price * ramp")


def test_a_template_without_a_name_is_asked_for_one(client: Client, deal: Deal):
    client.force_login(people().presales)
    assert "Say what the template is called" in make(client, deal, name=" ").content.decode()
    assert CostTemplate.objects.count() == 0


def test_two_templates_of_a_team_cannot_share_a_name(client: Client, deal: Deal):
    template_of(deal, team=None)
    client.force_login(people().presales)
    assert "There is a template of this name already" in make(client, deal).content.decode()


def test_nobody_makes_a_template_for_another_team(client: Client, deal: Deal):
    client.force_login(people().presales)
    other = people().outsider.team_id
    assert make(client, deal, team=other).status_code == 200
    assert CostTemplate.objects.count() == 0


def test_a_template_is_made_anew_from_a_changed_model(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    client.force_login(people().presales)
    make(client, deal, replaces=f"{template.pk}:{template.version}", name="")
    template.refresh_from_db()
    assert (template.name, template.version, len(template.document["alternatives"])) == ("Compressors", 2, 2)


def test_a_template_that_somebody_changed_meanwhile_is_not_replaced(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    update_template(template=template, by=deal.owner, at=NOW, based_on=1, description="Newer")
    client.force_login(people().presales)
    page = make(client, deal, replaces=f"{template.pk}:1").content.decode()
    assert "changed or removed in the meantime" in page
    assert len(CostTemplate.objects.get().document["alternatives"]) == 3


def test_a_model_begun_from_an_own_template_carries_its_name(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    fresh = make_deal(title="Second hall")
    client.force_login(people().owner)
    assert client.post(f"/deals/{fresh.pk}/cost/begin/", {"template": f"own-{template.pk}"}).status_code == 302
    model = CostModel.objects.get(deal=fresh)
    assert (model.template_name, document_of(model)["alternatives"]) == ("Compressors", template.document["alternatives"])


# --- Changing, copying, removing --------------------------------------------------------------------------------------------------


def edit(client: Client, template: CostTemplate, **sent: Any) -> Any:
    values = {"version": 1, "name": "Pumps", "description": "", "trade": "other", "team": template.team_id or "", **sent}
    return client.post(f"/cost-templates/{template.pk}/edit/", values)


def test_a_template_is_renamed_and_given_to_everybody(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    client.force_login(people().presales)
    assert edit(client, template, team="").status_code == 302
    template.refresh_from_db()
    assert (template.name, template.team, template.trade, template.version) == ("Pumps", None, "other", 2)


def test_a_late_change_shows_both_values(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    update_template(template=template, by=deal.owner, at=NOW, based_on=1, name="Fans")
    client.force_login(people().presales)
    response = edit(client, template)
    page = response.content.decode()
    assert (response.status_code, "Fans" in page, "Pumps" in page) == (409, True, True)
    assert CostTemplate.objects.get().name == "Fans"


@pytest.mark.parametrize("identifier", ["shipped-software", "own"])
def test_a_copy_is_the_own_teams(client: Client, deal: Deal, identifier: str):
    if identifier == "own":
        identifier = f"own-{template_of(deal, team=None).pk}"
    client.force_login(people().outsider)
    client.post(f"/cost-templates/{identifier}/copy/")
    client.post(f"/cost-templates/{identifier}/copy/")
    copies = CostTemplate.objects.filter(made_by=people().outsider).order_by("pk")
    assert [copy.team for copy in copies] == [people().outsider.team] * 2
    assert [copy.name for copy in copies][1] == f"{copies[0].name} 2"


def test_removing_asks_once_by_name_and_leaves_models_alone(client: Client, deal: Deal):
    template = template_of(deal, team=deal.team)
    client.force_login(people().presales)
    assert "Remove “Compressors”?" in client.get(f"/cost-templates/{template.pk}/remove/").content.decode()
    assert client.post(f"/cost-templates/{template.pk}/remove/", {"version": 1})["Location"] == "/cost-templates/"
    assert (CostTemplate.objects.count(), CostModel.objects.count()) == (0, 1)


@pytest.mark.parametrize("version", ["", "2", "x"])
def test_a_template_is_not_removed_on_the_strength_of_an_old_page(client: Client, deal: Deal, version: str):
    template = template_of(deal, team=deal.team)
    client.force_login(people().presales)
    assert client.post(f"/cost-templates/{template.pk}/remove/", {"version": version}).status_code == 409
    assert CostTemplate.objects.count() == 1


# --- Who sees and changes which ---------------------------------------------------------------------------------------------------

OF_A_TEAM = {
    "owner": (200, 302),
    "teammate": (200, 403),
    "presales": (200, 302),
    "outsider": (404, 404),
    "director": (200, 302),
    "administrator": (200, 302),
    "nobody": (302, 302),
}


@pytest.mark.parametrize("person", list(OF_A_TEAM))
def test_a_teams_template_does_not_exist_for_other_teams(client: Client, deal: Deal, person: str):
    template = template_of(deal, team=deal.team)
    fresh = make_deal(owner=people().outsider)
    user = getattr(people(), person, None)
    if user is not None:
        client.force_login(user)
    look, change = OF_A_TEAM[person]
    assert client.get(f"/cost-templates/own-{template.pk}/").status_code == look
    assert client.get(f"/cost-templates/{template.pk}/edit/").status_code == (200 if change == 302 and user else change)
    assert client.post(f"/cost-templates/own-{template.pk}/copy/").status_code == (404 if person == "outsider" else 302)
    if person == "outsider":
        assert client.post(f"/deals/{fresh.pk}/cost/begin/", {"template": f"own-{template.pk}"}).status_code == 404
        assert "Compressors" not in client.get("/cost-templates/").content.decode()
        assert "Compressors" not in client.get(f"/deals/{fresh.pk}/cost/").content.decode()
    assert client.post(f"/cost-templates/{template.pk}/remove/", {"version": 1}).status_code == change


def test_a_template_for_everybody_is_seen_by_all_and_changed_by_few(client: Client, deal: Deal):
    template = template_of(deal, team=None)
    client.force_login(people().outsider)
    assert client.get(f"/cost-templates/own-{template.pk}/").status_code == 200
    assert edit(client, template).status_code == 403


def test_a_teammate_may_keep_a_model_that_they_only_see_but_an_outsider_sees_none(client: Client, deal: Deal):
    client.force_login(people().teammate)
    assert make(client, deal).status_code == 302
    client.force_login(people().outsider)
    assert make(client, deal, name="Other").status_code == 404


def test_the_list_costs_the_same_for_few_and_many(client: Client, deal: Deal, django_assert_num_queries: Any):
    template_of(deal, team=deal.team, name="0")
    client.force_login(people().presales)
    client.get("/cost-templates/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/cost-templates/")
    for number in range(1, 6):
        template_of(deal, team=None, name=str(number))
    with django_assert_num_queries(len(few)):
        client.get("/cost-templates/")
