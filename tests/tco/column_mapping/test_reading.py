"""A table in a layout of its own becomes cost lines; each cell that cannot be read is named with its rule."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tco.imports import read_upload
from tco.spreadsheet.opening import FileRefused
from tco.spreadsheet.reading import NoCostSheet
from tests.tco.column_mapping.tables import GROUND, WIDE, likely, lines, read, wrong
from tests.tco.documents import rich_document
from tests.tco.sheets import saved, table_of

NUMBER = "Expected a number, such as 1234.50."
MERGED = "These cells are merged. Separate them and write the value into each."


def test_a_wide_table_gives_each_alternative_its_lines():
    upload = read(WIDE)
    assert [(one["key"], one["name"], one["kind"]) for one in upload.document["alternatives"]] == [
        ("ours", "Our offer", "ours"),
        ("rival", "Acme", "competitor"),
        ("today", "As it is", "status_quo"),
    ]
    assert lines(upload)[0] == {
        "name": "Sorter",
        "category": "acquisition",
        "amount": 1000,
        "when": {"at": 0},
        "price": True,
        "source": {"kind": "estimate", "note": "costs.csv, C2"},
    }
    assert [line["name"] for line in lines(upload, "rival")] == ["Sorter", "Energy"]
    assert [(line["amount"], line["when"]) for line in lines(upload, "today")] == [(90.5, {"from": 1})]


@pytest.mark.parametrize(("heading", "name"), [("Us", "Our offer"), ("Мы, тыс. руб.", "Our offer"), ("Our line", "Our line")])
def test_a_pronoun_heads_a_column_but_names_no_alternative(heading: str, name: str):
    assert read(WIDE.replace("Our offer", heading)).document["alternatives"][0]["name"] == name


def test_what_the_table_leaves_open_is_as_the_deal_and_the_layout_have_it():
    document = read(WIDE).document
    assert (document["name"], document["currency"], document["base_date"]) == ("Sorting line", "EUR", "2026-03-02")
    assert (document["periods"], document["discount"]) == ({"count": 5, "unit": "year"}, {"rate": 0.1})


def test_a_long_table_names_the_alternative_of_each_row():
    upload = read("Vendor;Item;Category;Amount\nUs;Pump;Purchase price;100\nAcme;Pump;Purchase price;90\nToday;Repair;;7\n")
    assert [(one["name"], one["kind"]) for one in upload.document["alternatives"]] == [
        ("Us", "ours"),
        ("Acme", "competitor"),
        ("Today", "status_quo"),
    ]
    assert wrong(read("Vendor;Item;Amount\nUs;Pump;1\n;Pump;2\n")) == [("A3", "Say which alternative this line belongs to.")]


def test_quantity_times_unit_price_is_exact():
    upload = read("Item;Qty;Price\nSeat;3 pcs;0.1\n")
    assert lines(upload)[0]["amount"] == 0.3
    assert wrong(read("Item;Qty;Price\nSeat;;10\nDesk;2;5\n")) == [("B2", "There is a unit price here and no quantity.")]


def test_totals_are_left_out_and_told():
    upload = read("Статья;Сумма\nСтанок;10\nИтого по разделу;10\nПила;5\nВсего:;15\nSub-total;1\n")
    assert [line["name"] for line in lines(upload)] == ["Станок", "Пила"]
    assert "Left out, because they are sums of others: rows 3 “Итого по разделу”, 5 “Всего:”, 6 “Sub-total”." in upload.notes
    kept = read("Item;Sum\nPump;1\nTotal;1\n", layout=replace(likely("Item;Sum\nPump;1\nTotal;1\n"), totals="include"))
    assert [line["name"] for line in lines(kept)] == ["Pump", "Total"]


def test_headings_of_sections_become_the_category_and_other_rows_without_amounts_are_told():
    upload = read("Item;Ours\nMaintenance;\nFilters;1\nOur extras:;\nSigns;2\nTo be asked;\n")
    assert [(line["name"], line["category"]) for line in lines(upload)] == [("Filters", "maintenance"), ("Signs", "Our extras")]
    assert "Left out, because it has no amount: row 6." in upload.notes


def test_a_cost_that_one_alternative_does_not_have_heads_no_section():
    table = (
        "Cost line;Supplier;2027;2028\nMachine;Ours;900;\nMachine;Acme;800;\nMachine;As it is;;\n"
        "Film;Ours;50;51\nFilm;Acme;60;61\nFilm;As it is;;\nGlue;Ours;5;5\nGlue;Acme;6;6\nGlue;As it is;7;7\n"
    )
    assert {(line["name"], line["category"]) for line in lines(read(table))} == {
        ("Machine", "acquisition"),
        ("Film", "operation"),
        ("Glue", "operation"),
    }


def test_without_a_category_the_name_decides_and_then_the_layout():
    text = "Item;Ours\nTraining of staff;1\nXyz;2\n"
    assert [line["category"] for line in lines(read(text))] == ["implementation", "operation"]
    assert [line["category"] for line in lines(read(text, layout=replace(likely(text), category="risk")))] == [
        "implementation",
        "risk",
    ]


def test_when_rows_do_not_say_when_the_layout_says_it():
    text = "Item;Category;Ours\nPump;Purchase price;12\nDisposal;End of life;2\nEnergy;Operation;3\n"

    def whens(**said: Any) -> list[tuple[Any, Any]]:
        return [(line["amount"], line["when"]) for line in lines(read(text, layout=replace(likely(text), **said)))]

    assert whens() == [(12, {"at": 0}), (2, {"at": 5}), (3, {"from": 1})]
    assert whens(timing="once") == [(12, {"at": 0}), (2, {"at": 0}), (3, {"at": 0})]
    assert whens(timing="each", interval="month") == [(144, {"from": 1}), (24, {"from": 1}), (36, {"from": 1})]
    assert whens(unit="month", count=24)[2] == (3, {"from": 12, "every": 12})
    assert whens(unit="quarter", count=20, interval="month")[2] == (9, {"from": 1})


def test_columns_may_say_when():
    upload = read("Item;Ours;Once, in period;From period;To period;Every … periods\nA;1;2;;;\nB;1;;1;5;2\n")
    assert [line["when"] for line in lines(upload)] == [{"at": 2}, {"from": 1, "to": 5, "every": 2}]


def test_days_are_counted_in_months_from_the_earliest():
    upload = read("Item;Amount;Date\nA;1;2026-01-15\nB;2;15.04.2026\n")
    assert (upload.document["base_date"], upload.document["periods"]["unit"]) == ("2026-01-15", "month")
    assert [line["when"] for line in lines(upload)] == [{"at": 0}, {"at": 3}]


def test_benefits_comments_and_sources_are_taken_over():
    text = "Item;Category;Ours;Source;Comment\nScrap;Benefit;5;Measured;by the foreman\nPump;Purchase price;9;;\n"
    first, second = lines(read(text))
    assert (first["type"], first["source"]) == ("benefit", {"kind": "measured", "note": "by the foreman"})
    assert (second.get("type"), second["source"]["note"]) == (None, "costs.csv, C3")


def test_amounts_are_scaled_and_say_so():
    upload = read("Item;Ours, EUR thousand;Low;High\nPump;1,5;1;2\n")
    line = lines(upload)[0]
    assert (line["amount"], line["low"], line["high"]) == (1500, 1000, 2000)
    assert "All amounts were multiplied by a thousand." in upload.notes


def test_a_currency_beside_an_amount_counts():
    present = rich_document()
    ground = replace(GROUND, present=present)
    upload = read("Item;Our compressors\nOil;$ 5\nGas;7 PLN\n", ground)
    assert [where for where, rule in wrong(upload) if "exchange rate" in rule] == ["B3"]


@pytest.mark.parametrize(
    ("text", "cell", "rule"),
    [
        ("n/a", "B2", NUMBER),
        ("by request", "B2", NUMBER),
        ("12 34", "B2", NUMBER),
        ("15 %", "B2", "Expected a number; a percentage has no place here."),
        (
            "12 тыс.",
            "B2",
            "Write the number without the word “тыс.”; what all amounts are in is said once for the table.",
        ),
        ("1e400", "B2", NUMBER),
        ("9" * 39, "B2", "This number is too large: at most 1,000,000,000,000,000."),
    ],
)
def test_an_amount_that_cannot_be_read_is_named(text: str, cell: str, rule: str):
    assert wrong(read(f"Item;Amount\nPump;{text}\nPipe;1\nValve;2\n")) == [(cell, rule)]


def test_an_amount_without_a_name_and_a_row_that_ends_early_are_named():
    assert wrong(read("Item;Amount\n;5\nPump;1\n")) == [("A2", "There is an amount here and no name for it. Say what it is.")]
    rule = "This row ends before the column “Category”. Write its cells, even if they are empty."
    assert wrong(read("Item;Amount;Category\nPump;5\n")) == [("C2", rule)]


def test_a_number_that_could_mean_two_is_asked_for_and_then_read_as_said():
    text = "Item;Amount\nPump;1.234\n"
    assert [where for where, _rule in wrong(read(text))] == [""]
    assert lines(read(text, layout=replace(likely(text), decimal="comma")))[0]["amount"] == 1234
    assert lines(read(text, layout=replace(likely(text), decimal="point")))[0]["amount"] == 1.234
    proven = read("Item;Amount\nPump;1.234\nPipe;12,5\n")
    assert lines(proven)[0]["amount"] == 1234
    assert "Numbers were read with a decimal comma: 1.234 is a thousand." in proven.notes


def test_more_alternatives_than_a_model_can_have_are_refused_however_many():
    text = "Alternative;Name;Amount\n" + "".join(f"Offer {number};Price;1\n" for number in range(1_500))
    assert [rule for _where, rule in wrong(read(text))] == ["At most 12 are allowed here; there are 13."]


def test_a_table_longer_than_any_model_is_refused_before_its_rows_are_read():
    table = "Cost;Ours\n" + "".join(f"Part {number};{number}\n" for number in range(6001))
    rule = "The table has 6001 rows; each alternative may have 500 costs. Sum rows up, or leave some out."
    assert wrong(read(table)) == [("", rule)]


def test_a_table_without_a_single_cost_is_told_so():
    assert wrong(read("Item;Amount\nPump;\nPipe;-\n")) == [("", "No row of the table holds a name and an amount.")]


@pytest.mark.parametrize("text", ["Dear Madam", "Item;Amount\n", ";amount\nx;1\n", "1;2\n3;4\n"])
def test_a_file_without_a_table_is_refused(text: str):
    with pytest.raises(FileRefused, match="No table was found"):
        read(text)


# --- Workbooks ----------------------------------------------------------------------------------------------------------------


def book(spoil: Any, rows: list[list[Any]] | None = None) -> bytes:
    """Return a workbook with a small table, after `spoil` changed its sheet."""
    made = openpyxl.load_workbook(
        io.BytesIO(
            table_of(rows or [["Item", "Category", "Ours", "Acme"], ["Pump", "Operation", 10, 9], ["Pipe", "Operation", 5, 6]])
        )
    )
    spoil(made["S1"])
    return saved(made)


BAD_CELLS: list[Any] = [
    ("=A1*2", "The formula has no stored result. Open the file in a spreadsheet program and save it there, or type the number."),
    ("#REF!", "The cell shows an error of the spreadsheet program. Mend the formula or type the value."),
    (datetime(2026, 5, 1), "Expected a number; the cell holds a date."),  # noqa: DTZ001
    (True, "Expected a number; the cell holds yes or no."),
    ("ten", NUMBER),
]


@pytest.mark.parametrize(("value", "rule"), BAD_CELLS)
def test_a_bad_cell_of_a_workbook_is_named(value: Any, rule: str):
    def spoil(sheet: Any) -> None:
        sheet["C2"] = value

    assert ("S1!C2", rule) in wrong(read(book(spoil)))


def test_text_in_cells_of_numbers_is_read_as_the_number_it_writes():
    def spoil(sheet: Any) -> None:
        sheet["C2"] = "1 234,50"

    assert lines(read(book(spoil)))[0]["amount"] == 1234.5


def test_hidden_rows_are_left_out_and_told_unless_they_are_asked_for():
    def spoil(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    data = book(spoil)
    upload = read(data)
    assert [line["name"] for line in lines(upload)] == ["Pump"]
    assert "Left out, because it is hidden in the file: row 3." in upload.notes
    assert [line["name"] for line in lines(read(data, layout=replace(likely(data), hidden="include")))] == ["Pump", "Pipe"]


def test_a_hidden_column_is_proposed_to_be_left_out_and_told_when_it_is_read():
    def spoil(sheet: Any) -> None:
        sheet.column_dimensions["D"].hidden = True

    data = book(spoil)
    layout = likely(data)
    assert [column.code for column in layout.columns] == ["name", "category", "amount+ours", ""]
    asked = replace(layout, columns=(*layout.columns[:3], layout.columns[3].with_code("amount+competitor")))
    assert "Read although hidden in the file: column D “Acme”." in read(data, layout=asked).notes


def test_a_merged_category_counts_for_each_of_its_rows_and_a_merged_amount_is_refused():
    upload = read(book(lambda sheet: sheet.merge_cells("B2:B3")))
    assert [line["category"] for line in lines(upload)] == ["operation", "operation"]
    assert "S1!B2:B3 is merged: “Operation” counts for each of its rows." in upload.notes
    assert ("S1!C2:C3", MERGED) in wrong(read(book(lambda sheet: sheet.merge_cells("C2:C3"))))
    assert ("S1!C2:D2", MERGED) in wrong(read(book(lambda sheet: sheet.merge_cells("C2:D2"))))


def test_headings_in_two_rows_under_a_merged_one_are_read():
    rows: list[list[Any]] = [["Item", "Category", "Costs", None], [None, None, "Ours", "Acme"], ["Pump", "Operation", 1, 2]]

    def spoil(sheet: Any) -> None:
        sheet.merge_cells("C1:D1")
        sheet.merge_cells("A1:A2")

    upload = read(book(spoil, rows))
    assert [one["name"] for one in upload.document["alternatives"]] == ["Ours", "Acme"]
    assert [line["amount"] for line in lines(upload, "rival")] == [2]


def test_the_sheet_with_the_table_is_found_and_hidden_sheets_are_not_read():
    made = Workbook()
    cover = made.active
    assert cover is not None
    cover.append(["Dear", "reader"])
    cover.append(["this is", "a letter"])
    for title, amount in (("Secret", 1), ("Costs", 2)):
        sheet = made.create_sheet(title)
        sheet.append(["Item", "Amount"])
        sheet.append(["Pump", amount])
    made["Secret"].sheet_state = "hidden"
    upload = read(saved(made))
    assert [line["amount"] for line in lines(upload)] == [2]
    assert lines(upload)[0]["source"]["note"] == "costs.csv, Costs!B2"


def test_a_sheet_that_is_called_model_makes_no_cost_sheet_of_a_clients_table():
    with pytest.raises(NoCostSheet):
        read_upload(table_of([["Item", "Amount"], ["Pump", 1]], title="Model"))
    assert [line["amount"] for line in lines(read(table_of([["Item", "Amount"], ["Pump", 1]], title="Model")))] == [1]
