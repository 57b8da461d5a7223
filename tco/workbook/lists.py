"""The sheet of lists: drivers that change from period to period, and price growth that differs from year to year."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tco.workbook.book import Book, Kind
from tco.workbook.cells import letters, on_sheet, span
from tco.workbook.study import Place, Study

WIDTHS = (40,)
HEAD, FIRST_VALUE = 3, 1  # the head counts 0, 1, 2 …


@dataclass
class ListRows:
    """Which row of the sheet holds which list, by path of its owner, and what refers to it."""

    title: str
    length: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def hints(self) -> dict[str, str]:
        """Return what stands in the cell of an owner instead of a number."""
        return {path: _("see “%(sheet)s”, row %(row)s") % {"sheet": self.title, "row": row + 1} for path, row in self.rows.items()}

    def cell(self, path: str, column_shift: int) -> str:
        """Return the address of one value of a list, its column free to move."""
        return on_sheet(self.title, f"{letters(FIRST_VALUE + column_shift)}${self.rows[path] + 1}")

    def all(self, path: str) -> str:
        """Return the address of a whole list, from the place 0."""
        row = self.rows[path]
        return on_sheet(self.title, span(row, FIRST_VALUE, row, FIRST_VALUE + self.length))


def path_of(place: Place) -> str:
    """Return the path of a line in the document."""
    return f"alternatives[{place[0]}].lines[{place[1]}]"


def list_rows(study: Study, title: str) -> ListRows:
    """Give every list its row."""
    rows, row = ListRows(title, study.last), HEAD + 1
    for path, _label, _kind, values in _lists(study):
        rows.rows[path] = row
        rows.length = max(rows.length, len(values) - 1)
        row += 1
    return rows


def write_lists(book: Book, study: Study, rows: ListRows) -> None:
    """Write the sheet; there is none when the model has no list."""
    if not rows.rows:
        return
    page = book.page(rows.title, (*WIDTHS, *[11] * (rows.length + 1)), freeze=(HEAD + 1, 1), paper=8)
    page.text(0, 0, rows.title, "title")
    page.text(1, 0, _("A driver has a value for each period from 0, price growth a rate for each year from 1."), "muted")
    page.text(HEAD, 0, _("Period, or year"), "head")
    for place in range(rows.length + 1):
        page.number(HEAD, FIRST_VALUE + place, place, "whole", "head")
    for path, label, kind, values in _lists(study):
        row = rows.rows[path]
        page.text(row, 0, label)
        for place, value in enumerate(values):
            if value is not None:
                page.number(row, FIRST_VALUE + place, value, kind, "input")


def _lists(study: Study) -> list[tuple[str, str, Kind, list[float | None]]]:
    """Every list: path, label, kind, values from the place 0; rates begin with year 1."""
    lists: list[tuple[str, str, Kind, list[float | None]]] = [
        (f"drivers[{place}]", driver.label, "number", list(driver.value))
        for place, driver in enumerate(study.model.drivers)
        if isinstance(driver.value, tuple)
    ]
    for place in study.lines():
        line = study.line(place)
        if line.escalation is not None and isinstance(line.escalation.rate, tuple):
            label = f"{study.name_of(place[0])}: {line.name}"
            lists.append((path_of(place), label, "rate", [None, *line.escalation.rate]))
    return lists
