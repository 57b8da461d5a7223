"""Amounts that differ from period to period, kept as drivers with one value for each period, named by the one line that uses it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tco.engine.expressions import names_in
from tco.spreadsheet.values import json_number

LONGEST_STEM = 40
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
LETTERS = {**dict(zip(CYRILLIC, LATIN.split(), strict=True)), "ё": "e"}


class Ramps:
    """The drivers of a document as they are filled in with the amounts of a table."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        lines = [line for alternative in document["alternatives"] for line in alternative["lines"]]
        self.uses = Counter(name for line in lines if isinstance(line["amount"], str) for name in names_in(line["amount"]))
        self.by_key: dict[str, dict[str, Any]] = {driver["key"]: driver for driver in document.get("drivers") or ()}

    def keep(
        self, line: Mapping[str, Any], alternative: Mapping[str, Any], values: Sequence[Decimal], old: object
    ) -> tuple[str, bool]:
        """Keep the values of a line, and return the key that is its amount and whether they are what they were.

        `old` is the amount that the line had before. Where that is a driver of its own with a value for each period, this gets the
        new values; else a new one is made, or one of the same name filled in that no line uses any more.
        """
        numbers = [json_number(value) for value in values]
        name = _("%(alternative)s: %(line)s") % {"line": line["name"], "alternative": alternative["name"]}
        key = self._key(name, f"{alternative['key']}_{line['name']}", old)
        self.uses[key] += not (isinstance(old, str) and old == key)
        driver = self.by_key.get(key)
        if driver is not None and driver["value"] == numbers:
            return key, True
        if driver is None:
            driver = self.by_key[key] = {"key": key, "name": name[:200]}
            self.document.setdefault("drivers", []).append(driver)
        driver["value"] = numbers
        driver.pop("growth", None)
        for bound in ("low", "high", "distribution"):
            driver.pop(bound, None)
        driver["unit"] = line.get("currency") or self.document["currency"]
        if "source" in line:
            driver["source"] = dict(line["source"])
        return key, False

    def _key(self, name: str, wanted: str, old: object) -> str:
        if isinstance(old, str) and self.uses[old] == 1 and isinstance(self.by_key.get(old, {}).get("value"), list):
            return old
        stem = identifier(wanted)
        number = 1
        while not self._is_free(key := stem if number == 1 else f"{stem}_{number}", name):
            number += 1
        return key

    def _is_free(self, key: str, name: str) -> bool:
        driver = self.by_key.get(key)
        return driver is None or (not self.uses[key] and driver.get("name") == name[:200] and isinstance(driver["value"], list))


def identifier(text: str) -> str:
    """Return a text as an identifier: in small Latin letters, digits and underscores."""
    latin = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    stem = slugify(latin).replace("-", "_").strip("_")[:LONGEST_STEM].strip("_")
    return stem if stem and not stem[0].isdigit() else f"amount_{stem}".rstrip("_")
