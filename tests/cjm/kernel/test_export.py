"""Tables as files: text stays text and comes back, numbers and dates are what they are, and many rows have an end."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from cjm.kernel import export as exporting
from cjm.kernel.export import ExportColumn, ExportTable, export, neutralised, restored
from tests.conftest import SHARED

DAY = date(2026, 3, 2)
FORBIDDEN_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
HOSTILE = [
    *(start + "1+1" for start in FORBIDDEN_STARTS),
    "'=1+1", "''=1+1", "'", "''", "'tis", " =1+1", "\u200b=1+1", "\ufeff=1+1", "' =1+1", "foo;=1+1", "foo,=1+1", 'a"b', "a\nb",
    "<r>1 & 2</r>", "<r><t>x</r>", "_x0041_", "+49 30 1234567", "@handle", "", " ", "1234", "2026-03-02", "https://example.com",
]  # fmt: skip


def corpus(kind: str) -> list[Any]:
    """Return the texts of the published collection of one kind; nothing when it is not on this machine."""
    manifest = SHARED / "security" / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["entries"] if manifest.is_file() else []
    texts = [(entry["id"], SHARED / "security" / entry["file"]) for entry in entries if entry["kind"] == kind]
    return [pytest.param(path.read_bytes().decode(), id=name) for name, path in texts]


def table(*values: Any, name: str = "Things", **look: Any) -> ExportTable[Any]:
    return ExportTable("Things", name, [ExportColumn("Thing", lambda value: value, **look)], values)


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def csv_rows(exported: ExportTable[Any]) -> list[list[str]]:
    text = bytes_of(export(exported, "csv", on=DAY)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def sheet(exported: ExportTable[Any]) -> Any:
    return load_workbook(io.BytesIO(bytes_of(export(exported, "xlsx", on=DAY)))).worksheets[0]


def assert_text_survives(text: str) -> None:
    [[_head], row] = csv_rows(table(text))
    cell = row[0] if row else ""
    assert not cell.startswith(FORBIDDEN_STARTS)
    assert restored(cell) == text
    stored = sheet(table(text, "after"))
    assert stored["A2"].data_type != "f"
    assert unescape(stored["A2"].value or "") == text
    assert stored["A3"].value == "after"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_never_a_formula_and_comes_back_unchanged(text):
    assert_text_survives(text)


@pytest.mark.needs("shared")
@pytest.mark.parametrize("text", corpus("formula"))
def test_the_published_formulas_are_texts_and_come_back_unchanged(text):
    assert_text_survives(text)


@pytest.mark.needs("shared")
@pytest.mark.parametrize("text", [*corpus("text"), *corpus("xss")])
def test_the_published_texts_break_no_file(text):
    assert restored(csv_rows(table(text[:100_000]))[1][0]) == text[:100_000]
    assert sheet(table(text, "after"))["A3"].value == "after"


@pytest.mark.parametrize("text", ["a", "'a", "''", "a=1", "1-1", ";=1"])
def test_a_text_that_is_no_formula_gets_no_apostrophe(text):
    assert neutralised(text) == text == restored(text)


def test_half_a_character_breaks_no_file():
    assert csv_rows(table("a\ud800b")) == [["Thing"], ["a?b"]]
    assert sheet(table("a\ud800b"))["A2"].value == "a?b"


def test_a_text_longer_than_a_cell_is_cut_where_one_sees_it():
    assert sheet(table("x" * 40_000))["A2"].value == "x" * 32_766 + "…"
    assert len(sheet(table("<r>" + "&" * 10_000 + "</r>"))["A2"].value) == 6_000
    assert csv_rows(table("x" * 40_000))[1] == ["x" * 40_000]


def test_numbers_are_numbers_and_days_are_days():
    values = (-5, 0.125, Decimal("-1234.50"), DAY, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), None, float("nan"))
    raw = bytes_of(export(table(*values), "csv", on=DAY)).decode("utf-8-sig")
    assert raw.split("\r\n")[1:4] == ["-5", "0.125", "-1234.50"]
    page = sheet(table(*values))
    assert [page.cell(row, 1).value for row in range(2, 5)] == [-5, 0.125, -1234.5]
    assert page["A5"].value == datetime(2026, 3, 2)  # noqa: DTZ001
    assert (page["A5"].is_date, page["A5"].number_format, page["A6"].is_date) == (True, "yyyy-mm-dd", True)
    assert (page["A7"].value, page["A8"].value) == (None, None)
    assert csv_rows(table(DAY, None, float("nan")))[1:] == [["2026-03-02"], [""], [""]]


def test_a_day_before_the_first_of_a_spreadsheet_is_text():
    assert sheet(table(date(1815, 6, 18)))["A2"].value == "1815-06-18"


def test_a_number_looks_as_its_column_says():
    assert sheet(table(0.125, is_fraction=True, places=1))["A2"].number_format == "0.0%"
    assert sheet(table(1250, places=2))["A2"].number_format == "#,##0.00"


def test_the_file_opens_in_the_readers_program():
    exported = ExportTable("Вещи", "Вещи", [ExportColumn("Вещь", str), ExportColumn("Цена", lambda _: 1.5)], ["Стол"])
    with translation.override("ru"):
        response: Any = export(exported, "csv", on=DAY)
    # The rows are written when the middleware has put the language away.
    assert bytes_of(response) == '\ufeff"Вещь";"Цена"\r\n"Стол";1,5\r\n'.encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_answer_is_a_file_that_no_cache_keeps(kind):
    response = export(table(name='../"Größe"\r\n: 5/6'), kind, on=DAY)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe-5-6-2026-03-02.{kind}"


def test_a_name_without_a_letter_still_names_a_file():
    assert export(table(name="…"), "csv", on=DAY).headers["Content-Disposition"] == 'attachment; filename="table-2026-03-02.csv"'


def test_there_is_no_other_kind_of_file():
    with pytest.raises(Http404):
        export(table(), "pdf", on=DAY)


def test_an_empty_table_has_its_heads():
    assert csv_rows(table()) == [["Thing"]]
    assert sheet(table())["A1"].value == "Thing"


def test_too_many_rows_end_with_a_note(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    note = "Only the first 2 rows are in this file. Choose fewer in the list to have the rest."
    assert csv_rows(table("a", "b", "c")) == [["Thing"], ["a"], ["b"], [note]]
    assert csv_rows(table("a", "b")) == [["Thing"], ["a"], ["b"]]
    assert sheet(table("a", "b", "c"))["A4"].value == note


def test_many_rows_come_in_several_pieces():
    exported = table(*(str(place) for place in range(1200)))
    response: Any = export(exported, "csv", on=DAY)
    assert len(list(response.streaming_content)) == 3
    assert len(csv_rows(exported)) == 1201
