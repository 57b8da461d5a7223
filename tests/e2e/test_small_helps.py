"""What the pages do for hurried hands and for paper."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_deal, make_stakeholder, people

pytestmark = pytest.mark.django_db(transaction=True)


# Notes of each sending whether the page held it back, and sends none of them.
SEND_TWICE = """() => {
  const heldBack = [];
  window.addEventListener("submit", (event) => { heldBack.push(event.defaultPrevented); event.preventDefault(); });
  for (const _ of [1, 2]) document.querySelector("main form").requestSubmit();
  return heldBack;
}"""


def test_the_second_of_two_clicks_is_held_back(page, login, transactional_db):
    login(page, people().owner)
    page.goto(reverse("deal_create"))
    assert page.evaluate(SEND_TWICE) == [False, True]


def test_a_form_can_be_sent_again_after_coming_back(page, login, transactional_db):
    login(page, people().owner)
    page.goto(reverse("client_create"))
    page.get_by_label("Name").fill("Brightwater")
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name="Brightwater")).to_be_visible()
    page.go_back()
    page.get_by_label("Name").fill("Clearwater")
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name="Clearwater")).to_be_visible()


def test_a_candid_note_and_the_links_that_change_things_stay_off_paper(page, login, transactional_db):
    owner = people().owner
    deal = make_deal(owner=owner)
    make_stakeholder(deal, candid_note="Lost a budget round")
    login(page, owner)
    page.goto(reverse("deal_people", args=[deal.pk]))
    expect(page.get_by_text("Lost a budget round")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Lost a budget round")).to_be_hidden()
    expect(page.get_by_role("link", name="Record a concern")).to_be_hidden()
