"""The costs of a table made into a model: a new one, the present one with its lines changed, or in place of all its lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tco.column_mapping.costs import Entry
from tco.column_mapping.layout import ALTERNATIVE, CATEGORY, ColumnUse, Layout
from tco.column_mapping.pricing import SELLERS, price_chosen, price_note
from tco.column_mapping.ramps import Ramps
from tco.column_mapping.study import ANY_DAY, Study, base_date_of, periods_of
from tco.column_mapping.timing import ONCE, Settled, Timing
from tco.column_mapping.words import OURS, PRONOUNS, STATUS_QUO, names_nothing, without_unit
from tco.engine.reading.reader import MAX_ALTERNATIVES
from tco.spreadsheet.layout import comparable
from tco.spreadsheet.reading import FORMAT, CellMap, index_of
from tco.spreadsheet.tables import Findings

KEYS = {"ours": "ours", "competitor": "rival", "status_quo": "today", "other": "other"}
UPDATE, REPLACE = "update", "replace"


@dataclass(frozen=True)
class Ground:
    """What a table cannot say: the name of the deal, its currency and day, the file's name; and the deal's model, if it has one."""

    name: str = ""
    currency: str = ""
    base_date: date | None = None
    file_name: str = ""
    present: Mapping[str, Any] | None = None


@dataclass
class Built:
    """A document, and the cell that each of its parts came from."""

    document: dict[str, Any]
    cells: CellMap = field(default_factory=CellMap)


def build(entries: Sequence[Entry], layout: Layout, ground: Ground, *, sheet: str, mode: str, findings: Findings) -> Built:
    """Return the model that the costs of a table make.

    With `mode` UPDATE the lines of the present model that the table names get what the table says of them and all others stay; with
    REPLACE the conventions, drivers and rates stay and the lines are the table's alone. Without a present model there is no choice.
    """
    built = Built(_frame(layout, ground, entries, mode))
    is_update = mode == UPDATE and ground.present is not None
    builder = _Builder(built, layout, ground, sheet=sheet, is_update=is_update, findings=findings)
    builder.price = price_chosen(entries, layout)
    builder.add(entries)
    if note := price_note(built.document, builder.price, layout):
        findings.notes.append(note)
    if mode == REPLACE or ground.present is None:
        _drop_what_is_gone(built.document, ground.present or {})
    builder.tell_cells()
    return built


def study_of(layout: Layout, ground: Ground) -> Study:
    """Return the study into which a table is read: that of the deal's model, else the one that the layout begins."""
    if ground.present is not None:
        periods = ground.present["periods"]
        return Study(periods["unit"], periods["count"], date.fromisoformat(ground.present["base_date"]))
    return Study(layout.unit, layout.count, base_date_of(periods_of(layout)) or ground.base_date or ANY_DAY)


def _frame(layout: Layout, ground: Ground, entries: Iterable[Entry], mode: str) -> dict[str, Any]:
    """Return the document without what the table brings."""
    if ground.present is not None:
        frame = deepcopy(dict(ground.present))
        for alternative in frame["alternatives"] if mode != UPDATE else ():
            alternative["lines"] = []
        return frame
    days = [date.fromisoformat(entry.day) for entry in entries if entry.day]
    base_date = min(days, default=base_date_of(periods_of(layout)) or ground.base_date)
    document: dict[str, Any] = {
        "format": FORMAT,
        "name": ground.name,
        "currency": layout.currency or ground.currency,
        "periods": {"count": layout.count, "unit": layout.unit},
        "discount": {"rate": layout.rate},
        "alternatives": [],
    }
    return document | ({"base_date": base_date.isoformat()} if base_date else {})


