"""Colours of the figures, and the patterns that keep them apart on a black-and-white printer.

What is ours is painted in five steps of the accent, what is not in five steps of grey. A step has the same lightness in both
families, so a category looks alike in every bar, and neighbours differ on paper without colour.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour with the class under which the screen's style sheet knows it."""

    name: str
    colour: str

    @property
    def css(self) -> str:
        """Return the class name."""
        return f"ink-{self.name}"


INK = Ink("text", "#17211f")
MUTED = Ink("muted", "#55625f")
RULE = Ink("rule", "#c3ccc9")
PAPER = Ink("paper", "#ffffff")
GAIN = Ink("gain", "#e1eff0")
LOSS_AREA = Ink("loss-area", "#f4f1ec")
LOSS = Ink("loss", "#e8c48f")
LOSS_TEXT = Ink("loss-text", "#8a5200")

OURS = tuple(Ink(f"ours-{step}", colour) for step, colour in enumerate(("#0b5d66", "#3a7e86", "#6fa4aa", "#a3c8cc", "#d3e6e8"), 1))
THEIRS = tuple(
    Ink(f"theirs-{step}", colour) for step, colour in enumerate(("#454c4a", "#6d7573", "#989f9d", "#bec4c2", "#e0e4e2"), 1)
)
# Text upon a step: white on the two dark ones, ink on the others; all at 4.5 or better.
UPON = tuple(Ink(f"upon-{step}", colour) for step, colour in enumerate(("#ffffff", "#ffffff", "#17211f", "#17211f", "#17211f"), 1))


@dataclass(frozen=True, slots=True)
class Shade:
    """How one category is painted: a step of lightness (0 darkest … 4) and the name of a pattern upon it."""

    step: int
    hatch: str = ""

    def ink(self, *, ours: bool) -> Ink:
        """Return the step in the family of our offer, or of the others."""
        return (OURS if ours else THEIRS)[self.step]

    @property
    def text(self) -> Ink:
        """Return the colour for text upon this shade."""
        return UPON[self.step]


# In the order in which segments follow one another: neighbours differ by two steps or by a pattern.
SHADES = (
    Shade(0),
    Shade(2),
    Shade(4),
    Shade(1),
    Shade(3),
    Shade(4, "rising"),
    Shade(2, "falling"),
    Shade(0, "rising-light"),
    Shade(3, "dots"),
    Shade(1, "falling-light"),
)
