"""The table as the browser draws it: plain JSON, every figure in the reader's way of writing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cjm.kernel import formats
from cjm.kernel.quick_formats import quick_formats
from tco.catalogue import category_name, cost_categories, source_name
from tco.engine.expressions import names_in
from tco.expiry import is_expired
from tco.mapping import Document
from tco.models import CostLine, CostModel, Driver, Source
from tco.presentation.amounts import amounts_for
from tco.presentation.wording import schedule
from tco.workspace.cells import DRIVER_FIELDS, LINE_FIELDS
from tco.workspace.models import LineComment
from tco.workspace.naming import CLOCK, FUNCTIONS, where
from tco.workspace.near_misses import near_misses
from tco.workspace.notation import list_text, number_text, rate_text, schedule_text
from tco.workspace.table import Table, TableRow

Json = dict[str, Any]
NAMED_USES = 12


@dataclass(frozen=True)
class Comments:
    """How many comments are open on each line that has some, and a text that changes when anything is said or settled."""

    open: Mapping[int, int]
    state: str


@dataclass(frozen=True)
class Sheet:
    """What the table is drawn from: its rows, what they come to, who looks, and on which day."""

    table: Table
    document: Document
    result: Document
    today: date
    may_edit: bool
    comments: Comments = field(default_factory=lambda: Comments({}, ""))

    def as_json(self) -> Json:
        """Return the whole table."""
        model = self.table.model
        return {
            "version": model.version,
            "may_edit": self.may_edit,
            "currency": model.currency,
            "unit": model.period_unit,
            "unit_words": str(CostModel.Unit(model.period_unit).label),
            "decimal_comma": formats.uses_decimal_comma(),
            "alternatives": self.alternatives(),
            "rows": self.rows(),
            "drivers": self.drivers(),
            "categories": [{"key": word.key, "label": word.name, "hint": word.hint} for word in self._categories()],
            "names": self.names(),
            "comments": self.comments.state,
        }

    def _categories(self) -> list[Any]:
        return list(cost_categories().values())

    # --- Columns ---

    def alternatives(self) -> list[Json]:
        """Return the heads of the columns, each with its present value."""
        sums = {key: found["present_value"] for key, found in self.result["alternatives"].items()}
        amounts = amounts_for(self.table.model.currency, sums.values())
        return [
            {
                "id": each.pk,
                "key": each.key,
                "name": each.name,
                "kind": each.kind,
                "version": each.version,
                "is_subject": each.key == self.result["subject"],
                "is_reference": each.key == self.result["reference"],
                "sum": amounts.plain(sums[each.key]),
            }
            for each in self.table.alternatives
        ]

    # --- Lines ---

    def rows(self, wanted: Set[int] | None = None) -> list[Json]:
        """Return the rows, each with a cell for each column that has it; of some alone when their identities are `wanted`."""
        origins = self._origins()
        meant = near_misses(row.first.category for row in self.table.rows)
        numbered = enumerate(self.table.rows, start=1)
        chosen = [(number, row) for number, row in numbered if wanted is None or id(row) in wanted]
        return [self._row(number, row, origins, meant.get(row.first.category)) for number, row in chosen]

    def _origins(self) -> dict[int, Mapping[str, Any] | None] | None:
        """Return what each line was in the template, by its identity; None without a template."""
        template = _template_lines(self.table.model)
        if template is None:
            return None
        seen: Counter[tuple[str, str, str]] = Counter()
        found = {}
        for line in self.table.lines():
            place = (line.alternative.key, line.name, line.category)
            found[id(line)] = template.get((*place, seen[place]))
            seen[place] += 1
        return found

    def _row(
        self, number: int, row: TableRow, origins: Mapping[int, Mapping[str, Any] | None] | None, category_meant: str | None
    ) -> Json:
        first = row.first
        cells: dict[str, Json | None] = {str(each.pk): None for each in self.table.alternatives}
        for line in row.lines:
            origin = origins[id(line)] if origins is not None else None
            cells[str(line.alternative_id)] = self._cell(line, first, origin, has_template=origins is not None)
        return {
            "id": first.pk,
            "number": number,
            "name": first.name,
            "category": first.category,
            "category_label": category_name(first.category),
            "category_meant": category_name(category_meant) if category_meant else None,
            "when": LINE_FIELDS["when"].write(first),
            "when_words": _schedule_words(first, self.table.model.period_unit),
            "cells": cells,
        }

    def _cell(self, line: CostLine, first: CostLine, origin: Mapping[str, Any] | None, *, has_template: bool) -> Json:
        is_expression = line.amount is None
        typed = line.expression if line.amount is None else number_text(line.amount)
        when = schedule_text(line.at, line.first, line.last, line.every)
        differs, was = _against_template(line, origin, self.table.model.period_unit) if has_template else (False, None)
        cell = {
            "line": line.pk,
            "amount": typed,
            "is_expression": is_expression,
            "shown": typed if line.amount is None else shown_number(line.amount),
            "source": _source(line, self.today),
            "range": _range(line),
            "differs": differs,
            "template": was,
            "comments": self.comments.open.get(line.pk, 0),
            "version": line.version,
            "price": line.price,
            "benefit": line.type == CostLine.Type.BENEFIT,
        }
        if line.currency:
            cell["currency"] = line.currency
        if when != schedule_text(first.at, first.first, first.last, first.every):
            cell["when"] = when
            cell["when_words"] = _schedule_words(line, self.table.model.period_unit)
        return cell

    # --- Drivers ---

    def drivers(self, wanted: Set[str] | None = None) -> list[Json]:
        """Return the drivers, each with the lines that use it; of some alone when their keys are `wanted`."""
        uses: dict[str, list[str]] = defaultdict(list)
        for line in self.table.lines():
            if line.amount is None:
                for name in names_in(line.expression):
                    uses[name].append(where(line))
        template = _template_drivers(self.table.model)
        chosen = [driver for driver in self.table.drivers if wanted is None or driver.key in wanted]
        return [self._driver(driver, uses.get(driver.key, []), template) for driver in chosen]

    def _driver(self, driver: Driver, users: list[str], template: Mapping[str, Mapping[str, Any]] | None) -> Json:
        typed = DRIVER_FIELDS["value"].write(driver)
        differs, was = _driver_against_template(driver, template)
        return {
            "id": driver.pk,
            "key": driver.key,
            "name": driver.name,
            "unit": driver.unit,
            "value": typed,
            "shown": typed if driver.value is None else shown_number(driver.value),
            "low": number_text(driver.low),
            "low_shown": "" if driver.low is None else shown_number(driver.low),
            "high": number_text(driver.high),
            "high_shown": "" if driver.high is None else shown_number(driver.high),
            "growth": rate_text(driver.growth) if driver.growth else "",
            "is_list": driver.values is not None,
            "source": _source(driver, self.today),
            "expired": _expired(driver, self.today),
            "differs": differs,
            "template": was,
            "version": driver.version,
            "used_by": users[:NAMED_USES],
            "used_count": len(users),
        }

    def names(self) -> list[Json]:
        """Return what an expression may name, for completion: drivers first."""
        drivers = [
            {"key": driver.key, "name": driver.name, "value": DRIVER_FIELDS["value"].write(driver)} for driver in self.table.drivers
        ]
        told = {
            "t": _("number of the period"),
            "year": _("number of the year"),
            "min": _("the smallest of several values"),
            "max": _("the largest of several values"),
            "abs": _("a value without its sign"),
            "ceil": _("rounded up to a whole number"),
            "floor": _("rounded down to a whole number"),
        }
        return drivers + [
            {"key": key, "name": told[key], "value": "", "is_function": key in FUNCTIONS} for key in CLOCK + FUNCTIONS
        ]


def comments_of(model: CostModel) -> Comments:
    """Return what is said about the lines of a model."""
    counted = LineComment.objects.filter(cost_model=model).order_by().values("line_id")
    entries = list(counted.annotate(open=Count("pk", filter=Q(settled_at=None)), last=Max("pk"), settled=Max("settled_at")))
    return Comments({entry["line_id"]: entry["open"] for entry in entries if entry["open"]}, _state_of(entries))


def _state_of(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the newest comment, how many are open, and when the last was settled, as one text."""
    found = list(entries)
    settled = max((entry["settled"].timestamp() for entry in found if entry["settled"]), default=0)
    return f"{max((entry['last'] for entry in found), default=0)}-{sum(entry['open'] for entry in found)}-{settled:.6f}"


