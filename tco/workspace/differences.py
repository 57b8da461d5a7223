"""What a change did to the rows of a model, as plain JSON, and taking that back.

An entry tells of one row: `{"table", "pk", "name", "was", "is"}` with the columns before and after. `was` is null for a row that
came in, `is` for one that went; the latter has a `place`, so that it comes back where it stood, under its own key. A row that was
moved has `moved` with its places.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tco.models import Alternative, CostLine, CostModel, Driver
from tco.workspace.cells import column_label
from tco.workspace.naming import table_of, where
from tco.workspace.table import AnyRow, Part, Table, differ
from tco.workspace.work import Conflicted

Entry = dict[str, Any]
PARTS: dict[str, type[Part]] = {"line": CostLine, "driver": Driver, "alternative": Alternative}
MODELS: dict[str, type[AnyRow]] = {**PARTS, "model": CostModel}
_UNTOLD = {
    "line": frozenset({"id", "version", "position"}),
    "driver": frozenset({"id", "version", "position", "cost_model"}),
    "alternative": frozenset({"id", "version", "position", "cost_model"}),
    "model": frozenset({"id", "version", "deal", "updated_at", "updated_by", "template_name", "template_document"}),
}


def told_columns(table: str) -> list[models.Field[Any, Any]]:
    """Return the columns that a record of changes tells of."""
    return [field for field in MODELS[table]._meta.concrete_fields if field.name not in _UNTOLD[table]]


def entries_of(table: Table) -> list[Entry]:
    """Return what was done to the table since it was loaded; call it when every row has its key."""
    found: list[Entry] = []
    for row in [*table.changed_rows()]:
        before = table.before(row) or {}
        columns = [field for field in told_columns(table_of(row)) if differ(before.get(field.attname), getattr(row, field.attname))]
        if columns:
            was = {field.attname: _plain(field, before[field.attname]) for field in columns}
            found.append(_entry(row, was, _values(row, columns)))
    found += [{**_entry(row, None, None), "moved": place} for row, place in _moved(table)]
    _drivers, _alternatives, order = table.order_before()
    rows_of = {id(line): index for index, lines in enumerate(order) for line in lines}
    for row in table.removed_rows():
        place = _line_place(order, rows_of[id(row)], row) if isinstance(row, CostLine) else _list_place(table, row)
        found.append({**_entry(row, _values(row, told_columns(table_of(row))), None), "place": place})
    found += [_entry(row, None, _values(row, told_columns(table_of(row)))) for row in table.added_rows()]
    return found


def _entry(row: AnyRow, was: Mapping[str, Any] | None, present: Mapping[str, Any] | None) -> Entry:
    return {"table": table_of(row), "pk": row.pk, "name": where(row), "was": was, "is": present}


def _values(row: AnyRow, fields: Sequence[models.Field[Any, Any]]) -> dict[str, Any]:
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in fields}


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(field, models.JSONField) else field.get_prep_value(value)


# --- Places -----------------------------------------------------------------------------------------------------------------------


def _line_place(order: list[list[CostLine]], index: int, line: CostLine) -> Entry:
    return {
        "mates": [each.pk for each in order[index] if each is not line],
        "next": order[index + 1][0].pk if index + 1 < len(order) else None,
        "previous": order[index - 1][0].pk if index else None,
    }


def _list_place(table: Table, row: AnyRow) -> Entry:
    drivers, alternatives, _rows = table.order_before()
    order: Sequence[AnyRow] = drivers if isinstance(row, Driver) else alternatives
    index = next(index for index, each in enumerate(order) if each is row)
    return {"next": order[index + 1].pk if index + 1 < len(order) else None}


def _moved(table: Table) -> list[tuple[CostLine, Entry]]:
    """Return the first lines of the rows that were moved, each with its places before and after."""
    order = table.order_before()[2]
    before = {id(line): index for index, lines in enumerate(order) for line in lines}
    kept = [(row, before[id(row.first)]) for row in table.rows if id(row.first) in before]
    standing = _longest_ascending([place for _, place in kept])
    present = [row.lines for row in table.rows]
    found = []
    for row, place in kept:
        if place not in standing:
            now = next(index for index, each in enumerate(table.rows) if each is row)
            found.append((row.first, {"was": _line_place(order, place, row.first), "is": _line_place(present, now, row.first)}))
            standing.add(place)
    return found


def _longest_ascending(places: Sequence[int]) -> set[int]:
    """Return the values of a longest subsequence that ascends without repetition."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for place in places:
        length = bisect_left(ends, place)
        chain = [*(chains[length - 1] if length else ()), place]
        if length == len(ends):
            ends.append(place)
            chains.append(chain)
        elif place < ends[length]:
            ends[length], chains[length] = place, chain
    return set(chains[-1]) if chains else set()


# --- Taking back ------------------------------------------------------------------------------------------------------------------


