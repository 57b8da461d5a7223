"""Money told in other terms: hours, days and weeks that the model itself puts a price on. Plain data in, plain data out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tco.negotiation.currencies import rate_into
from tco.negotiation.time_units import WEEKS_IN_PERIOD, money_for_time, stretch_of_time, what_takes_time

MOST = 4
LEAST_COUNT = 0.1
IMPLEMENTATION = "implementation"
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Equivalent:
    """So many hours, days, weeks or months, or a `share` of a cost. `what` is told where the name says it."""

    count: float
    span: str
    name: str
    what: str | None = None


def equivalents_of(amount: float, document: Mapping[str, Any], subject: str, line_totals: list[float]) -> list[Equivalent]:
    """Return what `amount` > 0, in the model's currency, equals: by drivers in money for time, and by the implementation of ours.

    `line_totals` are the undiscounted sums of the lines of the alternative `subject`, in document order.
    """
    if amount <= 0:
        return []
    # What has a name in speech comes first, and of that the dearest time: hours of downtime before hours of work.
    drivers = sorted(_of_drivers(amount, document), key=lambda each: (not each.what, each.count if each.what else 0))
    found = [*drivers, *_of_implementation(amount, document, subject, line_totals)]
    return [each for each in found if each.count >= LEAST_COUNT][:MOST]


def _of_drivers(amount: float, document: Mapping[str, Any]) -> Iterator[Equivalent]:
    for driver in document.get("drivers") or ():
        if "price_of" in driver:  # a discount told in months of the fee says nothing new
            continue
        known = money_for_time(driver.get("unit") or "", document["currency"])
        rate = known and _first(driver["value"]) * (rate_into(document, known[0]) or 0.0)
        if known and rate and rate > 0:
            name = driver.get("name") or driver["key"]
            yield Equivalent(amount / rate, known[1], name, what_takes_time(name))


def _of_implementation(amount: float, document: Mapping[str, Any], subject: str, line_totals: list[float]) -> Iterator[Equivalent]:
    """A line of ours that lasts, or that counts days or weeks, has a price of a week or a day; the others together make a share."""
    lines = next(each["lines"] for each in document["alternatives"] if each["key"] == subject)
    drivers = {driver["key"]: driver for driver in document.get("drivers") or ()}
    whole = 0.0
    for line, total in zip(lines, line_totals, strict=True):
        if line["category"] != IMPLEMENTATION or line.get("type") == "benefit" or total <= 0:
            continue
        whole += total
        weeks = _weeks(line["when"], document)
        if weeks:
            yield Equivalent(amount * weeks / total, "week", line["name"])
            continue
        for key in _NAME.findall(line["amount"]) if isinstance(line["amount"], str) else ():
            span = stretch_of_time((drivers.get(key) or {}).get("unit") or "")
            length = _first(drivers[key]["value"]) if span else 0
            if span and length > 0:
                yield Equivalent(amount * length / total, span, line["name"])
                break
    if whole:
        yield Equivalent(amount / whole, "share", IMPLEMENTATION)


def _weeks(when: Mapping[str, Any], document: Mapping[str, Any]) -> float:
    """Return how many weeks a recurring line lasts when it ends before the study does, else 0."""
    if "at" in when or when.get("to") is None or when["to"] >= document["periods"]["count"] or (when.get("every") or 1) != 1:
        return 0.0
    return float(when["to"] - when["from"] + 1) * WEEKS_IN_PERIOD[document["periods"]["unit"]]


def _first(value: Any) -> float:
    """Return a driver's value, of a list that of the first period after the base date."""
    return float(value[1] if isinstance(value, list) else value)
