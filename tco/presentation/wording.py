"""Statuses of the contract, schedules and spans of time, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.kernel import formats
from tco.presentation.amounts import Amounts, exact_percentage, percentage

FLAT_RATE = -0.9  # a rate of return below this tells about the end of life, not about what the money earns


@dataclass(frozen=True)
class Saying:
    """A figure in the shortest form, and the sentence that says what it means. `tone` is good, warning or empty."""

    short: str
    sentence: str
    tone: str = ""


def years(value: float) -> str:
    """Return a span of time as the page tells it: "2.4 years", below a year "5 months"."""
    if value >= 1:
        return pgettext("a span of time, with one decimal", "%(years)s years") % {"years": formats.number(value, 1)}
    months = round(value * 12)
    if not months:
        return _("at once")
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def headroom_words(headroom: Mapping[str, Any] | None, rival: str, amounts: Amounts) -> Saying:
    """Say how far our price could rise before the advantage over `rival` is gone."""
    if headroom is None:
        return _unequal()
    status = headroom["status"]
    if status == "ok":
        names = {
            "price": amounts.with_currency(headroom["price_total"]),
            "limit": amounts.with_currency(headroom["max_price_total"]),
            "rival": rival,
        }
        if headroom["pct"] is None:
            # From a price of nothing there is no share by which it could rise.
            sentence = _("Our price could rise from %(price)s to %(limit)s before “%(rival)s” costs the client no more.")
            return Saying(names["limit"], sentence % names, "good")
        if headroom["pct"] >= 0:
            sentence = _("Our price could rise from %(price)s to %(limit)s before “%(rival)s” costs the client no more.")
            return Saying(percentage(headroom["pct"]), sentence % names, "good")
        sentence = _("Our price would have to fall from %(price)s to %(limit)s to cost the client no more than “%(rival)s”.")
        return Saying(percentage(headroom["pct"]), sentence % names, "warning")
    sayings = {
        "no_price": Saying(
            _("no price marked"), _("Mark the lines that make up our price; then the headroom can be worked out."), "warning"
        ),
        "unreachable": Saying(
            _("out of reach"),
            _("Even at a price of nothing, ours costs the client more than “%(rival)s”.") % {"rival": rival},
            "warning",
        ),
        "unbounded": Saying(_("unlimited"), _("No price of ours eats the advantage over “%(rival)s”.") % {"rival": rival}, "good"),
    }
    return sayings[status]


def rival_discount_words(discount: Mapping[str, Any] | None, rival: str, *, has_seller: bool = True) -> Saying:
    """Say what `rival` would have to take off its price to match us; the present state has no seller who could."""
    if discount is None:
        return _unequal()
    names = {"rival": rival}
    if discount["status"] == "no_price" and not has_seller:
        return Saying(_("no price"), _("Nobody sells “%(rival)s”, so nobody can lower a price.") % names)
    sayings = {
        "ok": Saying(
            percentage(discount["pct"]), _("“%(rival)s” would have to take this off its price to match us.") % names, "good"
        ),
        "not_needed": Saying(_("none"), _("“%(rival)s” is no dearer to own than ours as it is.") % names, "warning"),
        "impossible": Saying(
            _("not even for nothing"), _("Even at a price of nothing, “%(rival)s” costs the client more than ours.") % names, "good"
        ),
        "no_price": Saying(_("no price marked"), _("Mark the lines that make up the price of “%(rival)s”.") % names),
    }
    return sayings[discount["status"]]


def payback_words(payback: Mapping[str, Any] | None) -> Saying:
    """Say when what ours costs more at first has been earned back, and whether it stays so."""
    if payback is None:
        return _unequal()
    if payback["status"] == "immediate":
        return Saying(_("from the first day"), _("Ours is cheaper from the first day: there is nothing to earn back."), "good")
    if payback["status"] == "never":
        return Saying(_("never"), _("What ours costs more at first is not earned back within the study."), "warning")
    return _reached(payback)


def _reached(payback: Mapping[str, Any]) -> Saying:
    reached = {"simple": years(payback["simple"])}
    if not payback["recrosses"]:
        return Saying(
            reached["simple"], _("After %(simple)s, what ours costs more at first has been earned back.") % reached, "good"
        )
    if payback["final"] is None:
        return Saying(
            reached["simple"], _("Earned back after %(simple)s, but it goes negative again and ends so.") % reached, "warning"
        )
    sentence = _("Earned back after %(simple)s, then negative again, and earned back for good after %(final)s.")
    return Saying(reached["simple"], sentence % {**reached, "final": years(payback["final"])}, "warning")


def discounted_payback_words(payback: Mapping[str, Any] | None) -> str:
    """Return the payback with interest counted, in a few words."""
    if payback is None:
        return formats.EMPTY
    if payback["discounted"] is None:
        return _("never")
    return years(payback["discounted"]) if payback["discounted"] else _("from the first day")


def roi_words(roi: Mapping[str, Any] | None) -> Saying:
    """Say what each unit invested more brings back."""
    if roi is None:
        return _unequal()
    sayings = {
        "dominates": Saying(_("no extra investment"), _("Ours asks for no more investment and still costs less to own."), "good"),
        "not_applicable": Saying(
            _("does not apply"), _("Ours asks for no more investment, so there is nothing to compare the saving with.")
        ),
    }
    if roi["status"] != "ok":
        return sayings[roi["status"]]
    sentence = _("The saving in relation to what the client invests more with us, both at present value.")
    return Saying(percentage(roi["value"]), sentence, "good" if roi["value"] > 0 else "warning")


def irr_words(irr: Mapping[str, Any] | None) -> Saying:
    """Say at which rate the differences between the offers cancel out."""
    if irr is None:
        return _unequal()
    values = [percentage(value) for value in irr["values"]]
    if irr["status"] == "none":
        return Saying(_("none"), _("There is no discount rate at which both cost the same."))
    if irr["status"] == "multiple":
        sentence = _(
            "At each of these rates both cost the same: the differences change their sign more than once. Read the saving instead."
        )
        return Saying(_("several rates: %(values)s") % {"values": "; ".join(values)}, sentence, "warning")
    if irr["values"][0] < FLAT_RATE:
        sentence = _("The only rate at which both cost the same. So far below zero it tells nothing: read the saving instead.")
        return Saying(values[0], sentence)
    return Saying(values[0], _("The discount rate at which both cost the same."))


def _unequal() -> Saying:
    return Saying(formats.EMPTY, _("The studies differ in length; compare the cost of a year."))


# --- Lines --------------------------------------------------------------------------------------------------------------------


def schedule(when: Mapping[str, Any], unit: str) -> str:
    """Return when a line flows: "at the base date", "in month 12", "every 3 months from 1 to 24"."""
    if "at" in when:
        return _("at the base date") if when["at"] == 0 else _period_names(unit)["once"] % {"at": when["at"]}
    every, to = when.get("every") or 1, when.get("to")
    names = _period_names(unit, every)
    rhythm = names["each"] if every == 1 else names["every"] % {"every": every}
    if to is None:
        return _("%(rhythm)s from %(first)s") % {"rhythm": rhythm, "first": when["from"]}
    return _("%(rhythm)s from %(first)s to %(last)s") % {"rhythm": rhythm, "first": when["from"], "last": to}


def _period_names(unit: str, every: int = 2) -> dict[str, str]:
    names = {
        "month": {
            "once": _("in month %(at)s"),
            "each": _("each month"),
            "every": ngettext("every %(every)s month", "every %(every)s months", every),
        },
        "quarter": {
            "once": _("in quarter %(at)s"),
            "each": _("each quarter"),
            "every": ngettext("every %(every)s quarter", "every %(every)s quarters", every),
        },
        "year": {
            "once": _("in year %(at)s"),
            "each": _("each year"),
            "every": ngettext("every %(every)s year", "every %(every)s years", every),
        },
    }
    return names[unit]


def price_growth(escalation: Any) -> str:
    """Return how the price of a line rises; "" when it follows the general inflation."""
    if not isinstance(escalation, Mapping):
        return ""
    rate = escalation["rate"]
    shown = "; ".join(exact_percentage(each) for each in rate) if isinstance(rate, list) else exact_percentage(rate)
    parts = [_("%(rate)s a year") % {"rate": shown}]
    if escalation.get("first", 1) != 1:
        parts.append(_("from year %(first)s") % {"first": escalation["first"]})
    if escalation.get("step") == "period":
        parts.append(_("period by period"))
    return ", ".join(parts)


def lifetime_words(lifetime: Mapping[str, Any] | None) -> str:
    """Return how long a purchase lasts and what becomes of it; "" when nothing is said."""
    if not lifetime:
        return ""
    count = int(lifetime["periods"])
    parts = [ngettext("lasts %(count)s period", "lasts %(count)s periods", count) % {"count": count}]
    if lifetime.get("replace"):
        parts.append(_("bought again"))
    if lifetime.get("residual") == "straight_line":
        parts.append(_("residual value by the life left"))
    return ", ".join(parts)
