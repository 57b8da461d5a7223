"""A director moves deals on the board: by mouse, by keyboard, and without JavaScript."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from cjm.deals.models import Deal
from tests.e2e.conftest import VIEWPORTS
from tests.factories import make_client, make_deal, people, prove_stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deals(transactional_db):
    """Two deals at the first stage; the larger one has all its evidence."""
    owner = people().owner
    buyer = make_client(by=owner)
    large = make_deal(owner=owner, client=buyer, title="Sorting line", amount=Decimal(900_000))
    small = make_deal(owner=owner, client=buyer, title="Label printers", amount=Decimal(40_000))
    prove_stage(large)
    Deal.objects.filter(pk=large.pk).update(next_step="Meet the plant manager", next_step_on=date(2099, 1, 1))
    return {"large": large, "small": small}


def card(page: Page, deal: Deal):
    return page.locator(f"#deal-{deal.pk}")


def column(page: Page, name: str):
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, level=2))


def stage_of(deal: Deal) -> str:
    return Deal.objects.get(pk=deal.pk).stage.key


def test_a_dragged_card_asks_for_its_reason_and_then_stands_in_the_other_column(page, login, watch, deals):
    login(page, people().director)
    page.goto("/board/")
    card(page, deals["small"]).drag_to(column(page, "Solution explored").locator("[data-cards]"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Move to Solution explored")).to_be_visible()
    dialog.get_by_role("button", name="Move to Solution explored").click()
    expect(dialog.locator(".field__errors, .note--wrong").first).to_be_visible()
    assert stage_of(deals["small"]) == "problem"
    dialog.get_by_label("Reason").fill("The plant manager asked for it on the phone.")
    dialog.get_by_role("button", name="Move to Solution explored").click()
    expect(dialog).to_be_hidden()
    expect(column(page, "Solution explored").locator(".card")).to_have_count(1)
    expect(column(page, "Solution explored").locator(".column__sum")).to_contain_text("40,000")
    expect(page.locator("#messages")).to_contain_text("Solution explored")
    assert stage_of(deals["small"]) == "solution"


def test_a_dragged_card_goes_back_when_the_move_is_not_made(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    card(page, deals["large"]).drag_to(column(page, "Proof").locator("[data-cards]"))
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(column(page, "Problem recognised").locator(".card").first).to_contain_text("Sorting line")
    assert stage_of(deals["large"]) == "problem"


def test_a_card_is_moved_by_keyboard_alone(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    card(page, deals["small"]).locator(".card__deal").focus()
    page.keyboard.press("ArrowUp")
    expect(card(page, deals["large"]).locator(".card__deal")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Move to Solution explored")).to_be_visible()
    dialog.get_by_role("button", name="Move to Solution explored").press("Enter")
    expect(column(page, "Solution explored").locator(".card")).to_contain_text("Sorting line")
    expect(card(page, deals["large"]).locator(".card__deal")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, deals["small"]).locator(".card__deal")).to_be_focused()
    page.keyboard.press("m")
    expect(dialog).to_be_visible()
    assert stage_of(deals["large"]) == "solution"


def test_all_cards_are_one_stop_of_the_tab_key(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    assert page.locator('#board .card [tabindex="0"]').count() == 1
    card(page, deals["small"]).locator(".card__deal").focus()
    assert page.locator('#board .card__deal[tabindex="0"]').count() == 1


def test_a_card_is_moved_without_javascript(page_without_javascript, login, deals):
    page = page_without_javascript
    login(page, people().director)
    page.goto("/board/?fold=proof")
    card(page, deals["large"]).get_by_role("link", name="Move").click()
    page.get_by_label("To the stage").select_option(label="Solution explored")
    page.locator("main").get_by_role("button").click()
    expect(page).to_have_url("/board/?fold=proof")
    expect(column(page, "Solution explored").locator(".card")).to_contain_text("Sorting line")


def test_filters_and_folding_stand_in_the_address(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    page.get_by_role("link", name="Fold Proof").click()
    expect(page.get_by_role("link", name="Unfold Proof")).to_be_visible()
    expect(page).to_have_url("/board/?fold=proof")
    page.get_by_label("Owner").select_option(label="Olga Petrova")
    page.get_by_label("Client or deal").fill("label")
    page.get_by_label("Client or deal").press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    assert page.url.endswith(f"/board/?q=label&owner={people().owner.pk}&fold=proof")
    page.reload()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".card")).to_have_count(2)


def test_one_step_back_leaves_a_search_however_it_was_sent(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    page.get_by_label("Client or deal").fill("label")
    page.get_by_label("Client or deal").press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("heading", name="Board").click()
    page.wait_for_load_state("networkidle")
    page.go_back()
    expect(page).to_have_url("/board/")
    expect(page.locator(".card")).to_have_count(2)


@pytest.mark.parametrize("viewport", VIEWPORTS, indirect=True)
def test_the_board_has_no_barriers_and_fits_its_screen(page, login, deals, accessibility_problems):
    login(page, people().director)
    page.goto("/board/")
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_a_phone_goes_from_stage_to_stage(page, login, deals):
    login(page, people().director)
    page.goto("/board/")
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="Proof").click()
    expect(column(page, "Proof")).to_be_in_viewport(ratio=0.5)


def test_an_empty_board_says_what_to_do_first(page, login, transactional_db):
    login(page, people().owner)
    page.goto("/board/")
    page.get_by_role("link", name="Start a deal").click()
    expect(page).to_have_url("/deals/new/")
