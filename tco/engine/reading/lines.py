"""The lines of an alternative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeVar

from tco.engine.document import JsonObject
from tco.engine.expressions import Expression, ExpressionError, parse_expression
from tco.engine.model import Escalation, ExchangeRate, Lifetime, Line, Once, Range, Recurring
from tco.engine.reading.drivers import read_range
from tco.engine.reading.fields import Fields, rate_at
from tco.engine.reading.settings import read_source

Part = TypeVar("Part", bound=Once | Recurring | Escalation | Lifetime | str | None)

INVESTMENT_CATEGORIES = frozenset({"acquisition", "implementation"})
MAX_YEARS_LISTED = 10_000
TYPES: tuple[Literal["cost", "benefit"], ...] = ("cost", "benefit")
STEPS: tuple[Literal["year", "period"], ...] = ("year", "period")
RESIDUALS: tuple[Literal["none", "straight_line"], ...] = ("none", "straight_line")

LINE_FIELDS = frozenset(
    {
        "name",
        "category",
        "type",
        "amount",
        "when",
        "escalation",
        "currency",
        "low",
        "high",
        "distribution",
        "risk_adjustment",
        "lifetime",
        "price",
        "investment",
        "vat_rate",
        "source",
        "concern",
    }
)
_RECURRING = frozenset({"from", "to", "every"})
_WHEN = _RECURRING | {"at"}
_ESCALATION = frozenset({"rate", "first", "step"})
_LIFETIME = frozenset({"periods", "replace", "residual"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line is read against. None stands for something that could not be read."""

    periods: int | None
    per_year: int
    currency: str | None
    fx: dict[str, ExchangeRate]
    known: dict[object, object] = field(default_factory=dict)

    def shared(self, part: Part) -> Part:
        """Return an equal part of an earlier line, so that equal parts are one object."""
        return part if part is None else self.known.setdefault(part, part)  # type: ignore[return-value]  # of the same type

    def read_once(self, fields: Fields, key: str, read: Callable[[Fields], Part]) -> Part:
        """Return what `read` makes of a member. Written like that of an earlier line, which had no fault, it is not read again."""
        written = as_written(fields.members.get(key), key, self.periods)
        with suppress(KeyError, TypeError):
            return self.known[written]  # type: ignore[return-value]  # filed under the name of the member
        faults = len(fields.findings.errors)
        part = self.shared(read(fields))
        if written is not None and len(fields.findings.errors) == faults:
            with suppress(TypeError):
                self.known[written] = part
        return part

    def expression(self, text: str) -> Expression:
        """Return the expression in a text, parsed once however many lines have it. Raises ExpressionError."""
        written = ("expression", text)
        if written not in self.known:
            self.known[written] = parse_expression(text)
        return self.known[written]  # type: ignore[return-value]  # filed under that word


def as_written(value: object, key: str, periods: int | None) -> tuple[object, ...] | None:
    """Return what tells one written member from another, or None when it has to be read in any case.

    A list in it cannot be hashed: such a member has to be read too.
    """
    if isinstance(value, str):
        return key, periods, value
    if not isinstance(value, dict) or (isinstance(value, JsonObject) and value.repeated):
        return None
    # 1, 1.0 and true are equal, and yet not the same.
    return key, periods, *value.items(), *map(type, value.values())


def read_line(fields: Fields, setting: Setting) -> Line:
    """Read one line whose object was opened by `open_line`."""
    category = fields.text("category", required=True, may_be_empty=False)
    is_benefit = fields.choice("type", TYPES) == "benefit"
    when = setting.read_once(fields, "when", partial(read_when, setting=setting))
    amount = _amount(fields, setting)
    return Line(
        name=fields.text("name", required=True) or "",
        category=category or "",
        amount=0.0 if amount is None else amount,
        when=when or Once(0),
        is_benefit=is_benefit,
        escalation=setting.read_once(fields, "escalation", partial(read_escalation, setting=setting)),
        currency=setting.shared(read_currency(fields, setting)) if fields.has("currency") else None,
        range=_range(fields, amount),
        risk_adjustment=fields.rate("risk_adjustment") or 0.0,
        lifetime=setting.shared(read_lifetime(fields, is_benefit=is_benefit)) if fields.has("lifetime") else None,
        is_price=fields.flag("price", default=False),
        is_investment=fields.flag("investment", default=category in INVESTMENT_CATEGORIES),
        vat_rate=fields.rate("vat_rate") or 0.0,
        source=read_source(fields) if fields.has("source") else None,
        concern=fields.text("concern"),
    )


def open_line(value: object, path: str, owner: Fields) -> Fields:
    """Open the object of a line, noting fields that no line has."""
    return Fields(value, path, owner.findings, LINE_FIELDS)


