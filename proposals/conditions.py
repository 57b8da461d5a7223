"""What must be true: at which values of uncertain numbers the result would turn, in sentences.

Pure but for the language in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from proposals.study import Alternative, Line, Study
from proposals.wording import duration, quantity, span, turning_point

MOST_CONDITIONS = 6


@dataclass(frozen=True)
class Condition:
    """One thing that has to hold: the sentence, the expectation it rests on, and the numbers of the lines behind it."""

    sentence: str
    expectation: str = ""
    lines: str = ""


def must_be_true(study: Study) -> list[Condition]:
    """Return under which conditions our offer stays the cheaper one to own, the most telling first.

    Empty when there is nothing to compare with, or when the result speaks for the other side anyway.
    """
    reference = study.reference
    if reference is None or not study.equal_lengths or reference.present_value <= study.subject.present_value:
        return []
    uncertain = list(_uncertain_numbers(study))[:MOST_CONDITIONS]
    return [*uncertain, *_of_the_comparison(study, reference)]


def _uncertain_numbers(study: Study) -> Iterator[Condition]:
    for row in study.result.get("tornado", []):
        turning = row.get("break_even")
        if turning is None or not row["swing"] or turning == row["likely"]:
            continue
        if turning < 0 <= row["low"]:
            continue
        yield _condition_of(study, row)


def _condition_of(study: Study, row: Mapping[str, Any]) -> Condition:
    """Return the condition of one row: on which side of its break-even value the number has to stay."""
    driver = next((one for one in study.drivers.values() if one.name == row["item"]), None) if not row.get("alternative") else None
    line = _line_of(study, row)
    if driver is not None and isinstance(driver.stated["value"], list):
        turning = _("%(percent)s of what is planned") % {"percent": formats.percent(row["break_even"])}
        likely, low, high = (formats.percent(row[name]) for name in ("likely", "low", "high"))
    else:
        unit = str(driver.stated.get("unit") or "") if driver else str((line and line.stated.get("currency")) or study.currency)
        turning, likely = turning_point(row["break_even"], unit), quantity(row["likely"], unit)
        low, high = quantity(row["low"]), quantity(row["high"])
    names = {"item": row["item"], "value": turning}
    if row["break_even"] < row["likely"]:
        sentence = _("“%(item)s” stays above %(value)s.") % names
    else:
        sentence = _("“%(item)s” stays below %(value)s.") % names
    expectation = _("We expect %(likely)s, between %(low)s and %(high)s.") % {"likely": likely, "low": low, "high": high}
    return Condition(sentence, expectation, driver.number if driver else line.number if line else "")


def _line_of(study: Study, row: Mapping[str, Any]) -> Line | None:
    alternative = study.alternatives.get(row.get("alternative") or "")
    return next((line for line in alternative.lines if line.name == row["item"]), None) if alternative else None


def _of_the_comparison(study: Study, reference: Alternative) -> Iterator[Condition]:
    comparison = study.comparison(reference.key)
    subject = study.subject
    saving = reference.present_value - subject.present_value
    if subject.present_value > 0:
        yield Condition(
            _("Taken together, the costs of %(ours)s turn out no more than %(percent)s above what we state here.")
            % {"ours": subject.name, "percent": formats.percent(saving / subject.present_value)}
        )
    payback = comparison.get("payback") or {}
    if payback.get("status") == "reached" and payback.get("final") is not None:
        yield Condition(
            _("You use it for at least %(time)s: by then the saving has paid back what you spend first.")
            % {"time": duration(payback["final"])},
            _("This calculation runs over %(span)s.") % {"span": span(study)},
        )
    irr = comparison.get("irr") or {}
    rate = float(study.document["discount"]["rate"])
    if irr.get("status") == "unique" and irr["values"][0] > rate and study.document["discount"].get("basis") != "real":
        yield Condition(
            _("Your money does not earn more than %(percent)s a year elsewhere.") % {"percent": formats.percent(irr["values"][0])},
            _("We reckon with a cost of capital of %(rate)s a year.") % {"rate": formats.percent(rate, 1)},
        )
    discount = comparison.get("rival_discount") or {}
    if discount.get("status") == "ok" and reference.kind == "competitor":
        names = {"rival": reference.name, "percent": formats.percent(discount["pct"])}
        yield Condition(_("%(rival)s does not come down by more than %(percent)s on its price.") % names)
