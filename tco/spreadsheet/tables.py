"""A sheet as a table: its heads recognised, its rows with a cell for each column, and what is wrong with its shape."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel.text import normalise
from tco.spreadsheet.layout import PAIR_HEADS, Column, comparable, in_reader_language, names_of
from tco.spreadsheet.package import column_letters, column_number
from tco.spreadsheet.values import BadCell, Cell, read_cell

HEAD_ROWS = 30
RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)\Z")
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Problem:
    """What is wrong in a workbook: where, which rule, what was found. `cell` is empty for a sheet as a whole."""

    sheet: str
    cell: str
    rule: str
    found: str = ""

    @property
    def where(self) -> str:
        """The place as a spreadsheet names it: Lines!E7."""
        return "!".join(part for part in (self.sheet, self.cell) if part)


@dataclass
class Findings:
    """What reading a workbook turned up: problems stop it, notes are to be known."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, sheet: str, cell: str, rule: str, found: str = "") -> None:
        """Note a problem."""
        shown = normalise(found, single_line=True)
        self.problems.append(Problem(sheet, cell, rule, shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"))


@dataclass(frozen=True)
class Row:
    """One row: the value of each column that has one, and the address of each column's cell, filled or not."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of a sheet below its heads. `columns` says which letter each column was found at."""

    sheet: str
    columns: Mapping[str, str]
    rows: list[Row]


class RawSheet:
    """A sheet as `package.read_package` returns it."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.name = normalise(str(raw["name"]), single_line=True)
        self.is_hidden = bool(raw["hidden"])
        self.hidden_rows = frozenset(raw["hidden_rows"])
        self.hidden_columns = frozenset(raw["hidden_columns"])
        self.merged: list[str] = raw["merged"]
        # How many cells each row of a text file was written with; nothing is known of those of a workbook.
        self.widths: dict[int, int] = dict(raw.get("widths", ()))
        self.rows: dict[int, dict[int, Cell]] = {
            number: {column: Cell(self.name, f"{column_letters(column)}{number}", kind, value) for column, kind, value in cells}
            for number, cells in raw["rows"]
        }
        # What stands above a table, where its rows are not those of the sheet.
        self.titles: list[str] = []

    def address(self, row: int, place: int) -> str:
        """Return the name of a cell in the file."""
        return f"{column_letters(place)}{row}"

    def row_name(self, row: int) -> str:
        """Return what a row is called in the file."""
        return str(row)

    def column_name(self, place: int) -> str:
        """Return what a column is called in the file."""
        return column_letters(place)


def read_table(sheet: RawSheet, columns: Iterable[Column], findings: Findings) -> Table:
    """Return the table of a sheet with heads in one of its first rows and an entry in each row below."""
    columns = tuple(columns)
    if not sheet.rows:
        return Table(sheet.name, {}, [])
    head, places = find_heads(sheet, columns)
    _check_heads(sheet, head, places, columns, findings)
    by_path = {column.path: column for column in columns}
    first_of_each = {path: found[0] for path, found in places.items()}
    rows = []
    for number in sorted(row for row in sheet.rows if row > head):
        used = {path: sheet.rows[number][place] for path, place in first_of_each.items() if place in sheet.rows[number]}
        if used:
            values = read_values(used, by_path, findings)
            addresses = {path: f"{column_letters(place)}{number}" for path, place in first_of_each.items()}
            rows.append(Row(number, values, addresses))
    check_shape(sheet, [head, *(row.number for row in rows)], set(first_of_each.values()), findings)
    return Table(sheet.name, {path: column_letters(place) for path, place in first_of_each.items()}, rows)


def read_pairs(sheet: RawSheet, columns: Iterable[Column], findings: Findings) -> Row:
    """Return the entries of a sheet that has names on the left and each value in the cell to the right."""
    columns = tuple(columns)
    names = _paths_by_name(columns)
    by_path = {column.path: column for column in columns}
    used: dict[str, Cell] = {}
    addresses: dict[str, str] = {}
    for number, cells in sheet.rows.items():
        place = min(cells)
        name = comparable(cells[place].shown)
        if name in map(comparable, PAIR_HEADS[0]):
            continue
        path = names.get(name)
        address = f"{column_letters(place + 1)}{number}"
        if path is None:
            findings.notes.append(_unknown_name(sheet.name, cells[place]))
        elif path in addresses:
            rule = _("This entry is there twice, the first time at %(first)s. Keep one.") % {"first": addresses[path]}
            findings.wrong(sheet.name, address, rule, cells[place].shown)
        else:
            addresses[path] = address
            if place + 1 in cells:
                used[path] = cells[place + 1]
    rows = [int(re.sub("[A-Z]", "", address)) for address in addresses.values()]
    check_shape(sheet, rows, {column_number(re.sub("[0-9]", "", address)) for address in addresses.values()}, findings)
    return Row(0, read_values(used, by_path, findings), addresses)


def find_heads(sheet: RawSheet, columns: Iterable[Column]) -> tuple[int, dict[str, list[int]]]:
    """Return the row in which most heads are recognised (0 for none) and where each column was found in it."""
    names = _paths_by_name(columns)
    best: tuple[int, dict[str, list[int]]] = (0, {})
    for number in sorted(sheet.rows)[:HEAD_ROWS]:
        places: dict[str, list[int]] = {}
        for place, cell in sorted(sheet.rows[number].items()):
            path = names.get(comparable(cell.shown)) if cell.kind == "text" else None
            if path is not None:
                places.setdefault(path, []).append(place)
        if len(places) > len(best[1]):
            best = number, places
    return best


def read_values(cells: Mapping[str, Cell], columns: Mapping[str, Column], findings: Findings) -> dict[str, Any]:
    """Return the values of a row's cells by path, noting each that its column does not allow."""
    values = {}
    for path, cell in cells.items():
        try:
            value = read_cell(cell, columns[path])
        except BadCell as error:
            findings.wrong(cell.sheet, cell.address, error.rule, cell.shown)
            continue
        if value is None:
            continue
        if columns[path].kind == "rate" and isinstance(value, int | float) and abs(value) > 1:
            percent = f"{value * 100:,.0f}".replace(",", "\u2009")
            findings.notes.append(
                _("%(where)s: %(value)s is %(percent)s %% a year. Write 0.10 or 10 %% for ten per cent.")
                % {"where": f"{cell.sheet}!{cell.address}", "value": value, "percent": percent}
            )
        values[path] = value
    return values


def check_shape(sheet: RawSheet, rows: list[int], places: set[int], findings: Findings) -> None:
    """Note rows and columns that are used but hidden, and merged cells among them."""
    if sheet.is_hidden:
        findings.wrong(sheet.name, "", _("This sheet is hidden. Show it or remove it: what nobody sees must not count."))
    for row in sorted(sheet.hidden_rows.intersection(rows)):
        rule = _("This row is hidden or filtered out. Show it or delete it: what nobody sees must not count.")
        findings.wrong(sheet.name, f"{row}:{row}", rule)
    for place in sorted(sheet.hidden_columns & places):
        letters = column_letters(place)
        rule = _("This column is hidden. Show it or delete it: what nobody sees must not count.")
        findings.wrong(sheet.name, f"{letters}:{letters}", rule)
    used_rows = sorted(rows)
    for reference in sheet.merged:
        found = RANGE.match(reference)
        if found is None:
            continue
        left, top, right, bottom = column_number(found[1]), int(found[2]), column_number(found[3]), int(found[4])
        touches_rows = bisect_left(used_rows, top) < bisect_right(used_rows, bottom)
        if touches_rows and any(left <= place <= right for place in places):
            findings.wrong(sheet.name, reference, _("These cells are merged. Separate them and write the value into each."))


def _check_heads(
    sheet: RawSheet, head: int, places: Mapping[str, list[int]], columns: tuple[Column, ...], findings: Findings
) -> None:
    unknown = []
    known = {place for found in places.values() for place in found}
    for place, cell in sorted(sheet.rows.get(head, {}).items()):
        if place not in known:
            unknown.append(f"{column_letters(place)} “{normalise(cell.shown, single_line=True)[:40]}”")
    if unknown:
        findings.notes.append(
            ngettext(
                "Sheet “%(sheet)s”: this column is not known and was left out: %(columns)s.",
                "Sheet “%(sheet)s”: these columns are not known and were left out: %(columns)s.",
                len(unknown),
            )
            % {"sheet": sheet.name, "columns": ", ".join(unknown[:20])}
        )
    for column in columns:
        found = places.get(column.path, [])
        for place in found[1:]:
            rule = _("Two columns have this head, the other is %(first)s. Keep one, so that it is clear which counts.")
            address = f"{column_letters(place)}{head}"
            findings.wrong(
                sheet.name, address, rule % {"first": f"{column_letters(found[0])}{head}"}, sheet.rows[head][place].shown
            )
        if column.required and not found:
            rule = _("The column “%(column)s” is missing. Its head stands in the same row as the other heads.")
            findings.wrong(sheet.name, f"{head}:{head}" if head else "", rule % {"column": in_reader_language(column.name)})


def _unknown_name(sheet: str, cell: Cell) -> str:
    return _("Sheet “%(sheet)s”: %(cell)s “%(name)s” is not known and was left out.") % {
        "sheet": sheet,
        "cell": cell.address,
        "name": normalise(cell.shown, single_line=True)[:40],
    }


def _paths_by_name(columns: Iterable[Column]) -> dict[str, str]:
    return {comparable(name): column.path for column in columns for name in names_of(column)}
