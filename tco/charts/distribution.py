"""The distribution of the saving: how often each size of it was drawn, and where the line of no saving falls."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.kernel import formats
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.cumulative import apart
from tco.charts.layout import Scale, round_ticks
from tco.charts.marks import Drawing, Line, Mark, Rect, Text
from tco.charts.palette import INK, LOSS, MUTED, OURS, RULE
from tco.charts.study import nothing_to_draw
from tco.charts.typography import text_width
from tco.charts.wording import cleaned, compact, compact_money, percent, places_for, shortest

SIZE, NOTE_SIZE = 13, 11.5
HEAD, PLOT, NARROW_PLOT, FOOT = 52, 180, 150, 24
# Rounder than this a share of draws says more than it knows.
NEARLY_ALL = 0.995
NEAR = 0.4


@dataclass(frozen=True, slots=True)
class Draws:
    """What a simulation found: `counts` draws between neighbours of `edges` (one more), percentiles, and how many saved at all."""

    counts: tuple[int, ...]
    edges: tuple[float, ...]
    p10: float
    p50: float
    p90: float
    probability: float
    draws: int


def distribution(found: Draws, *, rival: str, currency: str, per_year: bool = False) -> Chart:
    """Return the distribution of the saving against `rival`: at present value, or `per_year` where lengths differ."""
    if not found.counts:
        return nothing_to_draw("distribution", _("Every draw gives the same saving: no number of this comparison has a range."))
    name = shortest(cleaned(rival))
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, found, currency).drawing(per_year=per_year))
    return Chart(
        key="distribution",
        title=_finding(found, name),
        description=_("How many of %(draws)s draws gave which saving; left of the dashed line %(rival)s costs less.")
        % {"draws": formats.number(found.draws), "rival": name},
        table=_table(found, currency),
        wide=wide,
        narrow=narrow,
    )


def _finding(found: Draws, rival: str) -> str:
    words = {"rival": rival, "share": percent(found.probability)}
    if found.probability >= 1:
        return _("Ours costs less to own than %(rival)s in every draw") % words
    if found.probability <= 0:
        return _("Ours costs less to own than %(rival)s in no draw") % words
    if found.probability >= NEARLY_ALL:
        return _("Ours costs less to own than %(rival)s in nearly every draw") % words
    return _("Ours costs less to own than %(rival)s in %(share)s of all draws") % words


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    found: Draws
    currency: str

    @property
    def plot(self) -> float:
        return NARROW_PLOT if self.frame.narrow else PLOT

    @property
    def scale(self) -> Scale:
        """Return a scale over all bars; zero belongs to the picture when it is near."""
        low, high = self.found.edges[0], self.found.edges[-1]
        reach = NEAR * (high - low)
        return Scale(min(low, 0.0) if low < reach else low, max(high, 0.0) if high > -reach else high, 6.0, self.frame.width - 6.0)

    @property
    def bottom(self) -> float:
        return HEAD + self.plot

    def drawing(self, *, per_year: bool) -> Drawing:
        marks = [*self.bars(), *self.axis(), *self.percentiles(), *self.zero()]
        unit = _("%(currency)s a year") if per_year else _("%(currency)s, present value")
        note = unit % {"currency": self.currency}
        marks.append(Text(6, self.bottom + FOOT + 16, note, MUTED, NOTE_SIZE, css="unit"))
        return Drawing(self.frame.width, self.bottom + FOOT + 22, tuple(marks))

    def bars(self) -> list[Mark]:
        tallest, scale = max(self.found.counts), self.scale
        marks: list[Mark] = []
        for count, low, high in zip(self.found.counts, self.found.edges, self.found.edges[1:], strict=False):
            if count:
                height = round(max(self.plot * count / tallest, 0.75), 2)
                left, width = scale.at(low), round(scale.at(high) - scale.at(low), 2)
                loses = high <= 0
                share = percent(count / self.found.draws)
                hint = f"{compact(low)} … {compact(high)}: {share}"
                paint, css, hatch = (LOSS, "loses", "falling") if loses else (OURS[2], "saves", "")
                inner = round(max(width - 1, 0.5), 2)
                marks.append(Rect(left, round(self.bottom - height, 2), inner, height, paint, css, hatch, hint))
        return marks

    def axis(self) -> list[Mark]:
        scale = self.scale
        marks: list[Mark] = [Line(scale.start, self.bottom, scale.end, self.bottom, RULE, "axis")]
        for tick in round_ticks(scale.low, scale.high, 3 if self.frame.narrow else 6):
            if scale.low <= tick <= scale.high:
                x, label = scale.at(tick), compact(tick)
                half = text_width(label, NOTE_SIZE) / 2
                marks.append(Line(x, self.bottom, x, self.bottom + 4, RULE, "tick"))
                inside = round(min(max(x, half), self.frame.width - half), 2)
                marks.append(Text(inside, self.bottom + 17, label, MUTED, NOTE_SIZE, "middle", css="tick-label"))
        return marks

    def percentiles(self) -> list[Mark]:
        scale = self.scale
        found = [
            (self.found.p10, _("1 in 10 below"), False),
            (self.found.p50, _("half below"), True),
            (self.found.p90, _("9 in 10 below"), False),
        ]
        shown = [(compact_money(value, self.currency), name, value, bold) for value, name, bold in found]
        widths = [max(text_width(amount, SIZE, bold=bold), text_width(name, NOTE_SIZE)) + 10 for amount, name, _v, bold in shown]
        middles = apart([scale.at(value) for _a, _n, value, _b in shown], widths, 0, self.frame.width)
        marks: list[Mark] = []
        for (amount, name, value, bold), middle in zip(shown, middles, strict=True):
            x = scale.at(value)
            marks.append(Line(x, HEAD - 10, x, self.bottom, INK, "median" if bold else "percentile", 1.5 if bold else 1))
            marks.append(Text(middle, 14, amount, INK, SIZE, "middle", bold=bold, css="amount"))
            marks.append(Text(middle, 30, name, MUTED, NOTE_SIZE, "middle", css="head"))
        return marks

    def zero(self) -> list[Mark]:
        scale = self.scale
        if not scale.low <= 0 <= scale.high:
            return []
        x = scale.at(0)
        return [Line(x, HEAD - 4, x, self.bottom + 6, INK, "zero", 1.5, "4 3")]


def _table(found: Draws, currency: str) -> Table:
    edges: Sequence[float] = found.edges
    places = places_for(edges)
    head = (
        Cell(_("Saving from, %(currency)s") % {"currency": currency}, number=True),
        Cell(pgettext("upper end of a range", "to"), number=True),
        Cell(_("Share of draws"), number=True),
    )
    rows = [
        Row(
            (
                Cell(formats.number(low, places), number=True),
                Cell(formats.number(high, places), number=True),
                Cell(formats.percent(count / found.draws, 1), number=True),
            )
        )
        for count, low, high in zip(found.counts, edges, edges[1:], strict=False)
    ]
    return Table(head, tuple(rows))
