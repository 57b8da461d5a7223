"""A few horizontal bars on one scale, with room for a part that is set apart: the cost of ownership and the price inside it.

Geometry only, in units of a drawing 720 wide; the template draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720.0
LABELS = 215.0
AMOUNTS = 120.0
ROW = 34.0
BAR = 20.0


@dataclass(frozen=True)
class BarInput:
    """What one bar shows. `part` is drawn inside it."""

    label: str
    value: float
    shown: str
    ours: bool
    part: float = 0.0


@dataclass(frozen=True)
class Bar:
    """One bar, placed."""

    label: str
    shown: str
    ours: bool
    y: float
    text_y: float
    width: float
    part_width: float
    amount_x: float


@dataclass(frozen=True)
class Bars:
    """All bars of a drawing and its size."""

    width: float
    height: float
    x: float
    bar_height: float
    rows: tuple[Bar, ...]


def bars(rows: Sequence[BarInput]) -> Bars:
    """Place bars one below the other, the longest filling the room; values below zero get no length."""
    longest = max((row.value for row in rows), default=0.0)
    room = WIDTH - LABELS - AMOUNTS
    scale = room / longest if longest > 0 else 0.0
    placed = []
    for index, row in enumerate(rows):
        length = round(max(row.value, 0.0) * scale, 2)
        top = index * ROW
        placed.append(
            Bar(
                label=_fitted(row.label),
                shown=row.shown,
                ours=row.ours,
                y=top + 4,
                text_y=top + 4 + BAR * 0.72,
                width=length,
                part_width=round(min(max(row.part, 0.0) * scale, length), 2),
                amount_x=LABELS + length + 8,
            )
        )
    return Bars(width=WIDTH, height=len(rows) * ROW + 2, x=LABELS, bar_height=BAR, rows=tuple(placed))


def _fitted(label: str) -> str:
    """Shorten a label to the room left of the bars (about 32 letters)."""
    return label if len(label) <= 32 else label[:31].rstrip() + "…"
