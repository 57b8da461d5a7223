"""A model's conventions are filled in from a country: shown first, and never a currency relabelled."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cjm.deals.models import Deal
from tco.countries.filling import fillings
from tco.countries.models import CountryProfile
from tco.countries.operations import fill_in_from_country, load_country_profiles
from tco.mapping import document_of
from tco.models import CostModel
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import small_document

pytestmark = pytest.mark.django_db


def model_with_wages() -> dict[str, Any]:
    document = small_document()
    document["drivers"] = [
        {"key": "hourly_wage", "name": "An hour", "unit": "EUR an hour", "value": 40, "low": 30, "high": 50},
        {"key": "power", "name": "Power", "unit": "kW", "value": 3},
    ]
    document["alternatives"][0]["lines"][1]["amount"] = "hourly_wage * power"
    return document


@pytest.fixture
def deal() -> Deal:
    load_country_profiles()
    deal = make_deal()
    save_document(deal=deal, document=model_with_wages(), by=deal.owner, at=NOW)
    return deal


@pytest.fixture
def presales(client: Client) -> Client:
    client.force_login(people().presales)
    return client


def fill_in(client: Client, deal: Deal, **sent: Any) -> Any:
    values = {"country": "DE", "based_on": 1, "parts": ["inflation", "discount_rate"], "wage": "hourly_wage", "energy": "", **sent}
    return client.post(f"/deals/{deal.pk}/cost/country/", values)


def present(deal: Deal) -> dict[str, Any]:
    return document_of(CostModel.objects.get(deal=deal))


def test_what_would_change_is_shown_with_its_source_before_anything_does(presales: Client, deal: Deal):
    page = presales.get(f"/deals/{deal.pk}/cost/country/?country=DE").content.decode()
    assert ("10\xa0%" in page, "8\xa0%" in page, "Proxy: yield" in page, "An hour" in page) == (True, True, True, True)
    assert CostModel.objects.get(deal=deal).version == 1


def test_only_what_is_ticked_is_filled_in(presales: Client, deal: Deal):
    assert fill_in(presales, deal, parts=["inflation"])["Location"] == f"/deals/{deal.pk}/cost/"
    assert (present(deal)["inflation"], present(deal)["discount"]) == (0.02, {"rate": 0.1})


def test_wages_come_with_their_source_and_keep_how_far_they_may_vary(presales: Client, deal: Deal):
    fill_in(presales, deal, parts=["hourly_wage"])
    wage = present(deal)["drivers"][0]
    assert (wage["value"], wage["low"], wage["high"]) == (43, 32.2, 53.8)
    assert (wage["source"]["kind"], wage["source"]["note"][:8], wage["source"]["date"]) == ("benchmark", "Germany.", "2025-03-28")


def test_another_currency_is_refused_with_a_sentence_when_no_rate_is_given(presales: Client, deal: Deal):
    page = fill_in(presales, deal, country="KZ").content.decode()
    assert "Amounts are not relabelled" in page
    assert (present(deal)["currency"], CostModel.objects.get(deal=deal).version) == ("EUR", 1)


def test_with_a_rate_every_amount_is_converted_and_the_figures_filled_in(presales: Client, deal: Deal):
    assert fill_in(presales, deal, country="KZ", rate="500", parts=["inflation", "hourly_wage"]).status_code == 302
    document = present(deal)
    assert (document["currency"], document["inflation"], document["drivers"][0]["value"]) == ("KZT", 0.05, 2700)
    assert document["drivers"][0]["unit"] == "KZT an hour"
    assert document["alternatives"][0]["lines"][0]["amount"] == 500_000


def test_a_model_that_cannot_be_converted_says_which_line_and_offers_no_button(presales: Client, deal: Deal):
    document = model_with_wages()
    document["alternatives"][0]["lines"][1]["amount"] = "power * 50"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    page = presales.get(f"/deals/{deal.pk}/cost/country/?country=KZ").content.decode()
    assert ("Our printers: Ribbons" in page, "Convert and fill in" in page) == (True, False)
    with pytest.raises(ValidationError):
        fill_in_from_country(
            cost_model=CostModel.objects.get(deal=deal),
            profile=CountryProfile.objects.get(code="KZ"),
            parts=["inflation"],
            rate=500.0,
            by=deal.owner,
            at=NOW,
            based_on=2,
        )


def test_a_model_in_real_terms_gets_a_rate_without_inflation(deal: Deal):
    document = small_document() | {"discount": {"rate": 0.05, "basis": "real"}}
    rate = next(each for each in fillings(document, CountryProfile.objects.get(code="DE")) if each.part == "discount_rate")
    assert rate.after == "5.88\xa0%"  # 1.08 / 1.02 − 1


def test_vat_rates_change_only_on_lines_that_bear_vat(presales: Client, deal: Deal):
    document = small_document() | {"vat": {"recoverable": False}}
    document["alternatives"][0]["lines"][0]["vat_rate"] = 0.19
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    fill_in(presales, deal, country="FR", parts=["vat_rate"], wage="", based_on=2)
    lines = present(deal)["alternatives"][0]["lines"]
    assert ([line.get("vat_rate") for line in lines], "vat" in present(deal)) == ([0.2, None], False)


def test_a_late_confirmation_answers_409_and_changes_nothing(presales: Client, deal: Deal):
    save_document(deal=deal, document=model_with_wages() | {"inflation": 0.07}, by=deal.owner, at=NOW)
    assert fill_in(presales, deal).status_code == 409
    assert (present(deal)["inflation"], CostModel.objects.get(deal=deal).version) == (0.07, 2)


def test_a_rate_that_makes_amounts_too_large_is_refused_with_a_sentence(presales: Client, deal: Deal):
    document = model_with_wages()
    document["alternatives"][0]["lines"][0]["amount"] = 9e14
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    response = fill_in(presales, deal, country="KZ", rate="999999999", based_on=2)
    assert (response.status_code, CostModel.objects.get(deal=deal).version) == (200, 2)
    assert "alternatives[0].lines[0].amount" in response.content.decode()


@pytest.mark.parametrize("code", ["XX", "DE\x00", "de", "Ü" * 3000, ""])
def test_a_country_that_is_none_is_asked_again(presales: Client, deal: Deal, code: str):
    assert presales.get(f"/deals/{deal.pk}/cost/country/", {"country": code}).status_code == 200
    assert fill_in(presales, deal, country=code).status_code == 200
    assert CostModel.objects.get(deal=deal).version == 1


def test_nothing_ticked_is_asked_again(presales: Client, deal: Deal):
    assert "Tick what should be filled in" in fill_in(presales, deal, parts=[]).content.decode()


@pytest.mark.parametrize(
    ("person", "look", "change"),
    [("owner", 200, 302), ("teammate", 403, 403), ("outsider", 404, 404), ("director", 200, 302), ("nobody", 302, 302)],
)
def test_only_those_who_may_change_the_deal_fill_its_model_in(client: Client, deal: Deal, person: str, look: int, change: int):
    user = getattr(people(), person, None)
    if user is not None:
        client.force_login(user)
    assert client.get(f"/deals/{deal.pk}/cost/country/?country=DE").status_code == look
    assert fill_in(client, deal).status_code == change
