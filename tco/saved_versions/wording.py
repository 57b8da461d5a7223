"""What lies between two versions, in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.kernel import formats
from tco.catalogue import category_name, source_name
from tco.changes.difference import ALTERNATIVE, DRIVER, LINE, SETTING, FieldChange, ItemChange
from tco.engine.expressions import with_names
from tco.models import Alternative, CostLine, CostModel, Distribution, Source
from tco.presentation.amounts import exact_number, exact_percentage
from tco.presentation.wording import price_growth, schedule

LONGEST_SHOWN = 160


@dataclass(frozen=True)
class ChangeRow:
    """A number, or a whole item, before and after. `field` is empty when the item was added or removed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemWords:
    """What happened to one item. `state` is "added", "removed" or "changed"."""

    kind: str
    name: str
    state: str
    rows: list[ChangeRow]


class Words:
    """Puts changes between two documents into words; `before` and `after` name alternatives and tell the unit of the periods."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self.names = {each["key"]: each["name"] for document in (before, after) for each in document["alternatives"]}
        drivers = [driver for document in (before, after) for driver in document.get("drivers") or ()]
        self.drivers = {driver["key"]: driver.get("name") or driver["key"] for driver in drivers}
        self.units = {driver["key"]: driver.get("unit") or "" for driver in drivers}
        self.unit = after["periods"]["unit"]
        self.currency = after["currency"]

    def item(self, change: ItemChange) -> ItemWords:
        """Return what happened to an item."""
        is_whole = change.kind != SETTING and (change.before is None or change.after is None)
        state = "changed" if not is_whole else "added" if change.before is None else "removed"
        if is_whole:
            path = {LINE: "amount", DRIVER: "value"}.get(change.kind, "")
            label = self._with_unit(change, path, self.label(path)) if path else ""
            row = ChangeRow(label, self.whole(change, change.before), self.whole(change, change.after))
            return ItemWords(change.kind, self.name(change), state, [row])
        return ItemWords(change.kind, self.name(change), state, [self.row(change, each) for each in change.fields])

    def name(self, change: ItemChange) -> str:
        """Return what the item is called."""
        if change.kind == SETTING:
            return str(setting_names()[change.place[0]])
        if change.kind == DRIVER:
            return str(self.drivers[change.place[0]])
        if change.kind == ALTERNATIVE:
            return str(self.names[change.place[0]])
        words = {"alternative": self.names[change.place[0]], "line": change.place[1]}
        return _("%(line)s (%(alternative)s)") % words

    def whole(self, change: ItemChange, item: Any) -> str:
        """Return the number that stands for an item that is there on one side alone."""
        if item is None:
            return formats.EMPTY
        if change.kind == LINE:
            return self.value("amount", item["amount"])
        return self.value("value", item["value"]) if change.kind == DRIVER else str(item["name"])

    def row(self, change: ItemChange, field: FieldChange) -> ChangeRow:
        """Return one field before and after."""
        path = field.field
        if change.kind == SETTING:
            path = change.place[0] + (f".{path}" if path else "")
        label = "" if change.kind == SETTING and not field.field else self._with_unit(change, path, self.label(path))
        return ChangeRow(label, self.value(path, self._given(path, field.before)), self.value(path, self._given(path, field.after)))

    def _with_unit(self, change: ItemChange, path: str, label: str) -> str:
        """Return a label with the unit of the numbers beside it, where they have one."""
        if path not in QUANTITIES:
            return label
        if change.kind == DRIVER:
            # The range of a driver that changes from period to period is a factor.
            is_factor = path != "value" and isinstance((change.after or change.before)["value"], list)
            unit = "" if is_factor else self.units[change.place[0]]
        else:
            sides = [side for side in (change.after, change.before) if side is not None]
            currencies = {side.get("currency") or self.currency for side in sides}
            is_formula = any(isinstance(side.get(path), str) for side in sides)
            unit = currencies.pop() if change.kind == LINE and len(currencies) == 1 and not is_formula else ""
        return _("%(field)s, %(unit)s") % {"field": label, "unit": unit} if unit else label

    def label(self, path: str) -> str:
        """Return what a field is called; the path itself for one that has no name of its own (a currency of an exchange rate)."""
        last = path.rsplit(".", 1)[-1]
        known = field_names()
        if path.startswith("fx."):
            parts = path.split(".")
            return f"{parts[1]}: {known[last]}" if len(parts) > 2 and last in known else parts[1]
        return str(known.get(path, known.get(last, path)))

    def value(self, path: str, value: Any) -> str:
        """Return a value of a field in the reader's language."""
        if path == "escalation":
            return price_growth(value) or _("with general inflation")
        if value is None:
            return formats.EMPTY
        if path == "when":
            return schedule(value, self.unit)
        shown = self._known_word(path, value)
        if shown is None:
            shown = self._formula(value) if path == "amount" and isinstance(value, str) else _plain(path, value)
        return shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"

    def _given(self, path: str, value: Any) -> Any:
        """Return a value, or what holds by the rules of the format where none is given."""
        if value is not None:
            return value
        return self.currency if path == "currency" else DEFAULTS.get(path)

    def _formula(self, expression: str) -> str:
        """Return an expression with the names of its drivers, as people read it."""
        spaced = OPERATOR.sub(lambda sign: f" {SIGNS.get(sign[1], sign[1])} ", expression)
        return with_names(spaced, self.drivers)

    def _known_word(self, path: str, value: Any) -> str | None:
        last = path.rsplit(".", 1)[-1]
        if last in ("subject", "reference", "price_of", ALTERNATIVE):
            return str(self.names.get(value, value))
        if path == "source.kind":
            return source_name(value)
        if path == "category":
            return category_name(value)
        choices = CHOICES.get(path)
        if choices is None:
            return None
        return str(dict(choices).get(value, value))


