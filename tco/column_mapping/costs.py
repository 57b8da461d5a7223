"""What is read of a client's table: its costs, with where each part of them stands, and what is wrong or to be known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tco.column_mapping.layout import ColumnUse
from tco.column_mapping.periods import Period
from tco.spreadsheet.tables import Findings


@dataclass(frozen=True)
class Flow:
    """The amount of one period, and the cell and the heading that say so."""

    period: Period
    amount: Decimal
    cell: str
    heading: str


@dataclass(frozen=True)
class Entry:
    """One cost of one alternative. `said` are the members of the line that the table itself states; `cells` where its parts stand.

    `alternative` is what the table calls it in long tables; in wide ones `column` is the column of the amount. A cost with amounts
    of single periods has them in `flows`, and none in its line. `frequency` is the word for how often the cost falls.
    """

    row: str
    column: ColumnUse
    alternative: str
    line: dict[str, Any]
    said: frozenset[str]
    cells: Mapping[str, str]
    day: str = ""
    flows: tuple[Flow, ...] = ()
    frequency: str = ""


@dataclass
class ReadCosts:
    """The costs of a table, and what is wrong with it or to be known about it."""

    entries: list[Entry] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
