"""The lines of an alternative on the sheet of flows, and what they add up to."""

from collections.abc import Mapping

import numpy as np
from django.utils.translation import gettext as _

from tco.engine.expressions import Expression
from tco.engine.model import Line, Once
from tco.spreadsheet.vocabulary import FLAGS, RESIDUALS, STEPS, TYPES
from tco.workbook import flow_rows as at
from tco.workbook.book import Kind, Value
from tco.workbook.cells import cell, span
from tco.workbook.flow_rows import AlternativeRows
from tco.workbook.flow_sheet import FlowSheet
from tco.workbook.study import Place


class AlternativeFlows:
    """Writes one alternative."""

    def __init__(self, sheet: FlowSheet, place: int) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.study = sheet.study
        self.rows = sheet.rows
        self.place = place

    def write(self) -> None:
        """Write the heading, the lines and the sums."""
        place = self.place
        rows, alternative = self.rows.alternatives[place], self.study.alternatives[place]
        self.sheet.section(rows.head, self.study.name_of(place))
        self.page.formula(rows.head, at.LAST, self.sheet.inputs.periods[place], alternative.periods, "whole", style="section")
        worth = f"INDEX({self.sheet.row_of_periods(at.ONCE_ROW)},{cell(rows.head, at.LAST)}+1)"
        self.page.formula(rows.head, at.FACTOR, worth, self.study.ledgers[place].worth_at_end, "factor", style="section")
        returned = self._returned(place)
        for line in range(len(alternative.lines)):
            self._line((place, line), rows, returned)
        self._sums(place, rows)

    def _returned(self, place: int) -> dict[int, tuple[float, float]]:
        """Result of each line (total, present value), its residual left out."""
        entries = iter(self.study.evaluation.alternatives()[self.study.alternatives[place].key].lines)
        return {entry.line: (entry.total, entry.present_value) for entry in entries if not entry.is_residual}

    def _line(self, place: Place, rows: AlternativeRows, sums: Mapping[int, tuple[float, float]]) -> None:
        row, line = self.rows.line(place), self.study.line(place)
        page, label = self.page, f"{self.study.name_of(place[0])} · {line.name}"
        page.text(row, at.NAME, line.name)
        category = self.sheet.line_rows.address(place, "category")
        page.formula(row, at.CATEGORY, f'{category}&""', self.sheet.labels[line.category], "text")
        self._parts(row, place, line, rows)
        total, worth = sums[place[1]]
        page.figure(row, at.TOTAL, f"SUM({self.sheet.row_of_periods(row)})", total, label=f"{label} · {_('Total')}")
        once, recurring = self.sheet.row_of_periods(at.ONCE_ROW), self.sheet.row_of_periods(at.RECURRING_ROW)
        own = self.sheet.row_of_periods(row)
        discounted = f"IF({cell(row, at.ONCE)}=1,SUMPRODUCT({own},{once}),SUMPRODUCT({own},{recurring}))"
        page.figure(row, at.PRESENT_VALUE, discounted, worth, label=f"{label} · {_('Present value')}")
        residual = self.study.ledgers[place[0]].residuals.get(place[1], 0.0)
        self.page.formula(row, at.GIVEN_BACK, self.sheet.given_back(row, row), residual)
        self.sheet.across(row, self.sheet.flow_formula(row, place), self.sheet.padded(self.study.flows(place).tolist()))

    def _parts(self, row: int, place: Place, line: Line, rows: AlternativeRows) -> None:
        """Write what the formula of a line's flows uses."""
        words, page = self.sheet.vocabulary, self.page
        yes = words.word(FLAGS, "true")

        def given(path: str) -> str:
            return self.sheet.line_rows.address(place, path)

        def put(column: int, formula: str, value: Value, kind: Kind = "whole") -> None:
            page.formula(row, column, formula, value, kind)

        if isinstance(line.amount, Expression):
            page.text(row, at.AMOUNT, _("rule"), "muted")
        else:
            put(at.AMOUNT, given("amount"), line.amount, "number")
        end, once, first, last = cell(rows.head, at.LAST), cell(row, at.ONCE), cell(row, at.FIRST), cell(row, at.LAST)
        span_of = _calendar(line, self.study.alternatives[place[0]].periods)
        once_at, life = given("when.at"), given("lifetime.periods")
        replaced = f'AND({given("lifetime.replace")}="{yes}",{life}<>"")'
        put(at.ONCE, f'IF({once_at}<>"",1,0)', int(isinstance(line.when, Once)))
        put(at.FIRST, f"IF({once}=1,{once_at},{given('when.from')})", span_of[0])
        one_off = f"IF({once_at}>{end},-1,IF({replaced},MAX({once_at},{end}-1),{once_at}))"
        to = given("when.to")
        put(at.LAST, f'IF({once}=1,{one_off},IF({to}="",{end},MIN({to},{end})))', span_of[1])
        every = given("when.every")
        put(at.STEP, f'IF({once}=1,IF({replaced},{life},1),IF({every}="",1,{every}))', span_of[2])
        benefit, risk = cell(row, at.BENEFIT), given("risk_adjustment")
        put(at.BENEFIT, f'IF({given("type")}="{words.word(TYPES, "benefit")}",1,0)', int(line.is_benefit))
        vat = f'IF(VAT_recovered="{yes}",1,1+{given("vat_rate")})'
        factor = float(self.study.ledgers[place[0]].schedule.factors[place[1]])
        put(at.FACTOR, f"{vat}*IF({benefit}=1,{risk}-1,1+{risk})", factor, "number")
        self._growth_parts(row, place, line)
        if self.rows.currencies:
            code = given("currency")
            number = 1 if line.currency is None else self.study.currencies.index(line.currency) + 2
            put(
                at.CURRENCY,
                f'IF(OR({code}="",{code}=Reporting_currency),1,MATCH({code},{self.sheet.inputs.currency_codes},0)+1)',
                number,
            )
        put(at.PRICE, f'IF({given("price")}="{yes}",1,0)', int(line.is_price))
        put(at.INVESTMENT, f'IF({given("investment")}="{yes}",1,0)', int(line.is_investment))
        residual = self.study.ledgers[place[0]].schedule.residuals.get(place[1])
        bought = span_of[0] + (span_of[1] - span_of[0]) // span_of[2] * span_of[2] if isinstance(line.when, Once) else 0
        step = cell(row, at.STEP)
        put(at.BOUGHT, f"IF(AND({once}=1,{last}>={first}),{first}+INT(({last}-{first})/{step})*{step},0)", bought)
        proportional = f'{given("lifetime.residual")}="{words.word(RESIDUALS, "straight_line")}"'
        straight = f'AND({once}=1,{last}>={first},{life}<>"",{proportional})'
        alive = f"MAX(0,({cell(row, at.BOUGHT)}+{life}-{end})/{life})"
        put(at.SHARE, f"IF({straight},{alive},0)", residual.share if residual else 0.0, "factor")

    def _growth_parts(self, row: int, place: Place, line: Line) -> None:
        if place in self.rows.indexes:
            self.page.text(row, at.RATE, _("list"), "muted")
            return
        rate, first = (
            self.sheet.line_rows.address(place, "escalation.rate"),
            self.sheet.line_rows.address(place, "escalation.first"),
        )
        step = self.sheet.line_rows.address(place, "escalation.step")
        escalation, discount = line.escalation, self.study.model.discount
        inherited = self.study.model.inflation if discount.basis == "nominal" else 0.0
        value = escalation.rate if escalation is not None and isinstance(escalation.rate, float) else inherited
        self.page.formula(row, at.RATE, f'IF({rate}="",Inherited_rate,{rate})', value, "rate")
        held = 0 if escalation is None else escalation.first - 1
        self.page.formula(row, at.HELD, f'IF(OR({rate}="",{first}=""),0,{first}-1)', held, "whole")
        by_period = int(escalation is not None and escalation.step == "period")
        word = self.sheet.vocabulary.word(STEPS, "period")
        self.page.formula(row, at.BY_PERIOD, f'IF(AND({rate}<>"",{step}="{word}"),1,0)', by_period, "whole")

    def _sums(self, place: int, rows: AlternativeRows) -> None:
        """Write what an alternative pays in each period, one-off and recurring apart because they are discounted apart."""
        page, ledger = self.page, self.study.ledgers[place]
        first, last = rows.block
        t, end = f"{{c}}${at.PERIOD_ROW + 1}", cell(rows.head, at.LAST)
        back = cell(rows.residual, at.TOTAL)
        for row, label in (
            (rows.residual, _("Residual values")),
            (rows.once, _("One-off flows, residual values included")),
            (rows.recurring, _("Recurring flows")),
            (rows.net, _("Net cost")),
            (rows.discounted, _("Net cost, discounted")),
        ):
            page.text(row, 0, label, "total" if row in (rows.net, rows.discounted) else "muted")
        page.formula(rows.residual, at.TOTAL, f"SUM({span(first, at.GIVEN_BACK, last, at.GIVEN_BACK)})", ledger.residual.value)
        worth = ledger.residual.value * ledger.worth_at_end
        page.formula(rows.residual, at.PRESENT_VALUE, f"{back}*{cell(rows.head, at.FACTOR)}", worth)
        residuals = np.zeros(self.study.length)
        residuals[ledger.last] = ledger.residual.value
        self.sheet.across(rows.residual, f"IF({t}={end},{back},0)", residuals.tolist(), "money", "muted")
        column, flags = f"{{c}}${first + 1}:{{c}}${last + 1}", span(first, at.ONCE, last, at.ONCE)
        once, recurring = self.sheet.padded(ledger.once.values.tolist()), self.sheet.padded(ledger.recurring.values.tolist())
        no_lines = "0" if not rows.lines else ""
        self.sheet.across(rows.once, f"{no_lines or f'SUMIF({flags},1,{column})'}+{{c}}{rows.residual + 1}", once, "money", "muted")
        self.sheet.across(rows.recurring, no_lines or f"SUMIF({flags},0,{column})", recurring, "money", "muted")
        net = self.sheet.padded(ledger.flows.settled.tolist())
        self.sheet.across(rows.net, f"{{c}}{rows.once + 1}+{{c}}{rows.recurring + 1}", net, "money", "total")
        discounted = f"{{c}}{rows.once + 1}*{{c}}${at.ONCE_ROW + 1}+{{c}}{rows.recurring + 1}*{{c}}${at.RECURRING_ROW + 1}"
        self.sheet.across(rows.discounted, discounted, self.sheet.padded(ledger.discounted.values.tolist()), "money", "total")
        page.formula(rows.net, at.TOTAL, f"SUM({self.sheet.row_of_periods(rows.net)})", ledger.total.settled, style="total")
        worth = ledger.present_value.settled
        page.formula(rows.discounted, at.PRESENT_VALUE, f"SUM({self.sheet.row_of_periods(rows.discounted)})", worth, style="total")


def _calendar(line: Line, end: int) -> tuple[int, int, int]:
    """Return the first and last period of a line and the step between its flows, replacements included."""
    if not isinstance(line.when, Once):
        return line.when.first, line.when.last, line.when.every
    if line.lifetime is not None and line.lifetime.replace:
        return line.when.at, max(line.when.at, end - 1), line.lifetime.periods
    return line.when.at, line.when.at, 1
