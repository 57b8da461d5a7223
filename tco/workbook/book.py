"""What is written into the cells of the workbook, and how it looks.

Text is always written as text, whatever it begins with; formulas are made here and never contain what somebody typed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext as _

from cjm.kernel.export import as_cell_text
from tco.workbook.cells import cell, on_sheet
from tco.workbook.refusals import CannotWriteCalculation

LONGEST_CELL = 32_767
LONGEST_FORMULA = 8_192
EARLIEST_SERIAL_DATE = date(1900, 3, 1)
ACCENT, ACCENT_SOFT, INPUT, INPUT_INK, INK_SOFT, LINE = "#0B5D66", "#E1EFF0", "#FBF7E6", "#1F3F8F", "#55625F", "#DBE1DF"

Kind = Literal["text", "money", "number", "percent", "rate", "factor", "whole", "years", "date", "month", "residue"]
Style = Literal[
    "plain", "input", "total", "head", "right_head", "side", "title", "section", "right", "note", "muted", "wrapped", "claim"
]
Value = float | int | str | None
NONE = "–"  # where there is no figure

NUMBER_FORMATS: dict[str, str] = {
    "text": "@",
    "number": "#,##0.########",
    "percent": "0.0%",
    "rate": "0.00######%",
    "factor": "0.000000",
    "whole": "0",
    "years": "0.00",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "residue": "0.00;-0.00;0.00",
}
STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "input": {"bg_color": INPUT, "font_color": INPUT_INK, "border": 1, "border_color": LINE},
    "total": {"bold": True, "top": 1, "top_color": ACCENT},
    "right_head": {
        "align": "right",
        "bold": True,
        "text_wrap": True,
        "bg_color": ACCENT,
        "font_color": "#FFFFFF",
        "valign": "vcenter",
    },
    "head": {"bold": True, "text_wrap": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "valign": "vcenter"},
    "side": {"bold": True, "text_wrap": True, "bg_color": ACCENT_SOFT, "font_color": ACCENT, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 14, "font_color": ACCENT},
    "section": {"bold": True, "font_color": ACCENT, "bottom": 1, "bottom_color": ACCENT},
    "right": {"align": "right"},
    "note": {"font_color": INK_SOFT, "indent": 1},
    "muted": {"font_color": INK_SOFT},
    "wrapped": {"text_wrap": True},
    "claim": {"bold": True, "font_size": 12, "bg_color": ACCENT_SOFT},
}


@dataclass(frozen=True)
class Figure:
    """A cell whose formula has to come to what the engine says: where it is, what it is called, what it should be."""

    sheet: str
    address: str
    label: str
    expected: Value
    kind: Kind


class Book:
    """A workbook being written. `figures` collects the cells that are checked against the engine."""

    def __init__(self, stream: Any, *, title: str, made_on: date, places: int) -> None:
        import xlsxwriter

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(stream, options)
        day = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001
        self.file.set_properties({"title": title[:200], "created": day})
        amount = "#,##0" + ("." + "0" * places if places else "")
        self.money = f'{amount};-{amount};"–"'
        self.formats: dict[tuple[str, str], Any] = {}
        self.figures: list[Figure] = []

    def page(self, title: str, widths: Sequence[float], *, freeze: tuple[int, int] = (0, 0), paper: int = 9) -> "Page":
        """Add a sheet, to be printed on landscape paper (9 is A4, 8 is A3), one page wide."""
        sheet = self.file.add_worksheet(title, worksheet_class=worksheet_class())
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_row(0, 22)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        if freeze != (0, 0):
            sheet.freeze_panes(*freeze)
        return Page(self, title, sheet)

    def name(self, name: str, page: "Page", row: int, column: int) -> None:
        """Give a cell a name that formulas call it by."""
        self.file.define_name(name, "=" + on_sheet(page.title, cell(row, column)))

    def format(self, kind: Kind, style: Style) -> Any:
        """Return the format of this kind of number in this style."""
        key = (kind, style)
        if key not in self.formats:
            number = self.money if kind == "money" else NUMBER_FORMATS[kind]
            align = {"align": "left" if kind in ("text", "date") else "right"}
            base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "num_format": number}
            self.formats[key] = self.file.add_format({**base, **align, **STYLES[style]})
        return self.formats[key]


@lru_cache(maxsize=1)
def worksheet_class() -> Any:
    """Return the sheet of XlsxWriter without its search for new functions: 30 patterns over each formula take most of the time."""
    from xlsxwriter.worksheet import Worksheet

    class PlainSheet(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    return PlainSheet


class Page:
    """One sheet being written."""

    def __init__(self, book: Book, title: str, sheet: Any) -> None:
        self.book = book
        self.title = title
        self.sheet = sheet

    def text(self, row: int, column: int, text: str, style: Style = "plain") -> None:
        """Write a text that stays text. Raises CannotWriteCalculation for one longer than a cell."""
        written = as_cell_text(text)
        if len(written) > LONGEST_CELL:
            raise CannotWriteCalculation(
                _("A text of this model is longer than a cell of a spreadsheet can be. Download it as JSON.")
            )
        self.sheet.write_string(row, column, written, self.book.format("text", style))

    def number(self, row: int, column: int, number: float, kind: Kind = "number", style: Style = "plain") -> None:
        """Write a number."""
        self.sheet.write_number(row, column, number, self.book.format(kind, style))

    def date(self, row: int, column: int, text: str, style: Style = "plain") -> None:
        """Write an ISO date as a date, or as text where spreadsheets do not count so far back."""
        day = date.fromisoformat(text)
        if day < EARLIEST_SERIAL_DATE:
            self.text(row, column, text, style)
        else:
            moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001
            self.sheet.write_datetime(row, column, moment, self.book.format("date", style))

    def put(self, row: int, column: int, value: Value, kind: Kind = "number", style: Style = "plain") -> None:
        """Write a text, a number, or an empty cell in the style."""
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, self.book.format(kind, style))
        elif isinstance(value, str):
            self.text(row, column, value, style)
        else:
            self.number(row, column, value, kind, style)

    def formula(self, row: int, column: int, formula: str, value: Value, kind: Kind = "money", *, style: Style = "plain") -> None:
        """Write a formula (without its equals sign) with the value it comes to. Raises CannotWriteCalculation past the limit."""
        if len(formula) >= LONGEST_FORMULA:
            raise CannotWriteCalculation(_("An amount of this model is too long a formula for a spreadsheet. Download it as JSON."))
        if isinstance(value, float) and not math.isfinite(value):
            value = "#DIV/0!"
        self.sheet.write_formula(row, column, "=" + formula, self.book.format(kind, style), "" if value is None else value)

    def figure(
        self, row: int, column: int, formula: str, value: Value, *, label: str, kind: Kind = "money", style: Style = "plain"
    ) -> None:
        """Write a formula that has to come to a figure of the engine, to be checked under this label."""
        self.formula(row, column, formula, value, kind, style=style)
        self.book.figures.append(Figure(self.title, cell(row, column), label, value, kind))

    def choice(self, row: int, column: int, words: Sequence[str]) -> None:
        """Offer the words that a cell may hold."""
        self.sheet.data_validation(row, column, row, column, {"validate": "list", "source": list(words)})

    def heads(self, row: int, heads: Sequence[str], *, texts: int = 1, style: Style = "right_head") -> None:
        """Write the heads of a table, those of its first `texts` columns over text, the others in `style`."""
        for place, head in enumerate(heads):
            self.text(row, place, head, "head" if place < texts and style == "right_head" else style)
