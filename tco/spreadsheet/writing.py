"""A document written as a cost sheet, in the layout that `reading` understands, for people to look through and fill in.

Text is always written as text, whatever it begins with: nothing that somebody typed becomes a formula.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel.export import as_cell_text
from tco.spreadsheet.help import help_rows
from tco.spreadsheet.layout import LANGUAGES, PAIR_HEADS, Column, Sheet
from tco.spreadsheet.line_sheet import ALTERNATIVE_OF_LINE, lines_sheet
from tco.spreadsheet.sheets import alternatives_sheet, drivers_sheet, fx_sheet, model_sheet
from tco.spreadsheet.values import BadCell, unambiguous_number
from tco.spreadsheet.vocabulary import FLAGS

LONGEST_CELL = 32_767
SPARE_ROWS = 200  # rows below the last filled one that still offer their lists of choices
RISKY_STARTS = ("=", "+", "-", "@", "\t", "'")
EARLIEST_SERIAL_DATE = date(1900, 3, 1)
HELP = ("Help", "Справка")

ACCENT, ACCENT_SOFT, INK_SOFT, LINE = "#0B5D66", "#E1EFF0", "#55625F", "#DBE1DF"


class CannotWrite(Exception):
    """A text of the model is longer than a cell can be."""


def write_workbook(document: Mapping[str, Any], *, language: str, with_example_note: bool = False) -> bytes:
    """Return a document as an .xlsx file with heads, hints and lists in `language`.

    Raises CannotWrite for a text longer than a cell.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # A fixed day: the same model gives the same bytes.
    book.set_properties({"title": str(document["name"])[:200], "created": datetime(2026, 1, 1)})  # noqa: DTZ001
    writer = _Writer(book, language)
    writer.pairs(model_sheet(), document)
    writer.table(alternatives_sheet(), document["alternatives"])
    writer.table(lines_sheet(), list(_lines(document)))
    writer.table(drivers_sheet(), document.get("drivers") or [])
    writer.table(fx_sheet(), [{"code": code, **rate} for code, rate in (document.get("fx") or {}).items()])
    writer.help(with_example_note=with_example_note)
    book.close()
    return stream.getvalue()


