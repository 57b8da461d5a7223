"""Every page of the demo company, on a desk and on a phone, in both languages: whole, quiet and within the width."""

from datetime import date

import pytest
from django.urls import reverse

from cjm.clients.models import Client
from cjm.deals.models import Deal
from cjm.team.models import User
from proposals.demo.loader import load_demo
from proposals.models import Proposal
from tests.e2e.conftest import VIEWPORTS

pytestmark = pytest.mark.django_db(transaction=True)

AS_OF = date(2026, 11, 20)


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
        "cost_delete",
    )
    return [
        *(reverse(name) for name in ("board", "deal_list", "deal_create", "client_list", "client_create", "profile", "mfa_index")),
        *(reverse(name, args=[deal.pk]) for name in of_the_deal),
        *(reverse(name, args=[client.pk]) for name in ("client_detail", "client_edit")),
        proposal.get_absolute_url(),
    ]


@pytest.mark.parametrize("viewport", VIEWPORTS, indirect=True)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_are_whole_quiet_and_accessible(page, login, language, accessibility_problems):
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
