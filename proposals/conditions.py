"""What must be true: at which values of uncertain numbers the result would turn, in sentences.

Pure but for the language in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from proposals.study import Alternative, Line, Study
from proposals.wording import duration, measure, quantity, span, three_figures

MOST_UNCERTAIN = 4
MOST_CONDITIONS = 7
# What a reader would not doubt only hides what he would: a number that must stray this many times further than stated,
# a return or a discount of half and more.
FARTHEST = 7
HIGHEST_RETURN = 0.5
GREATEST_DISCOUNT = 0.5


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
    uncertain = [_condition_of(study, row) for row in _doubtful_rows(study)[:MOST_UNCERTAIN]]
    return [*uncertain, *_of_the_comparison(study, reference)][:MOST_CONDITIONS]


def lesser_conditions(study: Study) -> list[Condition]:
    """Return the numbers that have to hold too and move the result less than those of `must_be_true`: none is left unsaid."""
    rest = _doubtful_rows(study)[MOST_UNCERTAIN:]
    return [_condition_of(study, row) for row in rest] if rest and must_be_true(study) else []


def not_in_doubt(study: Study) -> str:
    """Return how many numbers with a range are no condition because they could hardly turn the result; empty when none is."""
    count = sum(not _is_doubtful(row) for row in _turning_rows(study))
    if not count or not must_be_true(study):
        return ""
    return ngettext(
        "%(count)d other number with a range would not turn the result alone, even %(times)d times as far out as stated.",
        "%(count)d other numbers with a range would not turn the result alone, even %(times)d times as far out as stated.",
        count,
    ) % {"count": count, "times": FARTHEST}


def _doubtful_rows(study: Study) -> list[Mapping[str, Any]]:
    return [row for row in _turning_rows(study) if _is_doubtful(row)]


def _turning_rows(study: Study) -> list[Mapping[str, Any]]:
    """Return the numbers with a range that have a value at which the result would turn, the strongest swing first."""
    return [
        row
        for row in study.result.get("tornado", [])
        if row.get("break_even") is not None and row["swing"] and row["break_even"] != row["likely"]
    ]


def _is_doubtful(row: Mapping[str, Any]) -> bool:
    """Say whether the turning value is one the number might conceivably take, judged by the range stated for it."""
    turning, likely = row["break_even"], row["likely"]
    if turning < 0 <= row["low"]:
        return False
    stated = row["high"] - likely if turning > likely else likely - row["low"]
    return bool(abs(turning - likely) <= FARTHEST * abs(stated))


def _condition_of(study: Study, row: Mapping[str, Any]) -> Condition:
    """Return the condition of one row: on which side of its break-even value the number has to stay."""
    driver = next((one for one in study.drivers.values() if one.name == row["item"]), None) if not row.get("alternative") else None
    line = _line_of(study, row)
    if driver is not None and isinstance(driver.stated["value"], list):
        turning = _("%(percent)s of what is planned") % {"percent": formats.percent(row["break_even"])}
        likely, low, high = (formats.percent(row[name]) for name in ("likely", "low", "high"))
    else:
        unit = str(driver.stated.get("unit") or "") if driver else str((line and line.stated.get("currency")) or study.currency)
        turning, likely = measure(study, three_figures(row["break_even"]), unit), measure(study, row["likely"], unit)
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
    is_nominal = study.document["discount"].get("basis") != "real"
    if irr.get("status") == "unique" and rate < irr["values"][0] <= HIGHEST_RETURN and is_nominal:
        yield Condition(
            _("Your money does not earn more than %(percent)s a year elsewhere.") % {"percent": formats.percent(irr["values"][0])},
            _("We reckon with a cost of capital of %(rate)s a year.") % {"rate": formats.percent(rate, 1)}
            if rate
            else _("This calculation is made without a cost of capital."),
        )
    discount = comparison.get("rival_discount") or {}
    if discount.get("status") == "ok" and discount["pct"] <= GREATEST_DISCOUNT and reference.kind == "competitor":
        names = {"rival": reference.name, "percent": formats.percent(discount["pct"])}
        yield Condition(_("%(rival)s does not come down by more than %(percent)s on its price.") % names)
