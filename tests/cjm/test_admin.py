"""The pages that set a company up, for administrators alone."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse

from cjm.admin import company_site
from cjm.deals.models import Deal, StageTotal
from cjm.journey.models import Journey, Stage
from cjm.team.models import Currency, Team, User
from tests.factories import make_deal

MODELS = [model._meta.model_name for model, _ in company_site._registry.items()]
SENTENCES = ("exit_criteria", "doubts", "tactics", "materials")


@pytest.fixture
def administrator(client, people):
    """The administrator's browser."""
    client.force_login(people.administrator)
    return client


def formset(*prefixes: str) -> dict[str, str]:
    """Return what empty inline forms send."""
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}


@pytest.mark.parametrize("person", ["owner", "presales", "director"])
def test_nobody_else_is_let_in(client, people, person):
    client.force_login(getattr(people, person))
    addresses = [reverse("admin:index"), *(reverse(f"admin:cjm_{model}_changelist") for model in MODELS), "/admin/nowhere/"]
    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_lists_and_adds(administrator, deal, model):
    assert administrator.get(reverse(f"admin:cjm_{model}_changelist")).status_code == 200
    assert administrator.get(reverse(f"admin:cjm_{model}_add")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_opens_every_kind_of_row(administrator, deal, model):
    row = apps.get_model("cjm", model)._default_manager.first()
    assert row is not None
    assert administrator.get(reverse(f"admin:cjm_{model}_change", args=[row.pk])).status_code == 200
    assert administrator.get(reverse(f"admin:cjm_{model}_history", args=[row.pk])).status_code == 200


def test_a_new_colleague_gets_a_password_and_signs_in_by_address(administrator, people):
    team = Team.objects.get(name="North")
    values = {"email": "New.Person@Seller.example", "name": "New Person", "role": "presales", "team": team.pk, "language": "ru"}
    passwords = {"usable_password": "true", "password1": "a-long-enough-one", "password2": "a-long-enough-one"}
    assert administrator.post(reverse("admin:cjm_user_add"), {**values, **passwords}).status_code == 302
    user = User.objects.get(email="new.person@seller.example")
    assert (user.role, user.language, user.check_password("a-long-enough-one")) == ("presales", "ru", True)


def test_nobody_becomes_more_than_their_role_by_a_field_the_page_does_not_have(administrator, people):
    user = people.owner
    values = {"email": user.email, "name": "Olga P.", "role": user.role, "team": user.team_id, "language": "en", "is_active": "on"}
    administrator.post(reverse("admin:cjm_user_change", args=[user.pk]), {**values, "is_superuser": "on", "is_staff": "on"})
    user.refresh_from_db()
    assert (user.name, user.is_superuser, user.is_staff) == ("Olga P.", False, False)


def test_a_colleague_with_deals_is_not_deleted(administrator, people, deal):
    administrator.post(reverse("admin:cjm_user_delete", args=[people.owner.pk]), {"post": "yes"})
    assert User.objects.filter(pk=people.owner.pk).exists()


def test_a_stage_is_edited_with_its_lists_ticked(administrator, deal):
    stage = deal.stage
    values = {
        "journey": stage.journey_id,
        "key": "problem",
        "position": 1,
        "name_en": "Pain named",
        "win_probability": "0.10",
        "who": ["finance", "legal"],
        "purchase_types": ["new_task"],
        **formset(*SENTENCES),
    }
    assert administrator.post(reverse("admin:cjm_stage_change", args=[stage.pk]), values).status_code == 302
    stage.refresh_from_db()
    assert (stage.name_en, stage.who, stage.purchase_types) == ("Pain named", ["finance", "legal"], ["new_task"])


def test_a_stage_with_deals_is_not_deleted(administrator, deal):
    administrator.post(reverse("admin:cjm_stage_delete", args=[deal.stage_id]), {"post": "yes"})
    assert Stage.objects.filter(pk=deal.stage_id).exists()


def test_a_chance_above_one_is_refused_by_the_form(administrator, deal):
    stage = deal.stage
    values = {
        "journey": stage.journey_id,
        "key": "problem",
        "position": 1,
        "name_en": "x",
        "win_probability": "1.5",
        **formset(*SENTENCES),
    }
    assert administrator.post(reverse("admin:cjm_stage_change", args=[stage.pk]), values).status_code == 200


def test_a_journey_of_ones_own_is_added_with_its_stages(administrator, deal):
    values = {"name_en": "Tender", "name_ru": "", **formset("stages", "tracks"), "stages-TOTAL_FORMS": "1"}
    stage = {"stages-0-position": "1", "stages-0-key": "bid", "stages-0-name_en": "Bid", "stages-0-win_probability": "0.3"}
    assert administrator.post(reverse("admin:cjm_journey_add"), {**values, **stage}).status_code == 302
    assert [stage.key for stage in Journey.objects.get(name_en="Tender").stages.all()] == ["bid"]


def test_a_new_rate_revalues_deals_and_totals(administrator, people):
    deal = make_deal(currency="USD", amount=Decimal(1000))
    dollar = Currency.objects.get(code="USD")
    assert (
        administrator.post(reverse("admin:cjm_currency_change", args=[dollar.pk]), {"code": "USD", "rate": "0.5"}).status_code
        == 302
    )
    assert Deal.objects.get(pk=deal.pk).amount_base == Decimal(500)
    assert StageTotal.objects.get().amount == Decimal(500)


@pytest.mark.parametrize(
    "address", ["/admin/cjm/user/99999999999999999999/change/", "/admin/cjm/user/x_00/change/", "/admin/cjm/nope/"]
)
def test_nonsense_leads_nowhere(administrator, address):
    assert administrator.get(address).status_code in (302, 404)


@pytest.mark.parametrize(
    "query",
    [
        "?o=99",
        "?p=99999999999999",
        "?q=%00",
        "?role__exact=x",
        "?team__id__exact=9e99",
        "?_to_field=password",
        "?password__startswith=m",
    ],
)
def test_nonsense_in_the_address_of_a_list_is_never_an_error_of_ours(administrator, deal, query):
    assert administrator.get(reverse("admin:cjm_user_changelist") + query).status_code < 500
