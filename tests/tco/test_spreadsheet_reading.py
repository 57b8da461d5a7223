"""Each cell that cannot be read is named, with what was found and what would be right."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from tco.imports import read_upload
from tco.spreadsheet.reading import InvalidWorkbook, NoCostSheet, read_document, read_workbook
from tests.tco.documents import small_document
from tests.tco.sheets import sheet_of, table_of, with_cell

MAY_DAY = datetime(2026, 5, 1)  # noqa: DTZ001 - spreadsheets know no zones
NUMBER = "Expected a number, such as 1234.50."
AMBIGUOUS = "This could be a thousand times more or less. Type it as a number, not as text, or without separators: 1234 or 1.5."
FORMULA = "The formula has no stored result. Open the file in a spreadsheet program and save it there, or type the number."
DATE = "Expected a date such as 2026-01-31 or 31.01.2026."


def problems_of(data: bytes) -> list[tuple[str, str, str]]:
    return [(problem.where, problem.rule, problem.found) for problem in read_upload(data).problems]


BAD_CELLS: list[Any] = [
    ("Lines", "E2", "1,234", AMBIGUOUS, "1,234"),
    ("Lines", "E2", "1.234", AMBIGUOUS, "1.234"),
    ("Lines", "E2", "15%", "Expected a number; a percentage has no place here.", "15%"),
    ("Lines", "E2", "=SUM(E3:E4)", FORMULA, "=SUM(E3:E4)"),
    ("Lines", "E2", MAY_DAY, "Expected a number; the cell holds a date.", "2026-05-01"),
    ("Lines", "E2", True, "Expected a number; the cell holds yes or no.", "TRUE"),
    ("Lines", "E2", 1e16, "Numbers may not go past 1e15 in either direction.", "1e+16"),
    ("Lines", "E2", None, "This field is required.", ""),
    ("Lines", "E2", "#N/A", "The cell shows an error of the spreadsheet program. Mend the formula or type the value.", "#N/A"),
    ("Lines", "E2", "seats * 12", "“seats” is not a driver, a function, t or year.", "seats * 12"),
    ("Lines", "E2", "1/0", "The expression divides by zero in period 0.", "1/0"),
    ("Lines", "G2", "soon", NUMBER, "soon"),
    ("Lines", "G2", 1.5, "Expected a whole number.", "1.5"),
    ("Lines", "G2", 3, "The period lies outside the study, which runs from 0 to 2.", "3"),
    ("Lines", "G2", None, "Say when: either “Once, in period” or “From period” has to be filled in.", ""),
    ("Lines", "A2", "orus", "There is no such alternative on the sheet of alternatives.", "orus"),
    ("Lines", "A2", None, "Say which alternative this line belongs to.", ""),
    ("Lines", "D2", "expense", "Expected one of: Cost, Benefit.", "expense"),
    ("Lines", "F2", "USD", "There is no exchange rate for USD under fx.", "USD"),
    ("Model", "B4", "31/01/2026", DATE, "31/01/2026"),
    ("Lines", "Z2", 46000, DATE, "46000"),
    ("Model", "B4", "2026-02-30", DATE, "2026-02-30"),
    ("Model", "B3", "US$'", "Expected a currency code of three capital letters, such as EUR.", "US$'"),
    ("Model", "B3", "XXX", "There is no currency with the code XXX.", "XXX"),
    ("Model", "B5", -1, "The smallest value allowed is 1.", "-1"),
    ("Model", "B5", 2147483648, "The largest value allowed is 600.", "2147483648"),
    ("Model", "B7", -1, "A rate is a fraction (0.10 is 10 %) and must be greater than −1.", "-1"),
    ("Model", "B7", 1000000, "A rate is a fraction: 0.10 is 10 %. This one is past 1000 %.", "1000000"),
    ("Model", "B12", "maybe", "Expected yes or no.", "maybe"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "rule", "found"), BAD_CELLS)
def test_a_bad_cell_is_named_with_its_rule_and_what_was_found(sheet: str, cell: str, value: Any, rule: str, found: str):
    assert problems_of(with_cell(sheet, cell, value)) == [(f"{sheet}!{cell}", rule, found)]


GOOD_NUMBERS = [
    ("1 234,50", 1234.5),
    ("1\u00a0234\u00a0567,89", 1234567.89),
    ("1,234.50", 1234.5),
    ("1.234,50", 1234.5),
    ("1234,5", 1234.5),
    ("0,125", 0.125),
    ("−5", -5),
    ("+5", 5),
    ("-0", 0),
    ("0.000001", 0.000001),
]


@pytest.mark.parametrize(("text", "number"), GOOD_NUMBERS)
def test_a_number_written_as_text_is_read_when_it_has_one_meaning(text: str, number: float):
    document = read_upload(with_cell("Lines", "E2", text)).document
    assert document["alternatives"][0]["lines"][0]["amount"] == number


def test_every_bad_cell_is_named_at_once_in_reading_order():
    def spoil(book: Workbook) -> None:
        book["Lines"]["E3"] = "much"
        book["Lines"]["H3"] = "x"
        book["Lines"]["E2"] = "1,234"
        book["Model"]["B4"] = "tomorrow"

    assert [where for where, _rule, _found in problems_of(sheet_of(spoil=spoil))] == [
        "Model!B4",
        "Lines!E2",
        "Lines!E3",
        "Lines!H3",
    ]


def test_hidden_rows_columns_and_sheets_are_refused():
    def spoil(book: Workbook) -> None:
        book["Lines"].row_dimensions[3].hidden = True
        book["Lines"].column_dimensions["E"].hidden = True
        book["Model"].sheet_state = "hidden"

    found = [(where, rule.split(".")[0]) for where, rule, _found in problems_of(sheet_of(spoil=spoil))]
    assert sorted(found) == [
        ("Lines!3:3", "This row is hidden or filtered out"),
        ("Lines!E:E", "This column is hidden"),
        ("Model", "This sheet is hidden"),
    ]


def test_merged_cells_are_refused():
    problems = problems_of(sheet_of(spoil=lambda book: book["Lines"].merge_cells("C2:C3")))
    assert ("Lines!C2:C3", "These cells are merged. Separate them and write the value into each.", "") in problems


def test_a_column_that_is_there_twice_is_refused_and_a_foreign_one_is_left_out():
    def spoil(book: Workbook) -> None:
        book["Lines"]["AD1"] = "Amount "
        book["Lines"]["AE1"] = "deal_id"
        book["Lines"]["AE2"] = 99

    upload = read_upload(sheet_of(spoil=spoil))
    assert [(problem.where, problem.found) for problem in upload.problems] == [("Lines!AD1", "Amount")]
    assert upload.notes == ["Sheet “Lines”: this column is not known and was left out: AE “deal_id”."]


def test_a_missing_column_and_a_missing_sheet_are_named():
    def spoil(book: Workbook) -> None:
        book["Lines"]["E1"] = "Betrag"
        del book["Alternatives"]

    rules = [(where, rule) for where, rule, _found in problems_of(sheet_of(spoil=spoil))]
    assert ("Lines!1:1", "The column “Amount” is missing. Its head stands in the same row as the other heads.") in rules
    assert ("Alternatives", "This sheet is missing.") in rules


def test_an_alternative_may_be_named_instead_of_its_key():
    document = read_upload(with_cell("Lines", "A2", "our PRINTERS")).document
    assert [line["name"] for line in document["alternatives"][0]["lines"]] == ["Printers", "Ribbons"]


def test_a_rate_past_one_is_read_but_pointed_out():
    upload = read_upload(with_cell("Model", "B7", 8))
    assert (upload.document["discount"]["rate"], upload.notes) == (
        8,
        ["Model!B7: 8 is 800 % a year. Write 0.10 or 10 % for ten per cent."],
    )


def test_a_percentage_written_as_text_is_read_where_a_rate_belongs():
    assert read_upload(with_cell("Model", "B7", "8,5 %")).document["discount"]["rate"] == 0.085


def test_a_date_cell_and_a_dotted_date_are_read():
    for value in (date(2027, 3, 1), "01.03.2027", "2027-03-01"):
        assert read_upload(with_cell("Model", "B4", value)).document["base_date"] == "2027-03-01"


def test_a_date_keeps_its_day_in_a_workbook_that_counts_from_1904():
    def spoil(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["Model"]["B4"] = MAY_DAY

    assert read_upload(sheet_of(spoil=spoil)).document["base_date"] == "2026-05-01"


def test_a_formula_with_a_stored_result_counts_as_its_result():
    def spoil(book: Workbook) -> None:
        book["Lines"]["E2"] = "=500+500"

    data = sheet_of(spoil=spoil)
    stored = _with_stored_result(data, "<f>500+500</f><v></v>", "<f>500+500</f><v>1000</v>")
    assert read_upload(stored).document["alternatives"][0]["lines"][0]["amount"] == 1000


def _with_stored_result(data: bytes, before: str, after: str) -> bytes:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.infolist():
            text = old.read(member)
            new.writestr(
                member,
                text.replace(before.encode(), after.encode()).replace(before.replace("<v></v>", "<v />").encode(), after.encode()),
            )
    return stream.getvalue()


def test_reading_for_the_command_line_raises_with_every_problem():
    with pytest.raises(InvalidWorkbook) as refused:
        read_document(with_cell("Lines", "E2", "1,234"))
    assert [problem.where for problem in refused.value.problems] == ["Lines!E2"]


def test_an_error_of_the_engine_is_shown_at_its_cell():
    document, cells = read_document(with_cell("Lines", "E3", "x * 2"))
    assert document["alternatives"][0]["lines"][1]["amount"] == "x * 2"
    assert cells.place_of("alternatives[0].lines[1].amount") == ("Lines", "E3")
    assert cells.place_of("alternatives[0].lines[1].when.every") == ("Lines", "J3")
    assert cells.place_of("alternatives[0].lines[1].source.kind") == ("Lines", "X3")
    assert cells.place_of("nowhere") is None


def test_a_workbook_without_the_sheet_of_conventions_is_no_cost_sheet():
    with pytest.raises(NoCostSheet, match="it needs the sheets “Model” and “Lines”"):
        read_workbook(table_of([["Item", "Amount"], ["Licence", 1000]]))


def test_the_small_sheet_itself_has_no_problems():
    assert problems_of(sheet_of(small_document())) == []
