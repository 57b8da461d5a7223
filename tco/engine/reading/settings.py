"""The conventions of a document: periods, discounting, inflation, VAT and exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from tco.engine.model import Discount, ExchangeRate, Source, Timing, Unit
from tco.engine.reading.fields import CURRENCY, Fields, member

MAX_PERIODS = 600

UNITS: tuple[Unit, ...] = get_args(Unit)
TIMINGS: tuple[Timing, ...] = get_args(Timing)
BASES: tuple[Literal["nominal", "real"], ...] = ("nominal", "real")
COMPOUNDINGS: tuple[Literal["effective", "simple"], ...] = ("effective", "simple")
SOURCE_KINDS = ("client", "contract", "vendor_quote", "measured", "benchmark", "estimate")
CONFIDENCES = ("high", "medium", "low")

_EXCHANGE_RATE = frozenset({"rate", "drift", "source"})
SOURCE_FIELDS = frozenset({"kind", "note", "date", "confidence"})


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long the study is. None stands for a number that could not be read."""

    periods: int | None
    unit: Unit


def read_horizon(document: Fields) -> Horizon:
    """Read `periods`."""
    fields = document.nested("periods", frozenset({"count", "unit"}), required=True)
    if fields is None:
        return Horizon(None, "year")
    count = fields.whole("count", 1, MAX_PERIODS, required=True)
    unit = fields.choice("unit", UNITS, required=True)
    return Horizon(count, unit or "year")


def read_discount(document: Fields) -> Discount:
    """Read `discount`."""
    fields = document.nested("discount", frozenset({"rate", "basis", "compounding", "timing"}), required=True)
    if fields is None:
        return Discount(0.0)
    return Discount(
        rate=fields.rate("rate", required=True) or 0.0,
        basis=fields.choice("basis", BASES) or "nominal",
        compounding=fields.choice("compounding", COMPOUNDINGS) or "effective",
        timing=fields.choice("timing", TIMINGS) or "end",
    )


def read_vat_recoverable(document: Fields) -> bool:
    """Read `vat.recoverable`."""
    fields = document.nested("vat", frozenset({"recoverable"}))
    return True if fields is None else fields.flag("recoverable", default=True)


def read_exchange_rates(document: Fields) -> dict[str, ExchangeRate]:
    """Read `fx`. A code that is no currency code is an error at its own path."""
    if not document.given("fx"):
        return {}
    value = document.members["fx"]
    fields = Fields(value, "fx", document.findings, frozenset(value) if isinstance(value, Mapping) else frozenset())
    rates: dict[str, ExchangeRate] = {}
    for code in fields.members:
        if not CURRENCY.match(code):
            document.findings.add(member("fx", code), "not_a_currency")
        rates[code] = _exchange_rate(Fields(fields.members[code], member("fx", code), document.findings, _EXCHANGE_RATE))
    return rates


def _exchange_rate(fields: Fields) -> ExchangeRate:
    rate = fields.number("rate", required=True)
    if rate is not None and rate <= 0:
        fields.wrong("rate", "not_positive")
    return ExchangeRate(rate or 1.0, fields.rate("drift") or 0.0, read_source(fields))


def read_source(owner: Fields) -> Source | None:
    """Read the `source` of a driver, a line or an exchange rate."""
    fields = owner.nested("source", SOURCE_FIELDS)
    if fields is None:
        return None
    return Source(
        kind=fields.choice("kind", SOURCE_KINDS, required=True) or "estimate",
        note=fields.text("note") or "",
        date=fields.iso_date("date"),
        confidence=fields.choice("confidence", CONFIDENCES),
    )
