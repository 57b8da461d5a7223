"""Categories of a person's own that look like a slip of another one: "Maintenence" for "Maintenance".

Own categories are welcome; a slip makes one silently, and its costs then stand apart from those they belong to.
"""

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from tco.catalogue import cost_categories
from tco.spreadsheet.layout import comparable

ALIKE = 0.8  # the share of letters in common from which two words are taken for one; "Trainig" and "Training" have 0.93
SHORTEST = 3
LONGEST = 40  # letters; what is longer describes a cost, and comparing many such takes minutes
BEGINNING = 4  # so many letters at the beginning of a category's name say it: "Maint"
MOST_OWN = 60  # who has more categories of their own than this keeps a classification, and no slips


def near_misses(categories: Iterable[str]) -> dict[str, str]:
    """Return, for each own category among those of the lines, the one that was probably meant: a key, or another own category.

    Of two own ones that are alike, the rarer is taken for the slip, of equally frequent ones the later.
    """
    counted = Counter(category for category in categories if category not in cost_categories())
    if not counted or len(counted) > MOST_OWN:
        return {}
    found: dict[str, str] = {}
    settled: list[str] = []
    for own, _count in counted.most_common():
        meant = known_category_like(own) or _own_like(own, settled)
        if meant:
            found[own] = meant
        else:
            settled.append(own)
    return found


@lru_cache(maxsize=1024)
def known_category_like(text: str) -> str | None:
    """Return the category of the contract whose key or name, in either language, `text` looks like; None for none."""
    typed = comparable(text)
    names = [
        (comparable(name), key)
        for key, word in cost_categories().items()
        for name in (key.replace("_", " "), word.name_en, word.name_ru)
    ]
    likeness, key = max((_likeness(typed, name), key) for name, key in names)
    if likeness >= ALIKE:
        return key
    begun = {key for name, key in names if len(typed) >= BEGINNING and name.startswith(typed)}
    return begun.pop() if len(begun) == 1 else None


def _own_like(own: str, others: list[str]) -> str | None:
    typed = comparable(own)
    return next((other for other in others if _likeness(typed, comparable(other)) >= ALIKE), None)


@lru_cache(maxsize=8192)
def _likeness(one: str, other: str) -> float:
    """Return how alike two words are, 0…1: twice the letters in common over all letters; 0 where a length tells nothing."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTEST or longer > LONGEST or 2 * shorter < ALIKE * (shorter + longer) or _numbers_in(one) != _numbers_in(other):
        return 0.0
    # The matcher is not symmetrical: asked in one order, it says the same for both.
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _numbers_in(text: str) -> str:
    """Return the digits of a text: "Stage 1" and "Stage 2" differ on purpose."""
    return "".join(letter for letter in text if letter.isdigit())