# --- Parts of a cell --------------------------------------------------------------------------------------------------------------


def shown_number(value: Decimal) -> str:
    """Return a number in groups, with the digits it has after the mark."""
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    if not places:
        return quick_formats().number(value)
    return _grouped(value, places, get_language() or "en")


@lru_cache(maxsize=4096)
def _grouped(value: Decimal, places: int, _language: str) -> str:
    return formats.number(value, places)


def _schedule_words(line: CostLine, unit: str) -> str:
    return _schedule(line.at, line.first, line.last, line.every, unit, get_language() or "en")


@lru_cache(maxsize=1024)
def _schedule(at: int | None, first: int | None, last: int | None, every: int | None, unit: str, _language: str) -> str:
    return schedule({"at": at} if at is not None else {"from": first, "to": last, "every": every}, unit)


def _source(row: Source, today: date) -> Json:
    return {
        "kind": row.source_kind,
        "label": source_name(row.source_kind),
        "confidence": row.source_confidence,
        "date": row.source_date.isoformat() if row.source_date else "",
        "note": row.source_note[:200],
        "expired": _expired(row, today),
    }


def _expired(row: Source, today: date) -> bool:
    return is_expired(row.source_kind, row.source_date, row.source_expires, today)


def _range(row: Driver | CostLine) -> str | None:
    if row.low is None or row.high is None:
        return None
    return f"{shown_number(row.low)}\u2009…\u2009{shown_number(row.high)}"


