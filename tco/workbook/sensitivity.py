"""The sheet of the sensitivity: what each uncertain number, moved alone, does to the saving beside the reference.

The saving is a straight line in the amount of a line: one slope is enough. A driver may enter a line in any way: the lines that
use it are calculated again at its low and its high value (`runs`), and where the saving bends also at its break-even.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tco.workbook import flow_rows as at
from tco.workbook.book import NONE, Kind, Page, Value
from tco.workbook.cells import cell, on_sheet
from tco.workbook.comparison import ComparisonSheet
from tco.workbook.flow_sheet import FlowSheet
from tco.workbook.runs import CHANGE_WITH_RESIDUAL, change_in
from tco.workbook.study import Place

HEAD, SAVING_ROW = 5, 2
ITEM, OWNER, LOW, LIKELY, HIGH, AT_LOW, AT_HIGH, SWING, BREAK_EVEN, LEFT, SLOPE, DOWN, UP = range(13)
WIDTHS = (44, 26, 13, 13, 13, 16, 16, 16, 16, 16, 16, 14, 14)
LINE_PATH = re.compile(r"alternatives\[(\d+)\]\.lines\[(\d+)\]\Z")
DRIVER_PATH = re.compile(r"drivers\[(\d+)\]\Z")
CHARTED = 15


class SensitivitySheet:
    """Writes the sheet. `factor_cells` tells where the break-even of a driver stands that has to be tried."""

    def __init__(self, page: Page, flows: FlowSheet, comparison: ComparisonSheet) -> None:
        self.page = page
        self.flows = flows
        self.study = flows.study
        self.comparison = comparison
        self.factor_cells: dict[tuple[str, int], str] = {}
        self.saving = cell(SAVING_ROW, LOW)

    def write(self) -> None:
        """Write one row for each uncertain number, largest swing first."""
        page, rows = self.page, self.study.result["tornado"]
        page.text(0, 0, page.title, "title")
        if not rows or self.study.reference is None:
            page.text(
                1, 0, _("No number has a low and a high value, or there is nothing of the same length to compare with."), "muted"
            )
            return
        names = {"subject": self.study.name_of(self.study.subject), "reference": self.study.name_of(self.study.reference)}
        page.text(
            1,
            0,
            _("Each number is moved alone; the others stay at their likely values. Largest swing first, as of the export."),
            "muted",
        )
        page.text(SAVING_ROW, 0, _("Saving of “%(subject)s” beside “%(reference)s”, at present value") % names, "claim")
        page.put(SAVING_ROW, OWNER, None, "money", "claim")
        saving = self.study.comparison(self.study.reference)["saving_pv"]
        page.formula(SAVING_ROW, LOW, self.comparison.outside("saving_pv", self.study.reference), saving, style="claim")
        page.heads(
            HEAD,
            [
                _("What is uncertain"),
                _("Alternative"),
                _("Low"),
                _("Likely"),
                _("High"),
                _("Saving at low"),
                _("Saving at high"),
                _("Swing"),
                _("Break-even"),
                _("Saving left at break-even"),
                _("Saving for each unit more"),
                _("Change at low"),
                _("Change at high"),
            ],
            texts=2,
        )
        page.sheet.set_row(HEAD, 32)
        page.sheet.repeat_rows(HEAD)
        for number, row in enumerate(rows, start=HEAD + 1):
            self._row(number, row, saving)
        page.sheet.autofilter(HEAD, 0, HEAD + len(rows), UP)
        self._chart(min(len(rows), CHARTED), HEAD + len(rows) + 2)

    def _row(self, row: int, figures: Mapping[str, Any], saving: float) -> None:
        self.page.text(row, ITEM, figures["item"])
        driver = DRIVER_PATH.match(figures["path"])
        if driver:
            self._driver(row, int(driver[1]), figures)
        else:
            found = LINE_PATH.findall(figures["path"])[0]
            self._line(row, (int(found[0]), int(found[1])), figures)
        for column, end, name in ((DOWN, AT_LOW, "saving_at_low"), (UP, AT_HIGH, "saving_at_high")):
            self.page.formula(row, column, f"{cell(row, end)}-{self.saving}", figures[name] - saving, style="muted")

    def _ends(self, row: int, low: str, likely: str, high: str, figures: Mapping[str, Any]) -> None:
        for column, formula, name in ((LOW, low, "low"), (LIKELY, likely, "likely"), (HIGH, high, "high")):
            self.page.formula(row, column, formula, figures[name], "number")

    def _figure(self, row: int, column: int, formula: str, figures: Mapping[str, Any], name: str) -> None:
        value: Value = figures[name] if figures[name] is not None else NONE
        label = f"{figures['item']} · {self.labels[name]}"
        kind: Kind = "number" if name == "break_even" else "money"
        self.page.figure(row, column, formula, value, label=label, kind=kind)

    @property
    def labels(self) -> dict[str, str]:
        """What the checked figures are called."""
        return {
            "saving_at_low": _("Saving at low"),
            "saving_at_high": _("Saving at high"),
            "swing": _("Swing"),
            "break_even": _("Break-even"),
        }

    # --- Lines ---

    def _line(self, row: int, place: Place, figures: Mapping[str, Any]) -> None:
        inputs = self.flows.line_rows
        self.page.text(row, OWNER, self.study.name_of(place[0]))
        self._ends(row, inputs.address(place, "low"), inputs.address(place, "amount"), inputs.address(place, "high"), figures)
        growth = float(self.study.ledgers[place[0]].schedule.pv_growths[place[1]])
        side = {self.study.reference: 1, self.study.subject: -1}.get(place[0], 0)
        self.page.formula(row, SLOPE, f"{side}*{self._worth_of_one(place)}" if side else "0", side * growth, "number")
        slope, low, likely, high = (cell(row, column) for column in (SLOPE, LOW, LIKELY, HIGH))
        self._figure(row, AT_LOW, f"{self.saving}+{slope}*({low}-{likely})", figures, "saving_at_low")
        self._figure(row, AT_HIGH, f"{self.saving}+{slope}*({high}-{likely})", figures, "saving_at_high")
        self._figure(row, SWING, f"ABS({slope}*({high}-{low}))", figures, "swing")
        self._figure(row, BREAK_EVEN, f'IF({slope}=0,"{NONE}",{likely}-{self.saving}/{slope})', figures, "break_even")

    def _worth_of_one(self, place: Place) -> str:
        """Return the present value of a line whose amount is 1, what it gives back at the end taken off."""
        flows, row = self.flows, self.flows.rows.line(place)

        def part(column: int) -> str:
            return flows.address(row, column)

        t, year, elapsed = (flows.periods(each) for each in (at.PERIOD_ROW, at.YEAR_ROW, at.ELAPSED_ROW))
        first, end = part(at.FIRST), flows.address(flows.rows.alternatives[place[0]].head, at.FACTOR)
        runs = f"({t}>={first})*({t}<={part(at.LAST)})*(MOD({t}-{first},{part(at.STEP)})=0)"
        if place in flows.rows.indexes:
            growth = flows.periods(flows.rows.indexes[place])
        else:
            risen = f"({year}+{part(at.BY_PERIOD)}*({elapsed}-{year})-{part(at.HELD)})"
            growth = f"(1+{part(at.RATE)})^({risen}*({risen}>0))"
        if flows.rows.currencies:
            rates = list(flows.rows.currencies.values())
            block = on_sheet(flows.page.title, f"{cell(rates[0], at.PERIODS)}:{cell(rates[-1], at.PERIODS + self.study.last)}")
            growth += f"*INDEX({block},{part(at.CURRENCY)},0)"
        once = part(at.ONCE)
        worth = f"({once}*{flows.periods(at.ONCE_ROW)}+(1-{once})*{flows.periods(at.RECURRING_ROW)}"
        worth += f"-({t}={part(at.BOUGHT)})*{part(at.SHARE)}*{end})"
        return f"{part(at.FACTOR)}*SUMPRODUCT({runs}*{growth}*{worth})"

    # --- Drivers ---

    def _driver(self, row: int, place: int, figures: Mapping[str, Any]) -> None:
        driver, inputs = self.study.model.drivers[place], self.flows.inputs.drivers[place]
        likely = "1" if isinstance(driver.value, tuple) else inputs["value"]
        self._ends(row, inputs["low"], likely, inputs["high"], figures)
        runs = {end: self.flows.rows.rerun(end, driver=place) for end in ("low", "high")}
        is_used = any(
            driver.key in amount.names
            for owner in (self.study.reference, self.study.subject)
            if owner is not None
            for _row, amount in self.study.alternatives[owner].columns.expressions
        )
        if is_used and not runs["low"]:
            self._as_values(row, figures)
            return
        for end, column, name in (("low", AT_LOW, "saving_at_low"), ("high", AT_HIGH, "saving_at_high")):
            rows = runs[end]
            change = f"+{change_in(self.flows, rows, CHANGE_WITH_RESIDUAL)}" if rows else ""
            self._figure(row, column, self.saving + change, figures, name)
        at_low, at_high = cell(row, AT_LOW), cell(row, AT_HIGH)
        self._figure(row, SWING, f"ABS({at_high}-{at_low})", figures, "swing")
        self._break_even(row, place, figures, is_used=is_used)

    def _break_even(self, row: int, place: int, figures: Mapping[str, Any], *, is_used: bool) -> None:
        """Write the break-even by formula where the saving is a straight line, else the engine's with the saving left at it."""
        at_low, at_high, low, likely, high = (cell(row, column) for column in (AT_LOW, AT_HIGH, LOW, LIKELY, HIGH))
        if not is_used or (self.study.is_straight(place) and figures["low"] != figures["high"]):
            flat = f"ABS({at_high}-{at_low})<=0.000000000001*(ABS({at_high})+ABS({at_low}))"
            formula = f'IF({flat},"{NONE}",{likely}-{self.saving}*({high}-{low})/({at_high}-{at_low}))'
            self._figure(row, BREAK_EVEN, formula, figures, "break_even")
            return
        even = figures["break_even"]
        self.page.put(row, BREAK_EVEN, NONE if even is None else even, "number", "input")
        self.factor_cells["break_even", place] = on_sheet(self.page.title, cell(row, BREAK_EVEN))
        rows = self.flows.rows.rerun("break_even", driver=place)
        if rows:
            formula = f"{self.saving}+{change_in(self.flows, rows, CHANGE_WITH_RESIDUAL)}"
            self.page.formula(row, LEFT, formula, self.study.left_at_break_even(place), "residue", style="muted")

    def _as_values(self, row: int, figures: Mapping[str, Any]) -> None:
        """Write the engine's figures as they are: the re-runs would not fit into the sheet of flows."""
        for column, name in ((AT_LOW, "saving_at_low"), (AT_HIGH, "saving_at_high"), (SWING, "swing"), (BREAK_EVEN, "break_even")):
            value = figures[name]
            self.page.put(row, column, NONE if value is None else value, "number" if name == "break_even" else "money", "muted")
        self.page.text(row, LEFT, _("value, not live"), "muted")

    # --- Chart ---

    def _chart(self, count: int, row: int) -> None:
        """Draw the largest swings as a tornado that follows the cells."""
        chart = self.page.book.file.add_chart({"type": "bar", "subtype": "stacked"})
        first, last = HEAD + 1, HEAD + count
        for column, name, colour in ((DOWN, _("At the low value"), "#8A9693"), (UP, _("At the high value"), "#0B5D66")):
            chart.add_series(
                {
                    "name": name,
                    "categories": [self.page.title, first, ITEM, last, ITEM],
                    "values": [self.page.title, first, column, last, column],
                    "fill": {"color": colour},
                    "gap": 40,
                }
            )
        chart.set_title({"name": _("Change of the saving"), "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "label_position": "low"})
        chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DBE1DF"}}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 980, "height": 140 + 26 * count})
        self.page.sheet.insert_chart(row, 0, chart)
