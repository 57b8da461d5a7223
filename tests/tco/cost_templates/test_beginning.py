"""A deal's model begins from a template in one press, or as a copy of another deal's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cjm.deals.models import Deal, DealEvent
from cjm.team.models import Currency
from tco.countries.operations import load_country_profiles
from tco.mapping import document_of
from tco.models import CostLine, CostModel
from tco.operations import save_document
from tests.factories import NOW, make_client, make_deal, people
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    load_country_profiles()
    return make_deal()


@pytest.fixture
def presales(client: Client, deal: Deal) -> Client:
    client.force_login(people().presales)
    return client


def begin(client: Client, deal: Deal, template: str = "shipped-equipment", country: str = "") -> Any:
    return client.post(f"/deals/{deal.pk}/cost/begin/", {"template": template, "country": country})


def present(deal: Deal) -> dict[str, Any]:
    return document_of(CostModel.objects.get(deal=deal))


def test_the_start_page_offers_every_way_and_what_is_usually_forgotten(presales: Client, deal: Deal):
    page = presales.get(f"/deals/{deal.pk}/cost/").content.decode()
    for template in ("shipped-equipment", "shipped-software", "shipped-consumables", "shipped-services"):
        assert f'value="{template}"' in page
    assert ("cost/upload/" in page, "cost/workspace/start/" in page, "own people&#x27;s hours" in page) == (True, True, True)
    assert "No other deal that you see has a model yet." in page


def test_one_press_makes_a_comparison(presales: Client, deal: Deal):
    response = begin(presales, deal)
    assert (response.status_code, response["Location"]) == (302, f"/deals/{deal.pk}/cost/")
    deal.refresh_from_db()
    assert deal.headroom is not None
    assert 0 < deal.headroom < 0.5
    assert presales.get(response["Location"]).status_code == 200


def test_the_model_remembers_what_it_began_from(presales: Client, deal: Deal):
    begin(presales, deal)
    model = CostModel.objects.get(deal=deal)
    assert (model.name, model.template_name, model.version) == (deal.title, "Industrial equipment", 1)
    assert model.template_document == document_of(model)
    event = DealEvent.objects.filter(deal=deal, kind="cost_model_imported").get()
    assert event.data["template"] == "Industrial equipment"


def test_a_later_file_does_not_make_it_forget(presales: Client, deal: Deal):
    begin(presales, deal)
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    model = CostModel.objects.get(deal=deal)
    assert (model.template_name, model.template_document is not None) == ("Industrial equipment", True)


def test_the_base_date_is_the_first_of_the_next_month(presales: Client, deal: Deal):
    begin(presales, deal)
    base_date = CostModel.objects.get(deal=deal).base_date
    assert (base_date.day, base_date > date(2026, 3, 2)) == (1, True)


def test_a_country_fills_the_conventions_wages_and_energy_in_with_their_sources(presales: Client, deal: Deal):
    begin(presales, deal, country="FR")
    document = present(deal)
    drivers = {driver["key"]: driver for driver in document["drivers"]}
    assert (document["discount"]["rate"], document["inflation"], document["currency"]) == (0.085, 0.02, "EUR")
    assert (drivers["hourly_wage"]["value"], drivers["energy_price"]["value"]) == (44, 0.16)
    assert drivers["energy_price"]["source"]["note"].startswith("France. Eurostat")


def test_amounts_are_converted_at_the_companys_rate_and_say_so(presales: Client, deal: Deal):
    Currency.objects.update_or_create(code="KZT", defaults={"rate": Decimal("0.002")})
    begin(presales, deal, country="KZ")
    document = present(deal)
    price = document["alternatives"][0]["lines"][0]
    assert (document["currency"], price["amount"]) == ("KZT", 240_000_000)
    assert price["source"]["note"].endswith("Brought from EUR into KZT at 500.00.")
    assert next(driver for driver in document["drivers"] if driver["key"] == "hourly_wage")["value"] == 2700


def test_without_a_rate_nothing_is_begun_and_the_page_says_what_is_missing(presales: Client, deal: Deal):
    response = begin(presales, deal, country="AM")
    page = response.content.decode()
    assert (response.status_code, CostModel.objects.count()) == (200, 0)
    assert "no rate from it to AMD" in page
    assert '<option value="AM" selected>' in page


def test_the_clients_country_is_chosen_already(client: Client, deal: Deal):
    client.force_login(people().owner)
    other = make_deal(client=make_client(country="Польша", name="Zakłady Wschód"), currency="PLN")
    assert '<option value="PL" selected>' in client.get(f"/deals/{other.pk}/cost/").content.decode()


def test_a_second_press_changes_nothing_and_a_second_template_is_refused(presales: Client, deal: Deal):
    begin(presales, deal)
    assert begin(presales, deal).status_code == 302
    response = begin(presales, deal, template="shipped-software")
    assert (response.status_code, "has a cost model already" in response.content.decode()) == (409, True)
    assert (CostModel.objects.get().version, CostModel.objects.get().template_name) == (1, "Industrial equipment")


@pytest.mark.parametrize("template", ["shipped-none", "own-999", "own-x", "own-99999999999999999999", "nothing"])
def test_a_template_that_is_not_there_is_nothing(presales: Client, deal: Deal, template: str):
    assert begin(presales, deal, template=template).status_code == 404
    assert CostModel.objects.count() == 0


def test_an_unknown_country_is_refused(presales: Client, deal: Deal):
    assert begin(presales, deal, country="XX").status_code == 200
    assert CostModel.objects.count() == 0


def test_a_template_begins_in_the_readers_language(client: Client, deal: Deal):
    reader = people().owner
    reader.language = "ru"
    reader.save()
    client.force_login(reader)
    begin(client, deal)
    assert present(deal)["alternatives"][0]["name"] == "Наш станок"


# --- A copy --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def other(deal: Deal) -> CostModel:
    """Another deal's model, with a date of expiry."""
    source = make_deal(title="First hall")
    save_document(deal=source, document=rich_document(), by=source.owner, at=NOW)
    CostLine.objects.filter(alternative__cost_model__deal=source, name="Service").update(source_expires=date(2026, 9, 1))
    return CostModel.objects.get(deal=source)


