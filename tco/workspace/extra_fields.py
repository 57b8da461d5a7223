"""Fields that only the forms show: the table has no column for them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cjm.kernel.formats import number
from cjm.kernel.text import normalise
from tco.models import CostLine, CostModel
from tco.workspace.cells import (
    ALTERNATIVE_FIELDS,
    DRIVER_FIELDS,
    LINE_FIELDS,
    Columns,
    Field,
    choice_field,
    currency_field,
    date_field,
    flag_field,
    plain_number,
    rate_field,
    text_field,
)
from tco.workspace.notation import number_text, rate_text, read_number, read_rate

LARGEST_WHOLE = 100_000


def whole_field(name: str, label: object) -> Field:
    """Return a field of a whole number; empty is null."""

    def read(typed: str) -> Columns:
        if not typed.strip():
            return {name: None}
        found = read_number(typed)
        if found != found.to_integral_value() or abs(found) > LARGEST_WHOLE:
            raise ValidationError(_("Write a whole number up to %(limit)s.") % {"limit": number(LARGEST_WHOLE)})
        return {name: int(found)}

    return Field(label, (name,), read, lambda row: "" if getattr(row, name) is None else str(getattr(row, name)))  # type: ignore[arg-type]


def _read_exchange_rates(typed: str) -> Columns:
    rates: dict[str, dict[str, int | float]] = {}
    for row in typed.splitlines():
        parts = [part.strip() for part in row.split(";")]
        if not any(parts):
            continue
        if len(parts) not in (2, 3):
            raise ValidationError(_("Write each currency on a line of its own: code; rate; yearly drift in per cent."))
        code = normalise(parts[0], single_line=True).upper()
        rates[code] = {"rate": plain_number(read_number(parts[1]))}
        drift = read_rate(parts[2]) if len(parts) == 3 and parts[2] else Decimal(0)
        if drift:
            rates[code]["drift"] = float(drift)
    return {"fx": rates}


def _write_exchange_rates(model: CostModel) -> str:
    rows = []
    for code, described in sorted(model.fx.items()):
        drift = rate_text(described["drift"]) if described.get("drift") else ""
        rows.append("; ".join(part for part in (code, number_text(described["rate"]), drift) if part))
    return "\n".join(rows)


LINE_FORM: dict[str, Field] = {
    **LINE_FIELDS,
    "escalation_first": whole_field("escalation_first", gettext_lazy("first dearer year")),
    "escalation_step": choice_field("escalation_step", gettext_lazy("step of the escalation"), dict(CostLine.Step.choices)),
    "lifetime_periods": whole_field("lifetime_periods", gettext_lazy("lifetime in periods")),
    "lifetime_replace": flag_field("lifetime_replace", gettext_lazy("bought again at the end of its life")),
    "lifetime_residual": choice_field(
        "lifetime_residual", gettext_lazy("worth at the end"), dict(CostLine.Residual.choices), default=CostLine.Residual.NONE
    ),
}
DRIVER_FORM: dict[str, Field] = {**DRIVER_FIELDS, "price_of": text_field("price_of", gettext_lazy("price of"))}
ALTERNATIVE_FORM: dict[str, Field] = {
    **ALTERNATIVE_FIELDS,
    "periods": whole_field("periods", gettext_lazy("own number of periods")),
}
MODEL_FORM: dict[str, Field] = {
    "name": text_field("name", gettext_lazy("name")),
    "currency": currency_field(),
    "base_date": date_field("base_date", gettext_lazy("base date")),
    "period_count": whole_field("period_count", gettext_lazy("number of periods")),
    "period_unit": choice_field("period_unit", gettext_lazy("unit of the periods"), dict(CostModel.Unit.choices)),
    "discount_rate": rate_field("discount_rate", gettext_lazy("discount rate")),
    "discount_basis": choice_field("discount_basis", gettext_lazy("basis"), dict(CostModel.Basis.choices)),
    "discount_compounding": choice_field("discount_compounding", gettext_lazy("compounding"), dict(CostModel.Compounding.choices)),
    "discount_timing": choice_field("discount_timing", gettext_lazy("timing of recurring flows"), dict(CostModel.Timing.choices)),
    "inflation": rate_field("inflation", gettext_lazy("general inflation")),
    "vat_recoverable": flag_field("vat_recoverable", gettext_lazy("the client recovers VAT")),
    "fx": Field(gettext_lazy("exchange rates"), ("fx",), _read_exchange_rates, _write_exchange_rates),
    "subject": text_field("subject", gettext_lazy("alternative being sold")),
    "reference": text_field("reference", gettext_lazy("alternative compared with")),
}
FORMS: dict[str, dict[str, Field]] = {
    "line": LINE_FORM,
    "driver": DRIVER_FORM,
    "alternative": ALTERNATIVE_FORM,
    "model": MODEL_FORM,
}
