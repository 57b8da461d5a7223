"""The one exporter of tables: CSV and XLSX out of the same rows.

A text stays text whatever it begins with: nothing that somebody typed becomes a formula in the program that opens the file. In
XLSX the cell says so itself. CSV has no types, so a text that such a program could take for a formula gets an apostrophe in front,
and so does one that has apostrophes there already; `restored` takes exactly one away again, and every text comes back as it was.

CSV is written for the reader's own programs: in UTF-8 with its mark, and where people write 1,5 with semicolons between the cells.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import Any, Generic, TypeVar
from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cjm.kernel.formats import number, uses_decimal_comma

Cell = str | int | float | Decimal | date | datetime | None
Row = TypeVar("Row")

MOST_ROWS = 50_000
ROWS_AT_ONCE = 500
LONGEST_CELL = 32_767
LONGEST_RICH_CELL = 6_000  # each letter may take five when it is written as XML
LONGEST_STEM = 80
BYTE_ORDER_MARK = "\ufeff"
EARLIEST_SERIAL_DATE = date(1900, 3, 1)

_INVISIBLE = "\\s\ufeff\u00ad\u200b-\u200f\u2060"
_FORMULA = f"[{_INVISIBLE}]*[=+\\-@\t\r\n\0＝＋－＠]"
_RISKY = re.compile(f"'*{_FORMULA}")
_NEUTRALISED = re.compile(f"'+{_FORMULA}")


@dataclass(frozen=True)
class ExportColumn(Generic[Row]):
    """A column: its head, in the language in force, and what it shows of a row.

    `width` is counted in letters; `places` are the digits after the mark of its numbers, as a spreadsheet shows them.
    """

    head: str
    value: Callable[[Row], Cell]
    width: int = 20
    places: int = 0
    is_fraction: bool = False


@dataclass(frozen=True)
class ExportTable(Generic[Row]):
    """A table to export. Its `rows` are those the reader may see; its `title` also names the sheet, its `name` the file."""

    title: str
    name: str
    columns: Sequence[ExportColumn[Row]]
    rows: "QuerySet[Any] | Sequence[Row]"

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows, at most `MOST_ROWS`, and after them a note if there are more."""
        for place, row in enumerate(self._some_rows()):
            if place == MOST_ROWS:
                note = _("Only the first %(count)s rows are in this file. Choose fewer in the list to have the rest.")
                yield [note % {"count": number(MOST_ROWS)}]
                return
            yield [column.value(row) for column in self.columns]

    def row_count(self) -> int:
        """Return how many rows `cells` yields, the note left out; asks the database once where the rows are there."""
        count = self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)
        return min(count, MOST_ROWS)

    def _some_rows(self) -> Iterable[Row]:
        some = self.rows[: MOST_ROWS + 1]
        return some.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(some, QuerySet) else some


def export(table: ExportTable[Row], kind: str, *, on: date) -> HttpResponseBase:
    """Return the table as a file to save, named after it and the day. Raises Http404 for a `kind` other than "csv" and "xlsx"."""
    response: HttpResponseBase
    if kind == "csv":
        # The middleware has put the reader's language away when the rows are written.
        chunks = _csv_chunks(table, translation.get_language() or "en")
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(workbook_of(table), content_type=content_type)
    else:
        raise Http404
    name = f"{_file_stem(table.name)}-{on.isoformat()}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def neutralised(text: str) -> str:
    """Return a text for a CSV cell that no program takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def restored(cell: str) -> str:
    """Return the text that `neutralised` made a CSV cell of."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def _file_stem(name: str) -> str:
    """Return a name that every file system takes, close to the one given."""
    words = re.findall(r"\w+", name)
    return "-".join(words)[:LONGEST_STEM].strip("-") or "table"


