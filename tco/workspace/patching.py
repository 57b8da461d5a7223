"""What an edit changed in the sheet, for a page that shows the version before: rows touched and sums, not the whole table."""

from collections.abc import Iterable

from tco.catalogue import cost_categories
from tco.engine.expressions import names_in
from tco.models import Alternative, CostLine, Driver
from tco.workspace.sheet import Json, Sheet
from tco.workspace.table import Table, TableRow


def patch_of(sheet: Sheet) -> Json | None:
    """Return what the edit behind `sheet` changed; None when it changed more than cells, so that the whole sheet is needed."""
    table = sheet.table
    changed = table.changed_rows()
    if not table.stands_alike() or any(row is table.model or isinstance(row, Alternative) for row in changed):
        return None
    if table.model.template_document and any(_is_renamed(table, row) for row in changed if isinstance(row, CostLine)):
        # Which line of the template another one is held against hangs on what they are called.
        return None
    if any(_has_own_category(table, row) for row in changed if isinstance(row, CostLine)):
        # Which category is a slip of which other one hangs on all of them.
        return None
    touched = [(row, before) for row, before in table.pairs_of_rows() if _is_touched(table, row, before)]
    drivers = {row.key for row in changed if isinstance(row, Driver)}
    used = {name for row, before in touched for name in _names(table, [*row.lines, *before])}
    return {
        "rows": sheet.rows({id(row) for row, _before in touched}),
        "drivers": sheet.drivers(drivers | used) if drivers | used else [],
        "sums": [{"id": each["id"], "sum": each["sum"]} for each in sheet.alternatives()],
        **({"names": sheet.names()} if drivers else {}),
    }


def _is_touched(table: Table, row: TableRow, before: list[CostLine]) -> bool:
    return row.lines != before or any(table.before(line) for line in row.lines)


def _is_renamed(table: Table, line: CostLine) -> bool:
    before = table.before(line) or {}
    return any(before.get(name) != getattr(line, name) for name in ("name", "category"))


def _has_own_category(table: Table, line: CostLine) -> bool:
    """Say whether a line comes into or out of a category of a person's own."""
    before = (table.before(line) or {}).get("category")
    return before != line.category and not {before, line.category} <= set(cost_categories())


def _names(table: Table, lines: Iterable[CostLine]) -> set[str]:
    """Return the names in the expressions of lines, as they are and as they were."""
    texts = {text for line in lines for text in (line.expression, (table.before(line) or {}).get("expression", ""))}
    return {name for text in texts if text for name in names_in(text)}
