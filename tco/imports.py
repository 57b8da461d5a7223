"""An uploaded file read, checked and compared with the present model, without storing anything."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel.text import normalise
from tco.engine.messages import Error, InvalidModel
from tco.evaluation import sentence_of
from tco.mapping import Document
from tco.preparation import prepare
from tco.spreadsheet.opening import FileRefused, is_json, is_workbook
from tco.spreadsheet.package import column_number
from tco.spreadsheet.reading import read_workbook
from tco.spreadsheet.refusals import refusal_sentence
from tco.spreadsheet.sheets import all_sheets
from tco.spreadsheet.tables import LONGEST_SHOWN, Problem

# Nobody mends more at a time; a page of all that a file of 5 MB can have wrong takes a minute to write.
MOST_LISTED = 500
# 12 alternatives of 500 lines with 30 members each, and 500 drivers of 601 values.
MOST_VALUES = 1_000_000
LONGEST_PLACE = 200
LONGEST_SENTENCE = 500
CELL = re.compile(r"([A-Z]*)([0-9]*)")
STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")


@dataclass(frozen=True)
class Upload:
    """What a file holds. With problems there is nothing to confirm; `document` and `result` are then empty.

    `problems` are the first MOST_LISTED, `unlisted` says how many more there are.
    """

    document: Document
    result: Document
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_workbook: bool = False
    unlisted: int = 0

    @property
    def problem_count(self) -> int:
        """How many problems the file has, listed or not."""
        return len(self.problems) + self.unlisted


@dataclass(frozen=True)
class Changes:
    """How a new model differs from the present one, in lines."""

    added: int
    removed: int
    changed: int
    kept: int


def read_upload(content: bytes) -> Upload:
    """Return what a cost sheet or a document holds; the two are told apart by their content.

    Raises FileRefused for a file that is neither, or not to be opened, and of that NoCostSheet for other workbooks. Everything else
    that is wrong is in `problems`, each with its cell (or its path in the document), the rule and what was found.
    """
    if not content.strip():
        raise FileRefused(refusal_sentence("empty_file", {}))
    if is_workbook(content):
        return _read_workbook(content)
    if is_json(content):
        return _read_json(content)
    raise FileRefused(refusal_sentence("not_a_workbook", {}))


def line_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return how many lines a new document adds, removes, changes and keeps. A line is known by alternative, name and category."""
    old, new = _lines_by_place(before), _lines_by_place(after)
    shared = old.keys() & new.keys()
    changed = sum(old[place] != new[place] for place in shared)
    return Changes(len(new) - len(shared), len(old) - len(shared), changed, len(shared) - changed)


def _lines_by_place(document: Mapping[str, Any]) -> dict[tuple[str, str, str, int], Any]:
    lines = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    for alternative in document["alternatives"]:
        for line in alternative["lines"]:
            place = (alternative["key"], line["name"], line["category"])
            lines[(*place, seen[place])] = line
            seen[place] += 1
    return lines


def _read_workbook(content: bytes) -> Upload:
    reading = read_workbook(content)
    document, result, errors = prepared(reading.document)
    located = [
        Problem(*place, sentence(error), _shown_at(reading.document, error.path)) for error, place in reading.located(errors)
    ]
    problems = sorted([*reading.findings.problems, *located], key=_reading_order)
    unlisted = max(len(problems) - MOST_LISTED, 0)
    notes = reading.findings.notes
    return Upload(document, result, problems[:MOST_LISTED], notes, is_workbook=True, unlisted=unlisted)


def _reading_order(problem: Problem) -> tuple[int, int, int]:
    """Sort by sheet as they are filled in, then by row and column; what concerns a sheet as a whole comes first."""
    names = [name for sheet in all_sheets() for name in sheet.name]
    place = CELL.match(problem.cell)
    sheet = names.index(problem.sheet) // 2 if problem.sheet in names else -1
    return sheet, int(place[2] or 0) if place else 0, column_number(place[1]) if place else 0


def _read_json(content: bytes) -> Upload:
    from tco.engine.document import parse_document

    # Each value costs many times its length in memory, so their number is bounded before any is made.
    if sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise FileRefused(refusal_sentence("too_many_values", {}))
    try:
        parsed = parse_document(content)
    except InvalidModel as invalid:
        raise FileRefused(" ".join(map(sentence, invalid.errors))) from invalid
    document, result, errors = prepared(parsed)
    problems = [
        Problem("", _presentable(error.path, LONGEST_PLACE), sentence(error), _shown_at(parsed, error.path))
        for error in errors[:MOST_LISTED]
    ]
    return Upload(document, result, problems, unlisted=max(len(errors) - MOST_LISTED, 0))


def prepared(parsed: object) -> tuple[Document, Document, Sequence[Error]]:
    """Return the plain form of a document and its result, both empty where there are errors, and the errors."""
    try:
        document, result = prepare(parsed)
    except InvalidModel as invalid:
        return {}, {}, invalid.errors
    return document, result, ()


def _shown_at(document: object, path: str) -> str:
    """Return what stands at a path of a document, short enough to be shown; "" for what is not there or has parts."""
    value: Any = document
    for name, index in STEP.findall(path):
        try:
            value = value[int(index)] if index else value[name]
        except (LookupError, TypeError):
            return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str | int | float):
        return ""
    return _presentable(str(value), LONGEST_SHOWN)


def sentence(error: Error) -> str:
    """Return what is wrong, as it may stand on a page."""
    return _presentable(sentence_of(error), LONGEST_SENTENCE)


def _presentable(text: str, limit: int) -> str:
    """Return what is quoted from a file as it may stand on a page: JSON can write half characters, and names of any length."""
    shown = normalise(text[: 2 * limit], single_line=True)
    return shown if len(text) <= limit else shown[:limit] + "…"
