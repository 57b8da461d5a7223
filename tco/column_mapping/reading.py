"""A table in a layout of its own read into an upload that can be looked at and confirmed like any other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tco.column_mapping.building import UPDATE, Built, Ground, build, study_of
from tco.column_mapping.costs import ReadCosts
from tco.column_mapping.entries import read_entries
from tco.column_mapping.faults import faults_of
from tco.column_mapping.grid import body_rows, head_row, headings_of, titles_above
from tco.column_mapping.guessing import currency_of, guess_layout, needs_a_mark, number_texts, with_alternatives
from tco.column_mapping.layout import PERIOD, Layout, Place
from tco.column_mapping.periods import period_named
from tco.column_mapping.scales import with_scales_said
from tco.column_mapping.timing import outside
from tco.column_mapping.turning import TurnedSheet, can_be_turned, first_column, has_offers_in_rows
from tco.column_mapping.words import column_meant_by
from tco.engine.reading.reader import MAX_ALTERNATIVES, MAX_LINES
from tco.imports import MOST_LISTED, Upload, prepared, sentence
from tco.spreadsheet.opening import Book, FileRefused, open_book
from tco.spreadsheet.package import column_number
from tco.spreadsheet.reading import Reading
from tco.spreadsheet.tables import Findings, Problem, RawSheet
from tco.spreadsheet.written_numbers import decimal_mark

# More rows than any model has lines: nobody waits until each of them is read, to be told that there are too many.
MOST_ROWS = MAX_ALTERNATIVES * MAX_LINES


@dataclass(frozen=True)
class Table:
    """A table that was found in a file: the file, its sheet, turned or not, the row of its headings there, and those."""

    book: Book
    place: Place
    sheet: RawSheet
    head: int
    headings: list[str]


def find_table(content: bytes, place: Place | None = None) -> Table:
    """Return the table of a file: the one at `place`, or else the first that has headings. Raises FileRefused."""
    wanted = place or Place()
    book = open_book(content, encoding=wanted.encoding, delimiter=wanted.delimiter)
    shown = book.shown_sheets()
    if place is not None and any(number == wanted.sheet for number, _sheet in shown):
        head = wanted.head if wanted.head in book.sheets[wanted.sheet].rows else None
        found = _table_at(book, wanted.sheet, head, is_turned=wanted.is_turned)
        if found is not None:
            return found
    known = [found for number, _sheet in shown if (found := _table_at(book, number, None)) is not None]
    if not known:
        raise FileRefused(_("No table was found: a row of headings side by side, with the costs in the rows below it."))
    # The sheet that says most in known words, the first of equals.
    return max(known, key=lambda table: sum(column_meant_by(heading) is not None for heading in table.headings))


def _table_at(book: Book, number: int, head: int | None, *, is_turned: bool | None = None) -> Table | None:
    sheet = book.sheets[number]
    row = head or head_row(sheet, lambda text: column_meant_by(text) is not None)
    if row is None or row >= max(sheet.rows):
        return None
    headings = headings_of(sheet, row)
    if is_turned is None:
        is_turned = has_offers_in_rows(sheet, row, headings)
    place = Place(number, row, book.encoding, book.delimiter, is_turned=is_turned)
    if not is_turned:
        return Table(book, place, sheet, row, headings)
    first = first_column(sheet, row)
    turned = TurnedSheet(sheet, row, first)
    return Table(book, place, turned, first, headings_of(turned, first))


def guessed(table: Table, ground: Ground) -> Layout:
    """Return the likely layout of a table."""
    present = (ground.present or {}).get("alternatives", ())
    return guess_layout(table.sheet, table.head, present, currency=ground.currency)


def fitted(layout: Layout, table: Table, ground: Ground) -> Layout:
    """Return a layout that was kept for other deals, with the alternatives of this one and the currency of its table.

    What its amounts are in, its own words say, unless somebody chose against them.
    """
    if not layout.is_scaled_by_hand:
        layout = with_scales_said(layout, table.sheet, table.head)
    present = (ground.present or {}).get("alternatives", ())
    currency = table_currency(table, layout) or ground.currency
    return replace(layout, columns=tuple(with_alternatives(list(layout.columns), present)), currency=currency)


def faults(table: Table, layout: Layout, ground: Ground) -> list[str]:
    """Return what keeps a table from being read with a layout, each as a sentence."""
    if _has_too_many_rows(table):
        rule = _("The table has %(count)s rows; each alternative may have %(limit)s costs. Sum rows up, or leave some out.")
        return [rule % {"count": len(body_rows(table.sheet, table.head)), "limit": MAX_LINES}]
    found = [*faults_of(layout), *_outside(table, layout, ground)]
    whole = table.book.sheets[table.place.sheet]
    if table.place.is_turned and not can_be_turned(whole, table.place.head, headings_of(whole, table.place.head)):
        found.append(_("Merged cells or rows that end early keep this table from being turned. Write a value into each cell."))
    if not layout.decimal and needs_a_mark(table.sheet, table.head, layout):
        found.append(_("Say which decimal mark the table uses: a number such as 1.234 or 1,234 could be a thousand or about one."))
    return found


def _has_too_many_rows(table: Table) -> bool:
    return len(body_rows(table.sheet, table.head)) > MOST_ROWS


def _outside(table: Table, layout: Layout, ground: Ground) -> Iterator[str]:
    """Yield a sentence for each column of a year or period that the study does not have, unless nothing stands in it."""
    study = study_of(layout, ground)
    rows = [table.sheet.rows[number] for number in body_rows(table.sheet, table.head)]
    for place, column in enumerate(layout.columns, start=1):
        named = period_named(column.heading) if column.means == PERIOD else None
        if named is None or named[0].is_each or 0 <= study.place_of(named[0]) <= study.count:
            continue
        if any(place in cells and cells[place].shown.strip(" 0.,-–—") for cells in rows):
            yield outside(column.heading, study, study.count)


def read_table(table: Table, layout: Layout, ground: Ground, *, mode: str = UPDATE) -> Upload:
    """Return what a table brings to a deal; everything that is wrong is in `problems`, each with its cell."""
    sheet = table.sheet
    if wrong := faults(table, layout, ground):
        return Upload({}, {}, [Problem(sheet.name, "", fault) for fault in wrong], is_workbook=True)
    currency, written_in = _currencies(table, layout, ground)
    read = entries_of(table, layout, ground)
    if written_in not in ("", currency):
        note = _("The table is in %(table)s, the model in %(model)s: amounts are converted at the model's rate.")
        read.findings.notes.insert(0, note % {"table": written_in, "model": currency})
    built = build(read.entries, layout, ground, sheet=sheet.name, mode=mode, findings=read.findings)
    document, result, problems = _checked(built, read.findings)
    problems = sorted(problems, key=_reading_order)
    notes = [*_how_it_was_read(table, layout), *read.findings.notes]
    return Upload(document, result, problems[:MOST_LISTED], notes, is_workbook=True, unlisted=max(len(problems) - MOST_LISTED, 0))


def entries_of(table: Table, layout: Layout, ground: Ground) -> ReadCosts:
    """Return the costs of a table, before they are put into a model; none of one that is refused for its length."""
    if _has_too_many_rows(table):
        return ReadCosts()
    drivers = frozenset(driver["key"] for driver in (ground.present or {}).get("drivers") or ())
    currency, written_in = _currencies(table, layout, ground)
    return read_entries(table.sheet, table.head, layout, names=drivers, currency=currency, written_in=written_in)


def _currencies(table: Table, layout: Layout, ground: Ground) -> tuple[str, str]:
    """Return the currency of the model, and that of the table where it names one beside a model."""
    currency = (ground.present or {}).get("currency") or layout.currency or ground.currency
    return currency, "" if ground.present is None or layout.is_own else table_currency(table, layout)


def table_currency(table: Table, layout: Layout) -> str:
    """Return the one currency that a table names, "" for none or several."""
    head = table.head
    return currency_of(table.sheet, body_rows(table.sheet, head), layout.columns, titles_above(table.sheet, head))


def _checked(built: Built, findings: Findings) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
    document, result, errors = prepared(built.document)
    reading = Reading(built.document, built.cells, findings)
    # Without a single cost there is no model to find fault with.
    if findings.problems and not any(alternative["lines"] for alternative in built.document["alternatives"]):
        errors = ()
    located = [Problem(*place, sentence(error)) for error, place in reading.located(errors)]
    return document, result, [*findings.problems, *located]


def _reading_order(problem: Problem) -> tuple[int, int]:
    found = re.match(r"([A-Z]*)([0-9]*)", problem.cell)
    return (int(found[2] or 0), column_number(found[1])) if found else (0, 0)


def _how_it_was_read(table: Table, layout: Layout) -> list[str]:
    notes = []
    if table.place.is_turned:
        notes.append(_("The table was turned, because alternatives stand in its rows and costs in its columns."))
    if table.book.is_text:
        names = {
            "encoding": table.place.encoding.upper(),
            "delimiter": table.place.delimiter.replace("\t", "⇥"),
        }
        notes.append(_("The text was read as %(encoding)s with “%(delimiter)s” between the cells.") % names)
    if layout.decimal and not layout.is_own and hangs_on_the_mark(table, layout):
        notes.append(
            _("Numbers were read with a decimal comma: 1.234 is a thousand.")
            if layout.decimal == "comma"
            else _("Numbers were read with a decimal point: 1,234 is a thousand.")
        )
    if layout.scale != 1:
        thousand, million = _("All amounts were multiplied by a thousand."), _("All amounts were multiplied by a million.")
        notes.append(thousand if layout.scale == 1000 else million)
    return notes


def hangs_on_the_mark(table: Table, layout: Layout) -> bool:
    """Say whether any number of the table is read by its decimal mark."""
    return decimal_mark(number_texts(table.sheet, body_rows(table.sheet, table.head), layout.columns))[1]
