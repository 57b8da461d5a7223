"""What a proposal says, frozen: an explicit structure with only what the client may read.

Everything printed comes from here and from nowhere else. A field that is not named below does not reach the client, whatever
is added to the models or to the exchange format of cost models later on.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

FORMAT = "headroom.proposal/1"

# Of a cost model the client reads the assumptions. The key that ties a line to a person's concern is ours.
_MODEL = ("format", "name", "currency", "base_date", "periods", "discount", "inflation", "vat", "fx", "subject", "reference")
_DRIVER = ("key", "name", "unit", "value", "growth", "low", "high", "distribution", "price_of", "source")
_ALTERNATIVE = ("key", "name", "kind", "periods")
_LINE = (
    "name", "category", "type", "amount", "when", "escalation", "currency", "low", "high", "distribution", "risk_adjustment",
    "lifetime", "price", "investment", "vat_rate", "source",
)  # fmt: skip
_SOURCE = ("kind", "note", "date", "confidence")
# Of a result the client reads everything but how far our own price could rise.
_RESULT = ("format", "subject", "reference", "model_sha256", "engine", "alternatives")
_COMPARISON = (
    "against", "status", "saving_total", "saving_pv", "saving_pct", "saving_annualised", "incremental_flows", "irr", "payback",
    "roi", "rival_discount",
)  # fmt: skip
_TORNADO = ("item", "path", "alternative", "low", "likely", "high", "saving_at_low", "saving_at_high", "swing", "break_even")


@dataclass(frozen=True)
class Person:
    """Somebody the proposal is addressed to. How we read people (role, influence, attitude, notes) stays with us."""

    name: str
    job_title: str


@dataclass(frozen=True)
class Contact:
    """Who answers for the proposal."""

    name: str
    job_title: str
    email: str
    phone: str


@dataclass(frozen=True)
class Problem:
    """The client's problem: whose it is and what a year of it costs, in `currency`."""

    text: str
    owner: str
    yearly_cost: float | None
    currency: str


@dataclass(frozen=True)
class PlanStep:
    """One row of the plan, each cell as typed."""

    what: str
    starts: str
    lasts: str
    who: str


@dataclass(frozen=True)
class Texts:
    """What the author wrote; Markdown but for the claim."""

    claim: str
    summary: str
    way_out: str
    must_be_true: str
    payment: str
    delivery: str
    validity: str
    price_note: str


@dataclass(frozen=True)
class Cost:
    """The parts of a `headroom.tco/1` document and of its result that the client may read.

    `holds_until` gives, by the path of a driver or line in the document, the last day on which its source holds, as an ISO date.
    """

    document: dict[str, Any]
    result: dict[str, Any]
    holds_until: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """One version of a proposal, whole."""

    number: int
    version: int
    language: str
    frozen_on: date
    client: str
    client_place: str
    title: str
    company: str
    author: Contact
    people: tuple[Person, ...]
    problem: Problem
    texts: Texts
    plan: tuple[PlanStep, ...]
    cost: Cost
    shows_conventions: bool = True
    format: str = field(default=FORMAT)

    def canonical_json(self) -> str:
        """Return the snapshot as JSON of which there is only one form: keys sorted, no spaces."""
        content = asdict(self) | {"frozen_on": self.frozen_on.isoformat()}
        # Snapshots of earlier releases do not have it, and keep the form and the hash they were frozen with.
        if not self.cost.holds_until:
            del content["cost"]["holds_until"]
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_hash(canonical_json: str) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    return hashlib.sha256(canonical_json.encode()).hexdigest()


def read_snapshot(canonical_json: str) -> Snapshot:
    """Return the snapshot that `canonical_json` holds. Raises ValueError for another format."""
    content = json.loads(canonical_json)
    if content.get("format") != FORMAT:
        raise ValueError(f"Not a snapshot of the format {FORMAT}")
    return Snapshot(
        **content
        | {
            "frozen_on": date.fromisoformat(content["frozen_on"]),
            "author": Contact(**content["author"]),
            "people": tuple(Person(**person) for person in content["people"]),
            "problem": Problem(**content["problem"]),
            "texts": Texts(**content["texts"]),
            "plan": tuple(PlanStep(**step) for step in content["plan"]),
            "cost": Cost(**content["cost"]),
        }
    )


def readable_cost(document: Mapping[str, Any], result: Mapping[str, Any], holds_until: Mapping[str, date] | None = None) -> Cost:
    """Return what the client may read of a cost model and its result, and until when its sources hold, by path.

    Left out are our headroom and the break-even values of our own prices, which say the same; concern keys; Monte Carlo; and every
    field this module does not name.
    """
    own_prices = _own_price_items(document, str(result["subject"]))
    return Cost(
        document={
            **_only(_MODEL, document),
            "drivers": [_with_source(_DRIVER, driver) for driver in document.get("drivers", [])],
            "alternatives": [
                _only(_ALTERNATIVE, alternative) | {"lines": [_with_source(_LINE, line) for line in alternative["lines"]]}
                for alternative in document["alternatives"]
            ],
        },
        result={
            **_only(_RESULT, result),
            "comparisons": [_only(_COMPARISON, comparison) for comparison in result["comparisons"]],
            "tornado": [_only(_TORNADO, row) for row in result.get("tornado") or [] if _tornado_path(row) not in own_prices],
        },
        holds_until={path: day.isoformat() for path, day in (holds_until or {}).items()},
    )


def _own_price_items(document: Mapping[str, Any], subject: str) -> set[tuple[str | None, str]]:
    """Return (alternative, item) of what the seller of `subject` sets as its price."""
    items: set[tuple[str | None, str]] = {
        (None, driver.get("name") or driver["key"]) for driver in document.get("drivers", []) if driver.get("price_of") == subject
    }
    for alternative in document["alternatives"]:
        if alternative["key"] == subject:
            items |= {(subject, line["name"]) for line in alternative["lines"] if line.get("price")}
    return items


def _tornado_path(row: Mapping[str, Any]) -> tuple[str | None, str]:
    return row.get("alternative"), str(row["item"])


def _with_source(names: Iterable[str], item: Mapping[str, Any]) -> dict[str, Any]:
    readable = _only(names, item)
    if readable.get("source"):
        readable["source"] = _only(_SOURCE, readable["source"])
    return readable


def _only(names: Iterable[str], item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in names if name in item}


TEXT_NAMES = tuple(item.name for item in fields(Texts))