CHOICES: dict[str, Any] = {
    "discount.basis": CostModel.Basis.choices,
    "discount.compounding": CostModel.Compounding.choices,
    "discount.timing": CostModel.Timing.choices,
    "periods.unit": CostModel.Unit.choices,
    "kind": Alternative.Kind.choices,
    "type": CostLine.Type.choices,
    "distribution": Distribution.choices,
    "lifetime.residual": CostLine.Residual.choices,
    "source.confidence": Source.Confidence.choices,
}
DEFAULTS: dict[str, Any] = {
    "discount.basis": "nominal",
    "discount.compounding": "effective",
    "discount.timing": "end",
    "inflation": 0,
    "vat.recoverable": True,
    "growth": 0,
    "type": "cost",
    "risk_adjustment": 0,
    "vat_rate": 0,
    "price": False,
    "lifetime.replace": False,
    "lifetime.residual": "none",
}
RATES = frozenset({"discount.rate", "inflation", "growth", "risk_adjustment", "vat_rate"})
QUANTITIES = frozenset({"amount", "value", "low", "high"})
# Signs between two operands; a minus before a single one stays close to it.
OPERATOR = re.compile(r"(?<=[\w)])\s*([*/+-])\s*")
SIGNS = {"*": "×", "-": "\u2212"}
FEW_VALUES = 4


def _plain(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        is_rate = path in RATES or path.endswith(".drift")
        return exact_percentage(value) if is_rate else exact_number(value)
    if isinstance(value, list):
        write: Callable[[float], str] = exact_percentage if path in RATES else exact_number
        return "; ".join(map(write, value)) if len(value) <= FEW_VALUES else _by_period([write(each) for each in value])
    if path in ("base_date", "source.date"):
        return formats.day(date.fromisoformat(str(value)))
    return str(value)


def _by_period(values: Sequence[str]) -> str:
    """Return the values of the periods 0, 1, 2 …, those that stay the same together: "0: 0; 1–2: 28; 3–60: 56"."""
    told, first = [], 0
    for value, same in groupby(values):
        last = first + len(list(same)) - 1
        told.append(f"{first}: {value}" if first == last else f"{first}–{last}: {value}")
        first = last + 1
    return "; ".join(told)


def setting_names() -> dict[str, str]:
    """Return what the settings of a model are called."""
    return {
        "name": _("Name of the model"),
        "currency": _("Currency"),
        "base_date": _("Base date"),
        "periods": _("Periods"),
        "discount": _("Discounting"),
        "inflation": _("General inflation"),
        "vat": _("VAT"),
        "fx": _("Exchange rates"),
        "subject": _("Alternative being sold"),
        "reference": _("Alternative compared with"),
    }


def field_names() -> dict[str, str]:
    """Return what the fields of the exchange format are called, by path within their item."""
    return {
        ALTERNATIVE: _("Alternative"),
        "amount": _("Amount"),
        "category": _("Category"),
        "compounding": _("Compounding"),
        "concern": _("Concern"),
        "confidence": _("Confidence"),
        "count": _("Number of periods"),
        "currency": _("Currency"),
        "basis": _("Basis"),
        "distribution": _("Distribution"),
        "drift": _("Yearly drift"),
        "escalation": _("Price growth"),
        "growth": _("Yearly growth"),
        "high": _("High"),
        "investment": _("Counts as investment"),
        "key": _("Key"),
        "kind": pgettext("alternative", "Kind"),
        "lifetime.periods": _("Lifetime in periods"),
        "low": _("Low"),
        "name": _("Name"),
        "periods": _("Number of periods"),
        "price": _("Part of the price"),
        "price_of": _("Price of"),
        "rate": _("Rate"),
        "recoverable": _("The client recovers VAT"),
        "replace": _("Bought again"),
        "residual": _("Worth at the end"),
        "risk_adjustment": _("Risk adjustment"),
        "source.date": _("Date of the source"),
        "source.kind": _("Kind of source"),
        "source.note": _("Note on the source"),
        "timing": _("Timing"),
        "type": _("Type"),
        "unit": _("Unit"),
        "value": _("Value"),
        "vat_rate": _("VAT rate"),
        "when": pgettext("cost line", "When"),
    }
