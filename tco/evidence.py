"""How much of the difference between two alternatives rests on evidence.

The present-value difference between what we sell and what it is compared with is the sum of many differences, line by
line. Each rests on a source, and each kind of source has a weight (contract 1 … estimate 0.2, none 0; `data/playbook.yaml`).
The score is

    Σ |difference of the line| × weight  /  Σ |difference of the line|

so that a large difference that rests on a guess pulls it down, and one that rests on a contract holds it up, whichever
side it favours.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tco.ledger import LedgerLine, ledger_of

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NO_SOURCE = ""


@dataclass(frozen=True)
class Evidence:
    """`score` is 0…1, None when nothing differs; `shares` says what part of the difference rests on each kind of source."""

    score: float | None
    shares: dict[str, float]


def weigh_evidence(
    document: Mapping[str, Any], result: Mapping[str, Any], *, against: str, weights: Mapping[str, float]
) -> Evidence:
    """Return what the difference between the subject and the alternative `against` rests on.

    Lines of the same name and category on both sides are one difference, which rests on the weaker of its two sources; any
    other line is a difference by itself. A line without a source of its own rests on the weakest of the drivers it names.
    """
    kinds_of_drivers = {driver["key"]: _own_kind(driver) for driver in document.get("drivers") or ()}
    differences: dict[tuple[str, str, int], float] = defaultdict(float)
    kinds: dict[tuple[str, str, int], str] = {}
    for key, sign in ((result["subject"], -1), (against, 1)):
        seen: dict[tuple[str, str], int] = defaultdict(int)
        for line in ledger_of(document, result, key):
            pair = (line.described["name"], line.described["category"])
            place = (*pair, seen[pair])
            seen[pair] += 1
            differences[place] += sign * line.whole_pv
            kind = kind_of_line(line, kinds_of_drivers, weights)
            kinds[place] = min((kind, kinds.get(place, kind)), key=lambda each: weights.get(each, 0.0))
    whole = sum(abs(difference) for difference in differences.values())
    if not whole:
        return Evidence(None, {})
    shares: dict[str, float] = defaultdict(float)
    for place, difference in differences.items():
        shares[kinds[place]] += abs(difference) / whole
    score = sum(share * weights.get(kind, 0.0) for kind, share in shares.items())
    return Evidence(score, dict(shares))


def kind_of_line(line: LedgerLine, kinds_of_drivers: Mapping[str, str], weights: Mapping[str, float]) -> str:
    """Return the kind of source a line rests on: its own, else the weakest among the drivers it names, else ""."""
    own = _own_kind(line.described)
    if own or not isinstance(line.described["amount"], str):
        return own
    used = [kinds_of_drivers[name] for name in drivers_named_in(line.described["amount"]) if name in kinds_of_drivers]
    return min(used, key=lambda kind: weights.get(kind, 0.0), default=NO_SOURCE)


def drivers_named_in(expression: str) -> set[str]:
    """Return the names that stand in an expression, functions included."""
    return set(NAME.findall(expression))


def _own_kind(described: Mapping[str, Any]) -> str:
    return str((described.get("source") or {}).get("kind") or NO_SOURCE)
