"""The rows of a table in a layout of its own, read into cost lines; each part with its cell, each fault named by it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel.text import normalise
from tco.column_mapping.costs import Entry, Flow, ReadCosts
from tco.column_mapping.grid import body_rows, merged_ranges, spread
from tco.column_mapping.layout import (
    ALTERNATIVE,
    AMOUNT,
    CATEGORY,
    COMMENT,
    DAY,
    FREQUENCY,
    NAME,
    OF_AN_ALTERNATIVE,
    PERIOD,
    QUANTITY,
    UNIT,
    UNIT_PRICE,
    Layout,
)
from tco.column_mapping.offers import quantity_places
from tco.column_mapping.periods import Period, period_named
from tco.column_mapping.rows import RowKind, heading_text, is_empty, row_kinds
from tco.column_mapping.telling import Told, named_row
from tco.column_mapping.words import category_likely_for, category_meant_by, scale_at_the_end_of, scale_of_money_in, without_unit
from tco.spreadsheet.layout import Column, comparable
from tco.spreadsheet.line_sheet import DAY_OF_LINE, lines_sheet
from tco.spreadsheet.reading import put
from tco.spreadsheet.tables import RawSheet
from tco.spreadsheet.values import BadCell, Cell, json_number, read_cell
from tco.spreadsheet.written_numbers import Mark, is_nothing, written_number

# What the whole table is about, so that a merged text counts for each of its rows.
SHARED_BY_ROWS = frozenset({NAME, CATEGORY, ALTERNATIVE, COMMENT, "source.kind", "source.note", "source.date", "currency", "type"})
NUMERIC_KINDS = frozenset({"number", "rate", "whole", "numbers", "rates"})
BOUNDS = frozenset({"low", "high"})
# What says nothing of the line itself, but how its amount is to be taken.
OF_THE_AMOUNT = frozenset({COMMENT, DAY, QUANTITY, UNIT_PRICE, ALTERNATIVE, PERIOD, FREQUENCY, UNIT})


def read_entries(
    sheet: RawSheet, head: int, layout: Layout, *, names: frozenset[str] = frozenset(), currency: str = "", written_in: str = ""
) -> ReadCosts:
    """Return the costs of a table.

    `names` are the drivers that an amount may be arithmetic over; `currency` is the model's, `written_in` that of the table, where
    it names one, for amounts that name none themselves.
    """
    return _TableReader(sheet, head, layout, names, currency=currency, written_in=written_in).read()


class _TableReader:
    """Reads one table; what it was told and what it found on the way."""

    def __init__(
        self, sheet: RawSheet, head: int, layout: Layout, names: frozenset[str], *, currency: str, written_in: str
    ) -> None:
        self.sheet, self.head, self.layout, self.names, self.currency = sheet, head, layout, names, currency
        self.written_in = written_in
        self.reading = ReadCosts()
        self.findings = self.reading.findings
        self.uses = {place: use for place, use in enumerate(layout.columns, start=1) if use.means}
        self.amount_places = [place for place, use in self.uses.items() if use.means in OF_AN_ALTERNATIVE]
        self.quantities = quantity_places(layout.columns)
        shared = [place for place, use in self.uses.items() if use.means in SHARED_BY_ROWS]
        self.spread = spread(sheet, shared)
        self.columns: dict[str, Column] = {column.path: column for column in (*lines_sheet().columns, DAY_OF_LINE)}
        named = {place: period_named(use.heading) for place, use in self.uses.items() if use.means == PERIOD}
        self.periods: dict[int, Period] = {place: found[0] for place, found in named.items() if found}
        self.offers = {place: (use.alternative, comparable(use.called)) for place, use in self.uses.items() if use.means == PERIOD}
        self.kinds: dict[int, RowKind] = {}
        self.section = self.head_number = ""
        self.told = Told(sheet, layout)

    def read(self) -> ReadCosts:
        """Return every cost of the table."""
        rows = body_rows(self.sheet, self.head)
        self.kinds = row_kinds(self.sheet, rows, self.layout)
        for number in rows:
            self._row(number)
        self._refuse_merged(rows)
        self.findings.notes.extend(self.told.sentences())
        if not self.reading.entries and not self.findings.problems:
            self.findings.wrong(self.sheet.name, "", _("No row of the table holds a name and an amount."))
        return self.reading

    # --- What a row is ---

    def _row(self, number: int) -> None:
        kind = self.kinds[number]
        if kind.kind in ("hidden", "empty"):
            self.told.note(kind.kind, self.sheet.row_name(number))
        elif kind.kind in ("total", "parent"):
            self.told.note("total", named_row(self.sheet.row_name(number), kind.text))
            if kind.kind == "parent":
                self._begin_section(kind)
        elif kind.kind == "section":
            self.told.note("section", named_row(self.sheet.row_name(number), kind.text))
            self._begin_section(kind)
        elif kind.kind == "line":
            if not kind.is_within(self.head_number):
                self.section = self.head_number = ""
            if kind.says_total:
                self.told.note("not_total", named_row(self.sheet.row_name(number), kind.text))
            cells = self._cells_of(number)
            amounts = [place for place in self.amount_places if place in cells]
            self._refuse_short(number)
            self._costs(number, cells, amounts)

    def _begin_section(self, kind: RowKind) -> None:
        words = heading_text(kind.text)
        self.head_number = kind.number if kind.has_parts else ""
        self.section = category_meant_by(words) or category_likely_for(words) or words

    def _cells_of(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row that mean something, a lone dash being nothing, merged texts in each of their rows."""
        own = self.sheet.rows[number]
        cells = {place: own[place] for place in self.uses if place in own and not is_empty(own[place])}
        if not any(place in cells for place in self.amount_places):
            return cells
        for place in self.uses:
            if place not in cells and (number, place) in self.spread:
                cells[place] = replace(self.spread[number, place])
        return cells

    def _refuse_short(self, number: int) -> None:
        """Refuse a row of a text file that ends before a column that means something: cells may stand in wrong columns."""
        width = self.sheet.widths.get(number)
        missing = [place for place in self.uses if width is not None and place > width]
        if missing:
            rule = _("This row ends before the column “%(column)s”. Write its cells, even if they are empty.")
            self._wrong(self.sheet.address(number, missing[0]), rule % {"column": self.uses[missing[0]].heading})

    def _refuse_merged(self, rows: list[int]) -> None:
        """Refuse merged cells that leave open how often an amount counts."""
        numeric = {place for place, use in self.uses.items() if use.means not in SHARED_BY_ROWS}
        filled = set(rows)
        for merged in merged_ranges(self.sheet):
            touched = any(merged.left <= place <= merged.right for place in numeric)
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
            self._wrong(self.sheet.address(number, place), _("There is an amount here and no name for it. Say what it is."))
            return
        alternative = str(shared.pop(ALTERNATIVE, ""))
        if self.layout.places(ALTERNATIVE) and not alternative:
            self._wrong(
                self.sheet.address(number, self.layout.place(ALTERNATIVE) or 1), _("Say which alternative this line belongs to.")
            )
            return
        places = {use.means: place for place, use in self.uses.items() if use.means not in OF_AN_ALTERNATIVE}
        where = {path: self.sheet.address(number, at) for path, at in places.items()}
        frequency = cells[places[FREQUENCY]].shown if FREQUENCY in places and places[FREQUENCY] in cells else ""
        scale = self._scale_of_row(number, cells, places, name)
        if scale and not self.layout.is_own:
            # The amounts are in single units now, whatever the name said of them.
            shared["name"] = without_unit(name)
        offers: dict[tuple[str, str], list[int]] = {}
        for place in amounts:
            offers.setdefault(self.offers.get(place, ("", str(place))), []).append(place)
        for together in offers.values():
            line = {key: dict(value) if isinstance(value, dict) else value for key, value in shared.items()}
            flows, currency = self._flows(number, cells, together, scale)
            if flows is None:
                continue
            use = self.uses[together[0]]
            if use.means != PERIOD:
                line["amount"] = flows[0]
            if currency := currency or ("" if "currency" in said else self.written_in):
                line.update({"currency": currency} if currency != self.currency else {})
            here = {"amount": self.sheet.address(number, together[0]), **where}
            made = Entry(
                self.sheet.row_name(number),
                use,
                alternative,
                self._with_bounds(line, scale or use.scale),
                said | {"amount"},
                here,
                day,
                frequency=frequency,
            )
            self.reading.entries.append(replace(made, flows=tuple(flows)) if use.means == PERIOD else made)

    def _scale_of_row(self, number: int, cells: Mapping[int, Cell], places: Mapping[str, int], name: str) -> int:
        """Return what the amounts of a row are multiplied by as its unit or its name says it; 0 where neither does."""
        unit = cells.get(places.get(UNIT, 0))
        said = scale_of_money_in(unit.shown) if unit is not None else None
        scale = said or (0 if self.layout.is_own else scale_at_the_end_of(name))
        if scale and scale != self.layout.scale:
            self.told.scaled_rows[scale].append(named_row(self.sheet.row_name(number), name))
        return scale

    def _with_bounds(self, line: dict[str, Any], scale: int) -> dict[str, Any]:
        """Return a line with its bounds in single units."""
        bounds = {name: self._scaled(Decimal(repr(line[name])), scale) for name in BOUNDS.intersection(line)}
        return line | {name: json_number(bound) for name, bound in bounds.items()}

    def _flows(self, number: int, cells: Mapping[int, Cell], places: Sequence[int], scale: int) -> tuple[list[Any] | None, str]:
        """Return the amount of a row in one column, or its flows in those of periods, and the currency; None for a fault."""
        flows: list[Any] = []
        currencies: set[str] = set()
        for place in places:
            use = self.uses[place]
            amount, currency = self._amount(number, cells, place, scale or use.scale)
            if amount is None:
                return None, ""
            period = self.periods.get(place)
            flows.append(Flow(period, amount, cells[place].address, use.heading) if period else amount)
            currencies |= {currency} - {""}
        if len(currencies) > 1:
            self._wrong(cells[places[0]].address, _("The amounts of this row are in several currencies. Give each its own row."))
            return None, ""
        return flows, currencies.pop() if currencies else ""

    def _shared(self, number: int, cells: Mapping[int, Cell]) -> tuple[dict[str, Any], frozenset[str], str]:
        """Return what the row says of each of its costs, which members of a line that is, and the day it names."""
        line: dict[str, Any] = {}
        comment = ""
        day = ""
        for place, cell in cells.items():
            means = self.uses[place].means
            if means in OF_AN_ALTERNATIVE or means in (QUANTITY, FREQUENCY, UNIT):
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
        says_when = bool({DAY, PERIOD} & said) or self.layout.place(FREQUENCY) in cells
        return line, frozenset(said - OF_THE_AMOUNT | ({"when"} if says_when else set())), day

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
        return json_number(number)

    def _amount(self, number: int, cells: Mapping[int, Cell], place: int, scale: int) -> tuple[Any, str]:
        """Return the amount in a column of a row, multiplied out, and the currency written beside it; None for a fault, noted.

        The amount of a period is exact; another one is as JSON writes it, or arithmetic over drivers.
        """
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
            # The page that asks for the quantity reads the table too.
            at = self.quantities.get(place, place)
            if at == place or at not in cells:
                self._wrong(self.sheet.address(number, at), _("There is a unit price here and no quantity."))
                return None, ""
            try:
                amount *= self._number(cells[at], with_word=True)[0]
            except BadCell as bad:
                self._wrong(cells[at].address, bad.rule, cells[at].shown)
                return None, ""
        scaled = self._scaled(amount, scale)
        return scaled if use.means == PERIOD else json_number(scaled), currency

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

    def _scaled(self, number: Decimal, scale: int = 0) -> Decimal:
        times = scale or self.layout.scale
        return number * times if times != 1 else number

    # --- What is told ---

    def _wrong(self, cell: str, rule: str, found: str = "") -> None:
        self.findings.wrong(self.sheet.name, cell, rule, found)

    def _where(self, cell: str) -> str:
        return f"{self.sheet.name}!{cell}" if self.sheet.name else cell
