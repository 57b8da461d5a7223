"""The cost workspace in hands that expect a spreadsheet, and over a session that ends in the middle of typing."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from tco.models import Alternative, CostLine
from tco.workspace.operations import edit_model
from tests.e2e.workspace import Sheet
from tests.factories import NOW, people
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_IN = "Not saved: sign in again in another tab, then try again."


def test_delete_on_whole_lines_removes_them_and_undo_brings_them_back(sheet):
    sheet.page.locator("#lines-grid tbody tr").nth(1).locator("th").click()
    sheet.press("Delete")
    expect(sheet.page.locator("#lines-grid td.is-name .sheet__text")).to_have_text(["Price", "Ribbons", ""])
    sheet.is_saved()
    sheet.press("Control+z")
    expect(sheet.text("Service", "Our offer")).to_have_text("printers * 10")
    sheet.is_saved()
    assert sheet.stored() == document()


def test_delete_leaves_what_no_line_can_be_without(sheet):
    sheet.cell("Service", "Category").click()
    sheet.press("Shift+ArrowRight", "Shift+ArrowRight", "Delete")
    expect(sheet.text("Service", "Our offer")).to_have_text("")
    sheet.is_saved()
    expect(sheet.text("Service", "Category")).to_have_text("Maintenance")
    expect(sheet.text("Service", "When")).to_have_text("1–")
    sheet.cell("Service", "When").click()
    sheet.press("Delete")
    expect(sheet.page.locator("#workspace-said")).to_contain_text("This cannot be empty.")
    assert list(sheet.amounts(1)) == ["Price", "Service", "Ribbons"]


def test_a_block_is_filled_down_from_its_first_row(sheet):
    sheet.cell("Price", "Rival").click()
    sheet.press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    expect(sheet.text("Ribbons", "Rival")).to_have_text("800")
    sheet.is_saved()
    assert sheet.amounts(1) == {"Price": 800, "Service": 800, "Ribbons": 800}
    sheet.press("Control+z")
    expect(sheet.text("Ribbons", "Rival")).to_have_text("printers*wage")
    sheet.is_saved()
    assert sheet.stored() == document()


def test_what_was_refused_in_a_line_that_is_gone_is_not_counted(sheet):
    sheet.press("Control+End", "Home")
    sheet.type("Training")
    sheet.press("Tab", "Tab", "Tab")
    sheet.type("1.2.3")
    sheet.press("Enter")
    expect(sheet.page.locator("#save-state [data-text]")).to_have_text("Saved, without the red cells: 1")
    sheet.cell("Training", "Name").click()
    sheet.press("Shift+Delete")
    expect(sheet.page.locator("#save-state [data-text]")).to_have_text("Saved")


# --- A slow server ---------------------------------------------------------------------------------------------------------------


class SlowLine:
    """Holds the edits of a page back until `flow` is called."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.is_flowing = False
        page.route("**/workspace/edit/", self.take)

    def take(self, route: Route) -> None:
        if self.is_flowing:
            route.continue_()
        else:
            self.held.append(route)

    def flow(self) -> None:
        self.is_flowing = True
        for route in self.held:
            route.continue_()


def test_a_cell_filled_and_emptied_again_before_the_first_answer_is_empty(sheet):
    line = SlowLine(sheet.page)
    sheet.cell("Ribbons", "Our offer").click()
    sheet.type("7")
    sheet.press("Enter", "ArrowUp")
    sheet.type("8")
    sheet.press("Enter", "ArrowUp", "Delete")
    line.flow()
    sheet.is_saved()
    expect(sheet.text("Ribbons", "Our offer")).to_have_text("")
    assert sheet.stored() == document()


def test_two_cells_typed_before_the_first_answer_are_both_saved_where_they_were_typed(sheet):
    line = SlowLine(sheet.page)
    sheet.cell("Ribbons", "Our offer").click()
    sheet.type("7")
    sheet.press("Tab")
    sheet.type("5")
    sheet.press("Enter")
    line.flow()
    expect(sheet.text("Ribbons", "Rival")).to_have_text("5")
    sheet.is_saved()
    assert (sheet.amounts(0)["Ribbons"], sheet.amounts(1)["Ribbons"]) == (7, 5)


