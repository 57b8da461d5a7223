"""What rows are called: in sentences, and by the keys that expressions and documents use."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tco.engine.expressions import names_in
from tco.models import Alternative, CostLine, CostModel, Driver
from tco.workspace.table import AnyRow, Table

FUNCTIONS = ("min", "max", "abs", "ceil", "floor")
CLOCK = ("t", "year")


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
