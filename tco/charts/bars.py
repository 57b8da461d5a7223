"""Stacked bars: what each alternative costs to own, by category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts import findings
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.layout import Scale, legend, merged, name_of, ordered_categories, shades_of
from tco.charts.marks import Drawing, Line, Mark, Rect, Text, lines_of_text
from tco.charts.palette import INK, MUTED, PAPER, Shade
from tco.charts.study import Alternative, Study, read_study
from tco.charts.typography import shortened, text_width, wrapped
from tco.charts.wording import category_name, compact, compact_money, percent, places_for

NAME_SIZE, SEGMENT_SIZE, NOTE_SIZE = 13, 11.5, 11.5
NAME_ROOM = 180
MANY = 6
INSET = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """One category of one bar, between two values of the scale."""

    category: str
    value: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One alternative: its segments, costs to the right of zero and gains to the left, and its total."""

    alternative: Alternative
    ours: bool
    total: float
    segments: tuple[Segment, ...]
    note: str

    @property
    def low(self) -> float:
        """Return the left end."""
        return min((min(part.start, part.end) for part in self.segments), default=0.0)

    @property
    def high(self) -> float:
        """Return the right end."""
        return max((max(part.start, part.end) for part in self.segments), default=0.0)


def stacked_bars(document: Mapping[str, Any], result: Mapping[str, Any]) -> Chart:
    """Return one bar per alternative by present value; alternatives of unequal length are compared per year."""
    study = read_study(document, result)
    per_year = not study.of_equal_length
    costs = {each.key: findings.cost_of(each, per_year=per_year) for each in study.alternatives}
    groups = [findings.costs_of(each, per_year=per_year) for each in study.alternatives]
    categories, drawn = merged(groups)
    bars = [
        _bar(study, each, costs, [(category, values[category]) for category in categories])
        for each, values in zip(study.alternatives, drawn, strict=True)
    ]
    shades = shades_of(categories)
    note = findings.measured_in(study, per_year=per_year)
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, bars, shades, study.currency).drawing(note))
    return Chart(
        key="stacked-bars",
        title=findings.cost_of_ownership(study, costs, per_year=per_year),
        description=_("One bar per alternative, divided by category of cost; gains stand to the left of zero, the sum at the end."),
        table=_table(study, groups, costs, note),
        wide=wide,
        narrow=narrow,
    )


