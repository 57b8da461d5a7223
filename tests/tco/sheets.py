"""Cost sheets spoilt on purpose, for tests."""

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from tco.spreadsheet.writing import write_workbook
from tests.tco.documents import small_document

LINE = {
    "alternative": "A",
    "name": "B",
    "category": "C",
    "type": "D",
    "amount": "E",
    "currency": "F",
    "at": "G",
    "from": "H",
    "to": "I",
}


def sheet_of(document: dict[str, Any] | None = None, spoil: Callable[[Workbook], None] | None = None) -> bytes:
    """Return a cost sheet of `document` (the small one), after `spoil` changed it as somebody with a spreadsheet program would."""
    data = write_workbook(document or small_document(), language="en")
    if spoil is None:
        return data
    book = openpyxl.load_workbook(io.BytesIO(data))
    spoil(book)
    return saved(book)


def with_cell(sheet: str, cell: str, value: Any) -> bytes:
    """Return the small cost sheet with another value in one cell."""

    def spoil(book: Workbook) -> None:
        target = book[sheet][cell]
        target.value = value
        if isinstance(value, str) and target.data_type == "f" and not value.startswith("=SUM"):
            target.data_type = "s"

    return sheet_of(spoil=spoil)


def table_of(rows: list[list[Any]], title: str = "S1") -> bytes:
    """Return a workbook with one plain table."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(document: dict[str, Any]) -> bytes:
    """Return a document as a JSON file."""
    return json.dumps(document).encode()
