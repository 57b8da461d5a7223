"""Calculates a cost-of-ownership model from a file and prints the result; touches no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser

if TYPE_CHECKING:
    from tco.engine.messages import Error
    from tco.spreadsheet.reading import CellMap, Reading

INVALID = 2


class Command(BaseCommand):
    """`python manage.py tco_evaluate MODEL.json [--draws N] [--seed S] [--output FILE]`"""

    help = (
        "Calculate a headroom.tco/1 model (JSON, or XLSX in the layout of the cost-sheet template) and print its result as JSON. "
        "A model that is not valid prints every error with its path and exits with 2."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options are taken as text, so that a wrong one is reported like any other error."""
        parser.add_argument("model", help="the model, .json or .xlsx")
        parser.add_argument("--draws", default="0", help="number of Monte Carlo draws, at most 100,000")
        parser.add_argument("--seed", default="0", help="where the draws start: the same seed gives the same draws")
        parser.add_argument("--output", help="write the JSON to this file instead of printing it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Evaluate, print, and exit with 2 when there are errors."""
        from tco.engine.evaluate import evaluate, option_errors
        from tco.engine.messages import InvalidModel

        draws, seed = _whole(options["draws"]), _whole(options["seed"])
        cells: CellMap | None = None
        try:
            document, cells = _read(Path(options["model"]))
            result = evaluate(document, draws=draws, seed=seed)
            self._write(result, options["output"])
        except InvalidModel as invalid:
            options_too = [error for error in option_errors(draws, seed) if error not in invalid.errors]
            self._write({"errors": [_described(error, cells) for error in (*options_too, *invalid.errors)]}, None)
            sys.exit(INVALID)
        except UnreadableWorkbook as unreadable:
            options_too = list(option_errors(draws, seed))
            self._write({"errors": [*(error.as_json() for error in options_too), *unreadable.errors]}, None)
            sys.exit(INVALID)

    def _write(self, document: dict[str, object], output: str | None) -> None:
        if output:
            with _reported_at("--output"):
                Path(output).write_text(_as_json(document, "utf-8") + "\n", encoding="utf-8")
        else:
            self.stdout.write(_as_json(document, getattr(self.stdout, "encoding", None) or "utf-8"))


def _as_json(document: dict[str, object], encoding: str) -> str:
    """Return JSON text, with escapes where the encoding could not hold its letters."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(document, indent=2, allow_nan=False)
    return text


def _whole(text: str | int) -> int:
    """Return a whole number; −1, which no option allows, for text that is none."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else -1


class UnreadableWorkbook(Exception):
    """A workbook that cannot be read into a document. `errors` are as the command prints them, a cell standing for the path."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


def _read(path: Path) -> tuple[object, CellMap | None]:
    """Return the document in a file, and for a workbook the cell of each of its parts. Raises InvalidModel, UnreadableWorkbook."""
    from tco.engine.document import MAX_BYTES, parse_document

    with _reported_at(""):
        if path.suffix.lower() == ".xlsx":
            return _read_workbook(path)
        with path.open("rb") as file:
            return parse_document(file.read(MAX_BYTES + 1)), None


def _read_workbook(path: Path) -> tuple[object, CellMap]:
    from tco.spreadsheet.opening import FileRefused
    from tco.spreadsheet.reading import read_workbook_file

    try:
        reading = read_workbook_file(path)
    except FileRefused as refused:
        raise UnreadableWorkbook([{"path": "", "message": refused.sentence}]) from refused
    if problems := reading.findings.problems:
        bad_cells = [{"path": problem.where, "message": problem.rule} for problem in problems]
        raise UnreadableWorkbook([*bad_cells, *_other_errors(reading)])
    return reading.document, reading.cells


def _other_errors(reading: Reading) -> list[dict[str, str]]:
    """Return what is wrong besides in a workbook with unreadable cells, so that everything is known at once."""
    from tco.engine.messages import InvalidModel
    from tco.engine.reading.reader import read_model

    try:
        read_model(reading.document)
    except InvalidModel as invalid:
        return [_described(error, reading.cells) for error, _place in reading.located(invalid.errors)]
    return []


def _described(error: Error, cells: CellMap | None) -> dict[str, str]:
    """Return an error as the command prints it; one in a workbook names its cell too."""
    place = cells.place_of(error.path) if cells else None
    if place is None:
        return error.as_json()
    return {"path": error.path, "message": f"{'!'.join(part for part in place if part)}: {error.message}"}


@contextmanager
def _reported_at(path: str) -> Iterator[None]:
    """Turn what the operating system refuses into an error at `path`."""
    from tco.engine.messages import Error, InvalidModel

    try:
        yield
    except OSError as error:
        raise InvalidModel((Error(path, "unreadable", {"reason": error.strerror or type(error).__name__}),)) from error
