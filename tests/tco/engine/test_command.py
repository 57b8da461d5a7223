"""`manage.py tco_evaluate`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.tco.engine.models import rich_model, with_value


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Return the exit code and the JSON printed (None when nothing is)."""
    code: Any = 0
    try:
        call_command("tco_evaluate", *arguments)
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr().out
    return code, json.loads(printed) if printed else None


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A valid model in a file."""
    path = tmp_path / "model.json"
    path.write_text(json.dumps(rich_model()), "utf-8")
    return path


def errors_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the paths of the errors of a run that was refused."""
    code, printed = run(capsys, *arguments)
    assert code == 2
    assert printed.keys() == {"errors"}
    assert all(error.keys() == {"path", "message"} and error["message"] for error in printed["errors"])
    return [error["path"] for error in printed["errors"]]


def test_a_valid_model_prints_its_result(capsys: pytest.CaptureFixture[str], model_file: Path):
    code, result = run(capsys, str(model_file))
    assert (code, result["format"], result["monte_carlo"]) == (0, "headroom.tco.result/1", None)
    assert list(result) == [
        "format", "subject", "reference", "model_sha256", "engine", "conventions",
        "alternatives", "comparisons", "tornado", "monte_carlo",
    ]  # fmt: skip


def test_draws_and_seed_run_a_simulation(capsys: pytest.CaptureFixture[str], model_file: Path):
    _, result = run(capsys, str(model_file), "--draws", "50", "--seed", "9")
    assert (result["monte_carlo"]["draws"], result["monte_carlo"]["seed"]) == (50, 9)


def test_the_result_can_be_written_to_a_file(capsys: pytest.CaptureFixture[str], model_file: Path, tmp_path: Path):
    target = tmp_path / "result.json"
    assert run(capsys, str(model_file), "--output", str(target)) == (0, None)
    assert json.loads(target.read_text("utf-8"))["subject"] == "ours"


def test_an_output_that_cannot_be_written_is_an_error(capsys: pytest.CaptureFixture[str], model_file: Path, tmp_path: Path):
    assert errors_of(capsys, str(model_file), "--output", str(tmp_path / "nowhere" / "result.json")) == ["--output"]


@pytest.mark.parametrize("draws", ["-1", "100001", "many", "1.5", "", "9" * 50])
def test_draws_out_of_range_are_reported_beside_the_errors_of_the_model(
    capsys: pytest.CaptureFixture[str], model_file: Path, draws: str
):
    model_file.write_text(json.dumps(with_value(rich_model(), "discount.rate", -2)), "utf-8")
    assert errors_of(capsys, str(model_file), f"--draws={draws}") == ["draws", "discount.rate"]


def test_a_seed_that_is_no_whole_number_is_an_error(capsys: pytest.CaptureFixture[str], model_file: Path):
    assert errors_of(capsys, str(model_file), "--draws=5", "--seed=x") == ["seed"]


def test_a_file_that_is_not_there_is_an_error_at_the_empty_path(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert errors_of(capsys, str(tmp_path / "none.json")) == [""]
    assert errors_of(capsys, str(tmp_path)) == [""]
    assert errors_of(capsys, str(tmp_path / "none.json"), "--draws=x") == ["draws", ""]


def test_a_file_that_is_not_json_is_an_error_at_the_empty_path(capsys: pytest.CaptureFixture[str], model_file: Path):
    model_file.write_bytes(b"\x89PNG")
    assert errors_of(capsys, str(model_file)) == [""]


def test_half_a_character_in_a_name_does_not_break_the_report(capsys: pytest.CaptureFixture[str], model_file: Path):
    model_file.write_text('{"\\ud83d": 1}', "utf-8")
    assert errors_of(capsys, str(model_file))[0] == "\ud83d"
