"""The tornado: which single assumption moves the saving most, and what must be true for it to stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.cumulative import apart
from tco.charts.layout import Scale
from tco.charts.marks import Dot, Drawing, Line, Mark, Rect, Text, lines_of_text
from tco.charts.palette import INK, MUTED, OURS, PAPER, THEIRS
from tco.charts.study import Alternative, Study, nothing_to_draw, read_study
from tco.charts.typography import shortened, text_width, wrapped
from tco.charts.wording import cleaned, compact, compact_money, places_for, shortest

SIZE, NOTE_SIZE = 13, 11.5
BAR, PITCH, TALL_PITCH, NARROW_PITCH, HEAD = 22, 42, 56, 52, 34
# More rows than this no reader compares; the table behind the figure has them all.
ROWS_DRAWN = 12
NAME_ROOM = 210


@dataclass(frozen=True, slots=True)
class Swing:
    """One assumption: its range, the saving at either end, and the value at which the saving is gone."""

    name: str
    low: float
    likely: float
    high: float
    saving_at_low: float
    saving_at_high: float
    break_even: float | None

    def turns(self, base: float) -> bool:
        """Say whether somewhere at the ends of its range the comparison falls out the other way."""
        ends = (self.saving_at_low, self.saving_at_high)
        return min(ends) < 0 if base >= 0 else max(ends) > 0

    @property
    def breaks_inside(self) -> bool:
        """Say whether the value at which the saving is gone lies in the range itself."""
        return self.break_even is not None and self.low <= self.break_even <= self.high


def tornado(document: Mapping[str, Any], result: Mapping[str, Any]) -> Chart:
    """Return how far each uncertain number, by itself, moves the saving against the reference."""
    study = read_study(document, result)
    swings = [_swing(study, row) for row in result.get("tornado") or ()]
    rival = study.reference
    if rival is None:
        return nothing_to_draw("tornado", _("There is no other alternative whose difference could be tested."))
    if not swings:
        return nothing_to_draw(
            "tornado", _("No number of this comparison has a range yet: give the uncertain ones a low and a high value.")
        )
    base = rival.present_value - study.subject.present_value
    drawn = swings[:ROWS_DRAWN]
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, study, drawn, base).drawing())
    return Chart(
        key="tornado",
        title=_finding(study, rival, swings, base),
        description=_(
            "How the saving against %(rival)s changes when one number moves from its low to its high value and all others stay."
        )
        % {"rival": rival.short_name},
        table=_table(study, swings),
        wide=wide,
        narrow=narrow,
    )


def _swing(study: Study, row: Mapping[str, Any]) -> Swing:
    owner = next((each.name for each in study.alternatives if each.key == row.get("alternative")), None)
    item = cleaned(row["item"])
    name = item if owner is None else _("%(item)s (%(alternative)s)") % {"item": item, "alternative": owner}
    return Swing(name, row["low"], row["likely"], row["high"], row["saving_at_low"], row["saving_at_high"], row["break_even"])


def _finding(study: Study, rival: Alternative, swings: Sequence[Swing], base: float) -> str:
    turning = [swing for swing in swings if swing.turns(base)]
    words = {
        "subject": study.subject.short_name,
        "rival": rival.short_name,
        "item": shortest((turning or swings)[0].name),
        "count": len(turning),
    }
    if base >= 0 and not turning:
        return _("No single assumption, over its whole range, makes %(subject)s dearer than %(rival)s") % words
    if base < 0 and not turning:
        return _("No single assumption, over its whole range, makes %(subject)s cheaper than %(rival)s") % words
    if base >= 0:
        return (
            ngettext(
                "One assumption could make %(subject)s dearer than %(rival)s: “%(item)s”",
                "%(count)d assumptions could each make %(subject)s dearer than %(rival)s, “%(item)s” above all",
                len(turning),
            )
            % words
        )
    return (
        ngettext(
            "One assumption could make %(subject)s cheaper than %(rival)s: “%(item)s”",
            "%(count)d assumptions could each make %(subject)s cheaper than %(rival)s, “%(item)s” above all",
            len(turning),
        )
        % words
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    study: Study
    swings: Sequence[Swing]
    base: float

    @property
    def pitch(self) -> float:
        if self.frame.narrow:
            return NARROW_PITCH
        tallest = max(len(self.name(swing)) + (1 if self.note(swing) else 0) for swing in self.swings)
        return PITCH if tallest <= 2 else TALL_PITCH

    def name(self, swing: Swing) -> tuple[str, ...]:
        return wrapped(swing.name, NAME_ROOM, SIZE, lines=2)

    def note(self, swing: Swing) -> str:
        """Return where the saving is gone; nothing when that lies beyond zero, where the number has no meaning."""
        if swing.break_even is None or swing.break_even * swing.likely < 0:
            return ""
        return _("break-even at %(value)s") % {"value": compact(swing.break_even)}

    def label_width(self, swing: Swing) -> float:
        return max(text_width(self.note(swing), NOTE_SIZE), *(text_width(line, SIZE) for line in self.name(swing)), 0.0)

    def scale(self) -> Scale:
        """Return a scale with room at both ends for the values of the assumptions."""
        savings = [self.base, *(each for swing in self.swings for each in (swing.saving_at_low, swing.saving_at_high))]
        low, high = min(savings), max(savings)
        reach = (high - low) or abs(high) or 1.0
        # Zero belongs to the picture when it is near: beyond it the comparison turns.
        if -0.6 * reach < low and high < 0.6 * reach:
            low, high = min(low, 0.0), max(high, 0.0)
        margin = 8 + max(text_width(compact(each), NOTE_SIZE) for swing in self.swings for each in (swing.low, swing.high))
        start = 0.0 if self.frame.narrow else 14 + max(self.label_width(swing) for swing in self.swings)
        return Scale(low, high if high > low else low + 1, start + margin, self.frame.width - margin)

    def drawing(self) -> Drawing:
        scale = self.scale()
        bottom = HEAD + len(self.swings) * self.pitch
        marks: list[Mark] = []
        zero_shown = scale.low <= 0 <= scale.high and abs(scale.at(0) - scale.at(self.base)) > 1
        if zero_shown:
            marks += self.upright(scale.at(0), bottom, "zero", dash="4 3")
        for row, swing in enumerate(self.swings):
            marks += self.row(swing, scale, HEAD + row * self.pitch + (20 if self.frame.narrow else (self.pitch - PITCH) / 2))
        marks += self.upright(scale.at(self.base), bottom, "base")
        marks += self.heads(scale, zero_shown=zero_shown)
        return self.with_key(marks, bottom)

    def upright(self, x: float, bottom: float, css: str, dash: str = "") -> list[Mark]:
        """Return a line through all bars; where names stand above the bars, in pieces that spare them."""
        if not self.frame.narrow:
            return [Line(x, HEAD - 8, x, bottom - 6, INK, css, 1.5, dash)]
        tops = [HEAD + row * self.pitch + 20 for row in range(len(self.swings))]
        return [Line(x, top - 2, x, top + BAR + 3, INK, css, 1.5, dash) for top in tops]

    def heads(self, scale: Scale, *, zero_shown: bool) -> list[Mark]:
        """Return the labels over the line of today's saving and over the line of no saving, moved apart if need be."""
        amount = {"amount": compact_money(abs(self.base), self.study.currency)}
        today = _("Saving %(amount)s") % amount if self.base >= 0 else _("Dearer by %(amount)s") % amount
        wanted = [(today, scale.at(self.base), True)]
        if zero_shown:
            wanted.append((_("No saving"), scale.at(0), False))
        widths = [text_width(text, SIZE, bold=bold) + 12 for text, _x, bold in wanted]
        middles = apart([x for _text, x, _bold in wanted], widths, 0, self.frame.width)
        return [
            Text(middle, 16, text, INK if bold else MUTED, SIZE, "middle", bold=bold, css="head")
            for (text, _x, bold), middle in zip(wanted, middles, strict=True)
        ]

    def row(self, swing: Swing, scale: Scale, top: float) -> list[Mark]:
        base, low, high = scale.at(self.base), scale.at(swing.saving_at_low), scale.at(swing.saving_at_high)
        # Both ends on one side of today's saving: each takes half the height, or one would hide the other.
        halves = (low - base) * (high - base) > 0
        height = BAR / 2 if halves else BAR
        marks: list[Mark] = []
        for x, saving, value, at, paint, hatch, css in (
            (low, swing.saving_at_low, swing.low, top, THEIRS[3], "falling", "at-low"),
            (high, swing.saving_at_high, swing.high, top + (height if halves else 0), OURS[2], "", "at-high"),
        ):
            hint = f"{swing.name} = {compact(value)}: {formats.money(saving, self.study.currency)}"
            marks.append(Rect(min(x, base), at, round(abs(x - base), 2), height, paint, css, hatch, hint))
        marks += self.ends(swing, (low, high), scale, top, halves=halves)
        if swing.breaks_inside and scale.low <= 0 <= scale.high:
            marks.append(Dot(scale.at(0), top + BAR / 2, 4, INK, "break-even"))
        return marks + self.labels(swing, top)

    def ends(self, swing: Swing, ends: tuple[float, float], scale: Scale, top: float, *, halves: bool) -> list[Mark]:
        """Return the values of the assumption at the ends of its bar, on ground of their own where the line of no saving passes."""
        (low, high), base, zero = ends, scale.at(self.base), scale.at(0)
        marks: list[Mark] = []
        for x, value, first in ((low, swing.low, True), (high, swing.high, False)):
            left = x < base or (x == base and (high > base if first else low >= base))
            y = top + BAR / 2 + 4 + ((-7 if first else 7) if halves else 0)
            text = Text(
                round(x - 5 if left else x + 5, 2), y, compact(value), MUTED, NOTE_SIZE, "end" if left else "start", css="end"
            )
            if text.box.left < zero < text.box.right:
                marks.append(Rect(text.box.left - 1, text.box.top - 1, round(text.width + 2, 2), 13, PAPER, "label-ground"))
            marks.append(text)
        return marks

    def labels(self, swing: Swing, top: float) -> list[Mark]:
        note = self.note(swing)
        if self.frame.narrow:
            name = shortened(swing.name, self.frame.width - text_width(note, NOTE_SIZE) - 12, SIZE)
            marks: list[Mark] = [Text(0, top - 6, name, INK, SIZE, css="name", hint=swing.name if name != swing.name else "")]
            return [*marks, Text(self.frame.width, top - 6, note, MUTED, NOTE_SIZE, "end", css="note")] if note else marks
        names = self.name(swing)
        hint = swing.name if " ".join(names) != swing.name else ""
        if not note:
            return lines_of_text(names, 0, top + BAR / 2, INK, size=SIZE, hint=hint, css="name")
        middle = top + BAR / 2
        above = middle - 8 if len(names) > 1 else middle - 6.5
        below = round(middle + 14 + (9 if len(names) > 1 else 0), 2)
        named = lines_of_text(names, 0, above, INK, size=SIZE, hint=hint, css="name")
        return [*named, Text(0, below, shortened(note, NAME_ROOM, NOTE_SIZE), MUTED, NOTE_SIZE, css="note")]

    def with_key(self, marks: list[Mark], bottom: float) -> Drawing:
        """Return the drawing with what its two tints and its ring mean at the foot."""
        items: list[tuple[str, Mark]] = [
            (_("at the low value"), Rect(0, 0, 16, 11, THEIRS[3], "at-low", "falling")),
            (_("at the high value"), Rect(0, 0, 16, 11, OURS[2], "at-high")),
        ]
        if any(isinstance(mark, Dot) for mark in marks):
            items.append((_("break-even inside the range"), Dot(8, 5.5, 4, INK, "break-even-key")))
        x, y = 0.0, bottom + 8.0
        for text, sign in items:
            width = 24 + text_width(text, NOTE_SIZE)
            if x and x + width > self.frame.width:
                x, y = 0.0, y + 20
            moved: Mark = Dot(x + 8, y + 5.5, 4, INK, sign.css) if isinstance(sign, Dot) else sign
            if isinstance(sign, Rect):
                moved = Rect(x, y, 16, 11, sign.paint, sign.css, sign.hatch)
            marks += [moved, Text(round(x + 24, 2), y + 10, text, MUTED, NOTE_SIZE, css="key")]
            x = round(x + width + 18, 2)
        return Drawing(self.frame.width, y + 20, tuple(marks))


def _table(study: Study, swings: Sequence[Swing]) -> Table:
    money = {"currency": study.currency}
    head = (
        Cell(_("Assumption")),
        *(Cell(text, number=True) for text in (_("Low"), _("Likely"), _("High"))),
        Cell(_("Saving at low, %(currency)s") % money, number=True),
        Cell(_("Saving at high, %(currency)s") % money, number=True),
        Cell(_("Break-even"), number=True),
    )
    places = places_for(saving for swing in swings for saving in (swing.saving_at_low, swing.saving_at_high))
    rows = []
    for swing in swings:
        own = places_for((swing.low, swing.likely, swing.high))
        values = (swing.low, swing.likely, swing.high)
        rows.append(
            Row(
                (
                    Cell(swing.name),
                    *(Cell(formats.number(each, own), number=True) for each in values),
                    *(Cell(formats.number(each, places), number=True) for each in (swing.saving_at_low, swing.saving_at_high)),
                    Cell(formats.number(swing.break_even, own), number=True),
                )
            )
        )
    return Table(head, tuple(rows))
