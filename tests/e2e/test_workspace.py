"""The cost workspace under hands that know spreadsheets: keys, typing, paste, undo, two people in one table."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.workspace import Sheet
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def test_arrows_tab_and_enter_move_as_in_a_spreadsheet(sheet):
    place = "cell => [cell.parentElement.rowIndex, cell.cellIndex]"
    expect(sheet.active).to_be_focused()
    assert sheet.active.evaluate(place) == [1, 1]
    sheet.press("ArrowDown", "ArrowRight")
    assert sheet.active.evaluate(place) == [2, 2]
    sheet.press("End")
    assert sheet.active.evaluate(place) == [2, 5]
    sheet.press("Tab")
    assert sheet.active.evaluate(place) == [3, 1]
    sheet.press("Shift+Tab")
    assert sheet.active.evaluate(place) == [2, 5]
    sheet.press("Control+Home", "Tab", "Tab", "Enter")
    assert sheet.active.evaluate(place) == [2, 1]
    sheet.press("Control+End")
    assert sheet.active.evaluate(place) == [4, 5]


def test_typing_replaces_a_cell_and_the_figures_answer(sheet):
    before = sheet.page.locator(".strip__value").first.inner_text()
    sheet.cell("Price", "Our offer").click()
    sheet.type("1250")
    sheet.press("Enter")
    sheet.is_saved()
    expect(sheet.text("Price", "Our offer")).to_have_text("1,250")
    assert sheet.amounts()["Price"] == 1250
    expect(sheet.page.locator(".strip__value").first).not_to_have_text(before)
    expect(sheet.active.locator(".sheet__text")).to_have_text("printers * 10")


def test_escape_leaves_a_cell_as_it_was(sheet):
    sheet.cell("Price", "Our offer").click()
    sheet.press("F2")
    sheet.type("99")
    sheet.press("Escape")
    expect(sheet.text("Price", "Our offer")).to_have_text("1,000")
    expect(sheet.active).to_be_focused()
    assert sheet.amounts()["Price"] == 1000


def test_delete_empties_a_block_and_undo_brings_it_back(sheet):
    sheet.cell("Price", "Rival").click()
    sheet.press("Shift+ArrowDown", "Delete")
    sheet.is_saved()
    expect(sheet.text("Price", "Rival")).to_have_text("")
    assert list(sheet.amounts(1)) == ["Ribbons"]
    sheet.press("Control+z")
    sheet.is_saved()
    expect(sheet.text("Price", "Rival")).to_have_text("800")
    assert sheet.amounts(1) == {"Price": 800, "Service": 300.5, "Ribbons": "printers*wage"}
    sheet.press("Control+y")
    sheet.is_saved()
    expect(sheet.text("Price", "Rival")).to_have_text("")


def test_typing_into_the_empty_last_row_makes_a_line(sheet):
    sheet.press("Control+End", "Home")
    sheet.type("Training")
    sheet.press("Tab")
    sheet.type("People")
    sheet.press("Tab")
    sheet.type("0")
    sheet.press("Tab")
    sheet.type("300")
    sheet.press("Tab")
    sheet.type("printers*4")
    sheet.press("Enter")
    sheet.is_saved()
    expect(sheet.text("Training", "Rival")).to_have_text("printers*4")
    lines = [alternative["lines"][-1] for alternative in sheet.stored()["alternatives"]]
    assert [(line["name"], line["category"], line["when"], line["amount"]) for line in lines] == [
        ("Training", "staff", {"at": 0}, 300),
        ("Training", "staff", {"at": 0}, "printers*4"),
    ]
    expect(sheet.active).to_have_text("")


def test_rows_are_inserted_duplicated_moved_and_removed(sheet):
    sheet.press("Insert")
    sheet.type("Delivery")
    sheet.press("Enter")
    sheet.is_saved()
    assert sheet.names() == ["Price", "Delivery", "Service", "Ribbons"]
    sheet.cell("Ribbons", "Name").click()
    sheet.press("Alt+ArrowUp")
    sheet.is_saved()
    assert sheet.names() == ["Price", "Delivery", "Ribbons", "Service"]
    expect(sheet.active.locator(".sheet__text")).to_have_text("Ribbons")
    sheet.press("Control+d")
    sheet.is_saved()
    expect(sheet.page.locator("#lines-grid tbody tr")).to_have_count(6)
    sheet.press("Control+z")
    sheet.is_saved()
    sheet.cell("Delivery", "Name").click()
    sheet.press("Shift+Delete")
    sheet.is_saved()
    assert sheet.names() == ["Price", "Ribbons", "Service"]


def test_a_block_is_copied_and_pasted_past_the_last_row(sheet):
    sheet.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet.cell("Price", "Name").click()
    sheet.press("Shift+ArrowDown", "Shift+End", "ControlOrMeta+c")
    assert sheet.page.evaluate("navigator.clipboard.readText()") == (
        "Price\tPurchase price\t0\t1000\t800\nService\tMaintenance\t1–\tprinters * 10\t300.5"
    )
    sheet.cell("Ribbons", "Our offer").click()
    sheet.paste("11\t12\r\n13\t14\r\n")
    sheet.is_saved()
    expect(sheet.page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(4)
    assert [list(sheet.amounts(alternative).values())[-2:] for alternative in (0, 1)] == [[11, 13], [12, 14]]


def test_a_pasted_value_fills_the_chosen_block(sheet):
    sheet.cell("Price", "Our offer").click()
    sheet.press("Shift+ArrowRight")
    sheet.paste("€ 1,500")
    sheet.is_saved()
    assert (sheet.amounts(0)["Price"], sheet.amounts(1)["Price"]) == (1500, 1500)


def test_names_are_completed_with_their_values(sheet):
    sheet.cell("Ribbons", "Our offer").click()
    sheet.type("2*pr")
    choice = sheet.page.get_by_role("option", name="printers")
    expect(choice).to_contain_text("10")
    sheet.press("Tab")
    expect(sheet.page.locator(".sheet__input")).to_have_value("2*printers")
    sheet.type("+wa")
    sheet.press("ArrowDown", "Enter", "Enter")
    sheet.is_saved()
    assert sheet.amounts()["Ribbons"] == "2*printers+wage"


def test_an_error_stands_at_the_cell_and_keeps_what_was_typed(sheet):
    sheet.cell("Price", "Our offer").click()
    sheet.type("printers * nobody")
    sheet.press("Enter")
    expect(sheet.page.locator("#save-state")).to_contain_text("Saved, without the red cells: 1")
    wrong = sheet.cell("Price", "Our offer")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong.locator(".sheet__text")).to_have_text("printers * nobody")
    expect(wrong).to_have_accessible_description(re.compile("nobody"))
    assert sheet.amounts()["Price"] == 1000
    wrong.click()
    sheet.press("F2", "End", *["Backspace"] * len("nobody"))
    sheet.type("2")
    sheet.press("Enter")
    sheet.is_saved()
    expect(sheet.cell("Price", "Our offer")).not_to_have_attribute("aria-invalid", "true")
    assert sheet.amounts()["Price"] == "printers * 2"


def test_a_driver_is_changed_and_renamed_in_every_expression(sheet):
    sheet.press("F6")
    expect(sheet.active.locator(".sheet__text")).to_have_text("printers")
    sheet.type("devices")
    sheet.press("Tab")
    sheet.type("12")
    sheet.press("Enter")
    sheet.is_saved()
    expect(sheet.text("Service", "Our offer")).to_have_text("devices * 10")
    assert sheet.stored()["drivers"][0]["value"] == 12


def test_the_source_of_a_number_is_one_key_away_and_saved_beside_the_table(sheet):
    sheet.cell("Price", "Our offer").click()
    expect(sheet.active.locator(".mark--source")).to_have_text("?")
    sheet.press("Alt+s")
    pane = sheet.page.get_by_role("region", name="The whole line")
    expect(pane.get_by_label("Kind of source")).to_be_focused()
    pane.get_by_label("Kind of source").select_option("contract")
    pane.get_by_label("Confidence").select_option("high")
    pane.get_by_role("button", name="Save the line").click()
    expect(sheet.cell("Price", "Our offer").locator(".mark--source")).to_have_text("Co")
    assert sheet.stored()["alternatives"][0]["lines"][0]["source"] == {"kind": "contract", "confidence": "high"}
    # It goes along with the chosen cell, and Escape leads back to the table.
    sheet.cell("Price", "Rival").click()
    expect(pane.get_by_label("Amount")).to_have_value("800")
    pane.get_by_label("Amount").press("Escape")
    expect(pane).to_be_hidden()
    expect(sheet.active).to_be_focused()


def test_a_comment_on_a_line_is_counted_in_its_cell(sheet):
    sheet.cell("Price", "Our offer").click()
    sheet.press("Alt+s")
    pane = sheet.page.get_by_role("region", name="The whole line")
    pane.locator("#line-comments textarea").fill("Is this with delivery?")
    pane.get_by_role("button", name="Comment").click()
    expect(pane.locator("#line-comments")).to_contain_text("Olga Petrova")
    expect(sheet.cell("Price", "Our offer").locator(".mark--comments")).to_have_text("c1")


def test_two_people_in_one_cell_see_both_values(sheet, new_context, login, watch):
    watch.allow(409)
    other_page = new_context().new_page()
    login(other_page, people().presales)
    other = Sheet(other_page, sheet.deal)
    sheet.cell("Price", "Our offer").click()
    sheet.type("1111")
    other.cell("Price", "Our offer").click()
    other.type("2222")
    other.press("Enter")
    other.is_saved()
    sheet.press("Enter")
    dialog = sheet.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1111")
    expect(dialog).to_contain_text("2222")
    expect(dialog).to_contain_text("Priya Nair")
    assert sheet.amounts()["Price"] == 2222
    dialog.get_by_label("Use mine").check()
    dialog.get_by_role("button", name="Go on with this choice").click()
    sheet.is_saved()
    assert sheet.amounts()["Price"] == 1111
    # The other sees it without asking, and by whom.
    expect(other.text("Price", "Our offer")).to_have_text("1,111")
    expect(other_page.locator("#workspace-said")).to_contain_text("Olga Petrova")


def test_what_was_typed_into_a_line_that_another_removed_becomes_a_line_again(sheet, new_context, login, watch):
    watch.allow(409)
    other_page = new_context().new_page()
    login(other_page, people().presales)
    other = Sheet(other_page, sheet.deal)
    sheet.cell("Ribbons", "Rival").click()
    sheet.type("4321")
    other.cell("Ribbons", "Name").click()
    other.press("Shift+Delete")
    other.is_saved()
    dialog = sheet.page.get_by_role("dialog")
    expect(dialog).to_contain_text("4321")
    dialog.get_by_role("button", name="Go on with this choice").click()
    sheet.is_saved()
    expect(sheet.text("Ribbons", "Rival")).to_have_text("4,321")
    assert sheet.amounts(1) == {"Price": 800, "Service": 300.5, "Ribbons": 4321}


def test_what_another_changes_does_not_disturb_an_open_cell(sheet, new_context, login):
    other_page = new_context().new_page()
    login(other_page, people().presales)
    other = Sheet(other_page, sheet.deal)
    sheet.cell("Service", "Our offer").click()
    sheet.type("half a thou")
    other.cell("Price", "Rival").click()
    other.type("850")
    other.press("Enter")
    other.is_saved()
    expect(sheet.text("Price", "Rival")).to_have_text("850")
    expect(sheet.page.locator(".sheet__input")).to_have_value("half a thou")
    expect(sheet.page.locator(".sheet__input")).to_be_focused()


def test_what_was_typed_while_the_server_was_away_is_saved_later(sheet, watch):
    sheet.page.context.set_offline(True)
    sheet.cell("Price", "Our offer").click()
    sheet.type("1300")
    sheet.press("Enter")
    expect(sheet.page.locator("#save-state")).to_contain_text("Not saved")
    expect(sheet.text("Price", "Our offer")).to_have_text("1300")
    sheet.page.context.set_offline(False)
    sheet.page.get_by_role("button", name="Try again").or_(sheet.page.locator("#save-state[data-state=saved]")).first.click()
    sheet.is_saved()
    assert sheet.amounts()["Price"] == 1300
    watch.problems[:] = [problem for problem in watch.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_a_reader_moves_about_but_changes_nothing(page, login, deal):
    login(page, people().teammate)
    sheet = Sheet(page, deal)
    sheet.cell("Price", "Our offer").click()
    sheet.type("1")
    sheet.press("Delete")
    expect(page.locator(".sheet__input")).to_have_count(0)
    expect(sheet.text("Price", "Our offer")).to_have_text("1,000")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_the_table_reads_without_javascript(page_without_javascript, login, deal):
    page = page_without_javascript
    login(page, deal.owner)
    page.goto(reverse("cost_workspace", args=[deal.pk]))
    row = page.get_by_role("row", name="Service")
    expect(row).to_contain_text("printers * 10")
    expect(row).to_contain_text("300.5")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    expect(row.get_by_role("link", name="Service")).to_have_attribute("href", re.compile(r"/cost/lines/\d+/$"))


@pytest.mark.parametrize("viewport", ["desktop", "phone"], indirect=True)
def test_everybody_can_use_the_workspace(sheet, accessibility_problems):
    assert accessibility_problems(sheet.page) == []
    assert sheet.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_double_click_opens_the_cell_it_points_at_however_the_page_lies(sheet):
    cell = sheet.cell("Price", "Our offer")
    cell.scroll_into_view_if_needed()
    sheet.page.set_viewport_size({"width": 1440, "height": 400})
    cell.evaluate("cell => scrollBy(0, cell.getBoundingClientRect().bottom - innerHeight + 8)")
    cell.dblclick()
    expect(cell.locator("input.sheet__input")).to_have_value("1000")
