"""The saving under each scenario, side by side around the line of no saving."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.layout import Scale
from tco.charts.marks import Drawing, Line, Mark, Rect, Text, lines_of_text
from tco.charts.palette import INK, LOSS, MUTED, OURS
from tco.charts.study import nothing_to_draw
from tco.charts.typography import shortened, text_width, wrapped
from tco.charts.wording import cleaned, compact_money, places_for, shortest

SIZE, NOTE_SIZE = 13, 11.5
BAR, PITCH, NARROW_PITCH = 24, 40, 50
NAME_ROOM = 190


@dataclass(frozen=True, slots=True)
class Saving:
    """The saving under one scenario; `is_base` marks the model as it is."""

    name: str
    value: float
    is_base: bool = False


def scenario_savings(savings: Sequence[Saving], *, rival: str, currency: str, per_year: bool = False) -> Chart:
    """Return one bar per scenario: what ours saves against `rival`, at present value or `per_year` where lengths differ."""
    shown = [Saving(cleaned(saving.name), saving.value, saving.is_base) for saving in savings]
    if not shown:
        return nothing_to_draw("scenarios", _("No scenario can be worked out yet."))
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, shown, currency).drawing(per_year=per_year))
    return Chart(
        key="scenarios",
        title=_finding(shown, shortest(cleaned(rival)), currency),
        description=_("One bar per scenario: to the right of the line ours costs less to own, to the left it costs more."),
        table=_table(shown, currency),
        wide=wide,
        narrow=narrow,
    )


def _finding(savings: Sequence[Saving], rival: str, currency: str) -> str:
    values = [saving.value for saving in savings]
    lost = [saving for saving in savings if saving.value <= 0]
    words = {
        "rival": rival,
        "least": compact_money(min(values), currency),
        "most": compact_money(max(values), currency),
        "count": len(lost),
        "total": len(savings),
        "name": shortest(lost[0].name) if lost else "",
    }
    if not lost:
        return _("In every scenario ours costs less to own than %(rival)s: by %(least)s to %(most)s") % words
    if len(lost) == len(savings):
        return _("In no scenario does ours cost less to own than %(rival)s") % words
    return (
        ngettext(
            "In one of %(total)d scenarios the advantage over %(rival)s is gone: “%(name)s”",
            "In %(count)d of %(total)d scenarios the advantage over %(rival)s is gone, “%(name)s” among them",
            len(lost),
        )
        % words
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    savings: Sequence[Saving]
    currency: str

    def amount(self, saving: Saving) -> str:
        return compact_money(saving.value, self.currency)

    def name(self, saving: Saving) -> tuple[str, ...]:
        return wrapped(saving.name, NAME_ROOM, SIZE, lines=2, bold=saving.is_base)

    @property
    def any_gain(self) -> bool:
        """Say whether some amount stands at the right of its bar."""
        return any(saving.value >= 0 for saving in self.savings)

    def scale(self) -> Scale:
        """Return a scale around zero with room for the amounts at the ends of the bars."""
        low, high = min(0.0, *(saving.value for saving in self.savings)), max(0.0, *(saving.value for saving in self.savings))
        margin = 8 + max(text_width(self.amount(saving), SIZE, bold=True) for saving in self.savings)
        start = 0.0
        if not self.frame.narrow:
            names = (text_width(line, SIZE, bold=True) for saving in self.savings for line in self.name(saving) or ("",))
            start = 16 + max(names)
        left, right = start + (margin if low < 0 else 0), self.frame.width - (margin if self.any_gain else 0)
        return Scale(low, high if high > low else low + 1, left, right)

    def drawing(self, *, per_year: bool) -> Drawing:
        scale = self.scale()
        pitch = NARROW_PITCH if self.frame.narrow else PITCH
        marks: list[Mark] = []
        for row, saving in enumerate(self.savings):
            marks += self.row(saving, scale, 4 + row * pitch)
        bottom = 4 + len(self.savings) * pitch
        zero = scale.at(0)
        if self.frame.narrow:
            marks += [
                Line(zero, 4 + row * pitch + 18, zero, 4 + row * pitch + 24 + BAR, INK, "zero") for row in range(len(self.savings))
            ]
        else:
            marks.append(Line(zero, 0, zero, bottom - 8, INK, "zero"))
        unit = _("Saving a year, %(currency)s") if per_year else _("Saving at present value, %(currency)s")
        x = 0.0 if self.frame.narrow else min(zero, scale.start)
        marks.append(Text(x, bottom + 10, unit % {"currency": self.currency}, MUTED, NOTE_SIZE, css="unit"))
        return Drawing(self.frame.width, bottom + 16, tuple(marks))

    def row(self, saving: Saving, scale: Scale, top: float) -> list[Mark]:
        bar_top = top + (21 if self.frame.narrow else 0)
        zero, end = scale.at(0), scale.at(saving.value)
        loses = saving.value < 0
        paint, css, hatch = (LOSS, "loses", "falling") if loses else (OURS[0] if saving.is_base else OURS[2], "saves", "")
        hint = f"{saving.name}: {formats.money(saving.value, self.currency)}"
        marks: list[Mark] = [Rect(min(zero, end), bar_top, round(abs(end - zero), 2), BAR, paint, css, hatch, hint)]
        anchor = "end" if loses else "start"
        x = round(end - 6 if loses else end + 6, 2)
        marks.append(Text(x, bar_top + BAR / 2 + 4.5, self.amount(saving), INK, SIZE, anchor, bold=True, css="amount"))
        if self.frame.narrow:
            name = shortened(saving.name, self.frame.width, SIZE, bold=saving.is_base)
            hint = saving.name if name != saving.name else ""
            return [*marks, Text(0, top + 13, name, INK, SIZE, bold=saving.is_base, css="name", hint=hint)]
        names = self.name(saving)
        hint = saving.name if " ".join(names) != saving.name else ""
        return [*marks, *lines_of_text(names, 0, bar_top + BAR / 2, INK, size=SIZE, bold=saving.is_base, hint=hint, css="name")]


def _table(savings: Sequence[Saving], currency: str) -> Table:
    places = places_for(saving.value for saving in savings)
    head = (Cell(_("Scenario")), Cell(_("Saving, %(currency)s") % {"currency": currency}, number=True))
    rows = [
        Row((Cell(saving.name), Cell(formats.number(saving.value, places), number=True)), total=saving.is_base)
        for saving in savings
    ]
    return Table(head, tuple(rows))
