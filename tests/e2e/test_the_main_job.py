"""From an empty installation to a proposal the client can read, clicked through as the people concerned do it."""

from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from cjm.deals.models import Deal
from cjm.team.models import Role, Team, User

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a sentence nobody guesses"
PATIENCE_FOR_A_DOCUMENT = 60_000


@pytest.fixture
def colleagues(transactional_db: None) -> dict[str, str]:
    """One person of each role, by role: the address they sign in with."""
    team = Team.objects.create(name="North")
    made = {}
    for role, name in (
        (Role.SALESPERSON, "Olga Petrova"),
        (Role.PRESALES, "Priya Nair"),
        (Role.DIRECTOR, "Dana Weiss"),
    ):
        email = f"{role}@seller.example"
        User.objects.create_user(email, PASSWORD, name=name, role=role, team=team)
        made[str(role)] = email
    return made


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # Until the page is whole, its keys are not at work yet.
    page.wait_for_url("**/board/")


def record_evidence(page: Page, text: str) -> None:
    page.get_by_role("link", name="Record evidence").first.click()
    page.get_by_label("What the buyer did").fill(text)
    page.get_by_label("When", exact=True).fill("2026-03-02")
    page.get_by_role("button", name="Record the evidence").click()
    expect(page.get_by_text(text)).to_be_visible()


def with_a_word_for_an_amount(template: Path) -> tuple[Path, str]:
    """Return a copy of the sheet whose first amount is a word, and the place of that cell."""
    book = openpyxl.load_workbook(template)
    sheet = book["Lines"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "Amount *")
    place = f"{column}2"
    assert isinstance(sheet[place].value, int | float)
    sheet[place] = "twelve hundred"
    spoilt = template.with_name("spoilt.xlsx")
    book.save(spoilt)
    return spoilt, place


def test_a_deal_from_the_first_talk_to_the_proposal(new_context, colleagues, worker, tmp_path):
    salesperson, presales, director = (new_context().new_page() for _person in range(3))

    # A salesperson creates a client and a deal, names a person, and moves the deal on evidence.
    sign_in(salesperson, colleagues["salesperson"])
    salesperson.get_by_role("link", name="Start a deal").click()
    salesperson.get_by_label("Client", exact=True).fill("Nordhafen Logistics")
    salesperson.get_by_label("Title").fill("Sorting line for parcels")
    salesperson.get_by_label("Expected amount").fill("250,000")
    salesperson.get_by_role("button", name="Start the deal").click()
    expect(salesperson.get_by_role("heading", level=2, name="Problem recognised")).to_be_visible()
    expect(salesperson.get_by_label("Stages of the journey").get_by_role("listitem")).to_have_count(9)

    salesperson.get_by_role("link", name="People", exact=True).click()
    salesperson.get_by_role("link", name="Add the first person").click()
    salesperson.get_by_label("Name", exact=True).fill("Ingrid Olsen")
    salesperson.get_by_label("Role in the decision").select_option(label="Economic buyer")
    salesperson.get_by_role("button", name="Add the person").click()
    expect(salesperson.get_by_role("heading", name="Ingrid Olsen")).to_be_visible()

    salesperson.get_by_role("link", name="Journey", exact=True).click()
    record_evidence(salesperson, "Letter of 2 March: sorting errors cost 40 hours a week.")
    salesperson.get_by_role("button", name="Move to Solution explored").click()
    expect(salesperson.get_by_role("heading", level=2, name="Solution explored")).to_be_visible()

    # A presales engineer fills the cost sheet in, is shown a bad cell, mends it, and gets the comparison.
    sign_in(presales, colleagues["presales"])
    presales.goto(f"{salesperson.url}cost/")
    with presales.expect_download() as download:
        presales.get_by_role("link", name="Download an empty cost sheet (XLSX)").click()
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)
    spoilt, cell = with_a_word_for_an_amount(template)

    presales.get_by_label("Cost sheet").set_input_files(spoilt)
    presales.get_by_role("button", name="Upload and look").click()
    expect(presales.get_by_role("row", name=cell)).to_contain_text("twelve hundred")
    expect(presales.get_by_role("button", name="Save this cost model")).to_have_count(0)

    presales.get_by_label("Cost sheet").set_input_files(template)
    presales.get_by_role("button", name="Upload the mended file").click()
    presales.get_by_role("button", name="Save this cost model").click()
    expect(presales.get_by_role("heading", name="Cost of ownership by category")).to_be_visible()
    expect(presales.locator("figure.chart")).to_have_count(3)

    # The salesperson begins a proposal, freezes it, watches it being made, and downloads it.
    salesperson.get_by_role("link", name="Proposals", exact=True).click()
    salesperson.get_by_role("button", name="Begin a proposal").click()
    salesperson.get_by_role("button", name="Freeze").click()
    expect(salesperson.get_by_text("The client's problem is missing.")).to_be_visible()
    salesperson.get_by_label("The client's problem").fill("Sorting errors cost 40 hours a week.")
    salesperson.get_by_role("button", name="Freeze").click()
    offer = salesperson.get_by_role("link", name="Download the PDF")
    offer.wait_for(timeout=PATIENCE_FOR_A_DOCUMENT)
    with salesperson.expect_download() as download:
        offer.click()
    document = pypdfium2.PdfDocument(download.value.path())
    pages = [page.get_textpage().get_text_range() for page in document]
    assert "Nordhafen Logistics" in pages[0]
    sections = [bookmark.get_title() for bookmark in document.get_toc() if bookmark.level == 0]
    assert sections[-2:] == ["Terms and price", "Every number and its source"]
    document.close()

    # A director moves the deal on the board with the keyboard, giving a reason.
    sign_in(director, colleagues["director"])
    card = director.locator("li.card", has_text="Nordhafen Logistics")
    card.locator("a").first.focus()
    director.keyboard.press("Shift+ArrowRight")
    director.get_by_role("dialog").get_by_label("Reason").fill("They asked for offers by telephone.")
    director.get_by_role("dialog").get_by_role("button", name="Move").click()
    expect(director.get_by_role("dialog")).to_be_hidden()
    column = director.locator("li.column", has_text="Requirements built")
    expect(column.get_by_text("Nordhafen Logistics")).to_be_visible()
    assert Deal.objects.get().stage.key == "requirements"


