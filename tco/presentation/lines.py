"""The lines and drivers behind a comparison, with where each number comes from and where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from tco.catalogue import category_name, source_name
from tco.engine.expressions import names_in
from tco.ledger import LedgerLine, ledger_of
from tco.models import Source
from tco.presentation.amounts import Amounts, exact_number, exact_percentage
from tco.presentation.wording import lifetime_words, price_growth, schedule

SHOWN_USES = 6


@dataclass(frozen=True)
class SourceWords:
    """Where a number comes from, in words; all empty when nothing was said."""

    kind: str
    note: str
    day: str
    confidence: str


@dataclass(frozen=True)
class LineRow:
    """A line as the page lists it."""

    name: str
    category: str
    amount: str
    currency: str
    is_expression: bool
    range: str
    when: str
    details: list[str]
    present_value: str
    is_benefit: bool
    is_price: bool
    source: SourceWords
    concern: str
    path: str


@dataclass(frozen=True)
class AlternativeLines:
    """An alternative with its lines; `lines` is None when they are listed on a page of their own."""

    key: str
    name: str
    is_ours: bool
    count: int
    lines: list[LineRow] | None


@dataclass(frozen=True)
class DriverRow:
    """A driver as the page lists it; `used_by` names the lines whose expression names it."""

    key: str
    name: str
    unit: str
    value: str
    range: str
    growth: str
    price_of: str
    used_by: list[str]
    more_uses: int
    source: SourceWords
    path: str


def alternative_lines(
    document: Mapping[str, Any], result: Mapping[str, Any], amounts: Amounts, *, only: str | None = None
) -> list[AlternativeLines]:
    """Return the alternatives in document order with their lines, or with those of the alternative `only` alone."""
    unit = document["periods"]["unit"]
    return [
        AlternativeLines(
            alternative["key"],
            alternative["name"],
            alternative["key"] == result["subject"],
            len(alternative["lines"]),
            [
                _line_row(line, f"alternatives[{place}].lines[{line.index}]", document["currency"], unit, amounts)
                for line in ledger_of(document, result, alternative["key"])
            ]
            if only in (None, alternative["key"])
            else None,
        )
        for place, alternative in enumerate(document["alternatives"])
    ]


def _line_row(line: LedgerLine, path: str, currency: str, unit: str, amounts: Amounts) -> LineRow:
    described = line.described
    amount = described["amount"]
    return LineRow(
        name=described["name"],
        category=category_name(described["category"]),
        amount=amount if isinstance(amount, str) else exact_number(amount),
        currency=described.get("currency", currency),
        is_expression=isinstance(amount, str),
        range=_range(described),
        when=schedule(described["when"], unit),
        details=[text for text in _details(line, amounts) if text],
        present_value=amounts.plain(line.present_value),
        is_benefit=described.get("type") == "benefit",
        is_price=bool(described.get("price")),
        source=source_words(described.get("source")),
        concern=described.get("concern", ""),
        path=path,
    )


def _details(line: LedgerLine, amounts: Amounts) -> list[str]:
    described = line.described
    growth = price_growth(described.get("escalation"))
    risk, vat = described.get("risk_adjustment", 0), described.get("vat_rate", 0)
    return [
        _("price growth %(growth)s") % {"growth": growth} if growth else "",
        lifetime_words(described.get("lifetime")),
        _("residual value %(amount)s") % {"amount": amounts.plain(line.residual_pv)} if line.residual_pv else "",
        _("risk adjustment %(rate)s") % {"rate": exact_percentage(risk)} if risk else "",
        _("VAT %(rate)s") % {"rate": exact_percentage(vat)} if vat else "",
    ]


def driver_rows(document: Mapping[str, Any]) -> list[DriverRow]:
    """Return the drivers in document order, each with the lines that use it."""
    names = {alternative["key"]: alternative["name"] for alternative in document["alternatives"]}
    uses = _uses(document)
    return [
        DriverRow(
            key=driver["key"],
            name=driver.get("name", ""),
            unit=driver.get("unit", ""),
            value=_value(driver["value"]),
            range=_range(driver),
            growth=exact_percentage(driver["growth"]) if driver.get("growth") else "",
            price_of=names.get(driver.get("price_of", ""), ""),
            used_by=uses.get(driver["key"], [])[:SHOWN_USES],
            more_uses=max(0, len(uses.get(driver["key"], [])) - SHOWN_USES),
            source=source_words(driver.get("source")),
            path=f"drivers[{index}]",
        )
        for index, driver in enumerate(document.get("drivers") or ())
    ]


def _uses(document: Mapping[str, Any]) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {}
    for alternative in document["alternatives"]:
        for line in alternative["lines"]:
            if isinstance(line["amount"], str):
                for name in names_in(line["amount"]):
                    uses.setdefault(name, []).append(f"{alternative['name']}: {line['name']}")
    return uses


def source_words(source: Mapping[str, str] | None) -> SourceWords:
    """Return where a number comes from, in words."""
    given = source or {}
    confidence = given.get("confidence")
    return SourceWords(
        kind=source_name(given.get("kind", "")),
        note=given.get("note", ""),
        day=formats.day(date.fromisoformat(given["date"])) if given.get("date") else "",
        confidence=str(Source.Confidence(confidence).label) if confidence else "",
    )


def _range(described: Mapping[str, Any]) -> str:
    if described.get("low") is None:
        return ""
    return f"{exact_number(described['low'])}\u2009…\u2009{exact_number(described['high'])}"


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return exact_number(value)
    return ngettext("%(first)s … %(last)s, %(count)s value", "%(first)s … %(last)s, %(count)s values by period", len(value)) % {
        "first": exact_number(value[0]),
        "last": exact_number(value[-1]),
        "count": len(value),
    }
