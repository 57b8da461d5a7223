"""Models and results made by hand for the charts: no discounting, so that every sum can be seen at a glance."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

CATEGORIES = (
    "acquisition",
    "implementation",
    "operation",
    "maintenance",
    "staff",
    "risk",
    "logistics",
    "end_of_life",
    "residual",
    "benefit",
)
PRICE = 100.0


def alternative(
    key: str,
    by_category: Mapping[str, float],
    *,
    name: str = "",
    kind: str = "competitor",
    flows: Sequence[float] = (),
    periods: int = 0,
) -> dict[str, Any]:
    """Describe one alternative: its sums by category, and its flows (default: everything at the base date)."""
    return {
        "key": key,
        "name": name or key,
        "kind": kind,
        "by_category": dict(by_category),
        "flows": list(flows),
        "periods": periods,
    }


def study(
    *alternatives: dict[str, Any],
    count: int = 5,
    unit: str = "year",
    currency: str = "EUR",
    reference: str | None = "",
    price: float = PRICE,
    tornado: Sequence[Mapping[str, Any]] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a document and its result; the first alternative is the subject, the second the reference."""
    subject = alternatives[0]
    document = {
        "format": "headroom.tco/1",
        "name": "Made by hand",
        "currency": currency,
        "base_date": "2026-01-01",
        "periods": {"count": count, "unit": unit},
        "discount": {"rate": 0.0},
        "alternatives": [
            {"key": each["key"], "name": each["name"], "kind": each["kind"], "lines": []}
            | ({"periods": each["periods"]} if each["periods"] else {})
            for each in alternatives
        ],
    }
    result = {
        "format": "headroom.tco.result/1",
        "subject": subject["key"],
        "reference": (alternatives[1]["key"] if len(alternatives) > 1 else None) if reference == "" else reference,
        "alternatives": {each["key"]: _found(each, count, price) for each in alternatives},
        "comparisons": [_compared(subject, each, (count, unit), price) for each in alternatives[1:]],
        "tornado": [dict(row) for row in tornado],
        "monte_carlo": None,
    }
    return document, result


def _flows(each: Mapping[str, Any], count: int) -> list[float]:
    periods = each["periods"] or count
    return list(each["flows"]) or [sum(each["by_category"].values()), *[0.0] * periods]


def _found(each: Mapping[str, Any], count: int, price: float) -> dict[str, Any]:
    total = sum(each["by_category"].values())
    return {
        "total": total,
        "present_value": total,
        "flows": _flows(each, count),
        "by_category": {category: {"total": value, "present_value": value} for category, value in each["by_category"].items()},
        "price": {"total": price, "present_value": price, "share": 0.5},
    }


def _compared(subject: Mapping[str, Any], other: Mapping[str, Any], horizon: tuple[int, str], price: float) -> dict[str, Any]:
    count, unit = horizon
    if (subject["periods"] or count) != (other["periods"] or count):
        return {"against": other["key"], "status": "unequal_periods", "payback": None, "headroom": None}
    saving = sum(other["by_category"].values()) - sum(subject["by_category"].values())
    gaps = list(accumulate(one - two for one, two in zip(_flows(other, count), _flows(subject, count), strict=True)))
    return {
        "against": other["key"],
        "status": "ok",
        "saving_pv": saving,
        "payback": _payback(gaps, {"month": 12, "quarter": 4, "year": 1}[unit]),
        "headroom": _headroom(saving, price),
    }


def _headroom(saving: float, price: float) -> dict[str, Any]:
    if not price:
        return {"status": "no_price", "factor": None}
    factor = 1 + saving / price
    return {"status": "ok", "factor": factor} if factor >= 0 else {"status": "unreachable", "factor": None}


def _payback(gaps: Sequence[float], in_year: int) -> dict[str, Any]:
    crossings = [
        (period - 1 + -before / (after - before)) / in_year
        for period, (before, after) in enumerate(pairwise(gaps), 1)
        if before < 0 <= after
    ]
    if min(gaps) >= 0:
        return {"simple": 0.0, "status": "immediate", "recrosses": False, "final": 0.0}
    if not crossings:
        return {"simple": None, "status": "never", "recrosses": False, "final": None}
    ends_below = gaps[-1] < 0
    return {
        "simple": crossings[0],
        "status": "reached",
        "recrosses": ends_below or len(crossings) > 1,
        "final": None if ends_below else crossings[-1],
    }
