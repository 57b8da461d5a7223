"""The task of a presales engineer: from an empty deal to three alternatives compared, in a handful of actions."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tco.mapping import document_of
from tco.models import CostModel
from tests.e2e.workspace import copy, pasted_into_new_table
from tests.factories import make_deal, people

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTIONS = 40
HEADINGS = "Cost line\tCategory\tWhen\tOur line\tNordpack 400\tAs it is today"
FIRST = ["Purchase price\tAcquisition\t0\t€ 240,000\t€ 198,000\t", "Installation\tImplementation\t0\t18,500\t22,000\t"]


def thirty_lines() -> str:
    """What lies on the clipboard after copying a block of thirty lines with its headings."""
    running = [f"Running cost {number}\tOperation\t1-\t{number * 100}\t{number * 130}\t{number * 160}" for number in range(1, 29)]
    return "\r\n".join([HEADINGS, *FIRST, *running]) + "\r\n"


class Hands:
    """A person at the page, who counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.actions += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.actions += 1


def test_three_alternatives_of_thirty_lines_from_an_empty_deal(page, login):
    deal = make_deal(owner=people().owner)
    login(page, people().presales)
    page.goto(reverse("deal_journey", args=[deal.pk]))
    copy(page, thirty_lines())

    hands = Hands(page)
    hands.click("link", "Cost of ownership")
    hands.click("button", "Open an empty table")
    expect(page.locator("#workspace.is-live")).to_be_visible()
    hands.press("ControlOrMeta+v")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Lines: 30")
    expect(dialog.get_by_label("Which line is the price of the offers?")).to_have_value("0")
    hands.press("Enter")
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(30)
    hands.click("link", "Comparison")
    expect(page.locator("figure.chart").first).to_be_visible()
    assert hands.actions < MOST_ACTIONS

    stored = document_of(CostModel.objects.get(deal=deal))
    assert [(one["name"], one["kind"], len(one["lines"])) for one in stored["alternatives"]] == [
        ("Our line", "ours", 30),
        ("Nordpack 400", "competitor", 30),
        ("As it is today", "status_quo", 28),
    ]
    price = stored["alternatives"][0]["lines"][0]
    assert (price["name"], price["amount"], price["category"], price["price"]) == ("Purchase price", 240_000, "acquisition", True)


def test_columns_of_a_client_s_own_table_are_placed_by_hand(page, login):
    deal, dialog = pasted_into_new_table(
        page, login, "Item\tNote\tNordpack\tSouthpack\nFilm\tsee quote\t900\t950\nGlue\t\t80\tninety"
    )
    expect(dialog.get_by_label("Where Note goes")).to_have_value("skip")
    expect(dialog.get_by_label("Where Item goes")).to_have_value("name")
    dialog.get_by_label("Where Southpack goes").select_option("new")
    dialog.get_by_label("Kind").nth(1).select_option("competitor")
    dialog.get_by_role("button", name="Paste", exact=True).click()
    wrong = page.locator("td.is-wrong")
    expect(wrong).to_contain_text("ninety")
    stored = document_of(CostModel.objects.get(deal=deal))
    assert [(one["name"], one["kind"]) for one in stored["alternatives"]] == [("Nordpack", "ours"), ("Southpack", "competitor")]
    assert [line["amount"] for line in stored["alternatives"][1]["lines"]] == [950]


REAL_SHEET = """\
Comparison of flow wrappers, prices without VAT
Item\tType of cost\tTiming\tOur offer\tNordpack 400\tToday
Capital costs
Purchase price\tAcquisition\tone-off\t€ 240,000.00\t198,000 EUR\t-
Rebate\t\tone-off\t(1,500)\t\t
Subtotal\t\t\t238,500\t198,000\t0
Running costs
Film\tOperation\tyearly\t9,000\t9,500\t$ 11,000
Overhaul\tMaintenance\tyear 3\t4,000\t4,000\t
Total\t\t\t251,500\t211,500\t11,000
"""


def test_a_real_sheet_leaves_its_title_sections_and_totals_behind(page, login):
    deal, dialog = pasted_into_new_table(page, login, REAL_SHEET)
    expect(dialog).to_contain_text("Lines: 4")
    expect(dialog).to_contain_text("Capital costs · Subtotal · Running costs · Total")
    dialog.get_by_label("Leave out the headings of sections and the totals").uncheck()
    expect(dialog).to_contain_text("Lines: 8")
    dialog.get_by_label("Leave out the headings of sections and the totals").check()
    dialog.get_by_role("button", name="Paste", exact=True).click()
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(4)

    # Dollars are not taken for the euros of the model.
    expect(page.locator("td.is-wrong")).to_have_count(1)
    expect(page.locator("td.is-wrong")).to_contain_text("$ 11,000")
    stored = document_of(CostModel.objects.get(deal=deal))
    assert [(one["name"], one["kind"]) for one in stored["alternatives"]] == [
        ("Our offer", "ours"),
        ("Nordpack 400", "competitor"),
        ("Today", "status_quo"),
    ]
    assert [(line["name"], line["category"], line["when"], line["amount"]) for line in stored["alternatives"][0]["lines"]] == [
        ("Purchase price", "acquisition", {"at": 0}, 240_000),
        ("Rebate", "acquisition", {"at": 0}, -1_500),
        ("Film", "operation", {"from": 1}, 9_000),
        ("Overhaul", "maintenance", {"at": 3}, 4_000),
    ]
    assert [line["amount"] for line in stored["alternatives"][1]["lines"]] == [198_000, 9_500, 4_000]


def test_headings_that_are_none_are_guessed_anew(page, login):
    deal, dialog = pasted_into_new_table(page, login, "Item\tWrapper A\tWrapper B, k€\nFilm\t900\t950\nGlue\t80\t90")
    expect(dialog.get_by_label("Where Wrapper A goes")).to_have_value("new")
    expect(dialog).to_contain_text("A heading speaks of thousands")
    expect(dialog.get_by_label("Leave out the headings of sections")).to_be_hidden()
    dialog.get_by_label("The first row holds headings").uncheck()
    expect(dialog).to_contain_text("Lines: 3")
    expect(dialog.get_by_label("Where Column 1 goes")).to_have_value("name")
    ours = CostModel.objects.get(deal=deal).alternatives.get(key="ours")
    expect(dialog.get_by_label("Where Column 2 goes")).to_have_value(str(ours.pk))
