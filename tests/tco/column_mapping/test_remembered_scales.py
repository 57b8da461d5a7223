"""What the amounts of a known table are in: its own words say it each time, and no choice of last time multiplies them unseen."""

import pytest
from django.test import Client

from cjm.deals.models import Deal
from tco.column_mapping.models import ColumnMapping
from tco.mapping import document_of
from tco.models import CostModel
from tests.factories import make_deal
from tests.tco.column_mapping.pages import answers, asked, confirm, preview_after, upload

pytestmark = pytest.mark.django_db
TABLE = "Статья;Наше предложение;Acme\nСтанок;12;9\nСервис;1;2\n"
TITLE = "Затраты, тыс. руб.;;\n"
BY_WORDS = "the words of this one speak for"


def first_amount(client: Client, deal: Deal, preview: str) -> float:
    """Confirm what a preview shows; return the amount of the first cost of our offer."""
    confirm(client, preview)
    return document_of(CostModel.objects.get(deal=deal))["alternatives"][0]["lines"][0]["amount"]


def test_a_title_that_says_thousands_as_last_time_goes_straight_to_the_preview(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, TITLE + TABLE))
    other = make_deal(title="Another")
    preview = upload(presales, other, "Бюджет 2031, тыс. руб.;;\n" + TABLE)["Location"]
    page = presales.get(preview).content.decode()
    assert ("The columns were read as last time." in page, "All amounts were multiplied by a thousand." in page) == (True, True)
    assert first_amount(presales, other, preview) == 12_000


OTHERWISE = [(TITLE, "", "1,000", 12), ("", TITLE, "1", 12_000), (TITLE, "Затраты, млн руб.;;\n", "1,000", 12_000_000)]


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_table_that_says_other_than_the_last_one_is_asked_about_and_read_by_its_own_words(presales: Client, deal: Deal, case):
    first, later, last, amount = case
    preview_after(presales, asked(presales, deal, first + TABLE))
    other = make_deal(title="Another")
    address = asked(presales, other, later + TABLE)
    page = presales.get(address).content.decode()
    assert (f"were multiplied by {last}; {BY_WORDS}" in page, "somebody chose" in page) == (True, False)
    assert first_amount(presales, other, preview_after(presales, address)) == amount


def test_what_somebody_chose_against_the_words_of_a_table_is_offered_and_not_applied_unseen(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, TABLE), scale="1000")
    other = make_deal(title="Another")
    address = asked(presales, other, TABLE)
    page = presales.get(address).content.decode()
    assert "Last time somebody chose to multiply the amounts of such a table by 1,000; " + BY_WORDS + " 1." in page
    assert answers(presales, address)["scale"] == 1000
    preview = preview_after(presales, address)
    assert "All amounts were multiplied by a thousand." in presales.get(preview).content.decode()
    assert first_amount(presales, other, preview) == 12_000


def test_a_choice_that_is_taken_back_is_asked_about_no_more(presales: Client, deal: Deal):
    address = asked(presales, deal, TABLE)
    preview_after(presales, address, scale="1000")
    preview_after(presales, address, scale="1")
    assert BY_WORDS not in presales.get(address).content.decode()
    assert not upload(presales, make_deal(title="Another"), TABLE)["Location"].endswith("/columns/")


def test_single_units_chosen_under_a_title_in_thousands_are_asked_about_with_the_choice_standing(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, TITLE + TABLE), scale="1")
    assert ColumnMapping.objects.get().layout["is_scaled_by_hand"] is True
    assert answers(presales, asked(presales, make_deal(title="Another"), TITLE + TABLE))["scale"] == 1
    assert not upload(presales, make_deal(title="A third"), TABLE)["Location"].endswith("/columns/")


def test_a_column_set_to_thousands_by_hand_is_asked_about_again(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, TABLE), scale_3="1000")
    address = asked(presales, make_deal(title="Another"), TABLE)
    assert "by 1 · 1,000; " + BY_WORDS in presales.get(address).content.decode()
    assert answers(presales, address)["scale_3"] == 1000


def test_columns_left_in_what_their_headings_say_are_no_choice(presales: Client, deal: Deal):
    table = "Item;Ours, k€;Acme, €m\nPump;12;9\nPipe;1;2\n"
    preview_after(presales, asked(presales, deal, table), column_3="")
    assert ColumnMapping.objects.get().layout["is_scaled_by_hand"] is False
    assert not upload(presales, make_deal(title="Another"), table)["Location"].endswith("/columns/")


def test_a_layout_kept_before_choices_were_told_from_words_multiplies_nothing_unseen(presales: Client, deal: Deal):
    preview_after(presales, asked(presales, deal, TITLE + TABLE))
    mapping = ColumnMapping.objects.get()
    del mapping.layout["is_scaled_by_hand"]
    mapping.save()
    address = asked(presales, make_deal(title="Another"), TABLE)
    assert answers(presales, address)["scale"] == 1
