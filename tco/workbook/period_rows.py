"""The first rows of the sheet of flows: periods, discount factors, exchange rates, drivers and price indexes by period."""

import numpy as np
from django.utils.translation import gettext as _

from tco.engine.model import Escalation
from tco.engine.timeline import compound, escalation_factors
from tco.workbook import flow_rows as at
from tco.workbook.cells import cell, letters
from tco.workbook.flow_sheet import FlowSheet
from tco.workbook.lists import path_of
from tco.workbook.study import Place


class PeriodRows:
    """Writes them."""

    def __init__(self, sheet: FlowSheet) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.study = sheet.study
        self.rows = sheet.rows
        self.inputs = sheet.inputs

    def write(self) -> None:
        """Write everything above the first alternative."""
        self._head()
        self._factors()
        self._drivers()
        for place in self.rows.indexes:
            escalation = self.study.line(place).escalation
            if escalation is not None:
                self._price_index(place, escalation)

    def _head(self) -> None:
        page = self.page
        page.text(0, 0, page.title, "title")
        page.text(
            1,
            0,
            _("Flow = amount × price growth × exchange rate × factor (sign, VAT, risk), in the periods that the line names."),
            "muted",
        )
        page.text(
            2,
            0,
            _("Columns %(first)s to %(last)s hold what the formulas use; the + above opens them.")
            % {"first": letters(at.AMOUNT), "last": letters(at.SHARE)},
            "muted",
        )
        heads = {
            at.NAME: _("Period"),
            at.CATEGORY: _("Category"),
            at.TOTAL: _("Total"),
            at.PRESENT_VALUE: _("Present value"),
            at.GIVEN_BACK: _("Residual at the end"),
            at.AMOUNT: _("Amount"),
            at.FIRST: _("First"),
            at.LAST: _("Last"),
            at.STEP: _("Step"),
            at.FACTOR: _("Factor"),
            at.RATE: _("Growth a year"),
            at.HELD: _("Years held"),
            at.BY_PERIOD: _("By period"),
            at.CURRENCY: _("Currency no."),
            at.ONCE: _("One-off"),
            at.BENEFIT: _("Benefit"),
            at.PRICE: _("Price"),
            at.INVESTMENT: _("Investment"),
            at.BOUGHT: _("Last bought"),
            at.SHARE: _("Life left"),
        }
        page.heads(at.PERIOD_ROW, [heads[column] for column in range(at.PERIODS)], texts=2)
        page.sheet.set_row(at.PERIOD_ROW, 30)
        for place in range(self.study.length):
            page.number(at.PERIOD_ROW, at.PERIODS + place, place, "whole", "head")

    def _factors(self) -> None:
        study, timeline, t = self.study, self.study.environment.timeline, f"{{c}}${at.PERIOD_ROW + 1}"
        for row, label in (
            (at.DATE_ROW, _("End of the period")),
            (at.YEAR_ROW, _("Year")),
            (at.ELAPSED_ROW, _("Years elapsed")),
            (at.ONCE_ROW, _("Discount factor, one-off flows")),
            (at.TIME_ROW, _("Time of recurring flows")),
            (at.RECURRING_ROW, _("Discount factor, recurring flows")),
        ):
            self.page.text(row, 0, label)
        self._dates()
        self.sheet.across(at.YEAR_ROW, f"ROUNDUP({t}/Periods_per_year,0)", timeline.years.astype(float).tolist(), "whole")
        self.sheet.across(at.ELAPSED_ROW, f"{t}/Periods_per_year", timeline.elapsed.tolist(), "years")
        self.sheet.across(at.ONCE_ROW, f"(1+Period_rate)^-{t}", study.environment.discount.once.tolist(), "factor")
        shift = {"end": 0.0, "mid": 0.5, "start": 1.0}[study.model.discount.timing]
        times = np.maximum(0.0, timeline.periods - shift).tolist()
        self.sheet.across(at.TIME_ROW, f"MAX(0,{t}-Timing_shift)", times, "years")
        time = f"{{c}}${at.TIME_ROW + 1}"
        self.sheet.across(at.RECURRING_ROW, f"(1+Period_rate)^-{time}", study.environment.discount.recurring.tolist(), "factor")
        for code, row in self.rows.currencies.items():
            self._currency(code, row)

    def _dates(self) -> None:
        """Write the day on which each period ends; left out where spreadsheets do not count so far back."""
        year = int(self.study.model.base_date[:4])
        if not 1901 <= year <= 9000:
            return
        months = 12 // self.study.model.periods_per_year
        start = np.datetime64(self.study.model.base_date[:7], "M")
        day = int(self.study.model.base_date[8:])
        epoch = np.datetime64("1899-12-30")
        for place in range(self.study.length):
            month = start + np.timedelta64(place * months, "M")
            first, following = month.astype("M8[D]"), (month + np.timedelta64(1, "M")).astype("M8[D]")
            days = int((following - first).astype(int))
            serial = int((first - epoch).astype(int)) + min(day, days) - 1
            column = at.PERIODS + place
            formula = f"EDATE(Base_date,{letters(column)}${at.PERIOD_ROW + 1}*12/Periods_per_year)"
            self.page.formula(at.DATE_ROW, column, formula, serial, "month")

    def _currency(self, code: str, row: int) -> None:
        page, ones = self.page, [1.0] * self.study.length
        if not code:
            page.text(row, 0, self.study.model.currency)
            for place in range(self.study.length):
                page.number(row, at.PERIODS + place, 1, "factor")
            return
        rate, (rate_cell, drift_cell) = self.study.model.fx[code], self.inputs.currencies[code]
        page.text(row, 0, _("%(currency)s for one %(foreign)s") % {"currency": self.study.model.currency, "foreign": code})
        page.formula(row, at.AMOUNT, rate_cell, rate.rate, "number")
        page.formula(row, at.RATE, drift_cell, rate.drift, "rate")
        values = (np.array(ones) * rate.rate * compound(rate.drift, self.study.environment.timeline.elapsed)).tolist()
        self.sheet.across(row, self.sheet.grown(row, cell(row, at.AMOUNT)), values, "factor")

    def _drivers(self) -> None:
        if self.rows.drivers_head:
            self.sheet.section(self.rows.drivers_head, _("Drivers and price indexes by period"))
        for place, row in self.rows.drivers.items():
            driver, cells = self.study.model.drivers[place], self.inputs.drivers[place]
            self.page.text(row, 0, driver.label)
            self.page.formula(row, at.RATE, cells["growth"], driver.growth, "rate")
            if isinstance(driver.value, tuple):
                start = "{list}"
            else:
                self.page.formula(row, at.AMOUNT, cells["value"], driver.value, "number")
                start = cell(row, at.AMOUNT)
            self.sheet.driver_row(row, place, start, self.study.driver_values(driver))

    def _price_index(self, place: Place, escalation: Escalation) -> None:
        """Write the factor of a line whose price grows by a rate of its own in each year."""
        row, line = self.rows.indexes[place], self.study.line(place)
        self.page.text(
            row,
            0,
            _("Price index of “%(line)s”, %(alternative)s") % {"line": line.name, "alternative": self.study.name_of(place[0])},
        )
        first = self.sheet.line_rows.address(place, "escalation.first")
        self.page.formula(row, at.HELD, f'IF({first}="",1,{first})', escalation.first, "whole")
        last = self.study.alternatives[place[0]].periods
        values = escalation_factors(escalation, self.study.ledgers[place[0]].environment.timeline).tolist()
        self.page.number(row, at.PERIODS, 1, "factor")
        year, before = f"{{c}}${at.YEAR_ROW + 1}", f"{{p}}${at.YEAR_ROW + 1}"
        rate = f"INDEX({self.sheet.lists.all(path_of(place))},{year}+1)"
        risen = f"{{p}}{row + 1}*IF(AND({year}>{before},{year}>={cell(row, at.HELD)}),1+{rate},1)"
        for period in range(1, last + 1):
            column = at.PERIODS + period
            formula = risen.replace("{c}", letters(column)).replace("{p}", letters(column - 1))
            self.page.formula(row, column, formula, values[period], "factor")
