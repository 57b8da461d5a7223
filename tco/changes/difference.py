"""What lies between two documents of the exchange format, and what each change does to the saving.

A difference belongs to an item: a setting of the model, a driver, an alternative, or a line. The items are applied to the older
document one after the other; what an item does to the saving is how far the saving moves when it comes in. Added up, the moves are
the whole difference, whatever the order; how much of a joint effect each gets hangs on the order, which is that of the page.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, TypeVar

from tco.mapping import Document

SETTING, DRIVER, ALTERNATIVE, LINE = "setting", "driver", "alternative", "line"
SETTINGS = ("name", "currency", "base_date", "periods", "discount", "inflation", "vat", "fx", "subject", "reference")
MOST_WEIGHED = 200

Place = tuple[Any, ...]
Thing = TypeVar("Thing")
Weigh = Callable[[Document], float | None]
WeighLines = Callable[[Document], Mapping[str, Sequence[float]] | None]


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; None stands for a field that is not there. `field` is a path within the item ("source.kind")."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemChange:
    """What happened to one item. `before` and `after` are the whole item, None where it does not exist.

    `place` is the name of the setting, the key of the driver or alternative, or of a line (key of its alternative, name, category,
    which of those it is). `renamed_from` is the earlier place of a line that has another name, category or alternative now.
    """

    kind: str
    place: Place
    before: Any
    after: Any
    renamed_from: Place | None = None

    @property
    def item(self) -> list[Any]:
        """Return what names the item in the record of changes, as JSON."""
        return [self.kind, *self.place]

    @property
    def fields(self) -> list[FieldChange]:
        """Return the fields that differ, in the order of the format; empty for what was added or removed as a whole."""
        if self.kind == SETTING:
            return _field_changes(self.before, self.after, "")
        if self.before is None or self.after is None:
            return []
        moved = self.renamed_from is not None and self.renamed_from[0] != self.place[0]
        stands = [FieldChange(ALTERNATIVE, self.renamed_from[0], self.place[0])] if moved and self.renamed_from else []
        return stands + _field_changes(self.before, self.after, "")


@dataclass(frozen=True)
class WeighedChange:
    """A change with the saving after it was applied, and what it moved; None where the saving could not be worked out alone."""

    item: ItemChange
    effect: float | None


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, same_lines: Mapping[Place, Place] | None = None
) -> list[ItemChange]:
    """Return what differs between two valid documents in plain form, in the order in which it can be applied.

    `same_lines` says where lines of the later document stood in the earlier one, by their places, where that is known.
    """
    old, new = _Parts.of(before), _Parts.of(after)
    changes = [ItemChange(SETTING, (name,), old.settings.get(name), new.settings.get(name)) for name in SETTINGS]
    found = [change for change in changes if change.before != change.after]
    found += _between(
        DRIVER, {(key,): item for key, item in old.drivers.items()}, {(key,): item for key, item in new.drivers.items()}
    )
    found += _between(
        ALTERNATIVE, {(key,): item for key, item in old.heads.items()}, {(key,): item for key, item in new.heads.items()}
    )
    found += _renamed_as_one(list(_between(LINE, old.lines, new.lines)), same_lines or {})
    return sorted(found, key=_order_of_applying)


def weigh(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    changes: Sequence[ItemChange],
    saving_of: Weigh,
    by_line: WeighLines = lambda _document: None,
) -> list[WeighedChange]:
    """Return the changes with what each moved the saving by.

    `saving_of` returns the saving of a document, None for one that has none or is not valid. A change after which there is none is
    weighed together with the next after which there is one; past MOST_WEIGHED, the rest is weighed together.

    Lines do not act on each other: where `by_line` tells what each adds to the saving, by key of the alternative, all changes of
    lines are weighed at once, however many they are.
    """
    parts, order = _Parts.of(before), _Parts.of(after)
    running = saving_of(parts.document(order))
    weighed: list[WeighedChange] = []
    for place, change in enumerate(changes):
        if place < len(weighed):
            continue
        lines = list(takewhile(lambda each: each.kind == LINE, changes[place:]))
        effects = _effects_of_lines(parts, order, lines, by_line) if len(lines) > 1 else None
        if effects is not None:
            weighed += map(WeighedChange, lines, effects)
            running = None if running is None else running + sum(effects)
            continue
        parts.apply(change)
        is_last = place + 1 == len(changes)
        saving = saving_of(parts.document(order)) if place < MOST_WEIGHED or is_last else None
        weighed.append(WeighedChange(change, None if saving is None or running is None else saving - running))
        running = saving if saving is not None else running
    return weighed


def _effects_of_lines(parts: "_Parts", order: "_Parts", lines: Sequence[ItemChange], by_line: WeighLines) -> list[float] | None:
    """Apply the changes of lines; return what each moved the saving by, None (and nothing applied) where that is not known."""
    trial = replace(parts, lines=dict(parts.lines))
    for change in lines:
        trial.apply(change)
    sides = [(each.places(order), by_line(each.document(order))) for each in (parts, trial)]
    if any(worths is None for _places, worths in sides):
        return None
    parts.lines = trial.lines

    def worth(side: int, place: Place) -> float:
        places, worths = sides[side]
        if worths is None or place not in places or place[0] not in worths:
            return 0.0
        return worths[place[0]][places[place]]

    return [worth(1, change.place) - worth(0, change.renamed_from or change.place) for change in lines]


def _order_of_applying(change: ItemChange) -> int:
    """Sort so that most stages on the way are valid: what others refer to comes first and goes last."""
    if change.kind == SETTING:
        return 6 if change.place[0] in ("subject", "reference") else 1
    removed = change.after is None
    return {DRIVER: 8 if removed else 0, ALTERNATIVE: 7 if removed else 2, LINE: 4 if removed else 3}[change.kind]


def _between(kind: str, old: Mapping[Place, Any], new: Mapping[Place, Any]) -> Iterator[ItemChange]:
    for place, item in new.items():
        if old.get(place) != item:
            yield ItemChange(kind, place, old.get(place), item)
    for place, item in old.items():
        if place not in new:
            yield ItemChange(kind, place, item, None)


def line_places(document: Mapping[str, Any]) -> list[Place]:
    """Return the place of each line in the order of the document."""
    return list(_Parts.of(document).lines)


def _renamed_as_one(changes: list[ItemChange], same_lines: Mapping[Place, Place]) -> list[ItemChange]:
    """Tell a line that came and one that went as one line: known to be the same, renamed, or moved to another alternative.

    What is not known is taken for the same where its content leaves no choice.
    """
    came = {change.place: change for change in changes if change.before is None}
    went = {change.place: change for change in changes if change.after is None}
    renamed = {place: went[same_lines[place]] for place in came if same_lines.get(place) in went}
    for says in (_as_renamed, _as_moved):
        taken = {change.place for change in renamed.values()}
        new = by_word((came[place] for place in came if place not in renamed), says)
        old = by_word((went[place] for place in went if place not in taken), says)
        renamed |= {one[0].place: old[word][0] for word, one in new.items() if len(one) == len(old.get(word, ())) == 1}
    gone = {old.place for old in renamed.values()}
    told = []
    for change in changes:
        earlier = renamed.get(change.place) if change.before is None else None
        if earlier is not None:
            told.append(ItemChange(LINE, change.place, earlier.before, change.after, earlier.place))
        elif change.after is not None or change.place not in gone:
            told.append(change)
    return told


def by_word(things: Iterable[Thing], says: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    """Return things by what they say, those that say the same together and in their order."""
    found: dict[str, list[Thing]] = {}
    for thing in things:
        found.setdefault(says(thing), []).append(thing)
    return found


def _as_renamed(change: ItemChange) -> str:
    """Return all that a line says but what it is called."""
    item = {name: value for name, value in (change.before or change.after).items() if name not in ("name", "category")}
    return json.dumps([change.place[0], item], sort_keys=True)


def _as_moved(change: ItemChange) -> str:
    """Return all that a line says but where it stands."""
    return json.dumps(change.before or change.after, sort_keys=True)


def _field_changes(before: Any, after: Any, path: str) -> list[FieldChange]:
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {}
        # A schedule reads as one thing: from, to and every belong together. So does the growth of a price.
        if path in ("when", "escalation"):
            return [FieldChange(path, before, after)] if before != after else []
        names = [*new, *(name for name in old if name not in new)]
        return [
            change for name in names for change in _field_changes(old.get(name), new.get(name), f"{path}.{name}" if path else name)
        ]
    return [FieldChange(path, before, after)] if before != after else []


@dataclass
class _Parts:
    """A document taken apart, so that items can be put in and taken out."""

    settings: dict[str, Any]
    drivers: dict[str, Any]
    heads: dict[str, Any]
    lines: dict[Place, Any]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "_Parts":
        heads, lines = {}, {}
        for alternative in document["alternatives"]:
            heads[alternative["key"]] = {name: value for name, value in alternative.items() if name != "lines"}
            seen: Counter[tuple[str, str]] = Counter()
            for line in alternative.get("lines") or ():
                pair = (line["name"], line["category"])
                lines[(alternative["key"], *pair, seen[pair])] = line
                seen[pair] += 1
        drivers = {driver["key"]: driver for driver in document.get("drivers") or ()}
        return cls({name: document[name] for name in SETTINGS if name in document}, drivers, heads, lines)

    def apply(self, change: ItemChange) -> None:
        """Put the item as it is after the change in place of what it was."""
        holders: dict[str, dict[Any, Any]] = {
            SETTING: self.settings,
            DRIVER: self.drivers,
            ALTERNATIVE: self.heads,
            LINE: self.lines,
        }
        place = change.place if change.kind == LINE else change.place[0]
        if change.renamed_from is not None:
            holders[change.kind].pop(change.renamed_from, None)
        if change.after is None:
            holders[change.kind].pop(place, None)
        else:
            holders[change.kind][place] = deepcopy(change.after)

    def places(self, order: "_Parts") -> dict[Place, int]:
        """Return which line of its alternative each is in the document."""
        counts: Counter[str] = Counter()
        found = {}
        for place in _in_order(self.lines, order.lines):
            found[place] = counts[place[0]]
            counts[place[0]] += 1
        return found

    def document(self, order: "_Parts") -> Document:
        """Return the document, its items in the order of `order`, those that it does not have last."""
        document: Document = {"format": "headroom.tco/1", **self.settings}
        if self.drivers:
            document["drivers"] = [self.drivers[key] for key in _in_order(self.drivers, order.drivers)]
        lines: dict[str, list[Any]] = {key: [] for key in self.heads}
        for place in _in_order(self.lines, order.lines):
            lines.get(place[0], []).append(self.lines[place])
        document["alternatives"] = [{**self.heads[key], "lines": lines[key]} for key in _in_order(self.heads, order.heads)]
        return document


def _in_order(present: Mapping[Any, Any], order: Mapping[Any, Any]) -> list[Any]:
    return [key for key in order if key in present] + [key for key in present if key not in order]
