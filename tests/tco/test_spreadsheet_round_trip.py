"""What is written to a cost sheet is read back unchanged, in either language."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from tco.evaluation import evaluate_document
from tco.mapping import plain_form
from tco.spreadsheet.example import example_document
from tco.spreadsheet.reading import read_workbook
from tco.spreadsheet.writing import write_workbook
from tests.conftest import SHARED
from tests.tco.documents import rich_document, small_document

CASES = [pytest.param(path, id=path.parent.name) for path in sorted(SHARED.glob("cases/*/model.json"))]


def written_and_read(document: dict[str, Any], language: str = "en") -> dict[str, Any]:
    reading = read_workbook(write_workbook(document, language=language))
    assert reading.findings.problems == []
    return plain_form(reading.document)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("make", [rich_document, small_document])
def test_a_model_comes_back_from_its_cost_sheet(make: Any, language: str):
    document = make()
    assert written_and_read(document, language) == plain_form(document)


@pytest.mark.needs("shared")
@pytest.mark.parametrize("path", CASES)
def test_a_published_case_comes_back_from_its_cost_sheet_with_the_same_figures(path: Path):
    document = json.loads(path.read_text(encoding="utf-8"))
    returned = written_and_read(document)
    figures = [evaluate_document(each) for each in (document, returned)]
    assert figures[0]["comparisons"] == figures[1]["comparisons"]
    assert figures[0]["alternatives"] == figures[1]["alternatives"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_template_shows_an_example_that_is_valid(language: str):
    document = example_document(language, on=date(2026, 3, 2))
    result = evaluate_document(written_and_read(document, language))
    assert result["reference"] == "rival"
    assert [comparison["headroom"]["status"] for comparison in result["comparisons"]] == ["ok", "ok"]


def test_a_russian_sheet_is_read_by_an_english_reader_and_the_other_way_round():
    document = rich_document()
    with translation.override("en"):
        assert written_and_read(document, "ru") == plain_form(document)
    with translation.override("ru"):
        assert written_and_read(document, "en") == plain_form(document)


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1e-9, 123456789012345.6, 999999999999999, -0.0001, 1234.5, 1.234])
def test_numbers_keep_every_digit(number: float):
    document = small_document()
    document["alternatives"][0]["lines"][1]["amount"] = number
    assert written_and_read(document)["alternatives"][0]["lines"][1]["amount"] == number


HOSTILE = [
    "=1+1",
    "+7 495 123-45-67",
    "-5",
    "@ivanov",
    "'=1+1",
    '=WEBSERVICE("http://127.0.0.1")',
    "a_x000D_b",
    "foo;=1+1",
    "＝1+1",
    "<r>1 & 2</r>",
    "1e5",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_stays_text(text: str):
    document = small_document()
    line = document["alternatives"][0]["lines"][0]
    line["name"] = line["category"] = line["source"]["note"] = text
    data = write_workbook(document, language="en")
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert written_and_read(document) == plain_form(document)


def test_the_same_model_gives_the_same_bytes():
    assert write_workbook(rich_document(), language="en") == write_workbook(rich_document(), language="en")
