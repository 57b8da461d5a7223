"""A text file with a table in it (CSV, TSV) taken apart, with the same suspicion and into the same cells as `package`.

This runs in the child process of `cjm.kernel.sandbox` and knows neither Django nor the cost model.
"""

import csv
import io
import re
from collections import Counter
from typing import Any

from tco.spreadsheet.encodings import ENCODINGS, decoded
from tco.spreadsheet.package import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Refused, column_letters

DELIMITERS = (";", "\t", ",", "|")
LONGEST_CELL = 32_767
WIDEST_ROW = 16_384  # cells, empty ones included: no spreadsheet program has more columns
MOST_LINES = 10 * MAX_ROWS  # empty ones included: taking millions of them apart takes long, and says nothing
LONGEST_QUOTED_ROWS = 100  # lines that one cell in quotes may run over
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?\Z", re.IGNORECASE)
LOOKED_AT = 200_000
BINARY = frozenset(map(chr, (*range(9), 11, 14, 15, 16, *range(17, 27), 28, 29, 30, 31)))


def read_in_child(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer the parent process: `{"sheets": […], "encoding": …, "delimiter": …}`, or `{"refused": code, "params": {…}}`."""
    try:
        return read_text(data, arguments.get("encoding", ""), arguments.get("delimiter", "")), b""
    except Refused as refusal:
        return {"refused": refusal.code, "params": refusal.params}, b""


def read_text(data: bytes, encoding: str = "", delimiter: str = "") -> dict[str, Any]:
    """Return the table of a text file as one sheet without a name; `widths` say how many cells each row was written with.

    An `encoding` and a `delimiter` that are given are used, others are found out. Raises Refused.
    """
    if not data.strip():
        raise Refused("empty_file")
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large", limit=MAX_BYTES // 1_000_000)
    text, used = _text_of(data, encoding)
    first, *_rest = text.split("\n", 1)
    named = SEPARATOR_LINE.match(first)
    if named:
        text = text[len(first) + 1 :]
    mark = delimiter if delimiter in DELIMITERS else named[1] if named and named[1] in DELIMITERS else likely_delimiter(text)
    rows, widths = _rows_of(text, mark)
    sheet = {"name": "", "hidden": False, "rows": rows, "hidden_rows": [], "hidden_columns": [], "merged": [], "widths": widths}
    return {"sheets": [sheet], "encoding": used, "delimiter": mark}


def _text_of(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text, used = decoded(data, encoding if encoding in ENCODINGS else "")
    except UnicodeDecodeError as error:
        raise Refused("not_in_encoding" if encoding in ENCODINGS else "not_text", encoding=encoding) from error
    if not BINARY.isdisjoint(text):
        if "\0" in text and len(BINARY.intersection(text)) == 1:
            raise Refused("has_nul", row=text[: text.index("\0")].count("\n") + 1)
        raise Refused("not_text")
    return text, used


def likely_delimiter(text: str) -> str:
    """Return the mark between the cells: the one that cuts most rows into the same number of cells, more than one."""
    sample = text[:LOOKED_AT]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1]
    return max(DELIMITERS, key=lambda mark: _agreement(sample, mark))


def _agreement(sample: str, mark: str) -> int:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark):
            while row and not row[-1].strip():
                row.pop()
            if len(row) > 1:
                widths[len(row)] += 1
    except csv.Error:
        pass
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _rows_of(text: str, mark: str) -> tuple[list[list[Any]], list[list[int]]]:
    rows: list[list[Any]] = []
    filled: list[list[Any]]
    widths: list[list[int]] = []
    count = 0
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    lines_before = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if reader.line_num - lines_before > LONGEST_QUOTED_ROWS or any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refused("open_quote", row=number)
            lines_before = reader.line_num
            if number > MOST_LINES or len(cells) > WIDEST_ROW:
                _refuse_size(number, len(cells), 0)
            filled = [[place, "text", cell] for place, cell in enumerate(cells, start=1) if cell.strip()]
            if not filled:
                continue
            count += len(filled)
            _refuse_size(number, filled[-1][0], count)
            rows.append([number, filled])
            widths.append([number, len(cells)])
    except csv.Error as error:
        raise Refused("open_quote", row=number + 1) from error
    return rows, widths


def _refuse_size(row: int, column: int, cells: int) -> None:
    if row > MAX_ROWS:
        raise Refused("too_far_down", row=row, limit=MAX_ROWS)
    if column > MAX_COLUMNS:
        raise Refused("too_far_right", cell=f"{column_letters(column)}{row}", limit=MAX_COLUMNS)
    if cells > MAX_CELLS:
        raise Refused("too_many_cells", limit=MAX_CELLS)
