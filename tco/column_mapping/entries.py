"""The rows of a table in a layout of its own, read into cost lines; each part with its cell, each fault named by it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel.text import normalise
from tco.column_mapping.grid import address, body_rows, is_total, merged_ranges, spread
from tco.column_mapping.layout import (
    ALTERNATIVE,
    AMOUNT,
    CATEGORY,
    COMMENT,
    DAY,
    NAME,
    OF_AN_ALTERNATIVE,
    QUANTITY,
    UNIT_PRICE,
    ColumnUse,
    Layout,
)
from tco.column_mapping.words import category_likely_for, category_meant_by
from tco.spreadsheet.layout import Column
from tco.spreadsheet.line_sheet import DAY_OF_LINE, lines_sheet
from tco.spreadsheet.package import column_letters
from tco.spreadsheet.reading import put
from tco.spreadsheet.tables import Findings, RawSheet
from tco.spreadsheet.values import BadCell, Cell, read_cell
from tco.spreadsheet.written_numbers import Mark, is_nothing, written_number

LARGEST_WHOLE = 10**15
NUMBERING = re.compile(r"(?:[0-9]+\.)*[0-9]*[.)]?\Z")
# What the whole table is about, so that a merged text counts for each of its rows.
SHARED_BY_ROWS = frozenset({NAME, CATEGORY, ALTERNATIVE, COMMENT, "source.kind", "source.note", "source.date", "currency", "type"})
NUMERIC_KINDS = frozenset({"number", "rate", "whole", "numbers", "rates"})
BOUNDS = frozenset({"low", "high"})
LISTED = 12


@dataclass(frozen=True)
class Entry:
    """One cost of one alternative. `said` are the members of the line that the table itself states; `cells` where its parts stand.

    `alternative` is what the table calls it in long tables; in wide ones `column` is the column of the amount.
    """

    row: int
    column: ColumnUse
    alternative: str
    line: dict[str, Any]
    said: frozenset[str]
    cells: Mapping[str, str]
    day: str = ""


@dataclass
class Reading:
    """The costs of a table, and what is wrong with it or to be known about it."""

    entries: list[Entry] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def read_entries(sheet: RawSheet, head: int, layout: Layout, *, names: frozenset[str] = frozenset(), currency: str = "") -> Reading:
    """Return the costs of a table. `names` are the drivers that an amount may be arithmetic over; `currency` is the model's."""
    return _TableReader(sheet, head, layout, names, currency).read()