# --- Against the template ---------------------------------------------------------------------------------------------------------


def _template_lines(model: CostModel) -> dict[tuple[str, str, str, int], Mapping[str, Any]] | None:
    """Return the lines that the model began with by alternative, name, category and occurrence; None without a template."""
    if not model.template_document:
        return None
    found: dict[tuple[str, str, str, int], Mapping[str, Any]] = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    for alternative in model.template_document.get("alternatives", ()):
        for line in alternative.get("lines") or ():
            place = (alternative["key"], line["name"], line["category"])
            found[(*place, seen[place])] = line
            seen[place] += 1
    return found


def _template_drivers(model: CostModel) -> dict[str, Mapping[str, Any]] | None:
    if not model.template_document:
        return None
    return {driver["key"]: driver for driver in model.template_document.get("drivers") or ()}


def _against_template(line: CostLine, origin: Mapping[str, Any] | None, unit: str) -> tuple[bool, str | None]:
    """Return whether a line's amount or schedule is another than the template's, and what it was there."""
    if origin is None:
        return True, None
    when = origin["when"]
    same_when = (line.at, line.first, line.last, line.every or 1) == (
        when.get("at"),
        when.get("from"),
        when.get("to"),
        when.get("every") or 1,
    )
    same_amount = _same_amount(line, origin["amount"])
    was = [] if same_amount else [_amount_text(origin["amount"])]
    if not same_when:
        was.append(_schedule(when.get("at"), when.get("from"), when.get("to"), when.get("every"), unit, get_language() or "en"))
    return bool(was), ", ".join(was) or None


def _same_amount(line: CostLine, amount: Any) -> bool:
    if line.amount is None or isinstance(amount, str):
        return line.amount is None and line.expression == amount
    return line.amount == Decimal(repr(amount))


def _amount_text(amount: Any) -> str:
    return amount if isinstance(amount, str) else shown_number(Decimal(repr(amount)))


def _driver_against_template(driver: Driver, template: Mapping[str, Mapping[str, Any]] | None) -> tuple[bool, str | None]:
    if template is None:
        return False, None
    origin = template.get(driver.key)
    if origin is None:
        return True, None
    value = origin["value"]
    if isinstance(value, list) or driver.value is None:
        same = driver.value is None and driver.values == value
    else:
        same = driver.value == Decimal(repr(value))
    return not same, None if same else (list_text(value) if isinstance(value, list) else _amount_text(value))