def copy(client: Client, deal: Deal, model: int) -> Any:
    return client.post(f"/deals/{deal.pk}/cost/copy/", {"model": model})


def test_a_copy_has_everything_sources_and_their_ends_included(presales: Client, deal: Deal, other: CostModel):
    assert copy(presales, deal, other.pk)["Location"] == f"/deals/{deal.pk}/cost/"
    assert present(deal) == document_of(other)
    copied = CostLine.objects.get(alternative__cost_model__deal=deal, name="Service")
    assert (copied.source_expires, CostModel.objects.get(deal=deal).template_name) == (
        date(2026, 9, 1),
        "Copy of Compressors for the bottling hall",
    )


def test_models_are_found_by_client_or_deal(presales: Client, deal: Deal, other: CostModel):
    assert "First hall" in presales.get(f"/deals/{deal.pk}/cost/copy/?q=first").content.decode()
    assert "No model matches this" in presales.get(f"/deals/{deal.pk}/cost/copy/?q=second").content.decode()


def test_a_model_of_another_team_can_be_neither_found_nor_copied(presales: Client, deal: Deal):
    theirs = make_deal(owner=people().outsider, title="Secret hall")
    save_document(deal=theirs, document=small_document(), by=theirs.owner, at=NOW)
    assert "Secret hall" not in presales.get(f"/deals/{deal.pk}/cost/copy/").content.decode()
    assert copy(presales, deal, CostModel.objects.get(deal=theirs).pk).status_code == 404
    assert not CostModel.objects.filter(deal=deal).exists()


@pytest.mark.parametrize("sent", ["", "x", "-1", "99999999999999999999"])
def test_a_model_that_is_not_one_is_nothing(presales: Client, deal: Deal, sent: str):
    assert presales.post(f"/deals/{deal.pk}/cost/copy/", {"model": sent}).status_code == 404


def test_a_deal_with_a_model_takes_no_copy(presales: Client, deal: Deal, other: CostModel):
    begin(presales, deal)
    assert (presales.get(f"/deals/{deal.pk}/cost/copy/").status_code, copy(presales, deal, other.pk).status_code) == (409, 409)
    assert CostModel.objects.get(deal=deal).template_name == "Industrial equipment"


@pytest.mark.parametrize(
    ("person", "look", "change"),
    [
        ("owner", 200, 302),
        ("teammate", 403, 403),
        ("presales", 200, 302),
        ("outsider", 404, 404),
        ("director", 200, 302),
        ("administrator", 200, 302),
        ("nobody", 302, 302),
    ],
)
def test_only_those_who_may_change_the_deal_begin_its_model(client: Client, deal: Deal, person: str, look: int, change: int):
    user = getattr(people(), person, None)
    if user is not None:
        client.force_login(user)
    assert client.get(f"/deals/{deal.pk}/cost/copy/").status_code == look
    assert begin(client, deal).status_code == change
    assert CostModel.objects.filter(deal=deal).exists() == (change == 302 and user is not None)
