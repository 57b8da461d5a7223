"""Tables that say more of each offer than an amount, pasted: its price and its quantity, and offers in rows."""

import pytest
from playwright.sync_api import Page, expect

from tco.mapping import document_of
from tco.models import CostModel
from tests.e2e.workspace import pasted_into_new_table

pytestmark = pytest.mark.django_db(transaction=True)

PRICES_AND_QUANTITIES = """\
Item\tOffer A\t\tOffer B\t
\tPrice\tQty\tPrice\tQty
Machine\t1,100.50\t2\t900\t3
Film\t0.25\t10000\t0.30\t10000
"""
OFFERS_IN_ROWS = """\
Supplier\tMachine\tInstallation\tFilm
Our offer\t480,000\t20,000\t3,000
Nordpack\t390,000\t31,000\t4,000
"""


def offers(deal) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """Return each alternative with the names and amounts of its costs."""
    alternatives = document_of(CostModel.objects.get(deal=deal))["alternatives"]
    return [(one["name"], one["kind"], [(line["name"], line["amount"]) for line in one["lines"]]) for one in alternatives]


def sent(page: Page, dialog, lines: int) -> None:
    """Send the answers off and wait for the lines."""
    dialog.get_by_role("button", name="Paste", exact=True).click()
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(lines)


def test_the_price_of_each_offer_is_multiplied_by_its_quantity(page, login):
    deal, dialog = pasted_into_new_table(page, login, PRICES_AND_QUANTITIES)
    expect(dialog.get_by_text("Each amount is the unit price times the quantity of its offer.")).to_be_visible()
    sent(page, dialog, 2)
    assert offers(deal) == [
        ("Offer A", "ours", [("Machine", 2201), ("Film", 2500)]),
        ("Offer B", "competitor", [("Machine", 2700), ("Film", 3000)]),
    ]


def test_pairs_without_names_go_to_the_offers_that_are_there(page, login):
    deal, dialog = pasted_into_new_table(page, login, "Item\tPrice\tQty\tPrice\tQty\nMachine\t100\t2\t90\t3\nFilm\t1\t1\t2\t1\n")
    sent(page, dialog, 2)
    assert [costs for _name, _kind, costs in offers(deal)][:2] == [[("Machine", 200), ("Film", 1)], [("Machine", 270), ("Film", 2)]]


def test_a_quantity_that_is_no_number_is_refused_at_its_cell(page, login):
    _deal, dialog = pasted_into_new_table(page, login, PRICES_AND_QUANTITIES + "Glue\t0.25\tmany\t1\t1\n")
    sent(page, dialog, 3)
    expect(page.locator("td.is-wrong")).to_have_count(1)
    expect(page.locator("td.is-wrong")).to_contain_text("0.25 × many")


def test_offers_in_rows_are_turned(page, login):
    deal, dialog = pasted_into_new_table(page, login, OFFERS_IN_ROWS)
    expect(dialog.get_by_text("The table was turned")).to_be_visible()
    sent(page, dialog, 3)
    assert offers(deal) == [
        ("Our offer", "ours", [("Machine", 480_000), ("Installation", 20_000), ("Film", 3_000)]),
        ("Nordpack", "competitor", [("Machine", 390_000), ("Installation", 31_000), ("Film", 4_000)]),
    ]


def test_a_table_in_our_shape_is_left_as_it_is(page, login):
    _deal, dialog = pasted_into_new_table(page, login, "Item\tQty\tOur offer\tNordpack\nMachine\t2\t100\t90\nFilm\t1\t5\t6\n")
    expect(dialog.locator("[data-shape]:visible")).to_have_count(0)
    expect(dialog.get_by_label("Where Qty goes")).to_have_value("skip")


def test_cyrillic_headings_say_the_same(page, login):
    heads = "Статья\tПоставщик А\t\tПоставщик Б\t\n\tЦена, руб.\tКол-во, шт.\tЦена (тыс. руб.)\tКол-во\n"
    text = f"{heads}Станок\t100\t2\t90\t3\nПлёнка\t1\t1\t2\t1\n"
    deal, dialog = pasted_into_new_table(page, login, text)
    expect(dialog.locator("[data-scaled]")).to_be_visible()
    sent(page, dialog, 2)
    assert [(name, costs[0][1]) for name, _kind, costs in offers(deal)] == [("Поставщик А", 200), ("Поставщик Б", 270)]
