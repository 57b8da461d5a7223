"""The marks a drawing is made of.

Every mark carries its colours as plain attributes, because WeasyPrint applies no style sheet inside an SVG and the
Content-Security-Policy forbids style attributes. `css` names its classes, by which the screen's style sheet may repaint it.
Lengths are in units of the viewBox, y grows downwards.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from tco.charts.palette import Ink
from tco.charts.typography import LINE_HEIGHT, text_width


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `hatch` names the pattern laid over its paint, `hint` is the full text for a pointer that rests on it."""

    tag: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    paint: Ink
    css: str = ""
    hatch: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `dash` as in stroke-dasharray."""

    tag: ClassVar[str] = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    paint: Ink
    css: str = ""
    weight: float = 1
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points."""

    tag: ClassVar[str] = "curve"
    points: tuple[tuple[float, float], ...]
    paint: Ink
    css: str = ""
    weight: float = 2
    dash: str = ""

    @property
    def path(self) -> str:
        """Return the path data."""
        return "M" + " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Area:
    """The area that a line through points encloses; `hatch` names the pattern laid over its paint."""

    tag: ClassVar[str] = "area"
    points: tuple[tuple[float, float], ...]
    paint: Ink
    css: str = ""
    hatch: str = ""

    @property
    def path(self) -> str:
        """Return the path data."""
        return "M" + " ".join(f"{x:g},{y:g}" for x, y in self.points) + "Z"


@dataclass(frozen=True, slots=True)
class Dot:
    """A ring that marks one point."""

    tag: ClassVar[str] = "dot"
    x: float
    y: float
    radius: float
    paint: Ink
    css: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """The room that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box", slack: float = 0) -> bool:
        """Say whether both take some of the same room, touching by less than `slack` not counted."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, (x, y) on its baseline; `hint` holds the full text where the line had to be cut."""

    tag: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    paint: Ink
    size: float = 13
    anchor: str = "start"
    bold: bool = False
    css: str = ""
    hint: str = ""

    @property
    def width(self) -> float:
        """Return the estimated width of the text."""
        return text_width(self.text, self.size, bold=self.bold)

    @property
    def box(self) -> Box:
        """Return the room the letters take, from the top of a capital to the foot of a descender."""
        left = self.x - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return Box(left, self.y - 0.74 * self.size, left + self.width, self.y + 0.24 * self.size)


Mark = Rect | Line | Curve | Area | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order in which they are painted, on a sheet of the given size."""

    width: float
    height: float
    marks: tuple[Mark, ...] = field(default=())

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return the marks that are text."""
        return tuple(mark for mark in self.marks if isinstance(mark, Text))

    @property
    def hatches(self) -> tuple[str, ...]:
        """Return the names of the patterns that some mark needs."""
        return tuple(sorted({mark.hatch for mark in self.marks if isinstance(mark, Rect | Area) and mark.hatch}))

    def marked(self, css: str) -> tuple[Mark, ...]:
        """Return the marks that carry the class."""
        return tuple(mark for mark in self.marks if css in mark.css.split())


def lines_of_text(
    lines: tuple[str, ...],
    x: float,
    middle: float,
    paint: Ink,
    *,
    size: float = 13,
    anchor: str = "start",
    bold: bool = False,
    hint: str = "",
    css: str = "",
) -> list[Mark]:
    """Return a block of lines centred on the height `middle`."""
    step = size * LINE_HEIGHT
    first = middle - step * (len(lines) - 1) / 2 + 0.35 * size
    return [Text(x, first + step * row, line, paint, size, anchor, bold, css, hint) for row, line in enumerate(lines)]