def test_the_journey_and_the_people_work_without_javascript(page_without_javascript, colleagues):
    page = page_without_javascript
    sign_in(page, colleagues["salesperson"])
    page.get_by_role("link", name="Start a deal").click()
    page.get_by_label("Client", exact=True).fill("Nordhafen Logistics")
    page.get_by_label("Title").fill("Sorting line for parcels")
    page.get_by_label("Expected amount").fill("250000")
    page.get_by_role("button", name="Start the deal").click()
    record_evidence(page, "Letter of 2 March.")
    page.get_by_role("button", name="Move to Solution explored").click()
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_role("link", name="Move", exact=True).first.click()
    page.get_by_label("To the stage").select_option(label="Requirements built")
    page.get_by_label("Reason").fill("They asked for offers by telephone.")
    page.get_by_role("button", name="Move").click()
    assert Deal.objects.get().stage.key == "requirements"


def test_a_card_is_dragged_to_another_column(new_context, colleagues):
    page = new_context().new_page()
    sign_in(page, colleagues["salesperson"])
    page.goto("/deals/new/")
    page.get_by_label("Client", exact=True).fill("Nordhafen Logistics")
    page.get_by_label("Title").fill("Sorting line for parcels")
    page.get_by_label("Expected amount").fill("250000")
    page.get_by_role("button", name="Start the deal").click()
    page.goto("/board/")
    card = page.locator("li.card", has_text="Nordhafen Logistics")
    card.drag_to(page.locator("li.column", has_text="Solution explored"), steps=12)
    page.get_by_role("dialog").get_by_label("Reason").fill("They named the options at the fair.")
    page.get_by_role("dialog").get_by_role("button", name="Move").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("li.column", has_text="Solution explored").get_by_text("Nordhafen Logistics")).to_be_visible()
    assert Deal.objects.get().stage.key == "solution"
