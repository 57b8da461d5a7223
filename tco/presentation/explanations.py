"""How each figure is worked out: the rule in a sentence, and the numbers it was fed with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.presentation.amounts import Amounts, exact_number, exact_percentage, percentage


@dataclass(frozen=True)
class Explanation:
    """A rule and its inputs, each as name and value."""

    rule: str
    inputs: tuple[tuple[str, str], ...] = ()


def explain_present_value(document: Mapping[str, Any]) -> Explanation:
    """Explain the sums of the table."""
    discount = document["discount"]
    rule = _(
        "Present value = Σ net cost of each period × its discount factor. Benefits and residual values count against the costs. "
        "The conventions below say where in a period a payment falls."
    )
    return Explanation(rule, ((_("Discount rate a year"), exact_percentage(discount["rate"])),))


def explain_saving(comparison: Mapping[str, Any], ours: float, theirs: float, amounts: Amounts) -> Explanation:
    """Explain saving and its share."""
    inputs = (
        (_("Present value of theirs"), amounts.with_currency(theirs)),
        (_("Present value of ours"), amounts.with_currency(ours)),
        (_("Saving"), amounts.with_currency(comparison["saving_pv"])),
    )
    return Explanation(_("Saving = present value of theirs − present value of ours; its share is of theirs."), inputs)


def explain_headroom(headroom: Mapping[str, Any] | None, saving_pv: float | None, amounts: Amounts) -> Explanation:
    """Explain the headroom."""
    rule = _(
        "The price lines of our offer are multiplied by one factor until both offers have the same present value; "
        "headroom = factor − 1. Everything that hangs on the price, such as VAT, moves with it."
    )
    if headroom is None or headroom["status"] != "ok" or headroom["factor"] is None:
        return Explanation(rule)
    inputs = (
        (_("Our price today, at present value"), amounts.with_currency(headroom["price_pv"])),
        (_("Saving at this price"), amounts.with_currency(saving_pv)),
        (_("Our price at the limit, at present value"), amounts.with_currency(headroom["max_price_pv"])),
        (_("Factor"), formats.number(headroom["factor"], 4)),
    )
    return Explanation(rule, inputs)


def explain_rival_discount(discount: Mapping[str, Any] | None, price: Mapping[str, Any], amounts: Amounts) -> Explanation:
    """Explain the discount the rival would need."""
    rule = _(
        "The price lines of theirs are multiplied by one factor until both have the same present value; discount = 1 − factor."
    )
    if discount is None:
        return Explanation(rule)
    inputs = [(_("Their price, at present value"), amounts.with_currency(price["present_value"]))]
    if discount["pct"] is not None:
        inputs.append((_("Discount"), percentage(discount["pct"])))
    return Explanation(rule, tuple(inputs))


def explain_payback() -> Explanation:
    """Explain the payback."""
    return Explanation(
        _(
            "The differences between theirs and ours are added up period by period, undiscounted; payback is where the sum first "
            "returns to zero after having been negative, in proportion within the period. The chart of cumulative cost shows it."
        )
    )


def explain_return() -> Explanation:
    """Explain return on investment and internal rate of return."""
    return Explanation(
        _(
            "Return on the extra investment = saving / (present value of our investment lines − that of theirs). "
            "The internal rate of return is the discount rate at which the saving is zero; there can be several, or none."
        )
    )


def explain_annualised(rate: float, length: float) -> Explanation:
    """Explain the cost of a year. `rate` is the effective annual rate, `length` the study in years."""
    rule = _("Cost of a year = present value × R / (1 − (1 + R)^−Y): the equal yearly sum with the same present value.")
    return Explanation(rule, ((_("R, effective annual rate"), exact_percentage(rate)), (_("Y, years"), exact_number(length))))


def explain_evidence(weights: Mapping[str, float], names: Mapping[str, str]) -> Explanation:
    """Explain the evidence score."""
    rule = _(
        "Score = Σ |difference of a line at present value| × weight of its source / Σ |difference|. A line without a source weighs "
        "nothing; an expression rests on the weakest of its drivers. Numbers past their date keep the weight of their source here; "
        "what they would weigh as estimates is told with them."
    )
    return Explanation(rule, tuple((names[kind], percentage(weight)) for kind, weight in weights.items()))
