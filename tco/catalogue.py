"""The words of the trade: categories of cost and kinds of source, in the reader's language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

PLAYBOOK = Path(__file__).parent / "data" / "playbook.yaml"


@dataclass(frozen=True)
class Word:
    """A key of the exchange format and what people call it.

    `weight` is how far a source of this kind can be relied upon, 0…1; `valid_days` for how long after its date, None for good.
    """

    key: str
    name_en: str
    name_ru: str
    hint_en: str = ""
    hint_ru: str = ""
    weight: float = 0.0
    valid_days: int | None = None

    @property
    def name(self) -> str:
        return self.name_ru if _reads_russian() else self.name_en

    @property
    def hint(self) -> str:
        return self.hint_ru if _reads_russian() else self.hint_en


def cost_categories() -> dict[str, Word]:
    """Return the categories of the contract by key, in the order in which costs are told."""
    return _words("cost_categories")


def territory_checklist() -> dict[str, Word]:
    """Return what changes in a model and in the talks when one sells in a new country, by key."""
    return _words("territory_checklist")


def source_kinds() -> dict[str, Word]:
    """Return the kinds of source by key, the most reliable first."""
    return _words("source_kinds")


def source_weights() -> dict[str, float]:
    """Return how far each kind of source can be relied upon, 0…1, by key."""
    return {key: word.weight for key, word in source_kinds().items()}


def client_policies() -> dict[str, Word]:
    """Return the client policies by key, each a source of concessions besides the price; the hint names ideas, parted by commas."""
    return _words("client_policies")


def category_name(key: str) -> str:
    """Return what the reader calls a category; one that the user added is shown as typed."""
    word = cost_categories().get(key)
    return word.name if word else key


def source_name(key: str) -> str:
    """Return what the reader calls a kind of source; "" for none."""
    word = source_kinds().get(key)
    return word.name if word else key


def category_order(keys: "set[str] | list[str]") -> list[str]:
    """Return the given categories in the order in which costs are told, those that users added before the residual value."""
    known = list(cost_categories())
    last = known.index("residual")
    return sorted(keys, key=lambda key: (known.index(key), "") if key in known else (last - 0.5, key))


@lru_cache(maxsize=8)
def _words(section: str) -> dict[str, Word]:
    import yaml

    entries: list[dict[str, Any]] = yaml.safe_load(PLAYBOOK.read_text(encoding="utf-8"))[section]
    return {
        entry["key"]: Word(
            key=entry["key"],
            name_en=entry["name"]["en"],
            name_ru=entry["name"]["ru"],
            hint_en=entry.get("hints", {}).get("en", ""),
            hint_ru=entry.get("hints", {}).get("ru", ""),
            weight=float(entry.get("weight", 0)),
            valid_days=entry.get("valid_days"),
        )
        for entry in entries
    }


def _reads_russian() -> bool:
    return (get_language() or "en").startswith("ru")
