"""Lines calculated once more with one number moved: for the sensitivity, and for the price where lines use it through a driver."""

import math

from django.utils.translation import gettext as _

from tco.engine.model import Driver
from tco.workbook import flow_rows as at
from tco.workbook.book import NONE, Value
from tco.workbook.cells import cell, on_sheet, span
from tco.workbook.flow_rows import RerunRows
from tco.workbook.flow_sheet import FlowSheet
from tco.workbook.study import Place, Rerun

# In the rows of re-runs, columns to the left of the periods hold other things.
CHANGE_TOTAL, CHANGE_PV, CHANGE_WITH_RESIDUAL, CHANGE_SIZE = at.FIRST, at.LAST, at.STEP, at.FACTOR


def write_runs(flows: FlowSheet, factor_cells: dict[tuple[str, int], str]) -> None:
    """Write every re-run. `factor_cells` tells, by end and other alternative, the cells with price factors to be tried."""
    if not flows.rows.reruns:
        return
    flows.section(flows.rows.reruns_head, _("Run again with one number moved: what sensitivity and headroom rest on"))
    for rerun, rows in flows.rows.reruns:
        _write(flows, rerun, rows, factor_cells)


def _write(flows: FlowSheet, rerun: Rerun, rows: RerunRows, factor_cells: dict[tuple[str, int], str]) -> None:
    page, head = flows.page, rows.head
    page.text(head, 0, _title(flows, rerun), "claim")
    number = cell(head, at.AMOUNT)
    if rerun.driver is not None and rerun.end != "break_even":
        page.formula(head, at.AMOUNT, flows.inputs.drivers[rerun.driver][rerun.end], rerun.number, "number")
    elif rerun.against is not None:
        page.formula(head, at.AMOUNT, factor_cells[rerun.end, rerun.against], rerun.number, "factor")
    elif rerun.driver is not None:
        page.formula(head, at.AMOUNT, factor_cells["break_even", rerun.driver], rerun.number, "number")
    else:
        page.number(head, at.AMOUNT, rerun.number, "number")
    places = {driver.key: place for place, driver in enumerate(flows.study.model.drivers)}
    for key, row in rows.drivers.items():
        _driver(flows, rerun, places[key], row, number)
    for place, row in rows.lines.items():
        _line(flows, rerun, rows, place, row)


def _title(flows: FlowSheet, rerun: Rerun) -> str:
    if rerun.driver is not None:
        names = {"driver": flows.study.model.drivers[rerun.driver].label}
        return {
            "low": _("“%(driver)s” at its low value") % names,
            "high": _("“%(driver)s” at its high value") % names,
        }.get(rerun.end, _("“%(driver)s” at its break-even") % names)
    names = {"alternative": flows.study.name_of(rerun.seller or 0)}
    if rerun.end == "nothing":
        return _("“%(alternative)s” at a price of nothing") % names
    return _("“%(alternative)s” at the price that makes both cost the same") % names


def _driver(flows: FlowSheet, rerun: Rerun, place: int, row: int, number: str) -> None:
    """Write a moved driver by period; what stands in its place in the formulas of the lines."""
    driver: Driver = flows.study.model.drivers[place]
    flows.page.text(row, 0, driver.label, "muted")
    if rerun.driver is None:
        likely = flows.study.driver_values(driver)
        values = [None if value is None else value * rerun.number for value in likely]
        if place in flows.rows.drivers:
            flows.across(row, f"{number}*{{c}}{flows.rows.drivers[place] + 1}", values, "number", "muted")
        return
    flows.page.formula(row, at.RATE, flows.inputs.drivers[place]["growth"], driver.growth, "rate")
    start = f"{number}*{{list}}" if isinstance(driver.value, tuple) else number
    flows.driver_row(row, place, start, flows.study.driver_values(driver, rerun.number))


def _line(flows: FlowSheet, rerun: Rerun, rows: RerunRows, place: Place, row: int) -> None:
    """Write a line's flows in the re-run, and by how much they and their worth change."""
    study, page, line_row = flows.study, flows.page, flows.rows.line(place)
    ledger, head = study.ledgers[place[0]], flows.rows.alternatives[place[0]].head
    page.text(row, 0, f"{study.name_of(place[0])} · {study.line(place).name}")
    run = study.rerun_flows(rerun, place)
    padded = [*run.tolist(), *[0.0] * (study.length - len(run))]

    # A price of nothing may divide by zero: then there is no sum, and what follows from it says so too.
    def told(formula: str) -> str:
        return f'IFERROR({formula},"{NONE}")' if rerun.end == "nothing" else formula

    def known(value: float) -> Value:
        return value if math.isfinite(value) else NONE

    flows.across(row, told(flows.flow_formula(line_row, place, rows.drivers)), [known(value) for value in padded])
    own, once, recurring = (flows.row_of_periods(each) for each in (row, at.ONCE_ROW, at.RECURRING_ROW))
    discount = ledger.schedule.discount(place[1])
    total, worth = float(run.sum()), float(run @ discount)
    complete = f"/(COUNT({own})=COLUMNS({own}))" if rerun.end == "nothing" else ""
    page.formula(row, at.TOTAL, told(f"SUM({own}){complete}"), known(total))
    is_once = cell(line_row, at.ONCE)
    discounted = f"IF({is_once}=1,SUMPRODUCT({own},{once}),SUMPRODUCT({own},{recurring}))"
    page.formula(row, at.PRESENT_VALUE, told(f"{discounted}{complete}"), known(worth))
    back = flows.given_back(row, line_row)
    if rerun.end == "nothing":
        back = f"IF({cell(line_row, at.SHARE)}=0,0,{back})"
    page.formula(row, at.GIVEN_BACK, told(back), known(study.returned(place, run)))
    # More cost of the rival is more saving, more of ours less. A price counts for its own seller, and a price line once.
    is_price = rerun.seller is not None
    side = 1.0 if is_price or place[0] == study.reference else -1.0
    times = f"*(1-{cell(line_row, at.PRICE)})" if is_price else "" if side > 0 else "*-1"
    differences = [f"({cell(row, column)}-{cell(line_row, column)})" for column in (at.TOTAL, at.PRESENT_VALUE, at.GIVEN_BACK)]
    with_residual = f"({differences[1]}+{differences[2]}*{cell(head, at.FACTOR)})"
    changes = study.change(rerun, place)
    for column, formula, value in zip(
        (CHANGE_TOTAL, CHANGE_PV, CHANGE_WITH_RESIDUAL), (*differences[:2], with_residual), changes[:3], strict=True
    ):
        page.formula(row, column, told(formula + times), known(side * value))
    if is_price:
        size = f"SUMPRODUCT(ABS({own}-{flows.row_of_periods(line_row)})){times}"
        page.formula(row, CHANGE_SIZE, told(size), known(changes[3]))


def change_in(flows: FlowSheet, rows: RerunRows, column: int) -> str:
    """Return the sum of what a re-run changes, for other sheets; an error where a line has no sum.

    The lines of a re-run stand together.
    """
    first, last = min(rows.lines.values()), max(rows.lines.values())
    changes = on_sheet(flows.page.title, span(first, column, last, column))
    return f"SUM({changes})/(COUNT({changes})=ROWS({changes}))"
