"""The sentences a finance director needs to re-run the sums.

Each is a code with parameters; `CONVENTIONS` has the English sentences, which are the msgids of the translation
catalogue. Parameters are raw: whoever shows them in another language formats `Percent` and dates its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tco.engine.messages import gettext_noop
from tco.engine.model import Model, Once

CONVENTIONS: dict[str, str] = {
    "price_level": gettext_noop("All amounts are in %(currency)s at the prices of %(date)s, the base date, which is period 0."),
    "horizon_year": gettext_noop("The length of the study, in years, is %(count)s."),
    "horizon_quarter": gettext_noop("The length of the study, in quarters, is %(count)s."),
    "horizon_month": gettext_noop("The length of the study, in months, is %(count)s."),
    "horizon_own": gettext_noop(
        "“%(alternative)s” is studied over %(count)s periods of its own and compared by its annualised cost."
    ),
    "timing_end": gettext_noop("Recurring flows fall at the end of their period."),
    "timing_mid": gettext_noop("Recurring flows fall in the middle of their period."),
    "timing_start": gettext_noop("Recurring flows fall at the start of their period."),
    "timing_once": gettext_noop(
        "One-off flows, replacements and residual values fall at the end of their period; period 0 is not discounted."
    ),
    "discount_nominal": gettext_noop("Flows are nominal and discounted at %(rate)s a year."),
    "discount_real": gettext_noop("Flows are real, at constant prices, and discounted at a real rate of %(rate)s a year."),
    "compounding_effective": gettext_noop("The annual rate is effective: the rate of a period compounds to it over a year."),
    "compounding_simple": gettext_noop("The rate of a period is the annual rate divided by the %(periods)s periods of a year."),
    "inflation_applied": gettext_noop(
        "Prices without an escalation of their own rise by the general inflation of %(rate)s a year."
    ),
    "inflation_none": gettext_noop(
        "General inflation is taken as nil; prices without an escalation of their own stay as they are."
    ),
    "inflation_real": gettext_noop(
        "General inflation of %(rate)s a year is not applied, the basis being real; escalation rates are real too."
    ),
    "fx_none": gettext_noop("All amounts are in one currency."),
    "fx_fixed": gettext_noop("One %(foreign)s is %(rate)s %(currency)s throughout."),
    "fx_drift": gettext_noop("One %(foreign)s is %(rate)s %(currency)s at the base date, changing by %(drift)s a year."),
    "vat_recoverable": gettext_noop("Amounts are net of VAT, which the buyer recovers."),
    "vat_not_recoverable": gettext_noop("The buyer does not recover VAT: it is added where a line states a VAT rate."),
    "residual_none": gettext_noop("Purchases have no residual value at the end of the study."),
    "residual_straight_line": gettext_noop(
        "Where a line says so, a purchase still in use at the end gives back its price in proportion to the life it has left."
    ),
}


@dataclass(frozen=True, slots=True)
class Percent:
    """A fraction that is shown in per cent."""

    fraction: float

    def __str__(self) -> str:
        return f"{self.fraction * 100:.10g} %"


@dataclass(frozen=True, slots=True)
class Convention:
    """One sentence: its code in `CONVENTIONS` and its particulars (text, numbers, Percent)."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The English sentence."""
        shown = {name: f"{value:.15g}" if isinstance(value, float) else value for name, value in self.params.items()}
        return CONVENTIONS[self.code] % shown


def conventions(model: Model) -> tuple[Convention, ...]:
    """Return the conventions of a model, in the order in which they are read."""
    return tuple(_conventions(model))


def _conventions(model: Model) -> Iterator[Convention]:
    discount = model.discount
    yield Convention("price_level", {"currency": model.currency, "date": model.base_date})
    yield Convention(f"horizon_{model.unit}", {"count": model.periods})
    for alternative in model.alternatives:
        if alternative.periods != model.periods:
            yield Convention("horizon_own", {"alternative": alternative.name or alternative.key, "count": alternative.periods})
    yield Convention(f"timing_{discount.timing}")
    yield Convention("timing_once")
    yield Convention(f"discount_{discount.basis}", {"rate": Percent(discount.rate)})
    if model.periods_per_year > 1 and discount.compounding == "simple":
        yield Convention("compounding_simple", {"periods": model.periods_per_year})
    else:
        yield Convention("compounding_effective")
    yield _inflation(model)
    yield from _exchange_rates(model)
    yield Convention("vat_recoverable" if model.vat_recoverable else "vat_not_recoverable")
    yield Convention("residual_straight_line" if _has_residual(model) else "residual_none")


def _inflation(model: Model) -> Convention:
    if not model.inflation:
        return Convention("inflation_none")
    code = "inflation_applied" if model.discount.basis == "nominal" else "inflation_real"
    return Convention(code, {"rate": Percent(model.inflation)})


def _exchange_rates(model: Model) -> Iterator[Convention]:
    foreign = {code: rate for code, rate in model.fx.items() if code != model.currency}
    if not foreign:
        yield Convention("fx_none")
    for code, exchange in foreign.items():
        params: dict[str, object] = {"foreign": code, "rate": exchange.rate, "currency": model.currency}
        if exchange.drift:
            yield Convention("fx_drift", {**params, "drift": Percent(exchange.drift)})
        else:
            yield Convention("fx_fixed", params)


def _has_residual(model: Model) -> bool:
    return any(
        line.lifetime is not None and line.lifetime.straight_line_residual and isinstance(line.when, Once)
        for alternative in model.alternatives
        for line in alternative.lines
    )