def take_back(table: Table, entries: Sequence[Entry], *, anyway: bool = False) -> list[Conflicted]:
    """Undo the entries in the table, and return where others have changed since what they told.

    With `anyway` those places are put back as well, as far as they are still there.
    """
    conflicts: list[Conflicted] = []
    for entry in reversed(entries):
        if "moved" in entry:
            _move_back(table, entry)
        elif entry["was"] is None:
            _take_out(table, entry, entries, conflicts, anyway=anyway)
        elif entry["is"] is None:
            _bring_back(table, entry, conflicts)
        else:
            _set_back(table, entry, conflicts, anyway=anyway)
    return conflicts


def _find(table: Table, entry: Entry) -> Any:
    if entry["table"] == "model":
        return table.model
    rows: dict[str, Any] = {"line": table.lines(), "driver": table.drivers, "alternative": table.alternatives}
    return next((row for row in rows[entry["table"]] if row.pk == entry["pk"]), None)


def _set_back(table: Table, entry: Entry, conflicts: list[Conflicted], *, anyway: bool) -> None:
    row = _find(table, entry)
    if row is None:
        conflicts.append(Conflicted(None, entry["pk"], entry["name"], _("removed"), ""))
        return
    for field in told_columns(entry["table"]):
        name = field.attname
        if name not in entry["is"]:
            continue
        present = _plain(field, getattr(row, name))
        if present not in (entry["is"][name], entry["was"][name]) and not anyway:
            place = _("%(row)s: %(field)s") % {"row": where(row), "field": column_label(entry["table"], name)}
            conflicts.append(Conflicted(row, row.pk, place, _told(present), _told(entry["was"][name])))
            continue
        table.change(row, **{name: field.to_python(entry["was"][name])})
    if isinstance(row, CostLine) and {"name", "category"} & set(entry["is"]):
        _rejoin(table, row)


def _rejoin(table: Table, line: CostLine) -> None:
    """Put a line that left its row when it was renamed back into the row before, if it is called like that again."""
    index = table.rows.index(table.row_of(line))
    if not index or len(table.rows[index].lines) > 1:
        return
    before = table.rows[index - 1]
    if (before.first.name, before.first.category) == (line.name, line.category) and before.line_of(line.alternative) is None:
        table.remove_line(line)
        table.add_line(line, before)


def _take_out(table: Table, entry: Entry, entries: Sequence[Entry], conflicts: list[Conflicted], *, anyway: bool) -> None:
    row = _find(table, entry)
    if row is None:
        return
    changed = [
        field
        for field in told_columns(entry["table"])
        if field.attname in entry["is"] and _plain(field, getattr(row, field.attname)) != entry["is"][field.attname]
    ]
    known = {other["pk"] for other in entries if other["table"] == "line"}
    others = [line for line in table.lines_of(row) if line.pk not in known] if isinstance(row, Alternative) else []
    if (changed or others) and not anyway:
        theirs = _told(getattr(row, changed[0].attname)) if changed else where(others[0])
        conflicts.append(Conflicted(row, row.pk, where(row), theirs, _("removed")))
        return
    if isinstance(row, CostLine):
        table.remove_line(row)
    elif isinstance(row, Driver):
        table.remove_driver(row)
    else:
        table.remove_alternative(row)


def _bring_back(table: Table, entry: Entry, conflicts: list[Conflicted]) -> None:
    if _find(table, entry) is not None:
        return
    fields = {field.attname: field for field in told_columns(entry["table"])}
    columns = {name: fields[name].to_python(value) for name, value in entry["was"].items() if name in fields}
    row = PARTS[entry["table"]](pk=entry["pk"], position=0, **columns)
    following = entry["place"]["next"]
    if isinstance(row, CostLine):
        alternative = next((each for each in table.alternatives if each.pk == row.alternative_id), None)
        if alternative is None:
            conflicts.append(Conflicted(None, entry["pk"], entry["name"], _("removed"), ""))
            return
        row.alternative = alternative
        _place_line(table, row, entry["place"])
        return
    row.cost_model = table.model
    order: Sequence[AnyRow] = table.drivers if isinstance(row, Driver) else table.alternatives
    index = next((index for index, each in enumerate(order) if each.pk == following), len(order))
    if isinstance(row, Driver):
        table.add_driver(row, index)
    elif isinstance(row, Alternative):
        table.add_alternative(row, index)


def _place_line(table: Table, line: CostLine, place: Entry) -> None:
    for row in table.rows:
        if row.line_of(line.alternative) is None and any(mate.pk in place["mates"] for mate in row.lines):
            table.add_line(line, row)
            return
    table.add_row([line], _index_at(table, place))


def _index_at(table: Table, place: Entry, default: int | None = None) -> int:
    for index, row in enumerate(table.rows):
        if any(line.pk == place["next"] for line in row.lines):
            return index
    for index, row in enumerate(table.rows):
        if any(line.pk == place["previous"] for line in row.lines):
            return index + 1
    return len(table.rows) if default is None else default


def _move_back(table: Table, entry: Entry) -> None:
    line = _find(table, entry)
    if line is None:
        return
    row = table.row_of(line)
    present = table.rows.index(row)
    table.rows.remove(row)
    table.rows.insert(min(_index_at(table, entry["moved"]["was"], present), len(table.rows)), row)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
