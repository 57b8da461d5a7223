"""A workbook file taken apart, with suspicion: what is in each cell, and nothing that was not in bounds.

This runs in the child process of `cjm.kernel.sandbox` and knows neither Django nor the cost model. It reads the XML of the
sheets itself, as a stream: that keeps a sheet which declares seventeen thousand million cells as small as what it really
holds, and lets a cell that holds no number be reported instead of losing the whole file.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

MAX_BYTES = 5_000_000
MAX_MEMBERS = 200
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
SMALL_MEMBER = 1_000_000  # highly regular small parts pack well without being bombs
MAX_SHEETS = 20
MAX_COLUMNS = 100
MAX_ROWS = 20_000
MAX_CELLS = 300_000
ALLOWED_ROOTS = ("xl/", "_rels/", "docProps/", "customXml/")
CONTENT_TYPES = "[Content_Types].xml"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
ZIP_SIGNATURE = b"PK\x03\x04"

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}"

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
QUOTED_IN_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Refused(Exception):
    """The file is not opened. `code` names the rule, `params` what it was measured by."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def read_in_child(_arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer the parent process: `{"sheets": […]}`, or `{"refused": code, "params": {…}}`."""
    try:
        return {"sheets": read_package(data)}, b""
    except Refused as refusal:
        return {"refused": refusal.code, "params": refusal.params}, b""


