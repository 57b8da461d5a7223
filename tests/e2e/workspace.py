"""The cost workspace as tests take hold of it in a browser."""

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from cjm.deals.models import Deal
from tco.mapping import document_of
from tco.models import CostModel
from tests.factories import make_deal, people


def copy(page: Page, text: str) -> None:
    """Put a text on the clipboard, as another program does."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def paste(page: Page, text: str) -> None:
    """Paste a text where the focus is."""
    copy(page, text)
    page.keyboard.press("ControlOrMeta+v")


def pasted_into_new_table(page: Page, login, text: str) -> tuple[Deal, Locator]:
    """Paste a block into the new table of a deal; return the deal, and the dialog that asks what the columns mean."""
    deal = make_deal(owner=people().owner)
    login(page, people().presales)
    page.goto(reverse("cost_workspace", args=[deal.pk]))
    page.get_by_role("button", name="Start an empty table").click()
    expect(page.locator("#workspace.is-live")).to_be_visible()
    paste(page, text)
    return deal, page.get_by_role("dialog")


class Sheet:
    """The workspace of a deal in one browser window."""

    def __init__(self, page: Page, deal: Deal) -> None:
        self.page = page
        self.deal = deal
        page.goto(reverse("cost_workspace", args=[deal.pk]))
        expect(page.locator("#workspace.is-live")).to_be_visible()

    @property
    def active(self) -> Locator:
        return self.page.locator("td.is-active")

    def cell(self, row: str, column: str) -> Locator:
        """The cell of a row, by its name, under the head that begins so."""
        at = self.page.locator("#lines-grid thead th").all_inner_texts()
        index = next(number for number, text in enumerate(at) if text.split("\n")[0] == column)
        return self.page.locator("#lines-grid tbody tr").filter(has_text=row).locator("th, td").nth(index)

    def text(self, row: str, column: str) -> Locator:
        return self.cell(row, column).locator(".sheet__text")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        paste(self.page, text)

    def is_saved(self) -> None:
        expect(self.page.locator("#save-state")).to_have_attribute("data-state", "saved")

    def names(self) -> list[str]:
        return self.page.locator("#lines-grid tbody tr:not(.is-blank) td.is-name").all_inner_texts()

    def stored(self) -> dict:
        return document_of(CostModel.objects.get(deal=self.deal))

    def amounts(self, alternative: int = 0) -> dict:
        return {line["name"]: line["amount"] for line in self.stored()["alternatives"][alternative]["lines"]}
