"""What a cell of the table shows of a row, and what typing into it does to the row's columns.

Each field has a reader, from typed text to columns, and a writer, from the row to the text that would be typed to get it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cjm.kernel.text import normalise
from tco.catalogue import Word, category_name, cost_categories, source_kinds
from tco.models import Distribution, Source
from tco.workspace.notation import (
    list_text,
    number_text,
    rate_text,
    read_amount,
    read_date,
    read_list,
    read_number,
    read_rate,
    read_schedule,
    schedule_text,
)

Columns = dict[str, Any]
MAX_TEXT = 2_000
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Field:
    """A field of a row as a cell: its label, its columns, and the two directions of its text."""

    label: str | Promise
    columns: tuple[str, ...]
    read: Callable[[str], Columns]
    write: Callable[[Any], str]


def text_field(name: str, label: str | Promise, *, single_line: bool = True) -> Field:
    """Return a field of text, normalised."""
    return Field(label, (name,), lambda typed: {name: _clean(typed, single_line=single_line)}, lambda row: str(getattr(row, name)))


def number_field(name: str, label: str | Promise) -> Field:
    """Return a field of a number; empty is null."""
    return Field(
        label,
        (name,),
        lambda typed: {name: read_number(typed) if typed.strip() else None},
        lambda row: number_text(getattr(row, name)),
    )


def rate_field(name: str, label: str | Promise) -> Field:
    """Return a field of a fraction that is written in per cent; empty is 0."""
    return Field(
        label,
        (name,),
        lambda typed: {name: read_rate(typed) if typed.strip() else Decimal(0)},
        lambda row: rate_text(getattr(row, name)),
    )


def choice_field(
    name: str, label: str | Promise, choices: Mapping[str, Any] | Callable[[], Mapping[str, Any]], *, default: str = ""
) -> Field:
    """Return a field whose text is a key or one of the names of a choice; empty is `default`."""

    def read(typed: str) -> Columns:
        known = choices() if callable(choices) else choices
        wanted = _clean(typed).casefold()
        found = next((key for key, words in known.items() if wanted in _names(key, words)), None)
        if found is None and wanted:
            names = ", ".join(_shown(words) for words in known.values())
            raise ValidationError(_("Choose one of: %(names)s.") % {"names": names})
        return {name: found or default}

    return Field(label, (name,), read, lambda row: str(getattr(row, name) or ""))


def flag_field(name: str, label: str | Promise, *, may_be_open: bool = False) -> Field:
    """Return a field of yes and no; one that may be open is null when empty."""

    def read(typed: str) -> Columns:
        wanted = _clean(typed).casefold()
        if may_be_open and not wanted:
            return {name: None}
        if wanted in {YES, "1", "true", _("yes").casefold()}:
            return {name: True}
        if wanted in {"", NO, "0", "false", _("no").casefold()}:
            return {name: False}
        raise ValidationError(_("Write yes or no."))

    def write(row: Any) -> str:
        value = getattr(row, name)
        return "" if value is None else YES if value else NO

    return Field(label, (name,), read, write)


def date_field(name: str, label: str | Promise) -> Field:
    """Return a field of a day; empty is null."""

    def read(typed: str) -> Columns:
        found = read_date(typed)
        return {name: date.fromisoformat(found) if found else None}

    return Field(label, (name,), read, lambda row: getattr(row, name).isoformat() if getattr(row, name) else "")


def _clean(typed: str, *, single_line: bool = True) -> str:
    if len(typed) > MAX_TEXT:
        raise ValidationError(_("This text is too long: at most %(limit)s characters.") % {"limit": MAX_TEXT})
    return normalise(typed, single_line=single_line)


def _names(key: str, words: Any) -> set[str]:
    """Return everything that a choice is called, case-folded."""
    if isinstance(words, Word):
        return {key.casefold(), words.name_en.casefold(), words.name_ru.casefold()}
    return {key.casefold(), str(words).casefold()}


def _shown(words: Any) -> str:
    return words.name if isinstance(words, Word) else str(words)


# --- Fields that need more than one column, or look something up ----------------------------------------------------------------


def _read_amount(typed: str) -> Columns:
    found = read_amount(normalise(typed, single_line=True))
    if isinstance(found, Decimal):
        return {"amount": found, "expression": ""}
    if len(found) > 500:
        raise ValidationError(_("An expression has at most %(limit)s characters.") % {"limit": 500})
    return {"amount": None, "expression": found}


def _read_schedule(typed: str) -> Columns:
    return vars(read_schedule(typed))


def _read_value(typed: str) -> Columns:
    if ";" not in typed:
        return {"value": read_number(typed), "values": None}
    values = read_list(typed)
    return {"value": None, "values": [plain_number(value) for value in values]}


def plain_number(number: Decimal) -> int | float:
    """Return the JSON number of a Decimal: 100 stays whole, 100.0 does not."""
    return int(number) if number.as_tuple().exponent == 0 else float(number)


def _read_category(typed: str) -> Columns:
    wanted = _clean(typed)
    if not wanted:
        raise ValidationError(_("Every line has a category."))
    folded = wanted.casefold()
    found = next((key for key, word in cost_categories().items() if folded in _names(key, word)), wanted)
    return {"category": found}


def _read_escalation(typed: str) -> Columns:
    nothing: Columns = {
        "escalation_rate": None,
        "escalation_rates": None,
        "escalation_first": None,
        "escalation_step": "",
    }
    if not typed.strip():
        return nothing
    if ";" in typed:
        rates = [read_rate(part) for part in typed.split(";") if part.strip()]
        return {"escalation_rate": None, "escalation_rates": [plain_number(rate) for rate in rates]}
    return {"escalation_rate": read_rate(typed), "escalation_rates": None}


def _write_escalation(line: Any) -> str:
    if line.escalation_rates is not None:
        return "; ".join(rate_text(rate) for rate in line.escalation_rates)
    return rate_text(line.escalation_rate)


def _read_currency(typed: str) -> Columns:
    return {"currency": _clean(typed).upper()}


def currency_field() -> Field:
    """Return a field of a currency code."""
    return Field(gettext_lazy("currency"), ("currency",), _read_currency, lambda row: str(row.currency))


def _source_fields() -> dict[str, Field]:
    confidence = {str(key): label for key, label in Source.Confidence.choices}
    return {
        "source_kind": choice_field("source_kind", gettext_lazy("kind of source"), source_kinds),
        "source_note": text_field("source_note", gettext_lazy("note on the source"), single_line=False),
        "source_date": date_field("source_date", gettext_lazy("date of the source")),
        "source_confidence": choice_field("source_confidence", gettext_lazy("confidence"), confidence),
        "source_expires": date_field("source_expires", gettext_lazy("valid until")),
    }


def _range_fields() -> dict[str, Field]:
    return {
        "low": number_field("low", gettext_lazy("low")),
        "high": number_field("high", gettext_lazy("high")),
        "distribution": choice_field(
            "distribution", gettext_lazy("distribution"), {str(key): label for key, label in Distribution.choices}
        ),
    }


LINE_FIELDS: dict[str, Field] = {
    "name": text_field("name", gettext_lazy("name")),
    "category": Field(gettext_lazy("category"), ("category",), _read_category, lambda line: category_name(line.category)),
    "amount": Field(
        gettext_lazy("amount"),
        ("amount", "expression"),
        _read_amount,
        lambda line: line.expression if line.amount is None else number_text(line.amount),
    ),
    "when": Field(
        gettext_lazy("schedule"),
        ("at", "first", "last", "every"),
        _read_schedule,
        lambda line: schedule_text(line.at, line.first, line.last, line.every),
    ),
    "type": choice_field(
        "type",
        gettext_lazy("type"),
        {"cost": gettext_lazy("Cost"), "benefit": gettext_lazy("Benefit")},
        default="cost",
    ),
    "escalation": Field(
        gettext_lazy("own escalation, a year"),
        ("escalation_rate", "escalation_rates", "escalation_first", "escalation_step"),
        _read_escalation,
        _write_escalation,
    ),
    "currency": currency_field(),
    **_range_fields(),
    "risk_adjustment": rate_field("risk_adjustment", gettext_lazy("risk adjustment")),
    "price": flag_field("price", gettext_lazy("part of the seller's price")),
    "investment": flag_field("investment", gettext_lazy("counts as investment"), may_be_open=True),
    "vat_rate": rate_field("vat_rate", gettext_lazy("VAT rate")),
    **_source_fields(),
    "concern": text_field("concern", gettext_lazy("concern")),
}
DRIVER_FIELDS: dict[str, Field] = {
    "key": text_field("key", gettext_lazy("key")),
    "name": text_field("name", gettext_lazy("name")),
    "unit": text_field("unit", gettext_lazy("unit")),
    "value": Field(
        gettext_lazy("value"),
        ("value", "values"),
        _read_value,
        lambda driver: list_text(driver.values) if driver.value is None else number_text(driver.value),
    ),
    **_range_fields(),
    "growth": rate_field("growth", gettext_lazy("yearly growth")),
    **_source_fields(),
}
ALTERNATIVE_FIELDS: dict[str, Field] = {
    "name": text_field("name", gettext_lazy("name")),
    "kind": choice_field(
        "kind",
        gettext_lazy("kind"),
        {
            "ours": pgettext_lazy("alternative", "Ours"),
            "competitor": gettext_lazy("Competitor"),
            "status_quo": gettext_lazy("As it is today"),
            "other": pgettext_lazy("alternative", "Other"),
        },
    ),
}
# What stands alike in every cell of a row of the table.
ROW_FIELDS = frozenset({"name", "category", "when"})
FIELDS: dict[str, dict[str, Field]] = {"line": LINE_FIELDS, "driver": DRIVER_FIELDS, "alternative": ALTERNATIVE_FIELDS}


def field_of(table: str, column: str) -> str:
    """Return the field whose columns include `column`, or `column` itself."""
    return next((name for name, field in FIELDS.get(table, {}).items() if column in field.columns), column)


def column_label(table: str, column: str) -> str:
    """Return what a column is called in a sentence."""
    field = FIELDS.get(table, {}).get(field_of(table, column))
    return str(field.label) if field else column
