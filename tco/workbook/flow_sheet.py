"""The sheet of flows: what every line pays in every period, by formula.

    flow = amount × (1 + growth) ^ years risen × exchange rate × factor, in the periods in which the line has a flow

The columns to the left of the periods hold what that formula uses, worked out from the inputs: the first and the last period with
a flow, the step between them, and the factor, which is VAT × risk with the sign of a cost or a benefit. A purchase that is
replaced is a flow with its lifetime as step.
"""

from collections.abc import Mapping, Sequence

from tco.engine.expressions import Expression
from tco.engine.model import Line
from tco.workbook import flow_rows as at
from tco.workbook.assumptions import Inputs, Vocabulary
from tco.workbook.book import Book, Kind, Page, Style, Value
from tco.workbook.cells import cell, letters, on_sheet, span
from tco.workbook.cost_lines import LineRows
from tco.workbook.flow_rows import FlowRows
from tco.workbook.formulas import as_formula
from tco.workbook.lists import ListRows
from tco.workbook.study import Place, Study

NARROW, WIDE = 11, 14
HELPERS = (13, 8, 8, 8, 11, 10, 9, 9, 9, 9, 9, 9, 10, 9, 10)


class FlowSheet:
    """Writes the sheet; what stands on it is written part by part."""

    def __init__(
        self,
        book: Book,
        title: str,
        study: Study,
        rows: FlowRows,
        *,
        inputs: Inputs,
        line_rows: LineRows,
        lists: ListRows,
        vocabulary: Vocabulary,
        labels: Mapping[str, str],
    ) -> None:
        self.book = book
        self.study = study
        self.rows = rows
        self.inputs = inputs
        self.line_rows = line_rows
        self.lists = lists
        self.vocabulary = vocabulary
        self.labels = labels
        widths = (44, 20, WIDE, WIDE, WIDE, *HELPERS, *[NARROW] * study.length)
        self.page: Page = book.page(title, widths, freeze=(at.PERIOD_ROW + 1, 1), paper=8)
        self.page.sheet.set_column(at.AMOUNT, at.SHARE, 9.5, None, {"level": 1, "hidden": True})
        self.page.sheet.set_column(at.PERIODS, at.PERIODS, NARROW, None, {"collapsed": True})
        self.page.sheet.repeat_rows(at.PERIOD_ROW)
        self.page.sheet.repeat_columns(0)
        # A study of many periods is printed over several pages, side by side.
        self.page.sheet.fit_to_pages(max(1, -(-study.length // 26)), 0)

    # --- Addresses ---

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell as other sheets write it."""
        return on_sheet(self.page.title, cell(row, column))

    def row_of_periods(self, row: int) -> str:
        """Return the address of all periods of a row, for this sheet."""
        return span(row, at.PERIODS, row, at.PERIODS + self.study.last)

    def periods(self, row: int) -> str:
        """Return the address of all periods of a row, for other sheets."""
        return on_sheet(self.page.title, self.row_of_periods(row))

    def column_of_lines(self, place: int, column: int) -> str:
        """Return the address of a column over the lines of an alternative, for other sheets."""
        first, last = self.rows.alternatives[place].block
        return on_sheet(self.page.title, span(first, column, last, column))

    # --- Rows ---

    def across(self, row: int, template: str, values: Sequence[Value], kind: Kind = "money", style: Style = "plain") -> None:
        """Write a formula into every period of a row: `{c}` stands for the column, `{p}` for the one before it."""
        for place, value in enumerate(values):
            if value is not None:
                column = at.PERIODS + place
                formula = template.replace("{c}", letters(column)).replace("{p}", letters(column - 1))
                self.page.formula(row, column, formula, value, kind, style=style)

    def section(self, row: int, text: str) -> None:
        """Write the heading of a part, over the whole width."""
        for column in range(at.PERIODS + self.study.length):
            self.page.put(row, column, text if column == 0 else None, "text", "section")

    # --- What several parts write ---

    def driver_row(self, row: int, place: int, start: str, values: Sequence[float | None]) -> None:
        """Write a driver by period, growing from `start`, in which `{list}` stands for its value in the list of the driver."""
        template = self.grown(row, start)
        for period, value in enumerate(values):
            if value is not None:
                formula = template.replace("{c}", letters(at.PERIODS + period))
                if "{list}" in formula:
                    formula = formula.replace("{list}", self.lists.cell(f"drivers[{place}]", period))
                self.page.formula(row, at.PERIODS + period, formula, value, "number")

    def given_back(self, row: int, line_row: int) -> str:
        """Return the formula of what a purchase gives back at the end, as a negative cost."""
        bought, share = cell(line_row, at.BOUGHT), cell(line_row, at.SHARE)
        return f"-INDEX({self.row_of_periods(row)},{bought}+1)*{share}"

    def flow_formula(self, row: int, place: Place, moved: Mapping[str, int] | None = None) -> str:
        """Return the formula of a line's flow, `{c}` for the column; `moved` tells other rows for some drivers."""
        line = self.study.line(place)
        t = f"{{c}}${at.PERIOD_ROW + 1}"
        first, last, step = (cell(row, column) for column in (at.FIRST, at.LAST, at.STEP))
        flows = f"AND({t}>={first},{t}<={last},MOD({t}-{first},{step})=0)"
        parts = [self._amount(row, line, moved or {}), cell(row, at.FACTOR), self._growth(row, place)]
        if self.rows.currencies:
            rates = list(self.rows.currencies.values())
            parts.append(f"INDEX({{c}}${rates[0] + 1}:{{c}}${rates[-1] + 1},{cell(row, at.CURRENCY)})")
        return f"IF({flows},{'*'.join(parts)},0)"

    def _growth(self, row: int, place: Place) -> str:
        if place in self.rows.indexes:
            return f"{{c}}${self.rows.indexes[place] + 1}"
        year, elapsed = f"{{c}}${at.YEAR_ROW + 1}", f"{{c}}${at.ELAPSED_ROW + 1}"
        risen = f"{year}+{cell(row, at.BY_PERIOD)}*({elapsed}-{year})-{cell(row, at.HELD)}"
        return f"(1+{cell(row, at.RATE)})^MAX(0,{risen})"

    def _amount(self, row: int, line: Line, moved: Mapping[str, int]) -> str:
        if not isinstance(line.amount, Expression):
            return cell(row, at.AMOUNT)
        names = {"t": f"{{c}}${at.PERIOD_ROW + 1}", "year": f"{{c}}${at.YEAR_ROW + 1}"}
        for place, driver_row in self.rows.drivers.items():
            names[self.study.model.drivers[place].key] = f"{{c}}${driver_row + 1}"
        names |= {key: f"{{c}}${moved_row + 1}" for key, moved_row in moved.items()}
        return f"({as_formula(line.amount.tree, names)})"

    def grown(self, row: int, start: str) -> str:
        """Return the formula of a row that grows by the rate in it, from `start`."""
        return f"{start}*(1+{cell(row, at.RATE)})^{{c}}${at.ELAPSED_ROW + 1}"

    def padded(self, values: Sequence[float]) -> list[float]:
        """Return flows of one alternative as long as the sheet has periods."""
        return [*values, *[0.0] * (self.study.length - len(values))]
