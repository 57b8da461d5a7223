"""The templates that Headroom ships, read from `tco/data/templates/`: one file for each trade, every text in both languages.

A file writes one row for each cost, with an amount for each alternative, as the workspace shows it; here it becomes a document of
the exchange format. All numbers are starting values of ours and marked so: each note says where to get the client's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from tco.mapping import FORMAT, Document, plain_form

FOLDER = Path(__file__).parent.parent / "data" / "templates"
LANGUAGES = ("en", "ru")
STARTING_VALUE = {
    "en": "Starting value of ours, not a fact. Where to get it: {where}.",
    "ru": "Наше начальное значение, не факт. Где взять: {where}.",
}
OF_A_CELL = frozenset({"amount", "when", "low", "high"})
SELLERS = frozenset({"ours", "competitor"})


@dataclass(frozen=True)
class ShippedTemplate:
    """A template of Headroom's own. `content` is what its file says."""

    key: str
    content: Mapping[str, Any]

    @property
    def trade(self) -> str:
        return str(self.content["trade"])

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(self.content["name"][reader_language()])

    @property
    def description(self) -> str:
        """What it is for, in the reader's language."""
        return str(self.content["description"][reader_language()])

    @property
    def currency(self) -> str:
        """The currency its starting values are in."""
        return str(self.content["model"]["currency"])

    def document(self, *, language: str, base_date: date) -> Document:
        """Return the model in the exchange format, in its plain form, its texts in `language`."""
        content = _in_language(self.content, language)
        sellers = {key for key, described in content["alternatives"].items() if described["kind"] in SELLERS}
        return plain_form(
            {
                "format": FORMAT,
                "name": content["name"],
                "base_date": base_date.isoformat(),
                **content["model"],
                "drivers": [_driver(driver, language) for driver in content.get("drivers", ())],
                "alternatives": [
                    {
                        "key": key,
                        **described,
                        "lines": list(_lines(content["rows"], key, language, is_seller=key in sellers)),
                    }
                    for key, described in content["alternatives"].items()
                ],
            }
        )


@lru_cache(maxsize=1)
def shipped_templates() -> dict[str, ShippedTemplate]:
    """Return the templates by key, in the order of their trades."""
    import yaml

    # The loader written in C, where there is one, is ten times as quick.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    contents = [yaml.load(path.read_text(encoding="utf-8"), Loader=loader) for path in sorted(FOLDER.glob("*.yaml"))]  # noqa: S506
    order = ("equipment", "software", "consumables", "services")
    contents.sort(key=lambda content: (order.index(content["trade"]) if content["trade"] in order else len(order), content["key"]))
    return {content["key"]: ShippedTemplate(content["key"], content) for content in contents}


def reader_language() -> str:
    """Return the language of the product that the reader has chosen."""
    return "ru" if (get_language() or "en").startswith("ru") else "en"


def _in_language(value: Any, language: str) -> Any:
    """Return a copy in which each pair of texts is the text in `language`."""
    if isinstance(value, Mapping):
        if value.keys() == set(LANGUAGES):
            return value[language]
        return {key: _in_language(member, language) for key, member in value.items()}
    if isinstance(value, list):
        return [_in_language(item, language) for item in value]
    return value


def _driver(described: Mapping[str, Any], language: str) -> Document:
    driver = {key: value for key, value in described.items() if key != "where"}
    return driver | {"source": _source(described["where"], language)}


def _lines(rows: list[Mapping[str, Any]], key: str, language: str, *, is_seller: bool) -> Iterator[Document]:
    for row in rows:
        if key not in row["amounts"]:
            continue
        cell = row["amounts"][key]
        own = cell if isinstance(cell, Mapping) else {"amount": cell}
        line = {name: value for name, value in row.items() if name not in ("amounts", "where", "range", "price")}
        line |= {name: value for name, value in own.items() if name in OF_A_CELL}
        amount = line["amount"]
        if "range" in row and not isinstance(amount, str) and "low" not in line:
            line |= {"low": _rounded(amount * row["range"][0]), "high": _rounded(amount * row["range"][1])}
        if row.get("price") and is_seller:
            line["price"] = True
        yield line | {"source": _source(row["where"], language)}


def _source(where: str, language: str) -> Document:
    return {"kind": "estimate", "note": STARTING_VALUE[language].format(where=where), "confidence": "low"}


def _rounded(value: float) -> float | int:
    """Return a bound of a range without digits that nobody meant."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