class _Builder:
    """Puts the costs of a table into a document."""

    def __init__(self, built: Built, layout: Layout, ground: Ground, *, sheet: str, is_update: bool, findings: Findings) -> None:
        self.built, self.layout, self.ground, self.sheet, self.is_update = built, layout, ground, sheet, is_update
        self.findings = findings
        self.alternatives: list[dict[str, Any]] = built.document["alternatives"]
        self.known: dict[int, dict[tuple[str, str, int], int]] = {}
        self.seen: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.places: dict[tuple[ColumnUse, str], int] = {}
        self.placed: list[tuple[str, int, Mapping[str, str]]] = []
        self.ramps = Ramps(built.document)
        study = study_of(layout, ground)
        if built.document.get("base_date"):
            study = replace(study, base_date=date.fromisoformat(built.document["base_date"]))
        self.timing = Timing(study, layout, sheet=sheet, findings=findings)
        # The name of the one cost that is the price; "" where categories say it.
        self.price = ""
        self.no_longer_arithmetic: list[str] = []
        self.range_dropped: list[str] = []
        # Whether a line is known by its category too; where the table has none, its name is enough.
        self.tells_category = bool(layout.places(CATEGORY))

    def add(self, entries: Iterable[Entry]) -> None:
        """Add each cost to its alternative, or change the line that is there."""
        for entry in entries:
            if len(self.alternatives) > MAX_ALTERNATIVES:
                # One too many is refused as a whole, by the rules of every document; how many more there are says nothing.
                break
            index = self._alternative(entry)
            alternative = self.alternatives[index]
            settled = self.timing.settle(entry, entry.line, alternative.get("periods", self.built.document["periods"]["count"]))
            if settled is not None:
                self._place(entry, index, settled)
        self.findings.notes.extend(self.timing.sentences())
        self._note_changes()

    # --- Alternatives ---

    def _alternative(self, entry: Entry) -> int:
        """Return the place of the alternative that a cost belongs to, making it where the model has none."""
        named = (entry.column, entry.alternative)
        if named not in self.places:
            self.places[named] = self._found_or_made(*named)
        return self.places[named]

    def _found_or_made(self, use: ColumnUse, alternative: str) -> int:
        kind = use.kind or "ours"
        if self.layout.places(ALTERNATIVE):
            found = index_of(self.alternatives, alternative)
            return self._made(alternative, _kind_named(alternative)) if found is None else found
        if use.alternative:
            found = next((place for place, one in enumerate(self.alternatives) if one["key"] == use.alternative), None)
            if found is not None:
                return found
        name = _name_of(use, kind)
        found = index_of(self.alternatives, name)
        return self._made(name, kind) if found is None else found

    def _made(self, name: str, kind: str) -> int:
        if kind == "competitor" and not any(one["kind"] == "ours" for one in self.alternatives) and self.layout.places(ALTERNATIVE):
            kind = "ours"
        taken = {one["key"] for one in self.alternatives}
        stem = KEYS[kind]
        key = next(key for number in range(1, 1000) if (key := stem if number == 1 else f"{stem}{number}") not in taken)
        self.alternatives.append({"key": key, "name": name, "kind": kind, "lines": []})
        return len(self.alternatives) - 1

    # --- Lines ---

    def _complete(self, entry: Entry, alternative: Mapping[str, Any], line: dict[str, Any]) -> dict[str, Any]:
        """Return the line of a cost with what the table leaves open filled in."""
        is_price = comparable(str(line["name"])) == self.price if self.price else line.get("category") in ONCE
        is_sold = alternative["kind"] in SELLERS and line.get("type", "cost") == "cost"
        if self.layout.price and "price" not in entry.said and is_price and is_sold:
            line["price"] = True
        if "source" in line:
            line["source"] = {"kind": self.layout.source or "estimate"} | line["source"]
        elif self.layout.source:
            where = f"{self.sheet}!{entry.cells['amount']}" if self.sheet else entry.cells["amount"]
            line["source"] = {"kind": self.layout.source, "note": f"{self.ground.file_name}, {where}".lstrip(", ")}
        return line

    def _place(self, entry: Entry, index: int, settled: Settled) -> None:
        line, values = self._complete(entry, self.alternatives[index], settled.line), settled.values
        lines = self.alternatives[index]["lines"]
        identity = self._identity(line)
        self.seen[index][identity] += 1
        numbered = (*identity, self.seen[index][identity])
        at = self._known(index).get(numbered) if self.is_update else None
        old = None if at is None else lines[at]
        is_same_amount = old is not None and _is_same(old["amount"], line.get("amount"))
        if values is not None:
            line["amount"], is_same_amount = self.ramps.keep(line, self.alternatives[index], values, old and old["amount"])
        if at is None or old is None:
            lines.append(line)
            at = len(lines) - 1
        else:
            lines[at] = self._changed(old, line, entry, is_same_amount=is_same_amount)
        if not entry.flows and (settled.factor != 1 or old is None or "when" in entry.said):
            self.timing.tell_conversion(entry, line["when"], settled.factor, weeks=settled.weeks)
        self.placed.append((self.alternatives[index]["key"], at, entry.cells))

    def tell_cells(self) -> None:
        """Remember where in the table each line stands, once it is settled which alternatives there are."""
        places = {one["key"]: index for index, one in enumerate(self.built.document["alternatives"])}
        for key, at, cells in self.placed:
            self.built.cells.add_row(f"alternatives[{places[key]}].lines[{at}]", self.sheet, cells)

    def _identity(self, line: Mapping[str, Any]) -> tuple[str, str]:
        return comparable(str(line["name"])), comparable(str(line.get("category", ""))) if self.tells_category else ""

    def _known(self, index: int) -> dict[tuple[str, str, int], int]:
        """Return where the lines stand that an alternative had before the table came."""
        if index not in self.known:
            seen: Counter[tuple[str, str]] = Counter()
            self.known[index] = {}
            for place, line in enumerate(self.alternatives[index]["lines"]):
                identity = self._identity(line)
                seen[identity] += 1
                self.known[index][*identity, seen[identity]] = place
        return self.known[index]

    def _changed(self, old: Mapping[str, Any], new: Mapping[str, Any], entry: Entry, *, is_same_amount: bool) -> dict[str, Any]:
        """Return a line that was there with what the table says of it; what it does not say stays."""
        said = entry.said | ({"escalation"} if entry.flows and "escalation" in new else set())
        members = {name: new.get(name) for name in said if name not in (CATEGORY, "name")}
        if not new.get("when"):
            members.pop("when", None)
        changed: dict[str, Any] = {**old, **members}
        if members.get("source"):
            # What the columns say; a kind that none of them says stays as it was.
            before: dict[str, Any] = old.get("source") or {}
            stays = {} if self.layout.places("source.kind") or "kind" not in before else {"kind": before["kind"]}
            changed["source"] = {**before, **new["source"], **stays}
        if "source" not in entry.said and not is_same_amount and "source" in new:
            changed["source"] = new["source"]
        if _is_same(old["amount"], new["amount"]):
            changed["amount"] = old["amount"]
        elif isinstance(old["amount"], str):
            self.no_longer_arithmetic.append(entry.cells["amount"])
        for name in ("low", "high", "risk_adjustment", "vat_rate"):
            if name in old and name in changed and _is_same(old[name], changed[name]):
                changed[name] = old[name]
        has_range = isinstance(changed.get("low"), int | float) and isinstance(changed.get("high"), int | float)
        if has_range and "low" not in entry.said and not is_same_amount:
            amount = changed["amount"]
            if not isinstance(amount, int | float) or not changed["low"] <= amount <= changed["high"]:
                changed = {name: value for name, value in changed.items() if name not in ("low", "high", "distribution")}
                self.range_dropped.append(entry.cells["amount"])
        return {name: value for name, value in changed.items() if value is not None}

    def _note_changes(self) -> None:
        if cells := self.no_longer_arithmetic:
            text = ngettext(
                "This amount was arithmetic over drivers and becomes what the table says: %(cells)s.",
                "These amounts were arithmetic over drivers and become what the table says: %(cells)s.",
                len(cells),
            )
            self.findings.notes.append(text % {"cells": ", ".join(cells[:12])})
        if cells := self.range_dropped:
            text = ngettext(
                "The lowest and highest value of this line do not hold its new amount and are dropped: %(cells)s.",
                "The lowest and highest values of these lines do not hold their new amounts and are dropped: %(cells)s.",
                len(cells),
            )
            self.findings.notes.append(text % {"cells": ", ".join(cells[:12])})


