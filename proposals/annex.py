"""Every number of a study with its timing and its source, as the annex of a proposal prints them.

Pure but for the language in force.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from proposals.study import Alternative, Driver, Line, Study, numbers_in_short
from proposals.wording import (
    NO_BREAK_SPACE,
    category_name,
    confidence,
    day_of,
    measure,
    money_as_stated,
    plain_amount,
    quantity,
    source_kind,
    tied,
    unbroken,
)

LONGEST_LIST = 6
# Signs between two operands; a minus before a single one stays close to it.
_OPERATOR = re.compile(r"(?<=[\w)])\s*([×+\u2212])\s*")
_FORMULA_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[*-]")


@dataclass(frozen=True)
class SourceText:
    """Where a number is from: kind and date in one line, the note, how sure it is, until when it holds.

    `is_outdated` says that this day was over when the proposal was frozen.
    """

    kind: str
    note: str
    confidence: str
    until: str = ""
    is_outdated: bool = False


@dataclass(frozen=True)
class AnnexLine:
    """One cost line, every cell in words."""

    number: str
    name: str
    category: str
    stated: str
    timing: str
    total: str
    present_value: str
    source: SourceText | None


@dataclass(frozen=True)
class AnnexDriver:
    """One quantity that lines are worked out from."""

    number: str
    name: str
    value: str
    range: str
    used_in: str
    source: SourceText | None


@dataclass(frozen=True)
class AnnexTable:
    """The lines of one alternative with their sums."""

    name: str
    letter: str
    lines: list[AnnexLine]
    total: str
    present_value: str


def annex_tables(study: Study) -> list[AnnexTable]:
    """Return one table for each alternative that has lines."""
    return [_table(study, alternative) for alternative in study.alternatives.values() if alternative.lines]


def annex_drivers(study: Study) -> list[AnnexDriver]:
    """Return the drivers with where they are used."""
    return [_driver(study, driver) for driver in study.drivers.values()]


def _table(study: Study, alternative: Alternative) -> AnnexTable:
    return AnnexTable(
        name=alternative.name,
        letter=alternative.letter,
        lines=[row for line in alternative.lines for row in _rows(study, line)],
        total=plain_amount(study, alternative.total),
        present_value=plain_amount(study, alternative.present_value),
    )


def _rows(study: Study, line: Line) -> list[AnnexLine]:
    """Return the row of a line, and one more for what its purchases give back at the end."""
    rows = [
        AnnexLine(
            number=line.number,
            name=line.name,
            category=category_name(line.category),
            stated=stated_amount(study, line),
            timing=timing(study, line.stated),
            total=plain_amount(study, line.total),
            present_value=plain_amount(study, line.present_value),
            source=source_text(study, line),
        )
    ]
    if line.residual_total:
        rows.append(
            AnnexLine(
                number=line.number,
                name=line.name,
                category=category_name("residual"),
                stated="",
                timing=_("given back at the end, for the life that is left"),
                total=plain_amount(study, line.residual_total),
                present_value=plain_amount(study, line.residual_present_value),
                source=None,
            )
        )
    return rows


def stated_amount(study: Study, line: Line, *, in_values: bool = False) -> str:
    """Return the amount as it was given: money, or a formula over the numbers of the drivers ("P1 × P2 × 12").

    With `in_values` drivers that keep one value are written as that value ("11 × 3,900").
    """
    stated = line.stated["amount"]
    if isinstance(stated, str):
        formula = _FORMULA_PART.sub(lambda part: _typeset(study, part[0], in_values=in_values), stated)
        return _OPERATOR.sub(r" \1 ", formula) + _currency_mark(line)
    return money_as_stated(stated, str(line.stated.get("currency") or study.currency))


def _typeset(study: Study, part: str, *, in_values: bool) -> str:
    """Return one part of a formula as it is printed: drivers by their numbers, figures in the reader's way."""
    if part in study.drivers:
        driver = study.drivers[part]
        is_constant = not isinstance(driver.stated["value"], list) and not driver.stated.get("growth")
        return quantity(driver.stated["value"]) if in_values and is_constant else driver.number
    if part[0].isdigit() or part[0] == ".":
        return quantity(part)
    return {"*": "×", "-": "\u2212"}.get(part, part)


def _currency_mark(line: Line) -> str:
    return f" {line.stated['currency']}" if line.stated.get("currency") else ""


def timing(study: Study, line: Mapping[str, Any]) -> str:
    """Return when a line falls due and how its amount changes."""
    return tied("; ".join([_when(study, line["when"]), *_changes(study, line)]))


