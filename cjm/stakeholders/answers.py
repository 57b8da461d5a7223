"""What can answer a concern besides words: higher packages register it, and a concern points to it by a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cjm.deals.models import Deal
from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class Answer:
    """Something with the key that a concern may carry, in words, and the address where it stands."""

    key: str
    text: str
    address: str


@dataclass(frozen=True)
class AnswerFinder:
    """Finds what a deal holds to answer concerns with."""

    key: str
    position: int
    find: Callable[[Deal], Sequence[Answer]]


answer_finders: Registry[AnswerFinder] = Registry()


def answers_in(deal: Deal) -> list[Answer]:
    """Return what the deal holds to answer concerns with."""
    return [answer for finder in answer_finders for answer in finder.find(deal)]
