"""What must be true: for each uncertain number, the value at which the comparison turns, and how far that is from today's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tco.presentation.amounts import percentage
from tco.scenarios.engine import Number
from tco.scenarios.wording import label_of, unit_of, value_of

TELLING_DIGITS = 4
# A number that would have to stray this many times further than stated hides those that matter.
FARTHEST = 7


@dataclass(frozen=True)
class Condition:
    """One uncertain number against one alternative, in words.

    `distance` is how far the turning value lies from today's, as a signed share of today's; `place` says where: "inside" its
    range, "outside" of it, "beyond" where the number makes no sense, or "none". `key` names the number as scenarios do.
    """

    key: str
    path: str
    name: str
    unit: str
    low: str
    likely: str
    high: str
    turning: str
    distance: str
    place: str
    is_far: bool
    sentence: str


def conditions_of(
    numbers: Mapping[str, Number], tornado: Sequence[Mapping[str, Any]], saving: float, rival: str
) -> list[Condition]:
    """Return the uncertain numbers that touch the saving against `rival`, those nearest to turning it first.

    Nearness is measured by the number's own range: how many times further than stated it would have to stray.
    """
    by_path = {number.path: number for number in numbers.values()}
    rows = [(row, by_path[row["path"]]) for row in tornado if row["path"] in by_path and row["swing"]]
    rows.sort(key=lambda pair: _times_the_range(pair[0]))
    return [_condition(number, row, saving, rival) for row, number in rows]


def _times_the_range(row: Mapping[str, Any]) -> float:
    turning, likely = row["break_even"], row["likely"]
    if turning is None or _is_beyond(row):
        return float("inf")
    stated = row["high"] - likely if turning > likely else likely - row["low"]
    return abs(turning - likely) / stated if stated else float("1e300")


def _is_beyond(row: Mapping[str, Any]) -> bool:
    """Say whether the turning value lies on the other side of nothing, where a number that cannot go there has no meaning."""
    turning = row["break_even"]
    return bool(turning is not None and (turning < 0 <= row["low"] or turning > 0 >= row["high"]))


def _condition(number: Number, row: Mapping[str, Any], saving: float, rival: str) -> Condition:
    turning, likely = row["break_even"], row["likely"]
    if turning is None:
        place = "none"
    elif _is_beyond(row):
        place = "beyond"
    else:
        place = "inside" if row["low"] <= turning <= row["high"] else "outside"
    share = (turning - likely) / abs(likely) if turning is not None and likely else None
    says_where = place in {"inside", "outside"}
    unit = unit_of(number)
    shown = "" if turning is None else value_of(number, _rounded(turning))
    words = {"item": label_of(number), "value": _measured(shown, unit, number), "rival": rival}
    return Condition(
        key=number.key,
        path=number.path,
        name=label_of(number),
        unit=unit,
        low=value_of(number, row["low"]),
        likely=value_of(number, likely),
        high=value_of(number, row["high"]),
        turning=shown if says_where else "",
        distance=percentage(share, signed=True) if says_where and share is not None else "",
        place=place,
        # Beyond its range nobody looked for a turning value where there is none within: that is no reason to call it far.
        is_far=place != "none" and _times_the_range(row) > FARTHEST,
        sentence=_sentence(words, row, place, saving),
    )


def _rounded(value: float) -> float:
    """Return a worked-out number with the digits that tell: it says about where, not exactly where."""
    return float(f"{value:.{TELLING_DIGITS}g}")


def _measured(shown: str, unit: str, number: Number) -> str:
    if not unit:
        return shown
    if number.is_factor:
        return _("%(percent)s of the plan") % {"percent": shown}
    return f"{shown}\u00a0{unit}"


def _sentence(words: dict[str, str], row: Mapping[str, Any], place: str, saving: float) -> str:
    turning, likely = row["break_even"], row["likely"]
    if place in {"none", "beyond"} or turning == likely:
        return _unturned(words, place, saving)
    falls = turning < likely
    if not likely:
        return _bare_sentence(saving, falls=falls) % words
    words = words | {"distance": percentage(abs((turning - likely) / likely))}
    if saving > 0:
        below = _("The advantage is gone if “%(item)s” is below %(value)s: %(distance)s below today's value.")
        above = _("The advantage is gone if “%(item)s” is above %(value)s: %(distance)s above today's value.")
    else:
        below = _("Ours becomes the cheaper one if “%(item)s” is below %(value)s: %(distance)s below today's value.")
        above = _("Ours becomes the cheaper one if “%(item)s” is above %(value)s: %(distance)s above today's value.")
    return (below if falls else above) % words


def _bare_sentence(saving: float, *, falls: bool) -> str:
    """Return the sentence for a number that is nothing today, of which no share can be taken."""
    if saving > 0:
        below, above = (
            _("The advantage is gone if “%(item)s” is below %(value)s."),
            _("The advantage is gone if “%(item)s” is above %(value)s."),
        )
    else:
        below, above = (
            _("Ours becomes the cheaper one if “%(item)s” is below %(value)s."),
            _("Ours becomes the cheaper one if “%(item)s” is above %(value)s."),
        )
    return below if falls else above


def _unturned(words: Mapping[str, str], place: str, saving: float) -> str:
    if place not in {"none", "beyond"}:
        return _("Both cost the same as it is: every change of “%(item)s” tells.") % words
    if saving > 0:
        if place == "beyond":
            return _("Even at nothing, “%(item)s” does not take the advantage away.") % words
        return _("Nowhere in its range does “%(item)s” take the advantage away.") % words
    if place == "beyond":
        return _("Even at nothing, “%(item)s” does not make ours the cheaper one.") % words
    return _("Nowhere in its range does “%(item)s” make ours the cheaper one.") % words
