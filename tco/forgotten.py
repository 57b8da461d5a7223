"""Costs that are usually forgotten: which categories the alternatives of a model do not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tco.catalogue import cost_categories
from tco.models import Alternative

# A residual value and a benefit speak for an alternative: leaving them out makes nobody cheaper than they are.
NOT_FORGOTTEN = frozenset({"residual", "benefit"})
# Whoever stays as they are buys nothing, puts nothing in and takes nothing away.
NOT_OF_TODAY = frozenset({"acquisition", "implementation", "end_of_life"})


@dataclass(frozen=True)
class ForgottenCost:
    """A category of cost and the alternatives that have no line in it, as (key, name).

    `hint` names what belongs there, in the reader's language. `is_nobodys`: no alternative has a line in it; otherwise some have
    it and those in `missing` look cheaper than they are.
    """

    category: str
    label: str
    hint: str
    missing: tuple[tuple[str, str], ...]
    is_nobodys: bool

    @property
    def missing_names(self) -> list[str]:
        """The names of the alternatives without a line of this category."""
        return [name for _key, name in self.missing]


def forgotten_costs(document: Mapping[str, Any]) -> list[ForgottenCost]:
    """Return the categories that some alternative lacks, in the order in which costs are told.

    `document` is a model in the exchange format. What an alternative cannot have is not missed: staying as it is needs no purchase.
    """
    offers = document["alternatives"]
    present = {offer["key"]: {line["category"] for line in offer.get("lines") or ()} for offer in offers}
    found = []
    for key, word in cost_categories().items():
        if key in NOT_FORGOTTEN:
            continue
        asked = [offer for offer in offers if not (offer["kind"] == Alternative.Kind.STATUS_QUO and key in NOT_OF_TODAY)]
        missing = tuple((offer["key"], offer["name"]) for offer in asked if key not in present[offer["key"]])
        if missing:
            found.append(ForgottenCost(key, word.name, word.hint, missing, is_nobodys=len(missing) == len(asked)))
    return found