def read_package(data: bytes) -> list[dict[str, Any]]:
    """Return the sheets in order, each as `{name, hidden, rows, hidden_rows, hidden_columns, merged}`.

    `rows` is a list of `[row number, [[column number, kind, value], …]]` with the filled cells alone. Kinds: `text`, `number` (as
    written), `flag`, `date` (ISO), `error` (as the program shows it), `formula` (one without a stored result, without the "=").
    Raises Refused.
    """
    from defusedxml.common import DefusedXmlException

    refuse_by_looks(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_by_directory(archive)
            return _read_workbook(archive)
    except DefusedXmlException as error:
        raise Refused("has_entities") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refused("damaged") from error
    except (ParseError, LookupError, ValueError) as error:
        raise Refused("not_a_workbook") from error


def refuse_by_looks(data: bytes) -> None:
    """Raise Refused for what its size and first bytes already give away."""
    if not data:
        raise Refused("empty_file")
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large", limit=MAX_BYTES // 1_000_000)
    if data.startswith(OLE_SIGNATURE):
        raise Refused("old_or_protected")
    if not data.startswith(ZIP_SIGNATURE):
        raise Refused("not_a_workbook")


def refuse_by_directory(archive: zipfile.ZipFile) -> None:
    """Raise Refused for what the directory of the archive gives away, before anything is unpacked."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        sheets = sum(member.filename.startswith("xl/worksheets/sheet") for member in members)
        if sheets > MAX_SHEETS:
            raise Refused("too_many_sheets", limit=MAX_SHEETS)
        raise Refused("too_many_parts", limit=MAX_MEMBERS)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused("unpacks_too_large", limit=MAX_UNPACKED // 1_000_000)
    for member in members:
        _refuse_member(member)
    if CONTENT_TYPES not in archive.NameToInfo or "xl/workbook.xml" not in archive.NameToInfo:
        raise Refused("not_a_workbook")
    if b"macroEnabled" in archive.read(CONTENT_TYPES):
        raise Refused("has_macros")


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name != CONTENT_TYPES and (not name.startswith(ALLOWED_ROOTS) or ".." in name or "\\" in name):
        raise Refused("foreign_parts")
    if "vbaproject" in name.lower() or "/macrosheets/" in name.lower():
        raise Refused("has_macros")
    if member.flag_bits & 0x1:
        raise Refused("old_or_protected")
    if member.file_size > SMALL_MEMBER and member.file_size > MAX_RATIO * member.compress_size:
        raise Refused("unpacks_too_large", limit=MAX_UNPACKED // 1_000_000)


# --- The parts of the package -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Book:
    """What the sheets refer to."""

    texts: list[str]
    date_styles: frozenset[int]
    epoch: datetime


def _read_workbook(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    book = _parse(archive, "xl/workbook.xml")
    properties = book.find(f"{MAIN}workbookPr")
    uses_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    targets = {
        relation.get("Id", ""): _part_name(relation.get("Target", ""))
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels").iter(f"{PACKAGE_RELATIONSHIP}Relationship")
    }
    entries = list(book.iter(f"{MAIN}sheet"))
    if len(entries) > MAX_SHEETS:
        raise Refused("too_many_sheets", limit=MAX_SHEETS)
    shared = _Book(
        texts=_shared_texts(archive),
        date_styles=_date_styles(archive),
        epoch=datetime(1904, 1, 1) if uses_1904 else datetime(1899, 12, 30),  # noqa: DTZ001 - spreadsheets know no zones
    )
    counter = _CellCounter()
    sheets = []
    for entry in entries:
        part = targets.get(entry.get(f"{RELATIONSHIP}id", ""), "")
        if not part.startswith("xl/worksheets/"):  # a sheet with a chart alone
            continue
        hidden = entry.get("state", "visible") != "visible"
        sheets.append({"name": entry.get("name", ""), "hidden": hidden, **_read_sheet(archive, part, shared, counter)})
    return sheets


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parse(archive: zipfile.ZipFile, part: str) -> Element:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(archive.read(part), forbid_dtd=True)
    return root


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.NameToInfo:
        return []
    return [_text_of(item) for item in _parse(archive, "xl/sharedStrings.xml").iter(f"{MAIN}si")]


def _text_of(item: Element) -> str:
    """Join the runs of a text; the reading aids of Asian scripts are no part of it."""
    aids = {text for aid in item.iter(f"{MAIN}rPh") for text in aid.iter(f"{MAIN}t")}
    return unescape("".join(text.text or "" for text in item.iter(f"{MAIN}t") if text not in aids))


def unescape(text: str) -> str:
    """Return the characters that a spreadsheet wrote as `_x000D_`; `_x005F_` stands for the underscore itself."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    if "xl/styles.xml" not in archive.NameToInfo:
        return frozenset()
    styles = _parse(archive, "xl/styles.xml")
    own = {int(entry.get("numFmtId", "0")): entry.get("formatCode", "") for entry in styles.iter(f"{MAIN}numFmt")}
    formats = styles.find(f"{MAIN}cellXfs")
    return frozenset(
        index
        for index, entry in enumerate(formats if formats is not None else ())
        if (number := int(entry.get("numFmtId", "0"))) in DATE_FORMATS or is_date_format(own.get(number, ""))
    )


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a number as a date or time."""
    return any(
        letter in "dmyhs" for letter in QUOTED_IN_FORMAT.sub("", code.split(";", maxsplit=1)[0]).lower().replace("general", "")
    )


# --- One sheet ----------------------------------------------------------------------------------------------------------------


class _CellCounter:
    """Counts the filled cells of all sheets together."""

    def __init__(self) -> None:
        self.cells = 0

    def count(self) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise Refused("too_many_cells", limit=MAX_CELLS)


def _read_sheet(archive: zipfile.ZipFile, part: str, book: _Book, counter: _CellCounter) -> dict[str, Any]:
    from defusedxml.ElementTree import iterparse

    sheet: dict[str, Any] = {"rows": [], "hidden_rows": [], "hidden_columns": [], "merged": []}
    expected_row = 1
    rows: Element | None = None
    with archive.open(part) as stream:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                rows = element if element.tag == f"{MAIN}sheetData" else rows
            elif element.tag == f"{MAIN}row" and rows is not None:
                number = int(element.get("r", expected_row))
                expected_row = number + 1
                _add_row(sheet, number, element, book, counter)
                rows.clear()
            elif element.tag == f"{MAIN}col" and element.get("hidden") in ("1", "true"):
                last = min(int(element.get("max", "0")), MAX_COLUMNS)
                sheet["hidden_columns"].extend(range(int(element.get("min", "1")), last + 1))
            elif element.tag == f"{MAIN}mergeCell" and len(sheet["merged"]) < MAX_ROWS:
                sheet["merged"].append(element.get("ref", ""))
    return sheet


def _add_row(sheet: dict[str, Any], number: int, row: Element, book: _Book, counter: _CellCounter) -> None:
    cells = list(_filled_cells(row, number, book, counter))
    if not cells:
        return
    if number > MAX_ROWS:
        raise Refused("too_far_down", row=number, limit=MAX_ROWS)
    sheet["rows"].append([number, cells])
    if row.get("hidden") in ("1", "true"):
        sheet["hidden_rows"].append(number)


def _filled_cells(row: Element, number: int, book: _Book, counter: _CellCounter) -> Iterator[list[Any]]:
    column = 0
    for cell in row.iter(f"{MAIN}c"):
        reference = REFERENCE.match(cell.get("r", ""))
        column = column_number(reference[1]) if reference else column + 1
        content = _content_of(cell, book)
        if content is None:
            continue
        if column > MAX_COLUMNS:
            raise Refused("too_far_right", cell=f"{column_letters(column)}{number}", limit=MAX_COLUMNS)
        counter.count()
        yield [column, *content]


def _content_of(cell: Element, book: _Book) -> tuple[str, Any] | None:
    """Return kind and value of a cell, None for an empty one."""
    inline = cell.find(f"{MAIN}is")
    value = cell.findtext(f"{MAIN}v")
    formula = cell.find(f"{MAIN}f")
    if inline is not None:
        text = _text_of(inline)
        return ("text", text) if text else None
    if value is None or value == "":
        # A formula of an array or a shared one says its text in one of its cells alone.
        return None if formula is None else ("formula", formula.text or "…")
    kind = cell.get("t", "n")
    if kind == "n":
        return _number_or_date(value, int(cell.get("s", "0")), book)
    return _typed_content(kind, value, book)


def _typed_content(kind: str, value: str, book: _Book) -> tuple[str, Any]:
    match kind:
        case "s":
            return "text", book.texts[int(value)]
        case "b":
            return "flag", value in ("1", "true")
        case "e":
            return "error", value
        case "d":
            return "date", value[:10]
        case _:
            return "text", unescape(value)


def _number_or_date(value: str, style: int, book: _Book) -> tuple[str, Any]:
    if style in book.date_styles:
        try:
            return "date", (book.epoch + timedelta(days=float(value))).date().isoformat()
        except (ValueError, OverflowError):
            return "number", value
    return "number", value


def column_number(letters: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
