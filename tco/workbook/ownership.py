"""What each alternative costs its owner, and of which categories that is made."""

from django.utils.translation import gettext as _

from tco.catalogue import category_order
from tco.engine.figures import annuity_factor
from tco.workbook import flow_rows as at
from tco.workbook.book import NONE
from tco.workbook.cells import cell
from tco.workbook.comparison import ComparisonSheet, or_none

# How the rows of categories are named: what is summed, then the category.
PRESENT_VALUE_ROW, TOTAL_ROW = "present_value/", "total/"
MOST_CATEGORIES = 200


class Ownership:
    """Writes both parts."""

    def __init__(self, sheet: ComparisonSheet) -> None:
        self.sheet = sheet
        self.study = sheet.study
        self.flows = sheet.flows

    def write(self) -> None:
        """Write every part."""
        self._ownership()
        self._categories()

    def _ownership(self) -> None:
        flows, figures = self.flows, self.study.figures
        rows = flows.rows.alternatives
        self.sheet.row(
            "periods",
            _("Number of periods"),
            lambda p: flows.address(rows[p].head, at.LAST),
            lambda p: self.study.alternatives[p].periods,
            "whole",
            checked=False,
        )
        self.sheet.row(
            "total", _("Total, not discounted"), lambda p: flows.address(rows[p].net, at.TOTAL), lambda p: figures(p)["total"]
        )
        self.sheet.row(
            "pv",
            _("Present value"),
            lambda p: flows.address(rows[p].discounted, at.PRESENT_VALUE),
            lambda p: figures(p)["present_value"],
            style="total",
        )

        def of_lines(place: int, benefit: int) -> str:
            return f"SUMIF({flows.column_of_lines(place, at.BENEFIT)},{benefit},{flows.column_of_lines(place, at.PRESENT_VALUE)})"

        self.sheet.row("costs_pv", _("Present value of costs"), lambda p: of_lines(p, 0), lambda p: figures(p)["costs_pv"])
        self.sheet.row(
            "benefits_pv",
            _("Present value of benefits and residual values"),
            lambda p: f"-{of_lines(p, 1)}-{flows.address(rows[p].residual, at.PRESENT_VALUE)}",
            lambda p: figures(p)["benefits_pv"],
        )
        years = "({n}/Periods_per_year)"

        def annuity(place: int) -> str:
            span_of = years.format(n=self.sheet.at("periods", place))
            return f"IF(ABS(Annual_rate)<0.0000000001,1/{span_of},Annual_rate/(1-(1+Annual_rate)^-{span_of}))"

        discount, m = self.study.model.discount, self.study.model.periods_per_year
        self.sheet.row(
            "annuity",
            _("Annual payment for each unit of present value"),
            annuity,
            lambda p: annuity_factor(discount, self.study.alternatives[p].periods, m),
            "factor",
            style="muted",
            checked=False,
        )
        self.sheet.row(
            "annualised",
            _("Cost of a year"),
            lambda p: f"{self.sheet.at('pv', p)}*{self.sheet.at('annuity', p)}",
            lambda p: figures(p)["annualised"],
        )

        def roi(place: int) -> str:
            costs, benefits = self.sheet.at("costs_pv", place), self.sheet.at("benefits_pv", place)
            return f'IF(AND(ABS({benefits})>0,{costs}>0),({benefits}-{costs})/{costs},"{NONE}")'

        self.sheet.row("roi", _("Benefits less costs, of costs"), roi, lambda p: or_none(figures(p)["roi"]), "percent")

    def _categories(self) -> None:
        keys = {key for p in range(len(self.study.alternatives)) for key in self.study.figures(p)["by_category"]}
        ordered = category_order(keys | {"residual"})[:MOST_CATEGORIES]
        for heading, column, prefix in (
            (_("Present value by category"), at.PRESENT_VALUE, PRESENT_VALUE_ROW),
            (_("Not discounted, by category"), at.TOTAL, TOTAL_ROW),
        ):
            self.sheet.section(heading)
            for key in ordered:
                self._category(key, column, prefix)

    def _category(self, key: str, column: int, prefix: str) -> None:
        flows, label = self.flows, self.flows.labels[key]

        def formula(place: int) -> str:
            lines, sums = flows.column_of_lines(place, at.CATEGORY), flows.column_of_lines(place, column)
            here = cell(self.sheet.next, 0)
            found = f"SUMPRODUCT(({lines}={here})*{sums})" if self.study.alternatives[place].lines else "0"
            residual = flows.address(flows.rows.alternatives[place].residual, column)
            return f"{found}+{residual}" if key == "residual" else found

        def expected(place: int) -> float:
            return float(self.study.figures(place)["by_category"].get(key, {}).get(prefix.rstrip("/"), 0.0))

        self.sheet.row(f"{prefix}{key}", label, formula, expected)
