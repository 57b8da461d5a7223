"""A block with columns of years pasted into the workspace: they are no alternatives, and the way that reads them is shown."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tco.operations import save_document
from tests.e2e.workspace import paste
from tests.factories import NOW, make_deal
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)


def pasted(page: Page, login, text: str) -> None:
    """Paste a block onto the first cell of the workspace of a deal."""
    deal = make_deal()
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    login(page, deal.owner)
    page.goto(reverse("cost_workspace", args=[deal.pk]))
    expect(page.locator("#workspace.is-live")).to_be_visible()
    paste(page, text)


YEARS = (
    *("Item\t2027\t2028\t2029", "Item\t2025\t2030\t2035", "Item\tYear 1\tYear 2\tYear 3", "Item\t1-й год\t2-й год\t3-й год"),
    *("Costs in thousands\t2027\t2028\t2029", "Затраты, тыс. руб.\t2027\t2028\t2029", "\t2027\t2028\t2029"),
)


@pytest.mark.parametrize("headings", YEARS)
def test_years_are_left_out_and_lead_to_where_they_are_read(page: Page, login, headings: str):
    pasted(page, login, f"{headings}\nOil\t1\t2\t3\nGas\t4\t5\t6\n")
    targets = page.locator("#paste-dialog select[name=target]")
    expect(targets).to_have_count(4)
    assert [targets.nth(at).input_value() for at in range(4)] == ["name", "skip", "skip", "skip"]
    expect(page.get_by_role("link", name="Paste or upload the table here, where each year keeps its amount.")).to_be_visible()


@pytest.mark.parametrize("amounts", ["2028\t2027", "1950\t2050", "2027\t2500", "2027\t2028.5"])
def test_amounts_that_look_like_years_are_amounts(page: Page, login, amounts: str):
    pasted(page, login, f"Oil\t{amounts}\nGas\t4\t5\n")
    targets = page.locator("#paste-dialog select[name=target]")
    expect(targets).to_have_count(3)
    assert "skip" not in [targets.nth(at).input_value() for at in range(3)]
    expect(page.locator("#paste-dialog [data-periods]")).to_be_hidden()


def test_amounts_taken_for_years_are_amounts_once_somebody_says_that_there_are_no_headings(page: Page, login):
    pasted(page, login, "Oil\t2027\t2028\nGas\t4\t5\n")
    dialog = page.locator("#paste-dialog")
    expect(dialog.locator("[data-periods]")).to_be_visible()
    dialog.locator("[name=headings]").uncheck()
    expect(dialog.locator("[data-periods]")).to_be_hidden()
    assert "skip" not in dialog.locator("select[name=target]").evaluate_all("all => all.map(one => one.value)")


def test_a_heading_in_thousands_over_years_is_no_cost_and_is_told(page: Page, login):
    pasted(page, login, "Costs in thousands\t2027\t2028\nOil\t1\t2\nGas\t4\t5\n")
    dialog = page.locator("#paste-dialog")
    expect(dialog.locator("[data-scaled]")).to_be_visible()
    assert dialog.locator("tbody tr td:first-child").all_inner_texts() == ["Oil", "Gas"]


@pytest.mark.parametrize(
    ("headings", "found"), [("Ours\tGamma", ["Our offer", "new"]), ("Ours, one site\tOurs, two sites", ["new", "new"])]
)
def test_our_offer_is_the_one_that_is_there_unless_the_table_has_several(page: Page, login, headings: str, found: list[str]):
    pasted(page, login, f"Item\t{headings}\nOil\t1\t2\nGas\t4\t5\n")
    targets = page.locator("#paste-dialog select[name=target]")
    expect(targets).to_have_count(3)
    shown = targets.evaluate_all("all => all.slice(1).map(one => one.value === 'new' ? 'new' : one.selectedOptions[0].text)")
    assert shown == found
