"""A small valid model, and ways to spoil or extend it."""

from __future__ import annotations

import copy
from typing import Any


def line(amount: Any = 100, when: Any = None, **fields: Any) -> dict[str, Any]:
    """Return a cost line, every period from 1 unless `when` says otherwise."""
    return {"name": "Line", "category": "operation", "amount": amount, "when": when or {"from": 1}, **fields}


def alternative(key: str, kind: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return an alternative with these lines."""
    return {"key": key, "name": key.title(), "kind": kind, "lines": list(lines), **fields}


def model(*alternatives: dict[str, Any], count: int = 4, unit: str = "year", rate: float = 0.1, **fields: Any) -> dict[str, Any]:
    """Return a model of these alternatives; ours and doing nothing when there are none."""
    return {
        "format": "headroom.tco/1",
        "name": "A model",
        "currency": "EUR",
        "base_date": "2026-01-01",
        "periods": {"count": count, "unit": unit},
        "discount": {"rate": rate, **fields.pop("discount", {})},
        "alternatives": list(alternatives) or [alternative("ours", "ours", line()), alternative("nothing", "status_quo")],
        **fields,
    }


def rich_model() -> dict[str, Any]:
    """Return a valid model with something in every field of the format."""
    source = {"kind": "client", "note": "Interview", "date": "2026-02-01", "confidence": "high"}
    licence = line(
        "seats * price + t",
        {"from": 1, "to": 4, "every": 1},
        type="cost",
        escalation={"rate": [0.01, 0.02, 0.03, 0.04], "first": 1, "step": "year"},
        currency="USD",
        risk_adjustment=0.1,
        price=True,
        investment=False,
        vat_rate=0.2,
        source=source,
        concern="cfo",
    )
    machine = line(
        5000,
        {"at": 0},
        low=4000,
        high=7000,
        distribution="triangular",
        escalation="inherit",
        lifetime={"periods": 3, "replace": True, "residual": "straight_line"},
    )
    drivers = [
        {"key": "seats", "name": "Seats", "unit": "people", "value": [10, 11, 12, 13, 14], "low": 0.8, "high": 1.2, "growth": 0.01},
        {"key": "price", "value": 20, "low": 15, "high": 30, "distribution": "uniform", "price_of": "ours", "source": source},
    ]
    return model(
        alternative("ours", "ours", licence, machine),
        alternative("rival", "competitor", line(3000, type="benefit"), line(9000, {"at": 2}), periods=3),
        alternative("nothing", "status_quo"),
        discount={"basis": "nominal", "compounding": "effective", "timing": "mid"},
        inflation=0.03,
        vat={"recoverable": False},
        fx={"USD": {"rate": 0.92, "drift": 0.01, "source": source}},
        drivers=drivers,
        subject="ours",
        reference="nothing",
    )


def with_value(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy with the value at a path such as `drivers[0].key` set."""
    changed = copy.deepcopy(document)
    place: Any = changed
    *parents, last = path.replace("[", ".[").split(".")
    for part in parents:
        place = place[int(part[1:-1])] if part.startswith("[") else place[part]
    place[int(last[1:-1]) if last.startswith("[") else last] = value
    return changed


def without(document: dict[str, Any], path: str) -> dict[str, Any]:
    """Return a copy without the member at a path."""
    changed = copy.deepcopy(document)
    place: Any = changed
    *parents, last = path.replace("[", ".[").split(".")
    for part in parents:
        place = place[int(part[1:-1])] if part.startswith("[") else place[part]
    del place[last]
    return changed
