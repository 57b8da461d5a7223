"""A model as plain tables for the one exporter: its lines with every field, and what flows in each period."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cjm.kernel.export import Cell, ExportColumn, ExportTable
from tco.mapping import exact
from tco.spreadsheet.layout import LANGUAGES, Column
from tco.spreadsheet.line_sheet import ALTERNATIVE_OF_LINE, lines_sheet
from tco.spreadsheet.vocabulary import FLAGS
from tco.spreadsheet.writing import value_at

LinesRow = Mapping[str, Any]
FlowsRow = list[Cell]


def lines_table(document: Mapping[str, Any]) -> ExportTable[LinesRow]:
    """Return the lines of a model, one row each, with the heads of a cost sheet: read back, they are the lines they were."""
    side = LANGUAGES.index("ru" if (get_language() or "en").startswith("ru") else "en")
    rows = [
        {ALTERNATIVE_OF_LINE: alternative["key"], **line}
        for alternative in document["alternatives"]
        for line in alternative["lines"]
    ]
    columns = [
        ExportColumn[LinesRow](column.name[side], lambda row, column=column: _cell(row, column, side), width=column.width)  # type: ignore[misc]
        for column in lines_sheet().columns
    ]
    return ExportTable(
        title=lines_sheet().name[side], name=f"{document['name']} {lines_sheet().name[side]}", columns=columns, rows=rows
    )


def flows_table(document: Mapping[str, Any], result: Mapping[str, Any]) -> ExportTable[FlowsRow]:
    """Return the net cost of each alternative in each period, undiscounted, in the currency of the model."""
    described = document["alternatives"]
    flows = [result["alternatives"][alternative["key"]]["flows"] for alternative in described]
    last = max(map(len, flows))
    rows: list[FlowsRow] = [
        [period, *(_number(own[period]) if period < len(own) else None for own in flows)] for period in range(last)
    ]
    heads = [pgettext("of a study", "Period"), *(f"{alternative['name']}, {document['currency']}" for alternative in described)]
    columns = [ExportColumn[FlowsRow](head, lambda row, place=place: row[place], places=2) for place, head in enumerate(heads)]  # type: ignore[misc]
    return ExportTable(title=_("Flows"), name=f"{document['name']} {_('Flows')}", columns=columns, rows=rows)


def _cell(row: Mapping[str, Any], column: Column, side: int) -> Cell:
    value = value_at(row, column.path)
    if isinstance(value, bool):
        return FLAGS[str(value).lower()][side]
    if isinstance(value, list):
        return "; ".join(repr(item) for item in value)
    if isinstance(value, int | float):
        return _number(value)
    if value is None:
        return None
    return column.words_for(LANGUAGES[side]).get(value, str(value))


def _number(value: float) -> Decimal:
    return exact(value)