def _writable(text: str) -> str:
    """Return the text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()


# --- CSV ----------------------------------------------------------------------------------------------------------------


def _csv_chunks(table: ExportTable[Row], language: str) -> Iterator[bytes]:
    """Yield the file piece by piece. Between the pieces the language in force is that of whoever asks for them."""
    heads: list[Cell] = [column.head for column in table.columns]
    rows = chain([heads], table.cells())
    mark = BYTE_ORDER_MARK
    while True:
        with translation.override(language):
            chunk = _csv_text(islice(rows, ROWS_AT_ONCE))
        if not chunk:
            return
        yield (mark + chunk).encode()
        mark = ""


def _csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    has_comma = uses_decimal_comma()
    text = io.StringIO()
    # A quoted cell stays one cell, whatever stands between its quotes.
    writer = csv.writer(text, delimiter=";" if has_comma else ",", quoting=csv.QUOTE_NONNUMERIC)
    as_csv = partial(_csv_cell, has_comma=has_comma)
    writer.writerows(map(as_csv, row) for row in rows)
    return text.getvalue()


class _Bare(float):
    """A number with the digits it is written with; csv leaves the quotes of a number out."""

    written: str

    def __new__(cls, value: float | Decimal, written: str) -> "_Bare":
        bare = super().__new__(cls, value)
        bare.written = written
        return bare

    def __str__(self) -> str:
        return self.written


def _csv_cell(value: Cell, *, has_comma: bool) -> str | float:
    if isinstance(value, str):
        return neutralised(_writable(value))
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or not math.isfinite(value):
        return ""
    written = format(value, "f") if isinstance(value, Decimal) else repr(value)
    return _Bare(value, written.replace(".", ",") if has_comma else written)


def _local(moment: datetime) -> datetime:
    """Return the moment as the clock on the wall shows it; a spreadsheet knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


# --- XLSX ---------------------------------------------------------------------------------------------------------------


def workbook_of(table: ExportTable[Row]) -> bytes:
    """Return the table as an .xlsx file. Rows go to the disk as they are written, so many of them take no memory."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", table.title)[:31])
        writer = _SheetWriter(book, page)
        page.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            page.set_column(place, place, column.width)
            writer.head(place, column.head)
        last = 0
        for last, cells in enumerate(table.cells(), start=1):
            for place, value in enumerate(cells):
                writer.cell(last, place, value, table.columns[place])
        page.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    return stream.getvalue()


def looks_like_markup(text: str) -> bool:
    """Say whether XlsxWriter would take a text for rich text of its own and copy it into the file as it is."""
    return text.startswith("<r>") and text.endswith("</r>")


def as_cell_text(text: str) -> str:
    """Return what to hand to XlsxWriter's `write_string` so that a cell holds `text`, whatever it looks like."""
    return f'<r><t xml:space="preserve">{escape(text)}</t></r>' if looks_like_markup(text) else text


class _SheetWriter:
    """Writes the cells of one sheet, each as what it is."""

    def __init__(self, book: Any, page: Any) -> None:
        self._book = book
        self._page = page
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def head(self, place: int, text: str) -> None:
        """Write the head of a column."""
        self._page.write_string(0, place, text, self._format(bold=True, text_wrap=True))

    def cell(self, row: int, place: int, value: Cell, column: ExportColumn[Any]) -> None:
        """Write a value, with the look that its column gives it."""
        if isinstance(value, str):
            self._text(row, place, _writable(value))
        elif isinstance(value, datetime):
            self._page.write_datetime(row, place, _local(value), self._format(num_format="yyyy-mm-dd hh:mm"))
        elif isinstance(value, date):
            self._date(row, place, value)
        elif value is not None and math.isfinite(value):
            shape = "0" if column.is_fraction else "#,##0"
            shape += ("." + "0" * column.places if column.places else "") + ("%" if column.is_fraction else "")
            self._page.write_number(row, place, value, self._format(num_format=shape))

    def _text(self, row: int, place: int, text: str) -> None:
        if not text:
            return
        look = self._format(num_format="@", text_wrap=True, quote_prefix=bool(_RISKY.match(text)))
        if looks_like_markup(text):
            text = as_cell_text(_cut(text, LONGEST_RICH_CELL))
        self._page.write_string(row, place, _cut(text, LONGEST_CELL), look)

    def _date(self, row: int, place: int, day: date) -> None:
        if day < EARLIEST_SERIAL_DATE:
            self._text(row, place, day.isoformat())
        else:
            self._page.write_datetime(row, place, day, self._format(num_format="yyyy-mm-dd"))

    def _format(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **properties})
        return self._formats[key]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
