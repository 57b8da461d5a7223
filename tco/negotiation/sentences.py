"""The sentence to say: spoken, short, honest, with round numbers. One is chosen by how things stand.

Who costs less to own decides first: nobody should be told that waiting or trading pays while the other offer is the cheaper one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cjm.kernel import formats
from tco.charts.wording import shortest, study_length
from tco.negotiation.desk import Outcome
from tco.negotiation.equivalents import IMPLEMENTATION, Equivalent

EQUAL = 0.01  # a difference of less than a hundredth of the cost is none that anybody could rely on
TELLING_DIGITS = 2
MILLION, BILLION = 1e6, 1e9
NOTICEABLE = 0.005

# Translators: %(span)s is "over five years" or "a year". These are spoken to a client.
DEARER = gettext_lazy(
    "Ours costs you about %(amount)s more to own %(span)s than %(rival)s, and I will not hide it. "
    "Let's go through it line by line and see what you get for that."
)
DEARER_THAN_NOTHING = gettext_lazy(
    "On these figures, leaving things as they are costs you about %(amount)s less %(span)s. "
    "So the change pays only if something matters that is not in them: what would that be?"
)
EVEN = gettext_lazy(
    "Everything counted, %(rival)s and we cost you about the same: some %(cost)s %(span)s. "
    "So price need not decide it. Ask who answers when something goes wrong."
)
EVEN_WITH_NOTHING = gettext_lazy(
    "On these figures, changing to ours and leaving things as they are cost about the same: some %(cost)s %(span)s. "
    "What else would the change have to bring you?"
)
WAITING = gettext_lazy(
    "As things are, a month costs you about %(today)s; with ours running it would be about %(ours)s. "
    "Putting the decision off by %(months)s costs you about %(lost)s that nobody gives back."
)
WAITING_WITHOUT_STATUS_QUO = gettext_lazy(
    "Every month with ours saves you about %(month)s. Putting the decision off by %(months)s costs you about %(lost)s."
)
DISCOUNT = gettext_lazy(
    "The discount comes to about %(given)s; even without it you save about %(unaided)s with us %(span)s. "
    "If the price moves, what can move on your side?"
)
DISCOUNT_TOLD_OTHERWISE = gettext_lazy(
    "The discount comes to about %(given)s, as much as %(equivalent)s; even without it you save about %(unaided)s with us "
    "%(span)s. If the price moves, what can move on your side?"
)
DISCOUNT_NEEDED = gettext_lazy(
    "With the discount of about %(given)s, ours costs you about %(amount)s less to own %(span)s. "
    "If the price moves, what can move on your side?"
)
CHEAPER_PRICE = gettext_lazy(
    "Yes, their price is %(share)s lower. Still, %(rival)s costs you about %(amount)s more to own %(span)s: "
    "to draw level they would have to come down by another %(discount)s."
)
CHEAPER_PRICE_HOPELESS = gettext_lazy(
    "Yes, their price is %(share)s lower. Still, %(rival)s costs you about %(amount)s more to own %(span)s: "
    "even free of charge it would cost you more."
)
CHEAPER_PRICE_OPEN = gettext_lazy(
    "Yes, their price is %(share)s lower. Still, %(rival)s costs you about %(amount)s more to own %(span)s, everything counted."
)
AHEAD = gettext_lazy("Everything counted, you pay about %(amount)s less %(span)s with us than with %(rival)s.")
AHEAD_OF_NOTHING = gettext_lazy("Leaving things as they are costs you about %(amount)s more %(span)s than changing to ours.")


@dataclass(frozen=True)
class Saying:
    """The sentence, and the name of the situation it was chosen for."""

    situation: str
    text: str


def sentences_for(outcome: Outcome, *, currency: str, periods: int, unit: str) -> list[Saying]:
    """Return what can be said as things stand, in the reader's language; the first is the sentence to say."""
    words = _words(outcome, currency, periods, unit)
    return [Saying(situation, str(sentence) % words) for situation, sentence in _chosen(outcome)]


def _chosen(outcome: Outcome) -> list[tuple[str, object]]:
    is_status_quo = outcome.rival_kind == "status_quo"
    if is_even(outcome):
        return [("even", EVEN_WITH_NOTHING if is_status_quo else EVEN)]
    if outcome.saving < 0:
        return [("dearer", DEARER_THAN_NOTHING if is_status_quo else DEARER)]
    chosen: list[tuple[str, object]] = []
    waiting = outcome.waiting
    if waiting.months > 0 and waiting.lost > 0:
        chosen.append(("waiting", WAITING_WITHOUT_STATUS_QUO if waiting.today is None else WAITING))
    if outcome.ours.discount >= NOTICEABLE:
        chosen.append(("discount", _discount(outcome)))
    if price_gap(outcome) >= NOTICEABLE and not is_status_quo:
        chosen.append(("cheaper_price", _cheaper_price(outcome)))
    else:
        chosen.append(("ahead", AHEAD_OF_NOTHING if is_status_quo else AHEAD))
    return chosen


def _discount(outcome: Outcome) -> object:
    if outcome.unaided <= EQUAL * _largest(outcome):
        return DISCOUNT_NEEDED
    return DISCOUNT_TOLD_OTHERWISE if _speakable(outcome) else DISCOUNT


def _speakable(outcome: Outcome) -> Equivalent | None:
    """Return the first equivalent that needs no name of a line in brackets to be understood."""
    return next((each for each in outcome.equivalents if each.what or each.name == IMPLEMENTATION), None)


