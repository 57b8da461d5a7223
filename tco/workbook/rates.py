"""Rates of return, and the saving at other discount rates: below the comparison, on the same sheet.

The engine finds every rate at which the saving is worth nothing; here each is a start from which Newton's method, over the
logarithm of 1 + rate, goes on by formula: the rate follows what is changed, and the saving left at it can be seen.
"""

import math

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tco.spreadsheet.vocabulary import COMPOUNDINGS
from tco.workbook import flow_rows as at
from tco.workbook.book import NONE, Value
from tco.workbook.cells import cell
from tco.workbook.comparison import ComparisonSheet

STEPS = 8
ROWS_OF_A_PAGE = 90
LOWEST = -0.99999  # so close to the loss of everything, a period's rate has no digits left for steps
STEEPEST = 690  # natural logarithm of the largest factor that spreadsheet programs discount by
PROFILE = (0.0, 0.03, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4)


class RatesOfReturn:
    """Writes rates and profile below what the sheet of the comparison holds already."""

    def __init__(self, sheet: ComparisonSheet) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.study = sheet.study
        self.flows = sheet.flows
        self.is_simple = self.study.model.discount.compounding == "simple"
        self.simple = self.flows.vocabulary.word(COMPOUNDINGS, "simple")

    def write(self) -> None:
        """Write the rates and the profile, which are printed, and below them the steps to each rate."""
        others = [other for other in self.study.others if other in self.flows.rows.differences]
        if not others:
            self._print_down_to(self.sheet.next)
            return
        self.sheet.section(_("Rates of return"))
        summary = self.sheet.next
        self.sheet.next += 1
        self.page.text(summary, 0, _("Annual rate at which both cost the same"))
        self._profile(others)
        self._print_down_to(self.sheet.next)
        found = [(other, rate) for other in others for rate in self.study.comparison(other)["irr"]["values"]]
        results: dict[int, list[str]] = {other: [] for other in others}
        if found:
            self.sheet.section(_("The steps by which the rates of return are found"))
            self._heads()
        for other, rate in found:
            results[other].append(self._rate(other, rate))
        for other, cells in results.items():
            self._summary(summary, other, cells)

    def _print_down_to(self, row: int) -> None:
        self.page.sheet.print_area(0, 0, row, len(self.study.alternatives))
        if row <= ROWS_OF_A_PAGE:
            self.page.sheet.fit_to_pages(1, 1)

    def _summary(self, row: int, other: int, cells: list[str]) -> None:
        rates = self.study.comparison(other)["irr"]["values"]
        label = f"{self.study.name_of(other)} · {_('Annual rate at which both cost the same')}"
        if len(cells) == 1:
            self.page.figure(row, other + 1, cells[0], rates[0], label=label, kind="percent")
        else:
            words = _("several: see below") if cells else pgettext("rates of return", "none")
            self.page.put(row, other + 1, words, "number", "right")

    def _heads(self) -> None:
        heads = [_("Beside"), _("Start, a year"), *[_("Step %(number)s") % {"number": step} for step in range(1, STEPS + 1)]]
        self.page.heads(self.sheet.next, [*heads, _("Rate, a year"), _("Saving left, of the sums discounted")])
        self.sheet.next += 1

    # --- Formulas ---

    def _period_rate(self, annual: str) -> str:
        return f'IF(Compounding="{self.simple}",{annual}/Periods_per_year,(1+{annual})^(1/Periods_per_year)-1)'

    def _as_period_rate(self, annual: float) -> float:
        m = self.study.model.periods_per_year
        return annual / m if self.is_simple else float((1 + annual) ** (1 / m) - 1)

    def _worth(self, other: int, rate: str, *, slope: bool = False, signless: bool = False) -> str:
        """Return the saving at the rate of a period in a cell.

        With `slope`, how fast that falls with the logarithm of 1 + rate; `signless`, the sum of its terms without their signs.
        """
        rows, terms = self.flows.rows.differences[other], []
        for row, times in ((rows.once, at.PERIOD_ROW), (rows.recurring, at.TIME_ROW)):
            flows, time = self.flows.periods(row), self.flows.periods(times)
            flows = f"ABS({flows})" if signless else flows
            terms.append(f"SUMPRODUCT({flows}*{time}*(1+{rate})^-{time})" if slope else f"SUMPRODUCT({flows}*(1+{rate})^-{time})")
        return "+".join(terms)

    def _worth_at(self, other: int, annual: float) -> float:
        """The saving at an annual rate."""
        there, here = self.study.ledgers[other], self.study.ledgers[self.study.subject]
        base, timeline = 1 + self._as_period_rate(annual), there.environment.timeline
        shift = {"end": 0.0, "mid": 0.5, "start": 1.0}[self.study.model.discount.timing]
        once, recurring = there.once.values - here.once.values, there.recurring.values - here.recurring.values
        with np.errstate(all="ignore"):
            return float(once @ base**-timeline.periods + recurring @ base ** -np.maximum(0.0, timeline.periods - shift))

    def _rate(self, other: int, annual: float) -> str:
        """Write the steps to one rate; return the cell in which it stands."""
        row, page = self.sheet.next, self.page
        self.sheet.next += 1
        label = f"{self.study.name_of(other)} · {_('Annual rate at which both cost the same')}"
        page.text(row, 0, self.study.name_of(other))
        page.number(row, 1, annual, "rate", "input")
        rate = self._as_period_rate(annual)
        if annual < LOWEST or abs(math.log1p(rate)) * self.study.last > STEEPEST:
            return cell(row, 1)
        before = self._period_rate(cell(row, 1))
        for step in range(STEPS):
            if step:
                before = cell(row, 1 + step)
            newton = f"(1+{before})*EXP(({self._worth(other, before)})/({self._worth(other, before, slope=True)}))-1"
            page.formula(row, 2 + step, f"IFERROR({newton if step else before},{before})", rate, "rate")
        last = cell(row, 1 + STEPS)
        result = f'IF(Compounding="{self.simple}",{last}*Periods_per_year,(1+{last})^Periods_per_year-1)'
        # Once inputs are changed, steps may lead nowhere: a rate that leaves a saving is none.
        shown = f'IF({cell(row, 3 + STEPS)}=0,{result},"{NONE}")'
        page.figure(row, 2 + STEPS, shown, annual, label=f"{label} ({_('by steps')})", kind="percent")
        left = f"ROUND(({self._worth(other, last)})/({self._worth(other, last, signless=True)}),6)"
        page.formula(row, 3 + STEPS, f'IFERROR({left},"{NONE}")', 0, "percent")
        return cell(row, 2 + STEPS)

    # --- Profile ---

    def _profile(self, others: list[int]) -> None:
        self.sheet.section(_("Saving at present value, at other discount rates a year"))
        self.page.text(self.sheet.next - 1, self.study.subject + 1, _("Rate of a period"), "section")
        for rate in (None, *PROFILE):
            row = self.sheet.next
            self.sheet.next += 1
            annual = self.study.model.discount.rate if rate is None else rate
            if rate is None:
                self.page.formula(row, 0, "Discount_rate", annual, "rate", style="total")
            else:
                self.page.number(row, 0, rate, "rate", "input")
            own = cell(row, self.study.subject + 1)
            self.page.formula(
                row, self.study.subject + 1, self._period_rate(cell(row, 0)), self._as_period_rate(annual), "rate", style="muted"
            )
            for other in others:
                value: Value = self._worth_at(other, annual)
                formula = self._worth(other, own)
                if rate is None:
                    label = f"{self.study.name_of(other)} · {_('Saving at present value, from the profile')}"
                    self.page.figure(row, other + 1, formula, self.study.comparison(other)["saving_pv"], label=label, style="total")
                else:
                    self.page.formula(row, other + 1, f'IFERROR({formula},"{NONE}")', value)