def _bar(study: Study, alternative: Alternative, costs: Mapping[str, float], parts: Sequence[tuple[str, float]]) -> Bar:
    segments = []
    right = left = 0.0
    for category, value in parts:
        if value > 0:
            segments.append(Segment(category, value, right, right + value))
            right += value
        elif value < 0:
            segments.append(Segment(category, value, left + value, left))
            left += value
    ours = alternative.key == study.subject.key
    base, total = costs[study.subject.key], costs[alternative.key]
    # A percentage of next to nothing tells nobody anything.
    telling = not ours and base > 0 and total > 0 and abs(total - base) < findings.TELLING * base
    return Bar(alternative, ours, total, tuple(segments), percent((total - base) / base, sign=True) if telling else "")


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    bars: Sequence[Bar]
    shades: Mapping[str, Shade]
    currency: str

    @property
    def thickness(self) -> float:
        return 30 if self.frame.narrow else 26 if len(self.bars) > MANY else 40

    @property
    def pitch(self) -> float:
        return 66 if self.frame.narrow else self.thickness + (16 if len(self.bars) > MANY else 20)

    def names(self, bar: Bar) -> tuple[str, ...]:
        return wrapped(bar.alternative.name, NAME_ROOM, NAME_SIZE, lines=3 if self.thickness >= 40 else 2, bold=bar.ours)

    def total_width(self, bar: Bar) -> float:
        amount = text_width(compact_money(bar.total, self.currency), NAME_SIZE, bold=True)
        return amount + (text_width(bar.note, NOTE_SIZE) + 6 if bar.note else 0)

    def scale(self) -> Scale:
        low, high = min(bar.low for bar in self.bars), max(bar.high for bar in self.bars)
        start, end = 0.0, self.frame.width
        if not self.frame.narrow:
            start = 16 + max(text_width(line, NAME_SIZE, bold=bar.ours) for bar in self.bars for line in self.names(bar) or ("",))
            end -= 10 + max(self.total_width(bar) for bar in self.bars)
        return Scale(low, high if high > low else low + 1, start, end)

    def drawing(self, note: str) -> Drawing:
        scale = self.scale()
        named = self.all_named(scale)
        marks: list[Mark] = []
        top = 4.0
        if not named and self.shades:
            marks, top = legend(self.shades, self.frame.width, both_families=len(self.bars) > 1)
            top += 10
        for row, bar in enumerate(self.bars):
            marks += self.row(bar, scale, top + row * self.pitch, named=named)
        bottom = top + len(self.bars) * self.pitch
        if not self.frame.narrow:
            marks.append(Line(scale.at(0), top - 2, scale.at(0), bottom - 8, INK, "baseline"))
        return self.with_note(marks, note, scale, bottom)

    def with_note(self, marks: list[Mark], note: str, scale: Scale, bottom: float) -> Drawing:
        """Return the drawing with its unit, and what the bold line means, at the foot."""
        x = 0.0 if self.frame.narrow else scale.start
        lines = [shortened(note, self.frame.width - x, NOTE_SIZE)]
        if any(mark.css == "net" for mark in marks):
            lines += wrapped(_("Bold line: the sum, gains at the left of zero taken off"), self.frame.width - x, NOTE_SIZE, lines=3)
        marks += [Text(x, bottom + 12 + 15 * row, line, MUTED, NOTE_SIZE, css="unit") for row, line in enumerate(lines)]
        return Drawing(self.frame.width, round(bottom + 5 + 15 * len(lines), 2), tuple(marks))

    def all_named(self, scale: Scale) -> bool:
        """Say whether every segment has room for its own name, so that no legend is needed."""
        return self.thickness >= 40 and all(
            scale.at(part.end) - scale.at(part.start) >= text_width(name_of(part.category), SEGMENT_SIZE) + 2 * INSET
            for bar in self.bars
            for part in bar.segments
        )

    def row(self, bar: Bar, scale: Scale, top: float, *, named: bool) -> list[Mark]:
        bar_top = top + (22 if self.frame.narrow else 0)
        marks: list[Mark] = []
        for part in bar.segments:
            marks += self.segment(bar, part, scale, bar_top, named=named)
        gains = [part for part in bar.segments if part.value < 0]
        if gains:
            marks.append(Line(scale.at(bar.total), bar_top - 4, scale.at(bar.total), bar_top + self.thickness + 4, INK, "net", 2))
        if self.frame.narrow:
            marks.append(Line(scale.at(0), bar_top - 3, scale.at(0), bar_top + self.thickness + 3, INK, "baseline"))
            return marks + self.labels_above(bar, top)
        return marks + self.labels_beside(bar, scale, bar_top)

    def segment(self, bar: Bar, part: Segment, scale: Scale, top: float, *, named: bool) -> list[Mark]:
        shade, left = self.shades[part.category], scale.at(part.start)
        width = round(scale.at(part.end) - left, 2)
        ink = shade.ink(ours=bar.ours)
        hint = f"{name_of(part.category)}: {formats.money(part.value, self.currency)}"
        # A hair of paper between neighbours keeps them apart where tones come close.
        marks: list[Mark] = [Rect(left, top, width, self.thickness, ink, "segment", shade.hatch, hint)]
        if width > 2:
            marks.append(Line(left + width, top, left + width, top + self.thickness, PAPER, "seam"))
        lines = (name_of(part.category), compact(part.value)) if named else (compact(part.value),)
        room = max(text_width(line, SEGMENT_SIZE) for line in lines)
        if room + 2 * INSET > width:
            return marks
        middle = top + self.thickness / 2
        if shade.hatch:
            height = 15 * len(lines) + 2
            marks.append(Rect(left + INSET - 3, round(middle - height / 2, 2), round(room + 6, 2), height, ink, "label-ground"))
        return marks + lines_of_text(lines, left + INSET, middle, shade.text, size=SEGMENT_SIZE, css="amount")

    def labels_beside(self, bar: Bar, scale: Scale, top: float) -> list[Mark]:
        names, middle = self.names(bar), top + self.thickness / 2
        full = bar.alternative.name if " ".join(names) != bar.alternative.name else ""
        marks = lines_of_text(names, 0, middle, INK, size=NAME_SIZE, bold=bar.ours, hint=full, css="name")
        amount = compact_money(bar.total, self.currency)
        x = scale.at(max(bar.high, 0)) + 8
        marks.append(Text(x, middle + 4.5, amount, INK, NAME_SIZE, bold=True, css="total"))
        if bar.note:
            after = round(x + text_width(amount, NAME_SIZE, bold=True) + 6, 2)
            marks.append(Text(after, middle + 4.5, bar.note, MUTED, NOTE_SIZE, css="note"))
        return marks

    def labels_above(self, bar: Bar, top: float) -> list[Mark]:
        width = self.frame.width
        amount = compact_money(bar.total, self.currency)
        note_width = text_width(bar.note, NOTE_SIZE)
        name = shortened(bar.alternative.name, width - self.total_width(bar) - 16, NAME_SIZE, bold=bar.ours)
        full = bar.alternative.name if name != bar.alternative.name else ""
        marks: list[Mark] = [Text(0, top + 14, name, INK, NAME_SIZE, bold=bar.ours, hint=full, css="name")]
        at = round(width - (note_width + 6 if bar.note else 0), 2)
        marks.append(Text(at, top + 14, amount, INK, NAME_SIZE, "end", bold=True, css="total"))
        if bar.note:
            marks.append(Text(width, top + 14, bar.note, MUTED, NOTE_SIZE, "end", css="note"))
        return marks


def _table(study: Study, groups: Sequence[Mapping[str, float]], costs: Mapping[str, float], measure: str) -> Table:
    places = places_for(value for group in groups for value in group.values())
    head = (Cell(measure), *(Cell(each.name, number=True) for each in study.alternatives))
    rows = [
        Row(
            (
                Cell(category_name(category)),
                *(Cell(formats.number(group.get(category, 0.0), places), number=True) for group in groups),
            )
        )
        for category in ordered_categories(groups)
    ]
    sums = (Cell(formats.number(costs[each.key], places), number=True) for each in study.alternatives)
    return Table(head, (*rows, Row((Cell(_("Cost of ownership")), *sums), total=True)))
