"""What rows are called: in sentences, and by the keys that expressions and documents use."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tco.models import Alternative, CostLine, CostModel, Driver
from tco.workspace.table import AnyRow, Table

# A name in an expression; the exponent of 1e5 is none.
_NAME = re.compile(r"(?<![\w.])[A-Za-z_][A-Za-z0-9_]*")
FUNCTIONS = ("min", "max", "abs", "ceil", "floor")
CLOCK = ("t", "year")


def names_in(expression: str) -> set[str]:
    """Return the drivers, functions and clock names that stand in an expression."""
    return set(_NAME.findall(expression))


def renamed(expression: str, old: str, new: str) -> str:
    """Return an expression in which the driver `old` is called `new`."""
    return _NAME.sub(lambda match: new if match.group() == old else match.group(), expression)


def where(row: AnyRow) -> str:
    """Return what a row is called in a sentence: "Our offer: Licences"."""
    if isinstance(row, CostLine):
        return _("%(alternative)s: %(line)s") % {"alternative": row.alternative.name, "line": row.name}
    if isinstance(row, Driver):
        return row.name or row.key
    return row.name


def table_of(row: AnyRow) -> str:
    """Return the word by which operations and records know the table of a row."""
    return {CostLine: "line", Driver: "driver", Alternative: "alternative", CostModel: "model"}[type(row)]


def users_of(table: Table, key: str) -> list[CostLine]:
    """Return the lines whose expression names the driver `key`, in the order of the table."""
    return [line for line in table.lines() if line.amount is None and key in names_in(line.expression)]


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """Return `wanted`, or with the first number that makes it differ from those taken."""
    known = set(taken)
    if wanted not in known:
        return wanted
    number = 2
    while f"{wanted}_{number}" in known:
        number += 1
    return f"{wanted}_{number}"
