"""The published and the computed cases beside this project, each through the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.conftest import SHARED
from tests.tco.engine.agreement import differences

CASES = SHARED / "cases"
FOLDERS = sorted(path.name for path in CASES.glob("*/")) if CASES.is_dir() else ["the folder of cases is not here"]

pytestmark = pytest.mark.needs("shared")


def result_of(folder: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Evaluate a case as a user does."""
    call_command("tco_evaluate", str(CASES / folder / "model.json"))
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_case_comes_out_as_it_should(folder: str, capsys: pytest.CaptureFixture[str]):
    result = result_of(folder, capsys)
    computed, published = CASES / folder / "result.json", CASES / folder / "expect.json"
    if computed.exists():
        assert list(differences(result, json.loads(computed.read_text("utf-8")))) == []
    else:
        checks = json.loads(published.read_text("utf-8"))["checks"]
        assert checks
        assert [f"{check['path']}: {at(result, check['path'])}" for check in checks if not agrees(result, check)] == []


def agrees(result: dict[str, Any], check: dict[str, Any]) -> bool:
    """Whether a published figure comes out within its rounding."""
    found, published = at(result, check["path"]), check["value"]
    if isinstance(published, int | float) and isinstance(found, int | float):
        return bool(abs(found - published) <= check["abs_tol"])
    return bool(found == published)


def at(result: Any, path: str) -> Any:
    """Follow a path such as `comparisons[diesel].payback.simple` or `alternatives.new.lines[Salvage].total`."""
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        if part.startswith("["):
            name = part[1:-1]
            result = (
                result[int(name)]
                if name.isdigit()
                else next(item for item in result if name in {item.get("against"), item.get("name")})
            )
        else:
            result = result[part]
    return result


def test_the_folder_of_cases_is_not_empty():
    assert [path for path in map(Path, FOLDERS) if (CASES / path / "model.json").is_file()]
