"""Every page of the demo company, on a desk and on a phone, in both languages: whole, quiet and within the width."""

from datetime import date

import pytest
from django.urls import reverse

from cjm.clients.models import Client
from cjm.deals.models import Deal
from cjm.team.models import User
from proposals.demo.loader import load_demo
from proposals.models import Proposal
from tco.column_mapping.layout import ColumnUse, Layout
from tco.column_mapping.models import ColumnMapping
from tco.countries.operations import load_country_profiles
from tco.models import Alternative, CostLine, Driver
from tests.e2e.conftest import VIEWPORTS
from tests.factories import make_deal

pytestmark = pytest.mark.django_db(transaction=True)

AS_OF = date(2026, 11, 20)


def rows_of_the_model(deal: Deal) -> list[str]:
    """Return the forms of a line, a driver and an alternative of the deal's cost model, and those that ask before removing."""
    rows = {
        "line": CostLine.objects.filter(alternative__cost_model__deal=deal).order_by("pk"),
        "driver": Driver.objects.filter(cost_model__deal=deal).order_by("pk"),
        "alternative": Alternative.objects.filter(cost_model__deal=deal).order_by("pk"),
    }
    keys = {kind: found.values_list("pk", flat=True)[0] for kind, found in rows.items()}
    return [reverse(f"cost_{kind}{end}", args=[deal.pk, pk]) for kind, pk in keys.items() for end in ("", "_delete")]


def layout_pages(deal: Deal) -> list[str]:
    """Return the pages about a remembered layout of a table."""
    columns = tuple(ColumnUse(f"Offer A {year}", "period", kind="ours") for year in range(2027, 2037))
    kept = Layout((ColumnUse("Item", "name"), *columns)).as_json()
    values = {"team": deal.team, "made_by": deal.owner, "updated_at": deal.created_at}
    row = ColumnMapping.objects.create(name="Budget of the plant, yearly.xlsx", signature="s", layout=kept, **values)
    return [reverse(name, args=[row.pk]) for name in ("table_layout_rename", "table_layout_forget")]


def pages() -> list[str]:
    """Return the address of each kind of page, for rows of the demo."""
    deal = Deal.objects.order_by("pk").first()
    client = Client.objects.order_by("pk").first()
    proposal = Proposal.objects.order_by("pk").first()
    assert deal is not None
    assert client is not None
    assert proposal is not None
    of_the_deal = (
        "deal_journey",
        "deal_people",
        "deal_cost",
        "cost_workspace",
        "cost_conventions",
        "cost_line_new",
        "cost_driver_new",
        "cost_alternative_new",
        "cost_scenarios",
        "scenario_add",
        "deal_negotiation",
        "concession_add",
        "internal_cost",
        "deal_proposals",
        "deal_history",
        "deal_edit",
        "deal_move",
        "deal_close",
        "deal_next_step",
        "evidence_record",
        "stakeholder_add",
        "cost_upload",
        "cost_make_template",
        "cost_country",
        "cost_delete",
    )
    fresh = make_deal(owner=User.objects.get(email="anna@demo.example"))
    return [
        *(reverse(name) for name in ("board", "deal_list", "deal_create", "client_list", "client_create", "profile", "mfa_index")),
        reverse("company_record"),
        *(reverse(name, args=[deal.pk]) for name in of_the_deal),
        *(reverse(name, args=[client.pk]) for name in ("client_detail", "client_edit")),
        proposal.get_absolute_url(),
        *rows_of_the_model(deal),
        *(reverse(name, args=[fresh.pk]) for name in ("deal_cost", "cost_copy")),
        *(reverse(name) for name in ("cost_templates", "country_profiles", "table_layouts")),
        *layout_pages(deal),
        reverse("cost_template_preview", args=["shipped-software"]),
        reverse("country_profile", args=["DE"]),
        f"{reverse('cost_country', args=[deal.pk])}?country=RU",
    ]


@pytest.mark.parametrize("viewport", VIEWPORTS, indirect=True)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_are_whole_quiet_and_accessible(page, login, language, accessibility_problems):
    load_country_profiles()
    load_demo(as_of=AS_OF)
    director = User.objects.get(email="ingrid@demo.example")
    director.language = language
    director.save()
    login(page, director)
    problems = {}
    for address in pages():
        answer = page.goto(address)
        found = [] if answer.status == 200 else [f"status {answer.status}"]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{wider} px wider than the screen"] if wider > 0 else []
        found += [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} main headings"]
        # The rules look at the structure, which is the same in both languages.
        found += accessibility_problems(page) if language == "en" else []
        if found:
            problems[address] = found
    assert problems == {}
