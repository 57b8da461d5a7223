"""Numbers as clients write them into tables: with signs of currency, in brackets, with one decimal mark or the other.

A number that could mean two things is never guessed from its own looks: what the other numbers of the table say decides, or the
person who brings the table. The value itself is read by the one parser of numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cjm.kernel.numbers import parse_number
from tco.spreadsheet.values import BadCell

Mark = Literal["comma", "point", ""]
MARKS: tuple[Mark, ...] = ("comma", "point")

# What stands beside a number and says its currency.
SIGNS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "евро": "EUR",
    "$": "USD", "us$": "USD", "usd": "USD", "долл": "USD", "долларов": "USD",
    "£": "GBP", "gbp": "GBP",
    "₽": "RUB", "rub": "RUB", "руб": "RUB", "рублей": "RUB", "р": "RUB",
    "₸": "KZT", "kzt": "KZT", "тг": "KZT", "тенге": "KZT",
    "₴": "UAH", "uah": "UAH", "грн": "UAH",
    "¥": "CNY", "cny": "CNY", "юаней": "CNY",
    "zł": "PLN", "pln": "PLN", "kč": "CZK", "czk": "CZK", "chf": "CHF", "₺": "TRY", "try": "TRY", "byn": "BYN", "aed": "AED",
}  # fmt: skip
SPACES = "\\s\u00a0\u2007\u2009\u202f"
MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\ufe63": "-", "\uff0d": "-", "\u2019": "'"})
AROUND = re.compile(rf"(?P<before>[^0-9.,]*)(?P<body>[0-9](?:[0-9.,'{SPACES}]*[0-9])?|[.,][0-9]+)(?P<after>[^0-9]*)\Z")
GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}'][0-9]{{3}})+\Z")
LONGEST = 60
NOTHING = frozenset({"-", "\u2013", "\u2014", "--"})


class Ambiguous(BadCell):
    """A number that is a thousand times more or less, as its reader takes the mark in it."""


@dataclass(frozen=True)
class Written:
    """A number, the currency that was written beside it ("" for none), and any other word ("pcs")."""

    number: Decimal
    currency: str = ""
    word: str = ""


def is_nothing(text: str) -> bool:
    """Say whether a text stands for an empty cell: a lone dash."""
    return text.strip() in NOTHING


def looks_like_a_number(text: str) -> bool:
    """Say whether a text would be taken for a number by a person, whatever it exactly means."""
    try:
        _parts(text)
    except BadCell:
        return False
    return True


def currency_beside(text: str) -> str:
    """Return the code of the currency that is written beside a number, "" for none. Raises BadCell for what is no number."""
    return _parts(text)[2]


def decimal_mark(texts: Iterable[str]) -> tuple[Mark, bool]:
    """Return the decimal mark that the unambiguous ones among `texts` prove ("" for none, or both), and whether any needs it."""
    proven: set[Mark] = set()
    needed = False
    for text in texts:
        try:
            mark = _own_mark(_parts(text)[1])
        except BadCell:
            continue
        if mark is None:
            needed = True
        elif mark:
            proven.add(mark)
    return (proven.pop() if len(proven) == 1 else ""), needed


def written_number(text: str, mark: Mark = "") -> Written:
    """Return what `text` writes; `mark` is the decimal mark of the table, used where a number could mean two. Raises BadCell."""
    negative, body, currency, word = _parts(text)
    own = _own_mark(body)
    if own is None:
        if not mark:
            raise Ambiguous(_("This could be a thousand times more or less. Say which decimal mark the table uses."))
        own = mark
    grouping = {"comma": ".", "point": ","}.get(own, "")
    whole = re.sub(rf"['{SPACES}]", "", body)
    plain = whole.replace(grouping, "") if grouping else whole
    try:
        number = parse_number(f"0{plain}" if plain[:1] in ".," else plain, decimal_comma=own == "comma")
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from error
    return Written(-number if negative and number else number, currency, word)


# Each cell of a table is asked several times: what its column is, which mark it proves, what it comes to.
@lru_cache(maxsize=10_000)
def _parts(text: str) -> tuple[bool, str, str, str]:
    """Return whether a number is negative, its digits and marks, its currency and any other word beside it. Raises BadCell."""
    typed = text.strip().translate(MINUSES)
    found = AROUND.match(typed) if len(typed) <= LONGEST else None
    if found is None:
        raise BadCell(_("Expected a number, such as 1234.50."))
    before, after = found["before"].strip(), found["after"].strip()
    negative = False
    if before.startswith("(") and after.endswith(")"):
        negative, before, after = True, before[1:].strip(), after[:-1].strip()
    if before.startswith(("-", "+")):
        negative, before = negative or before[0] == "-", before[1:].strip()
    elif before.endswith(("-", "+")):
        negative, before = negative or before[-1] == "-", before[:-1].strip()
    if "%" in (before + after):
        raise BadCell(_("Expected a number; a percentage has no place here."))
    words = [word for word in (before, after) if word]
    currencies = [SIGNS[word.lower().rstrip(".")] for word in words if word.lower().rstrip(".") in SIGNS]
    others = [word for word in words if word.lower().rstrip(".") not in SIGNS]
    is_strange = any(not word.replace(".", "").isalpha() for word in others)
    if len(others) > 1 or len(set(currencies)) > 1 or is_strange or before in others:
        raise BadCell(_("Expected a number, such as 1234.50."))
    return negative, found["body"], currencies[0] if currencies else "", others[0] if others else ""


def _own_mark(body: str) -> Mark | None:
    """Return the decimal mark that a number itself proves, "" when it needs none, None when it could be either.

    Raises BadCell for digits in groups that nobody writes.
    """
    marks = re.findall("[.,]", body)
    head = re.split("[.,]", body, maxsplit=1)[0]
    if re.search(rf"['{SPACES}]", body):
        if not GROUPED.match(head) or len(marks) > 1 or re.search(rf"['{SPACES}]", body[len(head) :]):
            raise BadCell(_("Expected a number, such as 1234.50."))
        return "" if not marks else "comma" if marks[0] == "," else "point"
    if not marks:
        return ""
    last = marks[-1]
    if len(marks) > 1:
        return _mark_of_many(body, last)
    before, after = body.split(last)
    if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
        return None
    return "comma" if last == "," else "point"


def _mark_of_many(body: str, last: str) -> Mark:
    """Return the decimal mark of a number with several marks: those before the decimal one stand between groups of three digits."""
    other = "." if last == "," else ","
    has_both = other in body
    whole, between = (body.rsplit(last, 1)[0], other) if has_both else (body, last)
    if not re.fullmatch(rf"[0-9]{{1,3}}(?:[{between}][0-9]{{3}})+", whole):
        raise BadCell(_("Expected a number, such as 1234.50."))
    return "comma" if (last if has_both else other) == "," else "point"
