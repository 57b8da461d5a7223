"""How the calculation was made, in sentences a finance director needs to re-run it.

Pure but for the language in force: told from the model itself, so that they come in the proposal's language.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from proposals.study import Study
from proposals.wording import day_of, quantity, span


def conventions(study: Study) -> list[str]:
    """Return the conventions of a study, the most basic first."""
    return [*_ground(study), *_time(study), *_prices(study), *_lifetimes(study), *_formulas(study)]


def _ground(study: Study) -> Iterator[str]:
    model = study.document
    yield _("Amounts are in %(currency)s at the price level of %(date)s, which is period 0.") % {
        "currency": study.currency,
        "date": day_of(model["base_date"]),
    }
    unit = {"month": _("months"), "quarter": _("quarters"), "year": _("years")}[model["periods"]["unit"]]
    yield _("The study runs over %(span)s and is calculated in %(unit)s.") % {"span": span(study), "unit": unit}
    yield _("The cost of ownership is what goes out less what comes in; benefits and residual values carry a minus.")
    for alternative in model["alternatives"]:
        if alternative.get("periods"):
            yield _("%(name)s is studied over its own %(count)d %(unit)s and compared by its cost per year.") % {
                "name": alternative.get("name") or alternative["key"],
                "count": alternative["periods"],
                "unit": unit,
            }


def _time(study: Study) -> Iterator[str]:
    discount = study.document["discount"]
    rate = formats.percent(discount["rate"], 1)
    if not discount["rate"]:
        yield _("Future amounts are not discounted: a present value is a plain sum.")
    elif discount.get("compounding") == "simple":
        yield _("Future amounts are discounted at %(rate)s a year, divided evenly among its periods.") % {"rate": rate}
    else:
        yield _("Future amounts are discounted at an effective %(rate)s a year.") % {"rate": rate}
    yield {
        "end": _("Every amount, recurring or one-off, falls at the end of its period; period 0 is not discounted."),
        "mid": _("What recurs falls in the middle of its period; one-off amounts at its end; period 0 is not discounted."),
        "start": _("What recurs falls at the start of its period; one-off amounts at its end; period 0 is not discounted."),
    }[discount.get("timing", "end")]


def _prices(study: Study) -> Iterator[str]:
    model = study.document
    inflation = model.get("inflation") or 0
    if model["discount"].get("basis") == "real":
        yield _("The rates are real: amounts stay at today's prices; neither they nor the discount rate hold general inflation.")
    elif inflation:
        yield _("The rates are nominal: lines without a rate of their own rise by %(rate)s a year from the first year on.") % {
            "rate": formats.percent(inflation, 1)
        }
    else:
        yield _("The rates are nominal: lines without a rate of their own keep their price.")
    for code, exchange in (model.get("fx") or {}).items():
        yield _exchange(study.currency, code, exchange)
    if (model.get("vat") or {}).get("recoverable", True):
        yield _("VAT is recoverable and left out.")
    else:
        yield _("VAT is not recoverable: lines that carry it are shown with it.")
    lines = [line for alternative in model["alternatives"] for line in alternative["lines"]]
    if any(line.get("risk_adjustment") for line in lines):
        yield _("Uncertain lines are taken with a supplement for risk, stated at the line: costs higher, benefits lower.")


def _exchange(currency: str, code: str, exchange: dict[str, Any]) -> str:
    names = {"code": code, "rate": quantity(exchange["rate"]), "currency": currency}
    drift = exchange.get("drift") or 0
    if drift:
        shown = names | {"drift": formats.percent(drift, 1, signed=True)}
        return _("1 %(code)s is taken as %(rate)s %(currency)s, changing by %(drift)s a year.") % shown
    return _("1 %(code)s is taken as %(rate)s %(currency)s throughout.") % names


def _lifetimes(study: Study) -> Iterator[str]:
    lifetimes = [
        line["lifetime"] for alternative in study.document["alternatives"] for line in alternative["lines"] if line.get("lifetime")
    ]
    if any(lifetime.get("replace") for lifetime in lifetimes):
        yield _("What wears out is bought again at the end of its life, at the prices of that time.")
    if any(lifetime.get("residual") == "straight_line" for lifetime in lifetimes):
        yield _("What outlives the study gives back its price in proportion to the life that is left.")


def _formulas(study: Study) -> Iterator[str]:
    formulas = [line["amount"] for alternative in study.document["alternatives"] for line in alternative["lines"]]
    names = {name for formula in formulas if isinstance(formula, str) for name in re.findall(r"[A-Za-z_]\w*", formula)}
    if names & {"t", "year"}:
        yield _("In formulas, t is the number of the period and year the number of the year it lies in; both are 0 at the start.")
