"""The collection of hostile inputs, as far as it concerns cost sheets: each entry behaves as its manifest says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tco.column_mapping.building import Ground
from tco.column_mapping.reading import find_table, guessed, read_table
from tco.imports import Upload, read_upload
from tco.mapping import plain_form
from tco.spreadsheet.opening import FileRefused, is_workbook
from tco.spreadsheet.reading import NoCostSheet
from tco.spreadsheet.writing import write_workbook
from tests.conftest import SHARED
from tests.tco.documents import small_document
from tests.tco.sheets import sheet_of, with_cell

pytestmark = pytest.mark.needs("shared")
CORPUS = SHARED / "security"
GROUND = Ground(name="Deal", currency="EUR", base_date=date(2026, 1, 1), file_name="costs")


def entries(kind: str) -> list[Any]:
    manifest = CORPUS / "manifest.json"
    if not manifest.exists():
        return []
    found = [entry for entry in json.loads(manifest.read_text(encoding="utf-8"))["entries"] if entry["kind"] == kind]
    return [pytest.param(entry, id=f"{entry['id']}-{entry['name']}") for entry in found]


def read_likely(data: bytes) -> Upload:
    table = find_table(data)
    return read_table(table, guessed(table, GROUND), GROUND)


def uploaded(data: bytes) -> Upload:
    """Return what a file brings to a deal without a model, a table being read the likely way."""
    try:
        return read_upload(data) if is_workbook(data) else read_likely(data)
    except NoCostSheet:
        return read_likely(data)


def left_out(upload: Upload) -> str:
    """Return which columns the reader says were left out."""
    (told,) = [note for note in upload.notes if note.startswith("These columns were left out: ")]
    return told.removeprefix("These columns were left out: ")


def verdict(data: bytes) -> str:
    """Return "refused" for a file that is not opened, "row_errors" for one with bad cells, "accepted" for the rest."""
    try:
        upload = uploaded(data)
    except FileRefused:
        return "refused"
    return "row_errors" if upload.problems else "accepted"


ALLOWED = {
    "accept": {"accepted"},
    "accept_literal": {"accepted"},
    "accept_sanitised": {"accepted"},
    "reject_4xx": {"refused", "row_errors"},
    "row_errors": {"row_errors"},
    "normalise_or_reject": {"accepted", "refused", "row_errors"},
    "bounded": {"accepted", "refused", "row_errors"},
    "idempotent": {"accepted"},
}


# The contract's grammar of expressions allows a minus of a minus.
LAWFUL = {"two_minus": {"accepted"}}


@pytest.mark.parametrize("entry", entries("xlsx"))
def test_a_hostile_workbook_gets_the_verdict_of_the_collection(entry: dict[str, Any]):
    assert verdict((CORPUS / entry["file"]).read_bytes()) in ALLOWED[entry["expect"]]


@pytest.mark.parametrize("entry", entries("csv"))
def test_a_hostile_table_gets_the_verdict_of_the_collection(entry: dict[str, Any]):
    assert verdict((CORPUS / entry["file"]).read_bytes()) in ALLOWED[entry["expect"]]


def corpus_file(name: str) -> bytes:
    return (CORPUS / name.rsplit(".", 1)[1] / name).read_bytes()


@pytest.mark.parametrize("name", ["01_control_ok.csv", "03_utf16le_bom.csv", "05_koi8r.csv"])
def test_the_control_table_says_the_same_in_every_encoding(name: str):
    document = uploaded(corpus_file(name)).document
    lines = document["alternatives"][0]["lines"]
    assert (document["currency"], [(line["name"], line["amount"]) for line in lines]) == ("RUB", [("Лицензия", 1000.5)])


def test_formulas_in_a_text_table_come_in_as_the_text_they_are():
    lines = uploaded(corpus_file("21_formula_cells.csv")).document["alternatives"][0]["lines"]
    assert [line["name"] for line in lines] == ["=cmd|'/C calc'!A0", "+1+1", "@SUM(1)"]


def test_a_short_row_of_a_text_table_is_named():
    assert [problem.where for problem in uploaded(corpus_file("11_ragged_short.csv")).problems] == ["C2"]


def test_columns_that_no_table_of_costs_has_are_left_out_of_a_text_table_and_listed():
    upload = uploaded(corpus_file("27_mass_assignment.csv"))
    assert [len(alternative["lines"]) for alternative in upload.document["alternatives"]] == [1]
    assert left_out(upload) == "C “id”, D “owner_id”, E “team_id”, F “is_superuser”, G “role”."


def test_the_control_workbook_brings_its_one_row():
    lines = uploaded(corpus_file("01_control_ok.xlsx")).document["alternatives"][0]["lines"]
    assert [(line["name"], line["amount"]) for line in lines] == [("Лицензия", 1000)]


def test_formulas_in_cells_of_text_come_in_as_text_and_go_out_as_text():
    document = uploaded(corpus_file("25_formula_cells.xlsx")).document
    names = [line["name"] for line in document["alternatives"][0]["lines"]]
    assert names == ['=HYPERLINK("http://127.0.0.1:8999")', "=cmd|'/C calc'!A0"]
    assert read_upload(write_workbook(document, language="en")).document == document


def test_cells_that_hold_no_ordinary_number_are_named_one_by_one():
    problems = uploaded(corpus_file("27_nan_inf_numeric.xlsx")).problems
    assert [problem.where for problem in problems] == ["S1!B2", "S1!B3", "S1!B4"]


def test_a_date_of_the_1904_calendar_is_never_shifted_by_four_years():
    assert [problem.where for problem in uploaded(corpus_file("29_date1904.xlsx")).problems] == ["S1!D2"]


def test_escaped_control_characters_are_treated_like_any_others():
    lines = uploaded(corpus_file("33_x000d_escape.xlsx")).document["alternatives"][0]["lines"]
    assert lines[0]["name"] == "a bc_x000D_"


def test_columns_that_no_cost_sheet_has_are_left_out_and_listed():
    upload = uploaded(corpus_file("35_mass_assignment_headers.xlsx"))
    assert set(upload.document["alternatives"][0]["lines"][0]) == {"name", "category", "amount", "when", "source"}
    assert left_out(upload) == "C “id”, D “deal_id”, E “owner_id”, F “team_id”, G “share_token”, H “accepted_at”."


@pytest.mark.parametrize("entry", entries("number"))
def test_a_hostile_number_in_a_cell_is_refused_or_read_exactly(entry: dict[str, Any]):
    text = (CORPUS / entry["file"]).read_text(encoding="utf-8")
    if entry["target"] == "tco.horizon_years":
        found = verdict(with_cell("Model", "B5", text))
    elif entry["target"] == "tco.discount_rate":
        found = verdict(with_cell("Model", "B7", float(text) / 100))
    elif entry["target"] == "cost.currency":
        found = verdict(with_cell("Model", "B3", text))
    else:
        found = verdict(with_cell("Lines", "E2", text))
    assert found in (ALLOWED[entry["expect"]] | LAWFUL.get(entry["name"], set()))


@pytest.mark.parametrize("entry", entries("formula"))
def test_text_that_looks_like_a_formula_survives_a_cost_sheet(entry: dict[str, Any]):
    text = (CORPUS / entry["file"]).read_bytes().decode("utf-8")
    document = small_document()
    document["alternatives"][0]["lines"][0]["name"] = text
    stored = read_upload(json.dumps(document).encode()).document
    assert read_upload(write_workbook(stored, language="en")).document == stored
    assert plain_form(stored) == stored


def test_after_all_of_them_the_honest_sheet_still_works():
    assert verdict(sheet_of()) == "accepted"


def test_nothing_of_a_hostile_archive_is_unpacked_onto_the_disk(tmp_path: Path):
    before = {path for path in Path("/tmp").iterdir() if path.name.startswith("evil")}  # noqa: S108 - where the archive aims
    assert verdict(corpus_file("11_zip_slip.xlsx")) == "refused"
    assert {path for path in Path("/tmp").iterdir() if path.name.startswith("evil")} == before  # noqa: S108
