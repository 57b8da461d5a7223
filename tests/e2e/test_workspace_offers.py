"""What a cell of the workspace offers instead of what was typed: the category that was meant, the exact conversion of a rhythm."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.workspace import Sheet
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)


def type_category(sheet: Sheet, row: str, text: str) -> None:
    sheet.cell(row, "Category").click()
    sheet.type(text)
    sheet.press("Enter")
    expect(sheet.text(row, "Category")).to_have_text(text)
    sheet.is_saved()


def categories(sheet: Sheet) -> list[str]:
    return [line["category"] for line in sheet.stored()["alternatives"][1]["lines"]]


def test_a_slip_is_kept_and_one_key_takes_the_category_that_was_meant(sheet):
    type_category(sheet, "Service", "Maintenence")
    expect(sheet.cell("Service", "Category")).to_contain_text("Did you mean Maintenance? Kept as a category of its own.")
    assert categories(sheet) == ["acquisition", "Maintenence", "operation"]
    sheet.press("Alt+Enter")
    expect(sheet.text("Service", "Category")).to_have_text("Maintenance")
    sheet.is_saved()
    assert categories(sheet) == ["acquisition", "maintenance", "operation"]


def test_one_click_mends_a_slip_in_all_rows_that_have_it(sheet):
    type_category(sheet, "Service", "Maintenence")
    type_category(sheet, "Ribbons", "Maintenence")
    sheet.cell("Ribbons", "Category").get_by_role("button", name="Take Maintenance").click()
    expect(sheet.text("Service", "Category")).to_have_text("Maintenance")
    sheet.is_saved()
    assert categories(sheet) == ["acquisition", "maintenance", "maintenance"]
    sheet.press("Control+z")
    expect(sheet.text("Ribbons", "Category")).to_have_text("Maintenence")


def test_a_category_that_is_meant_so_is_not_asked_about_again(sheet):
    type_category(sheet, "Service", "Maintenence")
    sheet.cell("Service", "Category").get_by_role("button", name="Keep it").click()
    expect(sheet.cell("Service", "Category")).not_to_contain_text("Did you mean")
    sheet.page.reload()
    expect(sheet.text("Service", "Category")).to_have_text("Maintenence")
    expect(sheet.cell("Service", "Category")).not_to_contain_text("Did you mean")


def test_own_categories_of_the_model_are_completed_and_never_taken_over_by_a_hint(sheet):
    type_category(sheet, "Service", "Service contract")  # the hint of a usual category holds these words
    sheet.cell("Ribbons", "Category").click()
    sheet.type("serv")
    expect(sheet.page.get_by_role("option").first).to_contain_text("Service contract")
    sheet.press("Enter")
    expect(sheet.text("Ribbons", "Category")).to_have_text("Service contract")


def test_one_press_converts_all_that_is_on_offer_and_one_undo_takes_it_back(sheet):
    everything = sheet.page.get_by_role("button", name="Convert all (2)")
    for row, text in (("Service", "monthly"), ("Ribbons", "weekly")):
        expect(everything).to_be_hidden()
        sheet.cell(row, "When").click()
        sheet.type(text)
        sheet.press("Enter")
        expect(sheet.cell(row, "When")).to_have_class(re.compile("is-wrong"))
    before = sheet.amounts(1)
    everything.click()
    expect(sheet.page.locator("td.is-wrong")).to_have_count(0)
    sheet.is_saved()
    after = sheet.amounts(1)
    assert (after["Service"], after["Ribbons"]) == (before["Service"] * 12, f"52 * ({before['Ribbons']})")
    expect(everything).to_be_hidden()
    sheet.press("Control+z")
    expect(sheet.text("Service", "Rival")).to_have_text("300.5")
    sheet.is_saved()
    assert sheet.stored() == document()


def test_monthly_in_a_yearly_model_is_converted_with_one_key_and_undone_with_one(sheet):
    sheet.cell("Service", "When").click()
    sheet.type("Monthly")
    sheet.press("Enter")
    expect(sheet.cell("Service", "When")).to_contain_text("the amount falls 12 times in each")
    assert sheet.amounts(1)["Service"] == 300.5
    sheet.press("Alt+Enter")
    expect(sheet.text("Service", "Rival")).to_have_text("3,606")
    sheet.is_saved()
    expect(sheet.text("Service", "When")).to_have_text("1–")
    assert (sheet.amounts(0)["Service"], sheet.amounts(1)["Service"]) == ("12 * (printers * 10)", 3606)
    sheet.press("Control+z")
    expect(sheet.text("Service", "Rival")).to_have_text("300.5")
    sheet.is_saved()
    assert sheet.stored() == document()
