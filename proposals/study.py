"""The cost of ownership of a snapshot, read for an argument: alternatives with letters, lines with numbers, comparisons by key.

Pure: takes the dictionaries of a `proposals.snapshot.Cost`, answers with dataclasses, in the model's currency.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from proposals.snapshot import Cost
from tco.engine.expressions import names_in

PERIODS_IN_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
RESIDUAL = "residual"


@dataclass(frozen=True)
class Line:
    """A cost line with the number it is quoted by ("B3"), as stated and as computed.

    `residual_total` and `residual_present_value` are what its purchases give back at the end (zero or negative). `path` is its
    place in the document, `holds_until` the last day on which its source holds; None when nothing ends that.
    """

    number: str
    stated: Mapping[str, Any]
    total: float
    present_value: float
    residual_total: float
    residual_present_value: float
    drivers: tuple[str, ...]
    path: str
    holds_until: date | None = None

    @property
    def name(self) -> str:
        return str(self.stated["name"])

    @property
    def category(self) -> str:
        return str(self.stated["category"])

    @property
    def net_present_value(self) -> float:
        """Present value with what is given back at the end taken off."""
        return self.present_value + self.residual_present_value

    @property
    def counts(self) -> bool:
        """Whether the line moves any money."""
        return bool(self.total or self.present_value or self.residual_total)


@dataclass(frozen=True)
class Alternative:
    """One way for the client to go. `letter` begins the numbers of its lines."""

    key: str
    name: str
    kind: str
    letter: str
    lines: tuple[Line, ...]
    figures: Mapping[str, Any]

    @property
    def present_value(self) -> float:
        return float(self.figures["present_value"])

    @property
    def total(self) -> float:
        return float(self.figures["total"])

    @property
    def annualised(self) -> float:
        return float(self.figures["annualised"])

    @property
    def by_category(self) -> Mapping[str, float]:
        """Present value of each category, in order of first use."""
        return {key: float(value["present_value"]) for key, value in self.figures["by_category"].items()}


@dataclass(frozen=True)
class Driver:
    """A quantity several lines use, numbered "P1", "P2" …"""

    number: str
    stated: Mapping[str, Any]
    path: str
    holds_until: date | None = None

    @property
    def key(self) -> str:
        return str(self.stated["key"])

    @property
    def name(self) -> str:
        return str(self.stated.get("name") or self.stated["key"])


class Study:
    """A cost model with its result. A source that held until a day before `on`, when the study is read, is past its date."""

    def __init__(self, cost: Cost, *, on: date | None = None) -> None:
        self.document = cost.document
        self.result = cost.result
        self.currency = str(cost.document["currency"])
        self.on = on
        self._last_days = {path: date.fromisoformat(day) for path, day in cost.holds_until.items()}

    @cached_property
    def drivers(self) -> dict[str, Driver]:
        """The drivers by key, in document order."""
        stated = self.document.get("drivers", [])
        paths = [f"drivers[{index}]" for index in range(len(stated))]
        return {
            driver["key"]: Driver(f"P{number}", driver, path, self._last_days.get(path))
            for number, (path, driver) in enumerate(zip(paths, stated, strict=True), 1)
        }

    @cached_property
    def alternatives(self) -> dict[str, Alternative]:
        """The alternatives by key: ours first, then the others in document order."""
        subject = str(self.result["subject"])
        stated = sorted(enumerate(self.document["alternatives"]), key=lambda each: each[1]["key"] != subject)
        found = {}
        for position, (place, alternative) in enumerate(stated):
            letter = chr(ord("A") + position)
            figures = self.result["alternatives"][alternative["key"]]
            found[alternative["key"]] = Alternative(
                key=alternative["key"],
                name=str(alternative.get("name") or alternative["key"]),
                kind=alternative["kind"],
                letter=letter,
                lines=tuple(self._lines(letter, f"alternatives[{place}]", alternative["lines"], figures["lines"])),
                figures=figures,
            )
        return found

    def _lines(
        self, letter: str, place: str, stated: Sequence[Mapping[str, Any]], computed: Sequence[Mapping[str, Any]]
    ) -> Iterator[Line]:
        """Pair stated lines with computed ones; the residual of a purchase follows its line in the result."""
        rest = list(computed)
        for number, line in enumerate(stated, 1):
            figures = rest.pop(0)
            still_stated = len(stated) - number
            gives_back = (line.get("lifetime") or {}).get("residual") == "straight_line" and len(rest) > still_stated
            residual = rest.pop(0) if gives_back and rest[0]["category"] == RESIDUAL and rest[0]["name"] == line["name"] else None
            path = f"{place}.lines[{number - 1}]"
            yield Line(
                number=f"{letter}{number}",
                stated=line,
                total=float(figures["total"]),
                present_value=float(figures["present_value"]),
                residual_total=float(residual["total"]) if residual else 0.0,
                residual_present_value=float(residual["present_value"]) if residual else 0.0,
                drivers=_drivers_of(line["amount"], frozenset(self.drivers)),
                path=path,
                holds_until=self._last_days.get(path),
            )

    @property
    def subject(self) -> Alternative:
        """What we offer."""
        return self.alternatives[str(self.result["subject"])]

    @property
    def others(self) -> list[Alternative]:
        """Everything else the client could do."""
        return [alternative for key, alternative in self.alternatives.items() if key != self.subject.key]

    @property
    def reference(self) -> Alternative | None:
        """What our offer is chiefly compared with."""
        key = self.result.get("reference")
        return self.alternatives[key] if key else None

    @property
    def status_quo(self) -> Alternative | None:
        """Doing nothing, when the model has it with costs."""
        return next(
            (other for other in self.others if other.kind == "status_quo" and any(line.counts for line in other.lines)), None
        )

    def comparison(self, against: str) -> Mapping[str, Any]:
        """Return the comparison of our offer with the alternative of this key."""
        found: Mapping[str, Any] = next(entry for entry in self.result["comparisons"] if entry["against"] == against)
        return found

    @property
    def periods_in_a_year(self) -> int:
        return PERIODS_IN_A_YEAR[self.document["periods"]["unit"]]

    @property
    def years(self) -> float:
        """Length of the study in years."""
        return float(self.document["periods"]["count"]) / self.periods_in_a_year

    @property
    def equal_lengths(self) -> bool:
        """Whether all alternatives are studied over the same time, so that present values can be set side by side."""
        lengths = {alternative.get("periods") or self.document["periods"]["count"] for alternative in self.document["alternatives"]}
        return len(lengths) == 1

    def is_outdated(self, item: Driver | Line) -> bool:
        """Say whether the source of a number was past its date on the day the study is read."""
        return item.holds_until is not None and self.on is not None and item.holds_until < self.on

    @property
    def outdated(self) -> list[Driver | Line]:
        """The numbers past their date: drivers first, then the lines, ours before the others."""
        lines = (line for alternative in self.alternatives.values() for line in alternative.lines)
        numbers: list[Driver | Line] = [*self.drivers.values(), *lines]
        return [item for item in numbers if self.is_outdated(item)]

    def size(self, alternative: Alternative) -> float:
        """Return what alternatives are compared by: present value, or a year's share of it when they last unequally long."""
        return alternative.present_value if self.equal_lengths else alternative.annualised

    def is_sourced(self, line: Line) -> bool:
        """Say whether the number of a line can be traced: it has a source of its own, or all its drivers have one."""
        if line.stated.get("source"):
            return True
        return bool(line.drivers) and all(self.drivers[key].stated.get("source") for key in line.drivers)

    @property
    def unsourced(self) -> list[Line]:
        """The lines that move money and say nowhere where their number is from."""
        return [
            line
            for alternative in self.alternatives.values()
            for line in alternative.lines
            if line.counts and not self.is_sourced(line)
        ]

    @property
    def price_lines(self) -> list[Line]:
        """Our lines whose amount we set ourselves."""
        return [
            line
            for line in self.subject.lines
            if line.stated.get("price") or any(self.drivers[key].stated.get("price_of") == self.subject.key for key in line.drivers)
        ]

    @property
    def price_total(self) -> float:
        """What the client pays us over the study, undiscounted."""
        return float(self.subject.figures["price"]["total"])

    @property
    def price_present_value(self) -> float:
        return float(self.subject.figures["price"]["present_value"])


def _drivers_of(amount: Any, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(amount, str):
        return ()
    return tuple(name for name in names_in(amount) if name in known)


def numbers_in_short(lines: Sequence[Line]) -> str:
    """Return the numbers of lines the way a reader looks them up: "A1, A3–A5, B2"."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _follows(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(run[0].number if len(run) == 1 else _run(run) for run in runs)


def _follows(one: Line, other: Line) -> bool:
    return one.number[0] == other.number[0] and int(one.number[1:]) + 1 == int(other.number[1:])


def _run(run: Sequence[Line]) -> str:
    joint = "–" if len(run) > 2 else ", "
    return f"{run[0].number}{joint}{run[-1].number}"
