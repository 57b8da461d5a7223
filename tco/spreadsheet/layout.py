"""The layout of a cost sheet: which sheets it has, which columns they have, and what both are called in each language.

A sheet is recognised by any of its names and a column by any of its heads, whatever language the reader or the file is in.
Names are compared without regard to case, spacing and the asterisk of a required column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

Kind = Literal[
    "text", "note", "key", "number", "rate", "whole", "amount", "numbers", "rates", "date", "flag", "choice", "open_choice"
]
Words = Mapping[str, tuple[str, str]]
LANGUAGES = ("en", "ru")
# The heads of the sheet with the conventions; they name no convention themselves.
PAIR_HEADS = (("Convention", "Условие"), ("Value", "Значение"), ("What it means", "Что это значит"))


@dataclass(frozen=True)
class Column:
    """One column (on the model sheet: one row). `path` is where its value stands in the document, below the row's own path.

    `hint` explains the column to whoever fills it in. `choices` are the contract's words with what people call them.
    """

    path: str
    name: tuple[str, str]
    kind: Kind
    hint: tuple[str, str] = ("", "")
    width: int = 12
    required: bool = False
    choices: Words | None = None
    also: tuple[str, ...] = ()

    def head(self, language: str) -> str:
        """Return the head of the column; an asterisk marks what has to be filled in."""
        return self.name[LANGUAGES.index(language)] + (" *" if self.required else "")

    def words_for(self, language: str) -> dict[str, str]:
        """Return what the choices are called, by the contract's word."""
        return {key: names[LANGUAGES.index(language)] for key, names in (self.choices or {}).items()}


@dataclass(frozen=True)
class Sheet:
    """One sheet of the cost sheet."""

    key: str
    name: tuple[str, str]
    columns: tuple[Column, ...]

    def title(self, language: str) -> str:
        return self.name[LANGUAGES.index(language)]


def in_reader_language(names: tuple[str, str]) -> str:
    """Return that of two names which the reader understands."""
    return names[1] if (get_language() or "en").startswith("ru") else names[0]


def comparable(name: str) -> str:
    """Return a head or a word in the form in which it is compared."""
    return " ".join(name.replace("*", " ").replace("ё", "е").replace("\u00a0", " ").casefold().split()).rstrip(":")


def names_of(column: Column) -> Sequence[str]:
    """Return everything a column may be called, the contract's own field name included."""
    return (*column.name, *column.also, column.path)
