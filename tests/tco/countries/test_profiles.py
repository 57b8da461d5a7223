"""The profiles of countries: complete, sourced, kept by the company."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config.prepare import STEPS
from tco.catalogue import source_kinds
from tco.countries.models import CountryProfile
from tco.countries.operations import FIGURES, load_country_profiles, update_profile
from tests.factories import NOW, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def germany() -> CountryProfile:
    load_country_profiles()
    return CountryProfile.objects.get(code="DE")


def form_of(profile: CountryProfile, **changes: Any) -> dict[str, Any]:
    """Return what the form of a profile would send."""
    sent: dict[str, Any] = {"version": profile.version, "vat_recoverable": "on"}
    sent |= {name: str(getattr(profile, name) * 100) for name in ("inflation", "discount_rate", "vat_rate")}
    sent |= {name: str(getattr(profile, name)) for name in ("hourly_wage", "energy_price")}
    for name in FIGURES:
        sent |= {f"{name}_note": profile.sources[name]["note"]["en"], f"{name}_date": profile.sources[name]["date"]}
    return sent | changes


def test_there_are_enough_countries_each_complete_and_sourced_in_both_languages():
    load_country_profiles()
    assert CountryProfile.objects.count() >= 14
    for profile in CountryProfile.objects.all():
        assert (bool(profile.name_en), bool(profile.name_ru), len(profile.currency)) == (True, True, 3)
        assert None not in (profile.hourly_wage, profile.energy_price)
        assert set(profile.sources) == set(FIGURES)
        for source in profile.sources.values():
            assert source["kind"] in source_kinds()
            assert source["confidence"] in ("high", "medium", "low")
            assert date.fromisoformat(source["date"]) > date(2024, 1, 1)
            assert len(source["note"]["en"]) > 30
            assert len(source["note"]["ru"]) > 30
            assert "{" not in source["note"]["en"] + source["note"]["ru"]


def test_the_cost_of_capital_says_that_it_is_a_proxy():
    load_country_profiles()
    for profile in CountryProfile.objects.all():
        assert profile.sources["discount_rate"]["kind"] == "estimate"
        assert profile.sources["discount_rate"]["note"]["en"].startswith("Proxy")


def test_loading_again_changes_nothing(germany: CountryProfile):
    assert load_country_profiles() == []
    assert CountryProfile.objects.get(code="DE").version == germany.version


def test_newer_shipped_figures_come_in_but_never_over_the_companys_own(germany: CountryProfile):
    CountryProfile.objects.filter(code="AT").update(hourly_wage=Decimal(1))
    update_profile(profile=germany, by=people().presales, at=NOW, based_on=germany.version, hourly_wage=Decimal(61))
    assert [profile.code for profile in load_country_profiles()] == ["AT"]
    germany.refresh_from_db()
    assert (germany.hourly_wage, germany.is_edited) == (Decimal(61), True)


def test_a_presales_engineer_changes_a_figure_and_its_source(client: Client, germany: CountryProfile):
    client.force_login(people().presales)
    sent = form_of(germany, discount_rate="9.5", discount_rate_note="Their annual report, page 40", discount_rate_date="2026-02-01")
    response = client.post("/countries/DE/", sent)
    assert (response.status_code, response["Location"]) == (302, "/countries/")
    germany.refresh_from_db()
    assert (germany.discount_rate, germany.is_edited, germany.version) == (Decimal("0.095"), True, 2)
    assert germany.sources["discount_rate"] == {
        "kind": "estimate",
        "note": "Their annual report, page 40",
        "date": "2026-02-01",
        "confidence": "low",
    }
    assert germany.sources["inflation"]["note"]["ru"].startswith("Цель центрального банка")


def test_a_late_save_shows_both_values_and_keeps_what_was_typed(client: Client, germany: CountryProfile):
    update_profile(profile=germany, by=people().director, at=NOW, based_on=1, hourly_wage=Decimal(50))
    client.force_login(people().presales)
    germany.hourly_wage = Decimal(55)
    response = client.post("/countries/DE/", form_of(germany, version=1))
    page = response.content.decode()
    assert (response.status_code, "Saved in the meantime" in page, 'value="55"' in page) == (409, True, True)
    assert CountryProfile.objects.get(code="DE").hourly_wage == Decimal(50)


def test_a_rate_past_reason_is_refused_at_its_field(client: Client, germany: CountryProfile):
    client.force_login(people().presales)
    response = client.post("/countries/DE/", form_of(germany, vat_rate="190"))
    assert (response.status_code, CountryProfile.objects.get(code="DE").version) == (200, 1)
    assert "At most" in response.content.decode()


@pytest.mark.parametrize(
    ("person", "look", "change"),
    [
        ("owner", 200, 403),
        ("outsider", 200, 403),
        ("presales", 200, 302),
        ("director", 200, 302),
        ("administrator", 200, 302),
        ("nobody", 302, 302),
    ],
)
def test_everybody_looks_and_some_change(client: Client, germany: CountryProfile, person: str, look: int, change: int):
    user = getattr(people(), person, None)
    if user is not None:
        client.force_login(user)
    assert client.get("/countries/").status_code == look
    assert client.get("/countries/DE/").status_code == look
    assert client.post("/countries/DE/", form_of(germany, hourly_wage="44")).status_code == change
    assert CountryProfile.objects.get(code="DE").is_edited == (change == 302 and user is not None)


def test_the_list_reminds_of_what_else_changes_in_a_new_country(client: Client, germany: CountryProfile):
    client.force_login(people().owner)
    assert "Sanctions, local content rules" in client.get("/countries/").content.decode()


def test_an_unknown_country_is_nothing(client: Client, germany: CountryProfile):
    client.force_login(people().presales)
    assert client.get("/countries/XX/").status_code == 404


def test_the_command_loads_what_an_installation_begins_with():
    call_command("load_country_profiles")
    assert ("load_country_profiles", {}) in STEPS
    assert CountryProfile.objects.get(code="CH").vat_rate == Decimal("0.081")