def _lines(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for alternative in document["alternatives"]:
        for line in alternative["lines"]:
            yield {ALTERNATIVE_OF_LINE: alternative["key"], **line}


def value_at(owner: Mapping[str, Any], path: str) -> Any:
    """Return the member at a dotted path, None when something on the way is missing."""
    value: Any = owner
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, language: str) -> None:
        self.book = book
        self.language = language
        self.side = LANGUAGES.index(language)
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.formats = {
            "head": book.add_format(
                {**base, "bold": True, "text_wrap": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "valign": "vcenter"}
            ),
            "optional_head": book.add_format(
                {**base, "text_wrap": True, "bg_color": ACCENT_SOFT, "font_color": ACCENT, "valign": "vcenter"}
            ),
            "name": book.add_format({**base, "bold": True}),
            "hint": book.add_format({**base, "font_color": INK_SOFT, "text_wrap": True}),
            "text": book.add_format({**base, "num_format": "@", "text_wrap": True}),
            "quoted": book.add_format({**base, "num_format": "@", "text_wrap": True, "quote_prefix": True}),
            "general": book.add_format(base),
            "number": book.add_format({**base, "num_format": "#,##0.########"}),
            "integer": book.add_format({**base, "num_format": "#,##0"}),
            "rate": book.add_format({**base, "num_format": "0.00%"}),
            "whole": book.add_format({**base, "num_format": "0"}),
            "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
            "title": book.add_format({**base, "bold": True, "font_size": 14, "font_color": ACCENT}),
            "wrapped": book.add_format({**base, "text_wrap": True}),
        }

    # --- Sheets ---

    def pairs(self, sheet: Sheet, document: Mapping[str, Any]) -> None:
        """Write the sheet with one convention in each row."""
        page = self._page(sheet.title(self.language), widths=(34, 30, 72))
        for place, names in enumerate(PAIR_HEADS):
            page.write_string(0, place, names[self.side], self.formats["head"])
        page.freeze_panes(1, 1)
        for row, column in enumerate(sheet.columns, start=1):
            page.write_string(row, 0, column.head(self.language), self.formats["name" if column.required else "general"])
            page.write_string(row, 2, column.hint[self.side], self.formats["hint"])
            self._prepare(page, column, row, row, 1)
            self._cell(page, row, 1, column, value_at(document, column.path), pair=True)

    def table(self, sheet: Sheet, entries: Sequence[Mapping[str, Any]]) -> None:
        """Write a sheet with heads and one entry in each row below."""
        page = self._page(sheet.title(self.language), widths=[column.width for column in sheet.columns])
        page.set_row(0, 48)
        page.freeze_panes(1, 2 if sheet.key == "lines" else 1)
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, column.head(self.language), self.formats["head" if column.required else "optional_head"])
            self._prepare(page, column, 1, len(entries) + SPARE_ROWS, place)
            for row, entry in enumerate(entries, start=1):
                self._cell(page, row, place, column, value_at(entry, column.path))
        page.autofilter(0, 0, max(len(entries), 1), len(sheet.columns) - 1)

    def help(self, *, with_example_note: bool) -> None:
        """Write the sheet that explains the others."""
        page = self._page(HELP[self.side], widths=(30, 110))
        for row, (kind, left, right) in enumerate(help_rows(self.language, with_example_note=with_example_note)):
            page.write_string(row, 0, left, self.formats[kind])
            if right:
                page.write_string(row, 1, right, self.formats["wrapped"])

    # --- Cells ---

    def _page(self, title: str, *, widths: Sequence[int]) -> Any:
        page = self.book.add_worksheet(title)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(0)
        return page

    def _prepare(self, page: Any, column: Column, first: int, last: int, place: int) -> None:
        """Offer the choices and show the hint of a column when one of its cells is selected."""
        hint = column.hint[self.side]
        words = list(column.words_for(self.language).values())
        if not hint and not words:
            return
        options: dict[str, Any] = {"validate": "any"}
        if words:
            options = {"validate": "list", "source": words, "error_type": "stop" if column.kind != "open_choice" else "information"}
            if column.kind == "open_choice":
                options["show_error"] = False
        if hint:
            options |= {"input_title": column.head(self.language)[:32], "input_message": hint[:255]}
        page.data_validation(first, place, last, place, options)

    def _cell(self, page: Any, row: int, place: int, column: Column, value: Any, *, pair: bool = False) -> None:
        if value is None:
            self._empty(page, row, place, column, pair=pair)
        elif isinstance(value, bool):
            page.write_string(row, place, FLAGS[str(value).lower()][self.side], self.formats["general"])
        elif isinstance(value, list):
            page.write_string(row, place, "; ".join(repr(item) for item in value), self.formats["text"])
        elif isinstance(value, int | float):
            self._number(page, row, place, column, value)
        elif column.kind == "date":
            self._date(page, row, place, value)
        elif column.kind == "amount":
            self._expression(page, row, place, column, value)
        else:
            self._text(page, row, place, column.words_for(self.language).get(value, value))

    def _empty(self, page: Any, row: int, place: int, column: Column, *, pair: bool) -> None:
        if pair and column.kind == "rate":
            page.write_blank(row, place, None, self.formats["rate"])

    def _text(self, page: Any, row: int, place: int, text: str) -> None:
        written = as_cell_text(text)
        if len(written) > LONGEST_CELL:
            raise CannotWrite(_("A text of this model is longer than a cell of a spreadsheet can be. Download it as JSON."))
        risky = text.startswith(RISKY_STARTS)
        page.write_string(row, place, written, self.formats["quoted" if risky else "text"])

    def _expression(self, page: Any, row: int, place: int, column: Column, text: str) -> None:
        """Write an expression as text; one that is a number and nothing else is written as that number."""
        try:
            number = float(unambiguous_number(text)) if not text.startswith("+") else None
        except BadCell:
            number = _plain_float(text)
        if number is None:
            self._text(page, row, place, text)
        else:
            self._number(page, row, place, column, number)

    def _number(self, page: Any, row: int, place: int, column: Column, number: float) -> None:
        if float(f"{number:.16G}") != number:
            # The file format keeps sixteen digits of a number; as text it keeps them all.
            page.write_string(row, place, f"{number!r}", self.formats["text"])
            return
        kind = column.kind if column.kind in ("rate", "whole") else "integer" if float(number).is_integer() else "number"
        page.write_number(row, place, number, self.formats["rate" if column.kind == "rates" else kind])

    def _date(self, page: Any, row: int, place: int, text: str) -> None:
        day = date.fromisoformat(text)
        if day < EARLIEST_SERIAL_DATE:
            page.write_string(row, place, text, self.formats["text"])
        else:
            page.write_datetime(row, place, datetime(day.year, day.month, day.day), self.formats["date"])  # noqa: DTZ001


def _plain_float(text: str) -> float | None:
    try:
        return float(text) if text[:1].isdigit() and "_" not in text else None
    except ValueError:
        return None
