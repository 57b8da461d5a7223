"""Arranging: scales, ticks, the order of categories, a legend that wraps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from tco.catalogue import cost_categories
from tco.charts.marks import Mark, Rect, Text
from tco.charts.palette import INK, SHADES, Shade
from tco.charts.typography import shortened, text_width
from tco.charts.wording import category_name

# How many categories a picture keeps apart; the smallest beyond it are drawn as one. The table names them all.
CATEGORIES_DRAWN = 10
REST = "\x00rest"


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: values from `low` to `high` fall on positions from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of a value, to a hundredth of a unit."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.0
        return round(self.start + share * (self.end - self.start), 2)


def round_ticks(low: float, high: float, wanted: int) -> list[float]:
    """Return round values (steps of 1, 2 or 5) from below `low` to above `high`, about `wanted` of them."""
    span = (high - low) or abs(high) or 1.0
    rough = span / wanted
    magnitude = 10.0 ** floor(log10(rough))
    step = magnitude * next(factor for factor in (1, 2, 5, 10) if rough <= factor * magnitude * 1.0001)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def ordered_categories(groups: Iterable[Mapping[str, float]]) -> list[str]:
    """Return every category that is not zero everywhere: the contract's own in its order, those users added by size."""
    sizes: dict[str, float] = {}
    for group in groups:
        for category, value in group.items():
            sizes[category] = sizes.get(category, 0.0) + abs(value)
    used = [category for category, size in sizes.items() if size > 0]
    told = cost_categories()
    known = [category for category in told if category in used]
    added = sorted((category for category in used if category not in told), key=lambda category: (-sizes[category], category))
    gains = [category for category in known if category in {"residual", "benefit"}]
    return [category for category in known if category not in gains] + added + gains


def merged(groups: Sequence[Mapping[str, float]]) -> tuple[list[str], list[dict[str, float]]]:
    """Return the categories to draw and each group by them, the smallest put together as REST when there are too many."""
    order = ordered_categories(groups)
    kept = order
    if len(order) > CATEGORIES_DRAWN:
        weight = {category: sum(abs(group.get(category, 0.0)) for group in groups) for category in order}
        largest = set(sorted(order, key=lambda category: -weight[category])[: CATEGORIES_DRAWN - 1])
        kept = [category for category in order if category in largest]
    drawn = [{category: group.get(category, 0.0) for category in kept} for group in groups]
    if kept is not order:
        for group, values in zip(groups, drawn, strict=True):
            values[REST] = sum(value for category, value in group.items() if category not in kept)
        kept = [*kept, REST]
    return kept, drawn


def shades_of(categories: Sequence[str]) -> dict[str, Shade]:
    """Return how each category is painted, neighbours apart."""
    return {category: SHADES[place % len(SHADES)] for place, category in enumerate(categories)}


def name_of(category: str) -> str:
    """Return the reader's name of a drawn category."""
    return _("Other categories") if category == REST else category_name(category)


SWATCH, SWATCH_GAP, ITEM_GAP, LEGEND_LINE, LEGEND_SIZE = 24, 6, 18, 22, 12


def legend(shades: Mapping[str, Shade], width: float, *, both_families: bool) -> tuple[list[Mark], float]:
    """Return the marks of a legend at the top of the sheet, and its height. A swatch shows a category in both families."""
    marks: list[Mark] = []
    x, y = 0.0, 0.0
    for category, shade in shades.items():
        full = name_of(category)
        label = shortened(full, width - SWATCH - SWATCH_GAP, LEGEND_SIZE)
        item = SWATCH + SWATCH_GAP + text_width(label, LEGEND_SIZE)
        if x and x + item > width:
            x, y = 0.0, y + LEGEND_LINE
        half = SWATCH / 2 if both_families else SWATCH
        marks.append(Rect(x, y + 4, half, 13, shade.ink(ours=True), hatch=shade.hatch))
        if both_families:
            marks.append(Rect(x + half, y + 4, half, 13, shade.ink(ours=False), hatch=shade.hatch))
        marks.append(Text(x + SWATCH + SWATCH_GAP, y + 15, label, INK, LEGEND_SIZE, hint=full if label != full else ""))
        x = round(x + item + ITEM_GAP, 2)
    return marks, y + LEGEND_LINE
