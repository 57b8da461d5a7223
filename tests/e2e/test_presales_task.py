"""The task of a presales engineer: from an empty deal to three alternatives compared, in a handful of actions."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tco.mapping import document_of
from tco.models import CostModel
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
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", thirty_lines())

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
    deal = make_deal(owner=people().owner)
    login(page, people().presales)
    page.goto(reverse("cost_workspace", args=[deal.pk]))
    page.get_by_role("button", name="Start an empty table").click()
    expect(page.locator("#workspace.is-live")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        "text => navigator.clipboard.writeText(text)",
        "Item\tNote\tNordpack\tSouthpack\nFilm\tsee quote\t900\t950\nGlue\t\t80\tninety",
    )
    page.keyboard.press("ControlOrMeta+v")
    dialog = page.get_by_role("dialog")
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