class _TableReader:
    """Reads one table; what it was told and what it found on the way."""

    def __init__(self, sheet: RawSheet, head: int, layout: Layout, names: frozenset[str], currency: str) -> None:
        self.sheet, self.head, self.layout, self.names, self.currency = sheet, head, layout, names, currency
        self.reading = Reading()
        self.findings = self.reading.findings
        self.uses = {place: use for place, use in enumerate(layout.columns, start=1) if use.means}
        self.amount_places = [place for place, use in self.uses.items() if use.means in OF_AN_ALTERNATIVE]
        shared = [place for place, use in self.uses.items() if use.means in SHARED_BY_ROWS]
        self.spread = spread(sheet, shared)
        self.columns: dict[str, Column] = {column.path: column for column in (*lines_sheet().columns, DAY_OF_LINE)}
        self.section = ""
        self.left_out: dict[str, list[str]] = {"total": [], "hidden": [], "empty": []}

    def read(self) -> Reading:
        """Return every cost of the table."""
        rows = body_rows(self.sheet, self.head)
        for number in rows:
            self._row(number)
        self._refuse_merged(rows)
        self._note_what_was_left_out()
        if not self.reading.entries and not self.findings.problems:
            self.findings.wrong(self.sheet.name, "", _("No row of the table holds a name and an amount."))
        return self.reading

    # --- What a row is ---

    def _row(self, number: int) -> None:
        cells = self._cells_of(number)
        if not cells:
            return
        if number in self.sheet.hidden_rows and self.layout.hidden != "include":
            self.left_out["hidden"].append(str(number))
            return
        amounts = [place for place in self.amount_places if place in cells]
        texts = [cell.shown for _place, cell in sorted(self.sheet.rows[number].items()) if not NUMBERING.match(cell.shown.strip())]
        if self.layout.totals != "include" and not self.layout.is_own and is_total(texts):
            self.left_out["total"].append(_named(number, normalise(texts[0], single_line=True)))
        elif amounts:
            self._refuse_short(number)
            self._costs(number, cells, amounts)
        else:
            self._section_or_nothing(number, cells)

    def _cells_of(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row that mean something, a lone dash being nothing, merged texts in each of their rows."""
        own = self.sheet.rows[number]
        cells = {place: own[place] for place in self.uses if place in own and not _is_empty(own[place])}
        if not any(place in cells for place in self.amount_places):
            return cells
        for place in self.uses:
            if place not in cells and (number, place) in self.spread:
                cells[place] = replace(self.spread[number, place])
        return cells

    def _section_or_nothing(self, number: int, cells: Mapping[int, Cell]) -> None:
        """Take a row without amounts for the heading of a section where its words name a category."""
        place = self.layout.place(NAME)
        texts = [cell.shown for cell in cells.values() if cell.kind == "text" and not NUMBERING.match(cell.shown.strip())]
        if not texts or len(texts) > 1:
            self.left_out["empty"].extend([str(number)] if texts else [])
            return
        text = re.sub(r"^[0-9.)\s]+", "", normalise(texts[0], single_line=True)).rstrip(": ")
        is_wide = any(merged.top == number and merged.right > merged.left for merged in merged_ranges(self.sheet))
        known = category_meant_by(text) or (category_likely_for(text) if is_wide or texts[0].rstrip().endswith(":") else None)
        own = text if is_wide or texts[0].rstrip().endswith(":") else ""
        if known or own:
            self.section = known or own
        elif place in cells:
            self.left_out["empty"].append(str(number))

    def _refuse_short(self, number: int) -> None:
        """Refuse a row of a text file that ends before a column that means something: cells may stand in wrong columns."""
        width = self.sheet.widths.get(number)
        missing = [place for place in self.uses if width is not None and place > width]
        if missing:
            rule = _("This row ends before the column “%(column)s”. Write its cells, even if they are empty.")
            self._wrong(address(number, missing[0]), rule % {"column": self.uses[missing[0]].heading})

    def _refuse_merged(self, rows: list[int]) -> None:
        """Refuse merged cells that leave open how often an amount counts."""
        numeric = {place for place, use in self.uses.items() if use.means not in SHARED_BY_ROWS}
        filled = set(rows)
        for merged in merged_ranges(self.sheet):
            touched = numeric.intersection(range(merged.left, merged.right + 1))
            cell = self.sheet.rows.get(merged.top, {}).get(merged.left)
            is_words = cell is not None and cell.kind == "text" and merged.left not in numeric and merged.top == merged.bottom
            if touched and not is_words and cell is not None and merged.top in filled:
                self._wrong(merged.reference, _("These cells are merged. Separate them and write the value into each."), cell.shown)
            elif merged.bottom > merged.top and merged.left in self.uses and cell is not None and merged.top in filled:
                note = _("%(where)s is merged: “%(text)s” counts for each of its rows.")
                where = self._where(merged.reference)
                self.findings.notes.append(note % {"where": where, "text": normalise(cell.shown, single_line=True)[:40]})

    # --- The costs of a row ---

    def _costs(self, number: int, cells: Mapping[int, Cell], amounts: list[int]) -> None:
        shared, said, day = self._shared(number, cells)
        name = shared.get("name")
        if not name:
            place = self.layout.place(NAME) or 1
            self._wrong(address(number, place), _("There is an amount here and no name for it. Say what it is."))
            return
        alternative = str(shared.pop(ALTERNATIVE, ""))
        if self.layout.places(ALTERNATIVE) and not alternative:
            self._wrong(address(number, self.layout.place(ALTERNATIVE) or 1), _("Say which alternative this line belongs to."))
            return
        places = {use.means: place for place, use in self.uses.items() if use.means not in OF_AN_ALTERNATIVE}
        for place in amounts:
            line = {key: dict(value) if isinstance(value, dict) else value for key, value in shared.items()}
            amount, currency = self._amount(number, cells, place)
            if amount is None:
                continue
            line["amount"] = amount
            if currency and currency != self.currency:
                line["currency"] = currency
            where = {"amount": address(number, place), **{path: address(number, at) for path, at in places.items()}}
            self.reading.entries.append(Entry(number, self.uses[place], alternative, line, said | {"amount"}, where, day))

    def _shared(self, number: int, cells: Mapping[int, Cell]) -> tuple[dict[str, Any], frozenset[str], str]:
        """Return what the row says of each of its costs, which members of a line that is, and the day it names."""
        line: dict[str, Any] = {}
        comment = ""
        day = ""
        for place, cell in cells.items():
            means = self.uses[place].means
            if means in OF_AN_ALTERNATIVE or means == QUANTITY:
                continue
            if means == COMMENT:
                comment = normalise(cell.shown)
                continue
            try:
                value = self._value(cell, means)
            except BadCell as bad:
                self._wrong(cell.address, bad.rule, cell.shown)
                continue
            if means == DAY:
                day = str(value or "")
            elif value is not None:
                put(line, means, value)
        if comment:
            note = (line.get("source") or {}).get("note", "")
            put(line, "source.note", f"{note}\n{comment}" if note else comment)
        said = {name.split(".")[0] for name in (use.means for use in self.uses.values())}
        if line.get("currency") == self.currency:
            del line["currency"]
        self._categorise(line)
        return line, frozenset(said - {COMMENT, DAY, QUANTITY, UNIT_PRICE, ALTERNATIVE} | ({"when"} if DAY in said else set())), day

    def _categorise(self, line: dict[str, Any]) -> None:
        if "category" in line:
            known = category_meant_by(line["category"])
            line["category"] = known or ("" if self.layout.is_own else category_likely_for(line["category"])) or line["category"]
        elif self.section:
            line["category"] = self.section
        elif not self.layout.is_own:
            line["category"] = category_likely_for(str(line.get("name", ""))) or self.layout.category
        if line.get("category") == "benefit" and "type" not in line and not self.layout.is_own:
            line["type"] = "benefit"

    def _value(self, cell: Cell, means: str) -> Any:
        column = self.columns[means]
        text = str(cell.value) if cell.kind == "text" else ""
        if column.kind in NUMERIC_KINDS and text and not is_nothing(text) and not {";", "%"}.intersection(text):
            number = self._number(cell)[0]
        else:
            value = read_cell(cell, column)
            if means not in BOUNDS or value is None:
                return value
            number = Decimal(repr(value))
        return _json_number(self._scaled(number) if means in BOUNDS else number)

    def _amount(self, number: int, cells: Mapping[int, Cell], place: int) -> tuple[Any, str]:
        """Return the amount in a column of a row, multiplied out, and the currency written beside it; None for a fault, noted."""
        use = self.uses[place]
        try:
            expression = self._expression(cells[place]) if use.means == AMOUNT else None
            if expression is not None:
                return expression, ""
            amount, currency = self._number(cells[place])
        except BadCell as bad:
            self._wrong(cells[place].address, bad.rule, cells[place].shown)
            return None, ""
        if use.means == UNIT_PRICE:
            at = self.layout.place(QUANTITY) or 0
            if at not in cells:
                self._wrong(address(number, at), _("There is a unit price here and no quantity."))
                return None, ""
            try:
                amount *= self._number(cells[at], with_word=True)[0]
            except BadCell as bad:
                self._wrong(cells[at].address, bad.rule, cells[at].shown)
                return None, ""
        return _json_number(self._scaled(amount)), currency

    def _number(self, cell: Cell, *, with_word: bool = False) -> tuple[Decimal, str]:
        if cell.kind != "text":
            return Decimal(repr(read_cell(cell, self.columns["low"]))), ""
        mark: Mark = self.layout.decimal
        written = written_number(str(cell.value), mark)
        if written.word and not with_word:
            rule = _("Write the number without the word “%(word)s”; what all amounts are in is said once for the table.")
            raise BadCell(rule % {"word": written.word})
        return written.number, written.currency

    def _expression(self, cell: Cell) -> str | None:
        """Return the arithmetic over drivers that a cell holds, None for anything else."""
        from tco.engine.expressions import ExpressionError, parse_expression

        if cell.kind != "text":
            return None
        text = normalise(str(cell.value), single_line=True)
        try:
            used = set(parse_expression(text).names) - {"t", "year"}
        except ExpressionError:
            return None
        is_meant = self.layout.is_own and not re.match(r"[0-9.,\s-]+\Z", text)
        return text if is_meant or (used and used <= self.names) else None

    def _scaled(self, number: Decimal) -> Decimal:
        return number * self.layout.scale if self.layout.scale != 1 else number

    # --- What is told ---

    def _wrong(self, cell: str, rule: str, found: str = "") -> None:
        self.findings.wrong(self.sheet.name, cell, rule, found)

    def _where(self, cell: str) -> str:
        return f"{self.sheet.name}!{cell}" if self.sheet.name else cell

    def _note_what_was_left_out(self) -> None:
        notes = self.findings.notes
        if totals := self.left_out["total"]:
            text = ngettext(
                "Left out, because it is the sum of others: row %(rows)s.",
                "Left out, because they are sums of others: rows %(rows)s.",
                len(totals),
            )
            notes.append(text % {"rows": _listed(totals)})
        if hidden := self.left_out["hidden"]:
            text = ngettext(
                "Left out, because it is hidden in the file: row %(rows)s.",
                "Left out, because they are hidden in the file: rows %(rows)s.",
                len(hidden),
            )
            notes.append(text % {"rows": _listed(hidden)})
        if empty := self.left_out["empty"]:
            text = ngettext(
                "Left out, because it has no amount: row %(rows)s.",
                "Left out, because they have no amount: rows %(rows)s.",
                len(empty),
            )
            notes.append(text % {"rows": _listed(empty)})
        hidden_columns = [
            _named(column_letters(place), use.heading) for place, use in self.uses.items() if place in self.sheet.hidden_columns
        ]
        if hidden_columns:
            notes.append(_("Read although hidden in the file: column %(columns)s.") % {"columns": _listed(hidden_columns)})
        notes.extend(self._ignored_columns())

    def _ignored_columns(self) -> Iterator[str]:
        ignored = [
            _named(column_letters(place), use.heading)
            for place, use in enumerate(self.layout.columns, start=1)
            if not use.means and use.heading
        ]
        if ignored:
            text = ngettext("This column was left out: %(columns)s.", "These columns were left out: %(columns)s.", len(ignored))
            yield text % {"columns": _listed(ignored)}


def _listed(items: list[str]) -> str:
    shown = ", ".join(items[:LISTED])
    if len(items) <= LISTED:
        return shown
    return _("%(shown)s and %(more)s more") % {"shown": shown, "more": len(items) - LISTED}


def _named(where: int | str, text: str) -> str:
    """Return a row or column with what it is called, short enough for a list of them."""
    return _("%(where)s “%(text)s”") % {"where": where, "text": text[:40]}


def _is_empty(cell: Cell) -> bool:
    return cell.kind == "text" and (not normalise(str(cell.value)) or is_nothing(str(cell.value)))


def _json_number(number: Decimal) -> int | float:
    """Return the number as JSON would write it: whole numbers without a point."""
    return int(number) if number == number.to_integral_value() and abs(number) <= LARGEST_WHOLE else float(number)
