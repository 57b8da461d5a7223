"""Tables as clients make them, for tests."""

from datetime import date
from typing import Any

from tco.column_mapping.building import UPDATE, Ground
from tco.column_mapping.layout import Layout
from tco.column_mapping.reading import find_table, guessed, read_table
from tco.imports import Upload

GROUND = Ground(name="Sorting line", currency="EUR", base_date=date(2026, 3, 2), file_name="costs.csv")
WIDE = """Item;Category;Our offer;Acme;As it is
Sorter;Purchase price;1000;800;
Training;Implementation;100;-;
Energy;Operation;50;70;90,5
"""


def likely(text: str | bytes, ground: Ground = GROUND) -> Layout:
    """Return the layout that is guessed for a table."""
    return guessed(find_table(text.encode() if isinstance(text, str) else text), ground)


def read(text: str | bytes, ground: Ground = GROUND, *, layout: Layout | None = None, mode: str = UPDATE) -> Upload:
    """Return what a table brings, read with `layout` or the likely way."""
    table = find_table(text.encode() if isinstance(text, str) else text)
    return read_table(table, layout or guessed(table, ground), ground, mode=mode)


def codes(text: str | bytes, ground: Ground = GROUND) -> list[str]:
    """Return what each column is guessed to mean, as a form says it."""
    return [column.code for column in likely(text, ground).columns]


def lines(upload: Upload, key: str = "ours") -> list[dict[str, Any]]:
    """Return the lines that an alternative gets."""
    assert upload.problems == []
    return next(alternative["lines"] for alternative in upload.document["alternatives"] if alternative["key"] == key)


def wrong(upload: Upload) -> list[tuple[str, str]]:
    """Return the cell and the rule of each problem."""
    return [(problem.where, problem.rule) for problem in upload.problems]
