"""How much of the difference between two alternatives rests on evidence.

The present-value difference between what we sell and what it is compared with is the sum of many differences, line by
line. Each rests on a source, and each kind of source has a weight (contract 1 … estimate 0.2, none 0; `data/playbook.yaml`).
The score is

    Σ |difference of the line| × weight  /  Σ |difference of the line|

so that a large difference that rests on a guess pulls it down, and one that rests on a contract holds it up, whichever
side it favours.

Sources grow old without anybody touching the model. The score therefore says what the sources are, and beside it stands what
part of the difference rests on numbers past their date, and what the score would be were those no better than estimates.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from tco.engine.expressions import names_in
from tco.ledger import LedgerLine, ledger_of

NO_SOURCE = ""
ESTIMATE = "estimate"
Difference = tuple[str, str, int]


@dataclass(frozen=True)
class Evidence:
    """`score` is 0…1, None when nothing differs; `shares` says what part of the difference rests on each kind of source.

    `outdated` says what part rests on each number past its date, by its path; `outdated_share` on any of them; `sober_score` is
    the score with those counted as estimates.
    """

    score: float | None
    shares: dict[str, float]
    outdated: dict[str, float] = field(default_factory=dict)
    outdated_share: float = 0.0
    sober_score: float | None = None


def weigh_evidence(
    document: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    against: str,
    weights: Mapping[str, float],
    outdated: Set[str] = frozenset(),
) -> Evidence:
    """Return what the difference between the subject and the alternative `against` rests on.

    Lines of the same name and category on both sides are one difference, which rests on the weaker of its two sources; any
    other line is a difference by itself. A line without a source of its own rests on the weakest of the drivers it names.
    `outdated` are the paths (`drivers[2]`, `alternatives[0].lines[3]`) of the numbers past their date; a difference rests on
    those of its lines and of every driver these name.
    """
    drivers = {driver["key"]: (f"drivers[{index}]", driver) for index, driver in enumerate(document.get("drivers") or ())}
    kinds_of_drivers = {key: _own_kind(driver) for key, (_path, driver) in drivers.items()}
    places = {alternative["key"]: index for index, alternative in enumerate(document["alternatives"])}
    differences: dict[Difference, float] = defaultdict(float)
    kinds: dict[Difference, str] = {}
    resting: dict[Difference, set[str]] = defaultdict(set)
    for key, sign in ((result["subject"], -1), (against, 1)):
        seen: dict[tuple[str, str], int] = defaultdict(int)
        for line in ledger_of(document, result, key):
            pair = (line.described["name"], line.described["category"])
            place = (*pair, seen[pair])
            seen[pair] += 1
            differences[place] += sign * line.whole_pv
            kind = kind_of_line(line, kinds_of_drivers, weights)
            kinds[place] = min((kind, kinds.get(place, kind)), key=lambda each: weights.get(each, 0.0))
            if outdated:
                named = names_in(str(line.described["amount"])) & drivers.keys()
                paths = {f"alternatives[{places[key]}].lines[{line.index}]", *(drivers[name][0] for name in named)}
                resting[place] |= paths & outdated
    whole = sum(abs(difference) for difference in differences.values())
    if not whole:
        return Evidence(None, {})
    parts = {place: abs(difference) / whole for place, difference in differences.items()}
    return _weighed(parts, kinds, resting, weights)


def _weighed(
    parts: Mapping[Difference, float],
    kinds: Mapping[Difference, str],
    resting: Mapping[Difference, Set[str]],
    weights: Mapping[str, float],
) -> Evidence:
    shares: dict[str, float] = defaultdict(float)
    outdated: dict[str, float] = defaultdict(float)
    sober = old = 0.0
    for place, part in parts.items():
        weight = weights.get(kinds[place], 0.0)
        shares[kinds[place]] += part
        lapsed = resting.get(place, frozenset())
        for path in lapsed:
            outdated[path] += part
        old += part if lapsed else 0.0
        sober += part * (min(weight, weights.get(ESTIMATE, 0.0)) if lapsed else weight)
    score = sum(share * weights.get(kind, 0.0) for kind, share in shares.items())
    return Evidence(score, dict(shares), dict(outdated), old, sober)


def kind_of_line(line: LedgerLine, kinds_of_drivers: Mapping[str, str], weights: Mapping[str, float]) -> str:
    """Return the kind of source a line rests on: its own, else the weakest among the drivers it names, else ""."""
    own = _own_kind(line.described)
    if own or not isinstance(line.described["amount"], str):
        return own
    used = [kinds_of_drivers[name] for name in names_in(line.described["amount"]) if name in kinds_of_drivers]
    return min(used, key=lambda kind: weights.get(kind, 0.0), default=NO_SOURCE)


def _own_kind(described: Mapping[str, Any]) -> str:
    return str((described.get("source") or {}).get("kind") or NO_SOURCE)
