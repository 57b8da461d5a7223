"""Another alternative less the one we sell, period by period, added up and with the times at which the sum turns positive."""

import numpy as np
from django.utils.translation import gettext as _

from tco.engine.arithmetic import settled_array
from tco.engine.ledger import ByPeriod
from tco.workbook import flow_rows as at
from tco.workbook.book import Style
from tco.workbook.cells import cell, letters
from tco.workbook.flow_rows import DifferenceRows
from tco.workbook.flow_sheet import FlowSheet


def write_differences(flows: FlowSheet) -> None:
    """Write the rows of every comparison between studies of the same length."""
    if not flows.rows.differences:
        return
    subject = flows.study.name_of(flows.study.subject)
    flows.section(flows.rows.differences_head, _("Differences: what the client saves with “%(subject)s”") % {"subject": subject})
    for other, rows in flows.rows.differences.items():
        _write(flows, other, rows)


def _write(flows: FlowSheet, other: int, rows: DifferenceRows) -> None:
    study, page = flows.study, flows.page
    there, here = flows.rows.alternatives[other], flows.rows.alternatives[study.subject]
    ledgers = study.ledgers[other], study.ledgers[study.subject]
    labels = (
        _("Beside “%(alternative)s”") % {"alternative": study.name_of(other)},
        _("One-off flows"),
        _("Recurring flows"),
        _("Saving"),
        _("Saving, added up"),
        _("Paid back after, years"),
        _("Saving, discounted"),
        _("Saving, discounted and added up"),
        _("Paid back with interest after, years"),
    )
    for row, label in enumerate(labels, start=rows.head):
        page.text(row, 0, label, "total" if row in (rows.flows, rows.discounted) else "muted" if row != rows.head else "claim")
    size = f"SUMPRODUCT(ABS({flows.row_of_periods(there.net)}))+SUMPRODUCT(ABS({flows.row_of_periods(here.net)}))"
    sizes = sum(float(np.abs(ledger.flows.values).sum()) for ledger in ledgers)
    page.formula(rows.head, at.AMOUNT, size, sizes, "money")
    for row, own in ((rows.once, "once"), (rows.recurring, "recurring")):
        values = (getattr(ledgers[0], own).values - getattr(ledgers[1], own).values).tolist()
        _less(flows, row, getattr(there, own), getattr(here, own), values, total=False)
    plain = ledgers[0].flows.less(ledgers[1].flows)
    discounted = ledgers[0].discounted.less(ledgers[1].discounted)
    for row, above, below, cumulative, crossing, by_period in (
        (rows.flows, there.net, here.net, rows.cumulative, rows.crossing, plain),
        (rows.discounted, there.discounted, here.discounted, rows.cumulative_discounted, rows.crossing_discounted, discounted),
    ):
        _less(flows, row, above, below, by_period.values.tolist(), total=True)
        _added_up(flows, (row, cumulative, crossing), by_period, cell(rows.head, at.AMOUNT))


def _less(flows: FlowSheet, row: int, above: int, below: int, values: list[float], *, total: bool) -> None:
    style: Style = "total" if total else "muted"
    padded = [*values, *[0.0] * (flows.study.length - len(values))]
    flows.across(row, f"{{c}}{above + 1}-{{c}}{below + 1}", padded, "money", style)


def _added_up(flows: FlowSheet, rows: tuple[int, int, int], by_period: ByPeriod, size: str) -> None:
    """Write the running sum of a row, residue of rounding beside `size` being zero, and the time of each crossing from below."""
    row, cumulative, crossing = rows
    values = by_period.values
    balance = settled_array(np.cumsum(values), np.cumsum(by_period.sizes)).tolist()
    balance = [*balance, *[balance[-1]] * (flows.study.length - len(balance))]
    page, m = flows.page, flows.study.model.periods_per_year
    first = at.PERIODS
    page.formula(cumulative, first, f"{cell(row, first)}", balance[0], "money")
    summed = f"{{p}}{cumulative + 1}+{{c}}{row + 1}"
    limit = f"0.000000000001*{size}"
    flows.across(cumulative, f"IF(ABS({summed})<{limit},0,{summed})", [None, *balance[1:]])
    t = f"{{c}}${at.PERIOD_ROW + 1}"
    before, here = f"{{p}}{cumulative + 1}", f"{{c}}{cumulative + 1}"
    template = f'IF(AND({before}<0,{here}>=0),({t}-1-{before}/{{c}}{row + 1})/Periods_per_year,"")'
    for period in range(1, flows.study.length):
        crosses = balance[period - 1] < 0 <= balance[period]
        time = (period - 1 - balance[period - 1] / values[period]) / m if crosses else None
        column = first + period
        formula = template.replace("{c}", letters(column)).replace("{p}", letters(column - 1))
        page.formula(crossing, column, formula, time, "years", style="muted")
