"""The sheet of cost lines: one row for each, with everything that goes into its sum."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tco.engine.expressions import Expression
from tco.engine.model import Escalation, Line, Once
from tco.spreadsheet.line_sheet import lines_sheet
from tco.spreadsheet.vocabulary import DISTRIBUTIONS, FLAGS, RESIDUALS, STEPS, TYPES
from tco.workbook.assumptions import Vocabulary, write_source
from tco.workbook.book import Book, Kind, Page, Style, Value
from tco.workbook.cells import cell, on_sheet
from tco.workbook.lists import ListRows, path_of
from tco.workbook.study import Place, Study

HEAD = 3
PATHS = (
    "alternative",
    "name",
    "category",
    "type",
    "amount",
    "currency",
    "when.at",
    "when.from",
    "when.to",
    "when.every",
    "escalation.rate",
    "escalation.first",
    "escalation.step",
    "low",
    "high",
    "distribution",
    "risk_adjustment",
    "vat_rate",
    "lifetime.periods",
    "lifetime.replace",
    "lifetime.residual",
    "price",
    "investment",
    "source.kind",
    "source.note",
    "source.date",
    "source.confidence",
    "concern",
)
COLUMN = {path: place for place, path in enumerate(PATHS)}
WIDTHS = (22, 34, 20, 10, 15, 9, 9, 9, 9, 9, 10, 9, 12, 12, 12, 12, 10, 9, 9, 9, 16, 9, 10, 18, 36, 11, 11, 18)
KINDS: dict[str, Kind] = {
    "amount": "number",
    "low": "number",
    "high": "number",
    "escalation.rate": "rate",
    "risk_adjustment": "rate",
    "vat_rate": "rate",
}


@dataclass(frozen=True)
class LineRows:
    """Where the inputs of lines stand."""

    title: str
    rows: dict[Place, int]

    def address(self, place: Place, path: str) -> str:
        """Return the address of an input of a line, as another sheet writes it."""
        return on_sheet(self.title, cell(self.rows[place], COLUMN[path]))


def line_rows(study: Study, title: str) -> LineRows:
    """Give every line its row, in the order of the document."""
    return LineRows(title, {place: row for row, place in enumerate(study.lines(), start=HEAD + 1)})


class CostLinesSheet:
    """Writes the sheet."""

    def __init__(
        self, book: Book, study: Study, rows: LineRows, *, lists: ListRows, vocabulary: Vocabulary, labels: dict[str, str]
    ) -> None:
        self.study = study
        self.rows = rows
        self.hints = lists.hints
        self.vocabulary = vocabulary
        self.labels = labels
        self.page: Page = book.page(rows.title, WIDTHS, freeze=(HEAD + 1, 2), paper=8)
        self.choices = {
            "type": vocabulary.words(TYPES),
            "escalation.step": vocabulary.words(STEPS),
            "lifetime.replace": vocabulary.words(FLAGS),
            "lifetime.residual": vocabulary.words(RESIDUALS),
            "price": vocabulary.words(FLAGS),
            "investment": vocabulary.words(FLAGS),
        }

    def write(self) -> None:
        """Write the heads and one row for each line."""
        page = self.page
        page.text(0, 0, self.rows.title, "title")
        page.text(
            1,
            0,
            _("An amount in words is a rule over the drivers; the sheet of flows works it out period by period. Change it there."),
            "muted",
        )
        heads = self.vocabulary.heads(lines_sheet())
        page.heads(HEAD, [heads[path] for path in PATHS], style="head")
        page.sheet.set_row(HEAD, 44)
        page.sheet.repeat_rows(HEAD)
        for place, row in self.rows.rows.items():
            self._line(row, place)
        if self.rows.rows:
            last = HEAD + len(self.rows.rows)
            page.sheet.autofilter(HEAD, 0, last, len(PATHS) - 1)
            for path, words in self.choices.items():
                page.sheet.data_validation(HEAD + 1, COLUMN[path], last, COLUMN[path], {"validate": "list", "source": words})

    def _line(self, row: int, place: Place) -> None:
        line = self.study.line(place)
        values = self._values(place, line)
        self.page.text(row, 0, self.study.name_of(place[0]))
        self.page.text(row, 1, line.name)
        for path in PATHS[2 : COLUMN["source.kind"]]:
            is_rule = path == "amount" and isinstance(line.amount, Expression)
            is_list = path == "escalation.rate" and isinstance(values[path], str)
            style: Style = "muted" if is_rule or is_list or path == "distribution" else "input"
            kind: Kind = KINDS.get(path, "text" if isinstance(values[path], str) else "whole")
            self.page.put(row, COLUMN[path], values[path], kind, style)
        write_source(self.page, row, COLUMN["source.kind"], line.source, self.vocabulary)
        self.page.text(row, COLUMN["concern"], line.concern or "")

    def _values(self, place: Place, line: Line) -> dict[str, Value]:
        word = self.vocabulary.word
        values: dict[str, Any] = {
            "category": self.labels[line.category],
            "type": word(TYPES, "benefit" if line.is_benefit else "cost"),
            "amount": line.amount.text if isinstance(line.amount, Expression) else line.amount,
            "currency": line.currency,
            "low": line.range.low if line.range else None,
            "high": line.range.high if line.range else None,
            "distribution": word(DISTRIBUTIONS, line.range.distribution) if line.range else None,
            "risk_adjustment": line.risk_adjustment,
            "vat_rate": line.vat_rate,
            "price": self.vocabulary.yes_or_no(line.is_price),
            "investment": self.vocabulary.yes_or_no(line.is_investment),
        }
        return {**values, **self._when(place, line), **self._escalation(path_of(place), line.escalation), **self._lifetime(line)}

    def _when(self, place: Place, line: Line) -> dict[str, Value]:
        if isinstance(line.when, Once):
            return {"when.at": line.when.at, "when.from": None, "when.to": None, "when.every": None}
        given = self.study.document["alternatives"][place[0]]["lines"][place[1]]["when"].get("to")
        to = None if given is None else line.when.last
        return {"when.at": None, "when.from": line.when.first, "when.to": to, "when.every": line.when.every}

    def _escalation(self, path: str, escalation: Escalation | None) -> dict[str, Value]:
        if escalation is None:
            return {"escalation.rate": None, "escalation.first": None, "escalation.step": None}
        rate = self.hints[path] if isinstance(escalation.rate, tuple) else escalation.rate
        step = self.vocabulary.word(STEPS, escalation.step)
        return {"escalation.rate": rate, "escalation.first": escalation.first, "escalation.step": step}

    def _lifetime(self, line: Line) -> dict[str, Value]:
        lifetime = line.lifetime
        if lifetime is None:
            return {"lifetime.periods": None, "lifetime.replace": None, "lifetime.residual": None}
        return {
            "lifetime.periods": lifetime.periods,
            "lifetime.replace": self.vocabulary.yes_or_no(lifetime.replace),
            "lifetime.residual": self.vocabulary.word(RESIDUALS, "straight_line" if lifetime.straight_line_residual else "none"),
        }
