"""The negotiation desk during a call: it answers while one types, and without JavaScript after a press."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tco.negotiation.models import Concession, NegotiationTry
from tco.operations import save_document
from tests.e2e.conftest import VIEWPORTS
from tests.factories import NOW, make_deal, people
from tests.tco.negotiation.models import desk_document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deal(transactional_db):
    deal = make_deal()
    save_document(deal=deal, document=desk_document(), by=deal.owner, at=NOW)
    return deal


def desk(deal):
    return reverse("deal_negotiation", args=[deal.pk])


def test_the_answers_follow_what_is_typed_and_the_address_follows_too(page, login, deal):
    login(page, people().owner)
    page.goto(desk(deal))
    theirs = page.get_by_label("Their offer", exact=True)
    theirs.press_sequentially("15")
    expect(page.locator(".desk-say__text")).to_contain_text("Yes, their price is 32 % lower.")
    expect(page.locator("#id_theirs_note")).to_contain_text("€680 instead of €800")
    # The field keeps focus and what was typed while the answers change.
    expect(theirs).to_be_focused()
    assert "theirs=15" in page.url
    page.get_by_label("Decision put off by, months").fill("-3")
    expect(page.locator("#id_delay_note")).to_contain_text("At least 0 is needed here.")
    page.get_by_label("Decision put off by, months").fill("3")
    expect(page.locator("#id_delay_note")).to_be_empty()
    expect(page.locator(".desk-say__text")).to_contain_text("Putting the decision off by 3 months")
    page.reload()
    expect(page.locator(".desk-say__text")).to_contain_text("Putting the decision off by 3 months")


def test_a_price_is_typed_instead_of_a_discount(page, login, deal):
    login(page, people().owner)
    page.goto(desk(deal))
    page.get_by_label("Our offer", exact=True).fill("950")
    expect(page.locator("#id_ours_note")).to_contain_text("A discount is at most 100 per cent")
    page.get_by_role("group", name="Our offer: what the number is").get_by_label("price").check()
    expect(page.locator("#id_ours_note")).to_contain_text("€950 instead of €1,000")


def test_without_javascript_a_press_works_it_out(page_without_javascript, login, deal):
    page = page_without_javascript
    login(page, people().owner)
    page.goto(desk(deal))
    page.get_by_label("Their offer", exact=True).fill("15")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator(".desk-say__text")).to_contain_text("Yes, their price is 32 % lower.")


def test_a_try_is_kept_and_opened_again(page, login, deal):
    login(page, people().owner)
    page.goto(desk(deal))
    page.get_by_label("Our offer", exact=True).fill("5")
    expect(page.locator("#id_ours_note")).to_contain_text("€950 instead of €1,000")
    page.get_by_role("button", name="Keep this try").click()
    expect(page.get_by_text("This try is kept below.")).to_be_visible()
    page.get_by_role("link", name="Start again").click()
    expect(page.get_by_label("Our offer", exact=True)).to_have_value("")
    page.get_by_role("link", name="our price −5.0").click()
    expect(page.get_by_label("Our offer", exact=True)).to_have_value("5")
    assert NegotiationTry.objects.count() == 1


def test_a_trade_is_made_of_an_idea_and_agreed_with_one_press(page, login, deal):
    login(page, people().presales)
    page.goto(desk(deal))
    page.get_by_role("link", name="training").click()
    page.get_by_label("Worth to the client").fill("2 * stop")
    page.get_by_label("To period").wait_for(state="hidden")
    page.get_by_role("button", name="Add the trade").click()
    page.get_by_label("State of “training”").select_option("Agreed")
    expect(page.get_by_text("Agreed, together")).to_be_visible()
    trade = Concession.objects.get()
    assert (trade.status, trade.expression) == ("agreed", "2 * stop")


@pytest.mark.parametrize("viewport", VIEWPORTS, indirect=True)
@pytest.mark.parametrize("person", ["owner", "presales"])
def test_the_desk_is_whole_and_accessible(page, login, deal, person, accessibility_problems):
    login(page, getattr(people(), person))
    page.goto(f"{desk(deal)}?theirs=15&ours=5&delay=2&volume=10")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert accessibility_problems(page) == []


def test_on_paper_the_inputs_stay_and_the_buttons_go(page, login, deal):
    login(page, people().owner)
    page.goto(f"{desk(deal)}?theirs=15")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Keep this try")).to_be_hidden()
    expect(page.locator(".desk-say__text")).to_be_visible()
    expect(page.get_by_label("Their offer", exact=True)).to_be_visible()