def _amount(fields: Fields, setting: Setting) -> float | Expression | None:
    if not fields.given("amount", required=True):
        return None
    value = fields.members["amount"]
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            fields.wrong("amount", "amount_type")
            return None
        return fields.number("amount")
    try:
        return setting.expression(value)
    except ExpressionError as error:
        fields.findings.errors.append(error.at(fields.at("amount")))
        return None


def _range(fields: Fields, amount: float | Expression | None) -> Range | None:
    if isinstance(fields.members.get("amount"), str):
        for key in ("low", "high", "distribution"):
            if fields.has(key):
                fields.wrong(key, "range_without_number")
        return None
    return read_range(fields, amount if isinstance(amount, float) else None)


def read_when(fields: Fields, setting: Setting) -> Once | Recurring | None:
    """Read `when`: once or recurring, within the study."""
    periods = setting.periods
    when = fields.nested("when", _WHEN, required=True)
    if when is None or not when.is_object:
        return None
    if when.has("at"):
        if any(when.has(key) for key in ("from", "to", "every")):
            fields.wrong("when", "when_form")
        at = _period(when, "at", periods)
        return None if at is None else Once(at)
    if not when.has("from"):
        if when.has("to") or when.has("every"):
            when.wrong("from", "missing")
        else:
            fields.wrong("when", "when_form")
        return None
    return _recurring(when, periods)


def _recurring(when: Fields, periods: int | None) -> Recurring | None:
    first = _period(when, "from", periods)
    last = periods if when.members.get("to") is None else _period(when, "to", periods)
    every = when.whole("every", 1) if when.has("every") else 1
    if first is None or last is None or every is None:
        return None
    if last < first:
        when.wrong("to", "to_before_from", first=first)
        return None
    return Recurring(first, last, every)


def _period(when: Fields, key: str, periods: int | None) -> int | None:
    period = when.number(key)
    if period is None:
        return None
    if not period.is_integer():
        when.wrong(key, "not_whole")
        return None
    if period < 0 or (periods is not None and period > periods):
        when.wrong(key, "outside_study", last="N" if periods is None else periods)
        return None
    return int(period)


def read_escalation(fields: Fields, setting: Setting) -> Escalation | None:
    """Read `escalation`; None for what inherits the general inflation."""
    if not fields.has("escalation") or fields.members["escalation"] == "inherit":
        return None
    if isinstance(fields.members["escalation"], str):
        fields.wrong("escalation", "escalation_form")
        return None
    escalation = fields.nested("escalation", _ESCALATION)
    if escalation is None or not escalation.is_object:
        return None
    step = escalation.choice("step", STEPS) or "year"
    first = escalation.whole("first", 1) if escalation.has("first") else 1
    return Escalation(_escalation_rate(escalation, step, setting), first or 1, step)


def _escalation_rate(escalation: Fields, step: str, setting: Setting) -> float | tuple[float, ...]:
    value = escalation.members.get("rate")
    if not isinstance(value, list | tuple):
        return escalation.rate("rate", required=True) or 0.0
    if step != "year":
        escalation.wrong("step", "rate_list_step")
    rates = [rate_at(rate, path, escalation.findings) for path, rate in escalation.items("rate", MAX_YEARS_LISTED)]
    if setting.periods is not None:
        years = -(-setting.periods // setting.per_year)
        if len(value) < years:
            escalation.wrong("rate", "rate_list_too_short", years=years, count=len(value))
    return tuple(rate or 0.0 for rate in rates)


def read_currency(fields: Fields, setting: Setting) -> str | None:
    """Read `currency`; None for the currency of the model."""
    code = fields.currency("currency")
    if code is None or setting.currency is None or code == setting.currency:
        return None
    if code not in setting.fx:
        fields.wrong("currency", "no_exchange_rate", currency=code)
    return code


def _recurs(fields: Fields) -> bool:
    """Whether the line is written as one that recurs, whatever may be wrong with its periods."""
    when = fields.members.get("when")
    return isinstance(when, Mapping) and "at" not in when and not _RECURRING.isdisjoint(when)


def read_lifetime(fields: Fields, *, is_benefit: bool) -> Lifetime | None:
    """Read `lifetime`, which only a cost that is paid once has."""
    lifetime = fields.nested("lifetime", _LIFETIME)
    if lifetime is None:
        return None
    if is_benefit:
        fields.wrong("lifetime", "lifetime_benefit")
    elif _recurs(fields):
        fields.wrong("lifetime", "lifetime_recurring")
    return Lifetime(
        periods=lifetime.whole("periods", 1, required=True) or 1,
        replace=lifetime.flag("replace", default=False),
        straight_line_residual=lifetime.choice("residual", RESIDUALS) == "straight_line",
    )
