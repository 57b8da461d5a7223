"""A plain table of costs, without the sheets of the template: one head row, one cost in each row below.

What such a table leaves open is filled in by one rule, which the preview states: all rows belong to one alternative, our
own; a cost falls on its date, counted in months from the earliest one, or on the base date when it has none; nothing is
discounted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tco.spreadsheet.layout import Column
from tco.spreadsheet.line_sheet import DAY_OF_LINE, lines_sheet
from tco.spreadsheet.tables import Findings, RawSheet, find_heads, read_table

NAME, AMOUNT = "name", "amount"
OURS = "ours"
SHORTEST_STUDY = 12
TAKEN = (NAME, AMOUNT, "currency", "category", "type")


@dataclass(frozen=True)
class Defaults:
    """What a plain table cannot say: a name for the model, its currency, its base date."""

    name: str = ""
    currency: str = ""
    base_date: date | None = None


def plain_columns() -> tuple[Column, ...]:
    """Return the columns a plain table may have."""
    columns = {column.path: column for column in lines_sheet().columns}
    category = replace(columns["category"], required=False)
    return (columns[NAME], columns[AMOUNT], columns["currency"], category, columns["type"], DAY_OF_LINE)


def find_table(sheets: Iterable[RawSheet]) -> RawSheet | None:
    """Return the first visible sheet that has a column of amounts."""
    return next((sheet for sheet in sheets if not sheet.is_hidden and AMOUNT in find_heads(sheet, plain_columns())[1]), None)


def read_plain_table(
    sheet: RawSheet, defaults: Defaults, remember: Callable[[str, str, str], None], findings: Findings
) -> dict[str, Any]:
    """Return the document of a plain table; `remember(path, sheet, cell)` is told where its parts stand."""
    table = read_table(sheet, plain_columns(), findings)
    days = [date.fromisoformat(row.values["day"]) for row in table.rows if "day" in row.values]
    base_date = min(days, default=defaults.base_date)
    currencies = list(dict.fromkeys(str(row.values["currency"]) for row in table.rows if "currency" in row.values))
    currency = currencies[0] if len(currencies) == 1 else defaults.currency
    lines: list[dict[str, Any]] = []
    for row in table.rows:
        path = f"alternatives[0].lines[{len(lines)}]"
        for name, cell in row.cells.items():
            remember(f"{path}.{'when.at' if name == 'day' else name}", table.sheet, cell)
        lines.append(_line(row.values, base_date, currency))
    months = max([SHORTEST_STUDY, *(line["when"]["at"] for line in lines)])
    remember(
        "currency", table.sheet, f"{table.columns['currency']}:{table.columns['currency']}" if "currency" in table.columns else ""
    )
    remember("base_date", table.sheet, f"{table.columns['day']}:{table.columns['day']}" if "day" in table.columns else "")
    findings.notes.insert(0, _how_it_was_read(len(lines), sheet.name))
    document: dict[str, Any] = {
        "name": defaults.name or sheet.name,
        "periods": {"count": months, "unit": "month"},
        "discount": {"rate": 0},
        "alternatives": [{"key": OURS, "name": _("Our offer"), "kind": "ours", "lines": lines}],
    }
    document |= {"currency": currency} if currency else {}
    return document | ({"base_date": base_date.isoformat()} if base_date else {})


def _line(values: Mapping[str, Any], base_date: date | None, currency: str) -> dict[str, Any]:
    line: dict[str, Any] = {"category": "acquisition"} | {name: values[name] for name in TAKEN if name in values}
    if line.get("currency") == currency:
        del line["currency"]
    return line | {"when": {"at": _months_after(base_date, values.get("day"))}}


def _months_after(base_date: date | None, day: str | None) -> int:
    if base_date is None or day is None:
        return 0
    later = date.fromisoformat(day)
    return (later.year - base_date.year) * 12 + later.month - base_date.month


def _how_it_was_read(count: int, sheet: str) -> str:
    return ngettext(
        "Sheet “%(sheet)s” was read as a plain table: %(count)s cost of our own offer, by months, without discounting. "
        "Use the template to compare alternatives.",
        "Sheet “%(sheet)s” was read as a plain table: %(count)s costs of our own offer, by months, without discounting. "
        "Use the template to compare alternatives.",
        count,
    ) % {"sheet": sheet, "count": count}
