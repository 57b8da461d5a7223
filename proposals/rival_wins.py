"""Where another way costs the client less than ours: by kind of cost, and line by line. Shown, because it makes the rest believed.

Pure but for the language in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.study import Alternative, Line, Study, numbers_in_short
from proposals.wording import category_name

# Of our whole cost; below it a difference tells nobody anything.
NEGLIGIBLE = 0.005


@dataclass(frozen=True)
class RivalWin:
    """A kind of cost, or a line, in which another alternative costs the client less than ours; `difference` is positive.

    Present values, or a year's share of them where alternatives last unequally long.
    """

    name: str
    ours: float
    theirs: float
    difference: float
    our_lines: str
    their_lines: str


def where_rival_wins(study: Study, alternative: Alternative) -> list[RivalWin]:
    """Return the kinds of cost in which `alternative` is cheaper, dearest first, those below ½ % of our whole left out."""
    ours, theirs = study.subject.by_category, alternative.by_category
    return _wins(
        study,
        alternative,
        (
            (category_name(key), ours.get(key, 0.0), theirs.get(key, 0.0), _of(study.subject, key), _of(alternative, key))
            for key in dict.fromkeys([*ours, *theirs])
        ),
    )


def lines_rival_wins(study: Study, alternative: Alternative) -> list[RivalWin]:
    """Return the lines on which `alternative` is cheaper, dearest first, by the same measure.

    Lines of the same name and category on both sides stand side by side, the rest alone.
    """
    sides: dict[tuple[str, str], tuple[list[Line], list[Line]]] = {}
    for side, one in enumerate((study.subject, alternative)):
        for line in one.lines:
            sides.setdefault((line.name, line.category), ([], []))[side].append(line)
    return _wins(
        study, alternative, ((pair[0], _worth(ours), _worth(theirs), ours, theirs) for pair, (ours, theirs) in sides.items())
    )


def _wins(
    study: Study, alternative: Alternative, entries: Iterable[tuple[str, float, float, list[Line], list[Line]]]
) -> list[RivalWin]:
    our_share, their_share = (_yearly_share(study, one) for one in (study.subject, alternative))
    threshold = NEGLIGIBLE * abs(study.size(study.subject))
    wins = []
    for name, our_value, their_value, our_lines, their_lines in entries:
        ours, theirs = our_value * our_share, their_value * their_share
        if ours - theirs > threshold:
            wins.append(RivalWin(name, ours, theirs, ours - theirs, numbers_in_short(our_lines), numbers_in_short(their_lines)))
    return sorted(wins, key=lambda win: -win.difference)


def _yearly_share(study: Study, alternative: Alternative) -> float:
    """Return what turns a present value into what it is compared by: 1, or a year's share of it."""
    if study.equal_lengths or not alternative.present_value:
        return 1.0
    return alternative.annualised / alternative.present_value


def _of(alternative: Alternative, key: str) -> list[Line]:
    return [line for line in alternative.lines if line.category == key and line.counts]


def _worth(lines: list[Line]) -> float:
    return sum(line.net_present_value for line in lines)