def _cheaper_price(outcome: Outcome) -> object:
    needed = outcome.standing.rival_discount
    if needed is not None and needed.status == "ok":
        return CHEAPER_PRICE
    return CHEAPER_PRICE_HOPELESS if needed is not None and needed.status == "impossible" else CHEAPER_PRICE_OPEN


def is_even(outcome: Outcome) -> bool:
    """Say whether the two cost too nearly the same to make a point of it."""
    return abs(outcome.saving) <= EQUAL * _largest(outcome)


def _largest(outcome: Outcome) -> float:
    """Return the larger of the two costs to own, in the measure of the saving."""
    sides = (outcome.ours, outcome.theirs)
    return max(abs(side.annualised if outcome.is_unequal else side.present_value) for side in sides)


def price_gap(outcome: Outcome) -> float:
    """Return by what part of our price theirs is lower; 0 where either marks none, or theirs is not lower."""
    ours, theirs = outcome.ours.price, outcome.theirs.price
    return max(0.0, 1 - theirs / ours) if ours and theirs is not None and ours > 0 else 0.0


def _words(outcome: Outcome, currency: str, periods: int, unit: str) -> Mapping[str, str]:
    waiting, needed, equivalent = outcome.waiting, outcome.standing.rival_discount, _speakable(outcome)
    cost = outcome.theirs.annualised if outcome.is_unequal else outcome.theirs.present_value
    return {
        "amount": spoken_money(abs(outcome.saving), currency),
        "unaided": spoken_money(abs(outcome.unaided), currency),
        "cost": spoken_money(cost, currency),
        "span": _("a year") if outcome.is_unequal else _("over %(period)s") % {"period": study_length(periods, unit)},
        "rival": shortest(outcome.theirs.name),
        "share": spoken_share(price_gap(outcome)),
        "discount": spoken_share(needed.pct if needed and needed.pct else 0.0),
        "given": spoken_money(outcome.ours.given, currency),
        "equivalent": equivalent_words(equivalent) if equivalent else "",
        "month": spoken_money(waiting.lost, currency),
        "months": months_words(waiting.months),
        "today": spoken_money(waiting.today or 0.0, currency),
        "ours": spoken_money(waiting.ours or 0.0, currency),
        "lost": spoken_money(waiting.lost_in_all, currency),
    }


# --- Spoken numbers -----------------------------------------------------------------------------------------------------------


def rounded(value: float, digits: int = TELLING_DIGITS) -> float:
    """Return a number as one would say it: with two telling digits; 41,263 is 41,000."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def spoken_money(value: float, currency: str) -> str:
    """Return an amount as one would say it: "€41,000", "€1.3 million"."""
    said = rounded(value)
    if abs(said) >= MILLION:
        return _in_millions(said, currency)
    return formats.money(said, currency, 0 if abs(said) >= 10 or said == 0 else 2)


def _in_millions(said: float, currency: str) -> str:
    if abs(said) >= BILLION:
        said, word = rounded(said / BILLION), pgettext("after a number, as in 1.3 billion", "billion")
    else:
        said, word = rounded(said / MILLION), pgettext("after a number, as in 1.3 million", "million")
    places = 0 if said == int(said) else 1
    digits = formats.number(abs(said), places)
    return formats.money(said, currency, places).replace(digits, f"{digits}\u00a0{word}")


def spoken_share(value: float) -> str:
    """Return a fraction as a percentage as one would say it: whole, with one decimal below ten."""
    return formats.percent(value, 0 if value >= 0.0995 or round(value * 1000) % 10 == 0 else 1)


def spoken_count(value: float) -> tuple[str, float]:
    """Return a count as one would say it, and the number that decides its plural."""
    said = rounded(value) if value >= 10 else round(value, 1)
    return formats.number(said, 0 if said == int(said) else 1), said


def months_words(months: float) -> str:
    """Return a number of months, in the accusative."""
    shown, said = spoken_count(months)
    if said != int(said):
        return pgettext("a number with a decimal", "%(count)s months") % {"count": shown}
    return ngettext("%(count)s month", "%(count)s months", int(said)) % {"count": shown}


def equivalent_words(equivalent: Equivalent) -> str:
    """Return what an amount equals: "4.5 hours of sorter stop", "2.4 weeks (“Roll-out”)", "a third of the implementation"."""
    if equivalent.span == "share":
        share = spoken_share(equivalent.count)
        if equivalent.name == IMPLEMENTATION:
            return _("%(share)s of the whole implementation") % {"share": share}
        return _("%(share)s of “%(name)s”") % {"share": share, "name": equivalent.name}
    shown = _length_words(equivalent)
    if equivalent.what:
        return pgettext("4 hours of downtime", "%(length)s of %(what)s") % {"length": shown, "what": equivalent.what}
    return _("%(length)s (“%(name)s”)") % {"length": shown, "name": equivalent.name}


def _length_words(equivalent: Equivalent) -> str:
    shown, said = spoken_count(equivalent.count)
    count = {"count": shown}
    if said != int(said):
        return {
            "hour": pgettext("a number with a decimal", "%(count)s hours"),
            "day": pgettext("a number with a decimal", "%(count)s days"),
            "week": pgettext("a number with a decimal", "%(count)s weeks"),
            "month": pgettext("a number with a decimal", "%(count)s months"),
        }[equivalent.span] % count
    whole = int(said)
    return {
        "hour": ngettext("%(count)s hour", "%(count)s hours", whole),
        "day": ngettext("%(count)s day", "%(count)s days", whole),
        "week": ngettext("%(count)s week", "%(count)s weeks", whole),
        "month": ngettext("%(count)s month", "%(count)s months", whole),
    }[equivalent.span] % count
