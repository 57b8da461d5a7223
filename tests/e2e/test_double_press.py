"""A hurried double press without JavaScript: one deal, one client, one comment, and the page that the first press made."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from cjm.clients.models import Client
from tco.models import CostLine, LineComment
from tco.negotiation.models import Concession
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)


def press_twice(route: Route) -> None:
    """Send a form, and at once the very same form again, whose answer the browser shows."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
    route.continue_()


@pytest.fixture
def page(page_without_javascript: Page, login, transactional_db: None) -> Page:
    login(page_without_javascript, people().owner)
    page_without_javascript.route("**/*", press_twice)
    return page_without_javascript


def test_a_double_press_adds_one_client_and_opens_it(page):
    page.goto(reverse("client_create"))
    page.get_by_label("Name").fill("Brightwater")
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name="Brightwater")).to_be_visible()
    assert Client.objects.filter(name="Brightwater").count() == 1


def test_a_double_press_on_the_desk_makes_one_trade_and_says_one_thing_about_a_line(page):
    deal = make_deal(owner=people().owner)
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    page.goto(reverse("concession_add", args=[deal.pk]))
    page.get_by_label("What we give").fill("Training")
    page.get_by_label("Worth to the client").fill("12")
    page.get_by_role("button", name="Add the trade").click()
    expect(page.get_by_role("link", name="Training", exact=True)).to_be_visible()
    assert Concession.objects.count() == 1
    page.goto(reverse("cost_line", args=[deal.pk, CostLine.objects.filter(name="Price")[0].pk]))
    page.get_by_label("Comment", exact=True).fill("With delivery?")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".line-comment__text")).to_have_text("With delivery?")
    assert LineComment.objects.count() == 1
