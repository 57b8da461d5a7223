"""The charts beside the comparison: what each alternative is made of, and how the saving adds up. They follow the cells."""

from typing import Any

from django.utils.translation import gettext as _

from tco.workbook import flow_rows as at
from tco.workbook.comparison import FIRST_ROW, HEAD, ComparisonSheet
from tco.workbook.ownership import PRESENT_VALUE_ROW

# More kinds of cost than this cannot be told apart by colour.
MOST_SERIES = 20
WIDTH, ROWS_APART, PIXELS_OF_A_ROW = 760, 2, 20
COLOURS = ("#0B5D66", "#6FA3AA", "#8A9693", "#C59A4B", "#3F4A48", "#B9D3D6", "#C3CCC9", "#7A6A9E", "#5B7F4B", "#A65B4B")
LINE_COLOURS = ("#0B5D66", "#C59A4B", "#8A9693", "#7A6A9E", "#5B7F4B", "#A65B4B")
GRID = {"visible": True, "line": {"color": "#DBE1DF"}}


def write_comparison_charts(sheet: ComparisonSheet) -> None:
    """Draw the charts at the right of the table, which alone is printed. Call when the sheet is complete."""
    columns = len(sheet.study.alternatives)
    row = FIRST_ROW
    for chart, height in (_by_category(sheet), _added_up(sheet)):
        if chart is not None:
            chart.set_legend({"position": "bottom"})
            chart.set_size({"width": WIDTH, "height": height})
            sheet.page.sheet.insert_chart(row, columns + 2, chart)
            row += height // PIXELS_OF_A_ROW + ROWS_APART


def _by_category(sheet: ComparisonSheet) -> tuple[Any, int]:
    """Return the present value of every alternative as a bar of its kinds of cost, gains at the left of zero; and its height."""
    rows = [row for name, row in sheet.rows.items() if name.startswith(PRESENT_VALUE_ROW)]
    columns, title = len(sheet.study.alternatives), sheet.page.title
    height = 170 + 45 * columns
    if not 0 < len(rows) <= MOST_SERIES:
        return None, height
    chart = sheet.page.book.file.add_chart({"type": "bar", "subtype": "stacked"})
    for place, row in enumerate(rows):
        chart.add_series(
            {
                "name": [title, row, 0],
                "categories": [title, HEAD, 1, HEAD, columns],
                "values": [title, row, 1, row, columns],
                "fill": {"color": COLOURS[place % len(COLOURS)]},
                "gap": 50,
            }
        )
    currency = {"currency": sheet.study.model.currency}
    chart.set_title({"name": _("Present value by category, %(currency)s") % currency, "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": GRID})
    return chart, height


def _added_up(sheet: ComparisonSheet) -> tuple[Any, int]:
    """Return the saving beside each other alternative, added up: where it crosses zero, it is paid back. And its height."""
    flows, height = sheet.flows, 380
    if not flows.rows.differences:
        return None, height
    chart = sheet.page.book.file.add_chart({"type": "line"})
    periods = sheet.study.alternatives[sheet.study.subject].periods
    first, last, title = at.PERIODS, at.PERIODS + periods, flows.page.title
    for place, (other, rows) in enumerate(flows.rows.differences.items()):
        chart.add_series(
            {
                "name": [sheet.page.title, HEAD, other + 1],
                "categories": [title, at.PERIOD_ROW, first, at.PERIOD_ROW, last],
                "values": [title, rows.cumulative, first, rows.cumulative, last],
                "line": {"color": LINE_COLOURS[place % len(LINE_COLOURS)], "width": 2},
            }
        )
    # Nothing that somebody typed stands in a title: XlsxWriter takes what looks like an address for one.
    heading = _("Saving beside each, added up, not discounted, %(currency)s") % {"currency": sheet.study.model.currency}
    chart.set_title({"name": heading, "name_font": {"size": 11}})
    chart.set_x_axis({"name": _("Period"), "label_position": "low", "interval_unit": max(1, periods // 12)})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": GRID})
    return chart, height