def _when(study: Study, when: Mapping[str, Any]) -> str:
    unit = study.document["periods"]["unit"]
    if "at" in when:
        return _("once, at the start") if when["at"] == 0 else _("once, in %(period)s") % {"period": _period(unit, when["at"])}
    step = when.get("every") or 1
    names = {
        "every": _every(unit, step),
        "from": _period(unit, when["from"]),
        "to": _period(unit, when["to"]) if when.get("to") is not None else "",
    }
    if names["to"]:
        return _("%(every)s, %(from)s to %(to)s") % names
    return _("%(every)s from %(from)s") % names


def _period(unit: str, number: int) -> str:
    names = {"month": _("month %(number)d"), "quarter": _("quarter %(number)d"), "year": _("year %(number)d")}
    return names[unit] % {"number": number}


def _every(unit: str, step: int) -> str:
    if step == 1:
        return {"month": _("monthly"), "quarter": _("quarterly"), "year": _("yearly")}[unit]
    names = {
        "month": ngettext("every %(count)d month", "every %(count)d months", step),
        "quarter": ngettext("every %(count)d quarter", "every %(count)d quarters", step),
        "year": ngettext("every %(count)d year", "every %(count)d years", step),
    }
    return names[unit] % {"count": step}


def _changes(study: Study, line: Mapping[str, Any]) -> list[str]:
    changes = []
    escalation = line.get("escalation")
    if isinstance(escalation, Mapping):
        rate = escalation["rate"]
        if isinstance(rate, list):
            shown = ", ".join(formats.percent(one, 1, signed=True) for one in rate[:LONGEST_LIST])
            changes.append(_("%(rates)s year by year") % {"rates": shown + (" …" if len(rate) > LONGEST_LIST else "")})
        else:
            changes.append(_("%(rate)s a year") % {"rate": formats.percent(rate, 1, signed=True)} if rate else _("price held"))
    lifetime = line.get("lifetime") or {}
    if lifetime.get("replace"):
        changes.append(_("bought again %(every)s") % {"every": _every(study.document["periods"]["unit"], lifetime["periods"])})
    if line.get("risk_adjustment"):
        changes.append(_("with %(percent)s for risk") % {"percent": formats.percent(line["risk_adjustment"], 0, signed=True)})
    if line.get("low") is not None and line.get("high") is not None and not isinstance(line["amount"], str):
        changes.append(_("between %(low)s and %(high)s") % {"low": quantity(line["low"]), "high": quantity(line["high"])})
    return changes


def source_text(study: Study, item: Line | Driver) -> SourceText | None:
    """Return the source of a number in words; None when there is none."""
    source = item.stated.get("source")
    if not source:
        return None
    is_outdated = study.is_outdated(item)
    ends = _("until %(day)s, past its date") if is_outdated else _("until %(day)s")
    kind = source_kind(str(source.get("kind", "")))
    when = day_of(str(source["date"])) if source.get("date") else ""
    return SourceText(
        kind=", ".join(part for part in (kind, when) if part),
        note=tied(str(source.get("note") or "")),
        confidence=confidence(str(source["confidence"])) if source.get("confidence") else "",
        until=_end(ends, formats.day(item.holds_until)) if item.holds_until else "",
        is_outdated=is_outdated,
    )


def _end(words: str, day: str) -> str:
    """Return until when a source holds; a line never ends on the word before the day."""
    return tied(words % {"day": unbroken(day)}).replace(" ", NO_BREAK_SPACE, 1)


def _driver(study: Study, driver: Driver) -> AnnexDriver:
    stated = driver.stated
    unit = str(stated.get("unit") or "")
    is_list = isinstance(stated["value"], list)
    if is_list:
        shown = ", ".join(quantity(value) for value in stated["value"][:LONGEST_LIST])
        shown = shown + (" …" if len(stated["value"]) > LONGEST_LIST else "") + (f"\u00a0{unit}" if unit else "")
    else:
        shown = measure(study, stated["value"], unit)
    if stated.get("growth"):
        shown = _("%(value)s, %(growth)s a year") % {"value": shown, "growth": formats.percent(stated["growth"], 1, signed=True)}
    bounds = [stated.get("low"), stated.get("high")]
    range_shown = ""
    if None not in bounds:
        range_shown = " – ".join(formats.percent(bound) if is_list else quantity(bound) for bound in bounds)
    users = [line for alternative in study.alternatives.values() for line in alternative.lines if driver.key in line.drivers]
    return AnnexDriver(driver.number, driver.name, shown, range_shown, numbers_in_short(users), source_text(study, driver))
