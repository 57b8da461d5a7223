"""What a chart is: a finding, the numbers behind it, and two drawings of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tco.charts.marks import Drawing


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table behind a chart; numbers are right-aligned."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the first cell names it; sums are marked so that they can be set apart."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The exact numbers behind a chart. Units stand in the head, not in each cell."""

    head: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure that states its finding.

    `key` is unique within one document and prefixes every id of the drawing. `title` is the finding as a sentence,
    `description` says how the picture is to be read. `wide` (720 units across) suits a page of paper and a desk; `narrow`
    (360) is the same finding laid out for a phone. `is_empty` says that the model has nothing to draw; the drawing then
    tells why, and a document may leave the figure out.

    Rendered by `{% include chart.template with chart=chart %}`, or with the caption and the table behind it by
    `{% include "charts/_figure.html" with chart=chart %}`.
    """

    key: str
    title: str
    description: str
    table: Table
    wide: Drawing
    narrow: Drawing
    is_empty: bool = False
    template: str = "charts/drawing.svg"


@dataclass(frozen=True, slots=True)
class Frame:
    """The room a drawing has: its width in units, and whether labels stand above what they name instead of beside it."""

    width: float
    narrow: bool


WIDE = Frame(720, narrow=False)
NARROW = Frame(360, narrow=True)


def in_both_frames(draw: Callable[[Frame], Drawing]) -> tuple[Drawing, Drawing]:
    """Draw once for the page and once for the phone."""
    return draw(WIDE), draw(NARROW)