def _kind_named(name: str) -> str:
    return "ours" if OURS.search(name) else "status_quo" if STATUS_QUO.search(name) else "competitor"


def _name_of(use: ColumnUse, kind: str) -> str:
    """Return what a new alternative is called: as its heading, or by its kind where the heading says "Amount" or "Us" alone."""
    name = without_unit(use.called)
    if not names_nothing(use.called) and comparable(name) not in PRONOUNS:
        return name
    return {
        "ours": _("Our offer"),
        "competitor": _("Competitor's offer"),
        "status_quo": _("As it is today"),
        "other": pgettext("alternative", "Another way"),
    }[kind]


def _drop_what_is_gone(document: dict[str, Any], present: Mapping[str, Any]) -> None:
    """Take out the alternatives whose lines are all gone, and what names them."""
    had_lines = {alternative["key"] for alternative in present.get("alternatives", ()) if alternative["lines"]}
    document["alternatives"] = [one for one in document["alternatives"] if one["lines"] or one["key"] not in had_lines]
    keys = {alternative["key"] for alternative in document["alternatives"]}
    for name in ("subject", "reference"):
        if document.get(name) not in keys:
            document.pop(name, None)
    for driver in document.get("drivers") or ():
        if driver.get("price_of") not in keys:
            driver.pop("price_of", None)


def _is_same(old: object, new: object) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return Decimal(repr(old)) == Decimal(repr(new))
    return old == new
