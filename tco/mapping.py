"""The bridge between rows and the exchange format `headroom.tco/1`; nothing else knows both.

A document that comes back from rows is in its plain form: what equals the contract's default is left out, currencies are in
alphabetical order, text is normalised. Numbers come back as they were given: 100 as 100, 100.0 as 100.0.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cjm.kernel.text import normalise
from tco.models import Alternative, CostLine, CostModel, Driver, Source
from tco.row_order import row_numbers

FORMAT = "headroom.tco/1"
SOURCE_PARTS = ("kind", "note", "date", "confidence")
Document = dict[str, Any]


@dataclass(frozen=True)
class ModelRows:
    """The rows of one model, saved or not: drivers in order, and each alternative with its lines in order."""

    model: CostModel
    drivers: Sequence[Driver]
    alternatives: Sequence[tuple[Alternative, Sequence[CostLine]]]


def document_of(cost_model: CostModel) -> Document:
    """Return the document that the saved rows of `cost_model` hold (prefetch `drivers` and `alternatives__lines` for many)."""
    alternatives = [(alternative, list(alternative.lines.all())) for alternative in cost_model.alternatives.all()]
    return _document(ModelRows(cost_model, list(cost_model.drivers.all()), alternatives))


def document_of_rows(rows: ModelRows) -> Document:
    """Return the document that rows in hand hold, saved or not."""
    return _document(rows)


def plain_form(document: Mapping[str, Any]) -> Document:
    """Return a valid document in the form in which it comes back from rows. Idempotent."""
    return _document(rows_of(document))


def normalised(value: Any, name: str = "") -> Any:
    """Return a copy of a JSON value with every text in it normalised; notes keep their lines, all else is one line."""
    if isinstance(value, str):
        return normalise(value, single_line=name != "note")
    if isinstance(value, list):
        return [normalised(item, name) for item in value]
    if isinstance(value, dict):
        members = copy(value)  # what was read from JSON text knows which of its members were written twice
        for key in value:
            members[key] = normalised(value[key], key)
        return members
    return value


# --- Document to rows ---------------------------------------------------------------------------------------------------------


def rows_of(document: Mapping[str, Any]) -> ModelRows:
    """Return unsaved rows that hold a valid document. Rows refer to each other where they can; the deal is not set."""
    model = _model_row(document)
    drivers = [_driver_row(model, position, driver) for position, driver in enumerate(document.get("drivers") or ())]
    alternatives = []
    for position, (described, rows) in enumerate(zip(document["alternatives"], row_numbers(document), strict=True)):
        alternative = Alternative(
            cost_model=model,
            position=position,
            key=described["key"],
            name=described["name"],
            kind=described["kind"],
            periods=_whole(described.get("periods")),
        )
        lines = [_line_row(alternative, row, line) for row, line in zip(rows, described.get("lines") or (), strict=True)]
        alternatives.append((alternative, lines))
    return ModelRows(model, drivers, alternatives)


def _model_row(document: Mapping[str, Any]) -> CostModel:
    discount = document["discount"]
    return CostModel(
        name=document["name"],
        currency=document["currency"],
        base_date=date.fromisoformat(document["base_date"]),
        period_count=int(document["periods"]["count"]),
        period_unit=document["periods"]["unit"],
        discount_rate=exact(discount["rate"]),
        discount_basis=discount.get("basis", CostModel.Basis.NOMINAL),
        discount_compounding=discount.get("compounding", CostModel.Compounding.EFFECTIVE),
        discount_timing=discount.get("timing", CostModel.Timing.END),
        inflation=exact(document.get("inflation", 0)),
        vat_recoverable=(document.get("vat") or {}).get("recoverable", True),
        fx={code: _exchange_rate(rate) for code, rate in (document.get("fx") or {}).items()},
        subject=document.get("subject") or "",
        reference=document.get("reference") or "",
    )


def _driver_row(model: CostModel, position: int, described: Mapping[str, Any]) -> Driver:
    value = described["value"]
    is_list = isinstance(value, list)
    return Driver(
        cost_model=model,
        position=position,
        key=described["key"],
        name=described.get("name") or "",
        unit=described.get("unit") or "",
        value=None if is_list else exact(value),
        values=list(value) if is_list else None,
        growth=exact(described.get("growth", 0)),
        price_of=described.get("price_of") or "",
        **_range_columns(described),
        **_source_columns(described),
    )


def _line_row(alternative: Alternative, position: int, described: Mapping[str, Any]) -> CostLine:
    amount, when, lifetime = described["amount"], described["when"], described.get("lifetime") or {}
    is_expression = isinstance(amount, str)
    return CostLine(
        alternative=alternative,
        position=position,
        name=described["name"],
        category=described["category"],
        type=described.get("type", CostLine.Type.COST),
        amount=None if is_expression else exact(amount),
        expression=amount if is_expression else "",
        at=_whole(when.get("at")),
        first=_whole(when.get("from")),
        last=_whole(when.get("to")),
        every=_whole(when.get("every")),
        **_escalation_columns(described.get("escalation", "inherit")),
        currency=described.get("currency") or "",
        **_range_columns(described),
        risk_adjustment=exact(described.get("risk_adjustment", 0)),
        lifetime_periods=_whole(lifetime.get("periods")),
        lifetime_replace=lifetime.get("replace", False),
        lifetime_residual=lifetime.get("residual", CostLine.Residual.NONE),
        price=described.get("price", False),
        investment=described.get("investment"),
        vat_rate=exact(described.get("vat_rate", 0)),
        **_source_columns(described),
        concern=described.get("concern") or "",
    )


def _escalation_columns(escalation: Any) -> dict[str, Any]:
    if not isinstance(escalation, Mapping):
        return {}
    rate = escalation["rate"]
    is_list = isinstance(rate, list)
    return {
        "escalation_rate": None if is_list else exact(rate),
        "escalation_rates": list(rate) if is_list else None,
        "escalation_first": _whole(escalation.get("first")),
        "escalation_step": escalation.get("step") or "",
    }


def _range_columns(described: Mapping[str, Any]) -> dict[str, Any]:
    low, high = described.get("low"), described.get("high")
    return {
        "low": None if low is None else exact(low),
        "high": None if high is None else exact(high),
        "distribution": described.get("distribution") or "",
    }


def _source_columns(described: Mapping[str, Any]) -> dict[str, Any]:
    source = described.get("source") or {}
    return {
        "source_kind": source.get("kind") or "",
        "source_note": source.get("note") or "",
        "source_date": date.fromisoformat(source["date"]) if source.get("date") else None,
        "source_confidence": source.get("confidence") or "",
    }


def _exchange_rate(described: Mapping[str, Any]) -> Document:
    rate: Document = {"rate": described["rate"]}
    if described.get("drift"):
        rate["drift"] = described["drift"]
    given = described.get("source") or {}
    source = {part: given[part] for part in SOURCE_PARTS if given.get(part)}
    return rate | ({"source": source} if source else {})


def exact(number: float | int | Decimal) -> Decimal:
    """Return a JSON number as the Decimal that tells it exactly; 100.0 keeps its place after the point."""
    return number if isinstance(number, Decimal) else Decimal(repr(number))


def json_number(number: Decimal) -> int | float:
    """Return the JSON number that `exact` was given."""
    return int(number) if number.as_tuple().exponent == 0 else float(number)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


# --- Rows to document ---------------------------------------------------------------------------------------------------------


def _document(rows: ModelRows) -> Document:
    model = rows.model
    document: Document = {
        "format": FORMAT,
        "name": model.name,
        "currency": model.currency,
        "base_date": model.base_date.isoformat(),
        "periods": {"count": model.period_count, "unit": model.period_unit},
        "discount": {"rate": json_number(model.discount_rate)}
        | _unless("basis", model.discount_basis, CostModel.Basis.NOMINAL)
        | _unless("compounding", model.discount_compounding, CostModel.Compounding.EFFECTIVE)
        | _unless("timing", model.discount_timing, CostModel.Timing.END),
    }
    document |= _number("inflation", model.inflation)
    document |= {} if model.vat_recoverable else {"vat": {"recoverable": False}}
    # A JSON column on PostgreSQL forgets the order of its members.
    document |= {"fx": {code: _exchange_rate(rate) for code, rate in sorted(model.fx.items())}} if model.fx else {}
    document |= {"drivers": [_driver(driver) for driver in rows.drivers]} if rows.drivers else {}
    document["alternatives"] = [_alternative(alternative, lines) for alternative, lines in rows.alternatives]
    return document | _unless("subject", model.subject) | _unless("reference", model.reference)


def _driver(driver: Driver) -> Document:
    described: Document = {"key": driver.key} | _unless("name", driver.name) | _unless("unit", driver.unit)
    described["value"] = driver.values if driver.value is None else json_number(driver.value)
    return described | _number("growth", driver.growth) | _range(driver) | _unless("price_of", driver.price_of) | _source(driver)


def _alternative(alternative: Alternative, lines: Iterable[CostLine]) -> Document:
    described: Document = {"key": alternative.key, "name": alternative.name, "kind": alternative.kind}
    described |= _unless("periods", alternative.periods, None)
    described["lines"] = [_line(line) for line in lines]
    return described


def _line(line: CostLine) -> Document:
    described: Document = {"name": line.name, "category": line.category} | _unless("type", line.type, CostLine.Type.COST)
    described["amount"] = line.expression if line.amount is None else json_number(line.amount)
    if line.at is not None:
        described["when"] = {"at": line.at}
    else:
        described["when"] = {"from": line.first} | _unless("to", line.last, None) | _unless("every", line.every or 1, 1)
    return (
        described
        | _escalation(line)
        | _unless("currency", line.currency)
        | _range(line)
        | _number("risk_adjustment", line.risk_adjustment)
        | _lifetime(line)
        | _unless("price", line.price, False)
        | _unless("investment", line.investment, None)
        | _number("vat_rate", line.vat_rate)
        | _source(line)
        | _unless("concern", line.concern)
    )


def _escalation(line: CostLine) -> Document:
    if line.escalation_rate is None and line.escalation_rates is None:
        return {}
    rate = line.escalation_rates if line.escalation_rate is None else json_number(line.escalation_rate)
    first = line.escalation_first if line.escalation_first is not None else 1
    step = line.escalation_step or CostLine.Step.YEAR
    return {"escalation": {"rate": rate} | _unless("first", first, 1) | _unless("step", step, CostLine.Step.YEAR)}


def _lifetime(line: CostLine) -> Document:
    if line.lifetime_periods is None:
        return {}
    return {
        "lifetime": {"periods": line.lifetime_periods}
        | _unless("replace", line.lifetime_replace, False)
        | _unless("residual", line.lifetime_residual, CostLine.Residual.NONE)
    }


def _range(row: Driver | CostLine) -> Document:
    if row.low is None or row.high is None:
        return {}
    return {"low": json_number(row.low), "high": json_number(row.high)} | _unless(
        "distribution", row.distribution or "pert", "pert"
    )


def _source(row: Source) -> Document:
    source = (
        _unless("kind", row.source_kind)
        | _unless("note", row.source_note)
        | _unless("date", row.source_date.isoformat() if row.source_date else "")
        | _unless("confidence", row.source_confidence)
    )
    return {"source": source} if source else {}


def _unless(name: str, value: Any, default: Any = "") -> Document:
    """Return the member `name`, or nothing when its value is the one that is understood without it."""
    if value is None or value == default:
        return {}
    return {name: str(value) if isinstance(value, str) else value}


def _number(name: str, number: Decimal) -> Document:
    return {name: json_number(number)} if number else {}
