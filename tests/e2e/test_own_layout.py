"""A presales engineer's task: from an empty deal to three alternatives compared, with thirty lines of a client's spreadsheet."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tco.models import CostModel
from tests.factories import make_deal, people

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTIONS = 12  # forty are allowed for everything, the file chosen and the comparison read included


class Hands:
    """Counts what a person does with a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, role: Any, name: str) -> None:
        self.actions += 1
        self.page.get_by_role(role, name=name).first.click()

    def choose_file(self, label: str, path: Path) -> None:
        self.actions += 2  # open the dialogue and choose in it
        self.page.get_by_label(label).first.set_input_files(path)


def spreadsheet(path: Path) -> Path:
    """Write thirty costs of three offers as a client's department does: a title, sections, a sum, amounts with spaces."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Budget of the sorting line, EUR"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["Item", "Category", "Our offer", "Acme SL-9", "As it is today"])
    for number in range(30):
        category = ("Purchase price", "Implementation", "Operation", "Maintenance", "Staff")[number % 5]
        today = None if number % 5 < 2 else 1300 + number
        sheet.append([f"Cost {number + 1}", category, 1000 + number, f"1 {200 + number},50", today])
    sheet.append(["Total", None, 30_435, 36_000, 20_000])
    book.save(path)
    return path


@pytest.mark.parametrize("viewport", ["desktop", "phone"], indirect=True)
def test_a_clients_spreadsheet_becomes_a_comparison_in_a_handful_of_actions(
    page: Page, login: Any, accessibility_problems: Any, tmp_path: Path
):
    deal = make_deal()
    login(page, people().presales)
    page.goto(f"/deals/{deal.pk}/")
    hands = Hands(page)
    hands.click("link", "Cost of ownership")
    hands.choose_file("Cost sheet", spreadsheet(tmp_path / "budget.xlsx"))
    hands.click("button", "Upload and look")
    expect(page.get_by_role("heading", name="What do the columns mean?")).to_be_visible()
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    hands.click("button", "Read the table and look")
    expect(page.get_by_text("This is what was read from “budget.xlsx”.")).to_be_visible()
    assert accessibility_problems(page) == []
    hands.click("button", "Save this cost model")
    expect(page.get_by_role("heading", name="Cost of ownership by category")).to_be_visible()
    assert hands.actions <= MOST_ACTIONS
    counts = [offer.lines.count() for offer in CostModel.objects.get(deal=deal).alternatives.all()]
    assert counts == [30, 30, 18]


def test_the_whole_way_works_without_javascript_and_from_a_pasted_table(page_without_javascript: Page, login: Any):
    deal = make_deal()
    page = page_without_javascript
    login(page, people().presales)
    page.goto(f"/deals/{deal.pk}/cost/upload/")
    page.get_by_label("Or paste a table").fill("Item\tOurs\tTheirs\nPump\t1,5\t2\nEnergy\t3\t4\n")
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_label("Theirs", exact=True).select_option(label="Amount of a new alternative: As it is today")
    page.get_by_role("button", name="Read the table and look").click()
    page.get_by_role("button", name="Save this cost model").click()
    kinds = [offer.kind for offer in CostModel.objects.get(deal=deal).alternatives.all()]
    assert json.dumps(kinds) == '["ours", "status_quo"]'