def test_typing_after_a_line_was_removed_goes_to_the_next_one_at_once(sheet):
    line = SlowLine(sheet.page)
    sheet.cell("Service", "Name").click()
    sheet.press("Shift+Delete")
    sheet.type("Labels")
    sheet.press("Enter")
    line.flow()
    sheet.is_saved()
    expect(sheet.text("Labels", "Rival")).to_have_text("printers*wage")
    assert list(sheet.amounts(1)) == ["Price", "Labels"]


# --- Others lay the table out anew ----------------------------------------------------------------------------------------------


def edited_by_another(sheet: Sheet, *operations: dict) -> None:
    edit_model(deal=sheet.deal, operations=operations, by=people().director, at=NOW)


def line(alternative: str, name: str) -> int:
    return CostLine.objects.get(alternative__key=alternative, name=name).pk


def test_typing_goes_on_in_its_cell_while_others_add_a_column_and_move_the_line(sheet):
    sheet.cell("Ribbons", "Rival").click()
    sheet.type("9")
    edited_by_another(
        sheet,
        {"op": "new_alternative", "id": "a1", "name": "Third", "kind": "other"},
        {"op": "move_row", "line": line("rival", "Ribbons"), "before": line("ours", "Price")},
    )
    expect(sheet.page.locator("#lines-grid thead")).to_contain_text("Third")
    sheet.type("87")
    sheet.press("Enter")
    expect(sheet.text("Ribbons", "Rival")).to_have_text("987")
    sheet.is_saved()
    assert sheet.amounts(1) == {"Ribbons": 987, "Price": 800, "Service": 300.5}


def test_what_was_typed_for_an_alternative_that_is_removed_goes_into_no_other(sheet, watch):
    watch.allow(409)
    sheet.cell("Price", "Rival").click()
    sheet.type("8")
    edited_by_another(sheet, {"op": "delete_alternative", "alternative": Alternative.objects.get(key="rival").pk})
    expect(sheet.page.locator("#workspace-said")).to_have_text("Somebody has removed this alternative. What you typed for it: 8")
    sheet.is_saved()
    assert sheet.amounts() == {"Price": 1000, "Service": "printers * 10"}


# --- The session ends ---------------------------------------------------------------------------------------------------------


def sign_out_elsewhere(sheet: Sheet) -> None:
    sheet.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_elsewhere(sheet: Sheet) -> None:
    """Sign in through the form in another tab: the protection token is another one from then on."""
    person = people().owner
    person.set_password("a long enough password")
    person.save()
    tab = sheet.page.context.new_page()
    tab.goto(reverse("account_login"))
    tab.get_by_label("Email").fill(person.email)
    tab.get_by_label("Password").fill("a long enough password")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("link", name="Board")).to_be_visible()
    tab.close()


def test_what_is_typed_after_the_session_has_ended_is_saved_when_one_signs_in_again(sheet, watch):
    watch.allow(403)
    sheet.cell("Price", "Our offer").click()
    sheet.type("12")
    sign_out_elsewhere(sheet)
    sheet.type("34")
    sheet.press("Enter")
    expect(sheet.page.locator("#save-state")).to_contain_text(SIGN_IN)
    expect(sheet.text("Price", "Our offer")).to_have_text("1234")
    sign_in_elsewhere(sheet)
    sheet.page.get_by_role("button", name="Try again").click()
    expect(sheet.text("Price", "Our offer")).to_have_text("1,234")
    sheet.is_saved()
    assert sheet.amounts()["Price"] == 1234


def test_a_form_beside_the_table_outlives_the_session(sheet, watch):
    watch.allow(403)
    sheet.cell("Price", "Our offer").click()
    sheet.press("Alt+s")
    note = sheet.page.locator("#pane").get_by_label("Note on the source")
    sheet.page.locator("#pane").get_by_label("Kind of source").select_option("contract")
    note.fill("From the contract of May")
    sign_out_elsewhere(sheet)
    save = sheet.page.locator("#pane").get_by_role("button", name="Save the line")
    save.click()
    expect(sheet.page.locator("#workspace-said")).to_have_text(SIGN_IN)
    expect(note).to_have_value("From the contract of May")
    sign_in_elsewhere(sheet)
    save.click()
    expect(sheet.page.locator("#pane")).to_contain_text("Saved")
    assert CostLine.objects.get(alternative__key="ours", name="Price").source_note == "From the contract of May"
