"""The command line takes a cost sheet as it takes a document."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tco.evaluation import evaluate_document
from tests.tco.documents import rich_document
from tests.tco.sheets import sheet_of, with_cell


def evaluated(path: Path) -> Any:
    answer = StringIO()
    call_command("tco_evaluate", str(path), stdout=answer)
    return json.loads(answer.getvalue())


def errors_of(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    with pytest.raises(SystemExit) as ended:
        call_command("tco_evaluate", str(path))
    assert ended.value.code == 2
    errors: list[dict[str, str]] = json.loads(capsys.readouterr().out)["errors"]
    return errors


def test_a_cost_sheet_is_evaluated_like_its_document_wherever_it_is_called_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("costs.xlsx").write_bytes(sheet_of(rich_document()))
    result, expected = evaluated(Path("costs.xlsx")), json.loads(json.dumps(evaluate_document(rich_document())))
    assert result["comparisons"] == expected["comparisons"]
    assert result["alternatives"] == expected["alternatives"]


def test_every_bad_cell_is_printed_with_the_rest_of_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "costs.xlsx"
    path.write_bytes(with_cell("Lines", "E2", "1,234"))
    assert [error["path"] for error in errors_of(path, capsys)] == ["Lines!E2"]
    path.write_bytes(with_cell("Lines", "G2", 9))
    assert errors_of(path, capsys) == [
        {
            "path": "alternatives[0].lines[0].when.at",
            "message": "Lines!G2: The period lies outside the study, which runs from 0 to 2.",
        }
    ]


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "costs.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert [error["path"] for error in errors_of(path, capsys)] == [""]
    assert [error["path"] for error in errors_of(tmp_path / "missing.xlsx", capsys)] == [""]
