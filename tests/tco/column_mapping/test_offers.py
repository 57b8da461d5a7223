"""Prices and quantities of each offer, under two rows of headings or one, are multiplied into the amounts of that offer."""

import io
from dataclasses import replace

import openpyxl
import pytest

from tco.column_mapping.faults import faults_of
from tco.column_mapping.layout import ColumnUse, Layout
from tco.column_mapping.offers import part_named, quantity_places
from tests.tco.column_mapping.tables import codes, likely, lines, read

UNDER_OFFERS = """Item;Offer A;;Offer B;
;Price;Qty;Price;Qty
Machine;100;2;90;3
Service;10.5;1;12;1
"""
MULTIPLIED = ["name", "unit_price+ours", "quantity", "unit_price+competitor", "quantity"]


def amounts(text: str, key: str) -> list[object]:
    """Return the amounts that an alternative gets from a table."""
    return [line["amount"] for line in lines(read(text), key)]


def test_each_offer_has_its_price_times_its_quantity():
    assert codes(UNDER_OFFERS) == MULTIPLIED
    assert amounts(UNDER_OFFERS, "ours") == [200, 10.5]
    assert amounts(UNDER_OFFERS, "rival") == [270, 12]
    assert [alternative["name"] for alternative in read(UNDER_OFFERS).document["alternatives"]] == ["Offer A", "Offer B"]


def test_the_preview_says_what_was_multiplied_by_what():
    columns = "B “Offer A Price” × C “Offer A Qty”, D “Offer B Price” × E “Offer B Qty”"
    assert f"Amounts are the unit price times the quantity: {columns}." in read(UNDER_OFFERS).notes


@pytest.mark.parametrize(
    "table",
    [
        ";Offer A;;Offer B;\nItem;Price;Qty;Price;Qty\nMachine;100;2;90;3\n",
        "Item;Offer A price;Offer A qty;Offer B price;Offer B qty\nMachine;100;2;90;3\n",
        "Статья;Предложение А;;Предложение Б;\n;Цена, руб.;Кол-во;Цена, руб.;Кол-во\nСтанок;100;2;90;3\n",
        "Item;Price;Qty;Price;Qty\nMachine;100;2;90;3\n",
    ],
)
def test_the_pairs_are_found_however_they_are_headed(table: str):
    assert codes(table) == MULTIPLIED
    assert (amounts(table, "ours"), amounts(table, "rival")) == ([200], [270])


def test_offers_merged_over_their_columns_in_a_workbook_are_read_alike():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Item", "Offer A", None, "Offer B"], [None, "Price", "Qty", "Price", "Qty"], ["Machine", 100, 2, 90, 3]):
        sheet.append(row)
    for merged in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    upload = read(file.getvalue())
    assert [line["amount"] for key in ("ours", "rival") for line in lines(upload, key)] == [200, 270]


def test_amounts_beside_price_and_quantity_are_multiplied_already():
    table = "Item;Our offer;;;Acme;;\n;Unit price;Qty;Total;Unit price;Qty;Total\nMachine;100;2;200;90;3;270\n"
    assert codes(table) == ["name", "", "", "amount+ours", "", "", "amount+competitor"]
    assert amounts(table, "rival") == [270]


def test_a_price_without_its_quantity_is_refused_at_the_cell_where_it_is_missing():
    [problem] = read("Item;A price;A qty;B price;B qty\nMachine;100;2;90;\nPump;1;1;1;1\n").problems
    assert (problem.cell, problem.rule) == ("E2", "There is a unit price here and no quantity.")


def test_quantities_in_another_order_go_to_the_price_of_their_offer():
    table = "Item;A price;B price;B qty;A qty\nMachine;100;90;3;2\n"
    assert quantity_places(likely(table).columns) == {2: 5, 3: 4}


def test_quantities_that_fit_no_prices_are_asked_about():
    columns = (ColumnUse("What", "name"), ColumnUse("P", "unit_price", kind="ours"), ColumnUse("N", "quantity"))
    assert list(faults_of(Layout(columns))) == []
    odd = Layout((*columns, replace(columns[2], heading="M")))
    assert list(faults_of(odd)) == ["Keep one column of quantities for all unit prices, or one for each of them in the same order."]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Offer A Qty, pcs", ("quantity", "Offer A")),
        ("Unit price (Acme)", ("unit_price", "Acme")),
        ("Acme, total price", ("amount", "Acme")),
        ("Acme Price, EUR", ("unit_price", "Acme")),
        ("Кол-во у «Беты»", ("quantity", "у «Беты»")),
        ("Price", None),
        ("Pricewater", None),
    ],
)
def test_a_heading_names_an_offer_and_a_part_of_it(heading: str, part: tuple[str, str] | None):
    assert part_named(heading) == part
