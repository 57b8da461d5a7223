"""The headroom ladder: our price today, and the price at which each rival catches up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.layout import Scale
from tco.charts.marks import Drawing, Line, Mark, Rect, Text, lines_of_text
from tco.charts.palette import INK, LOSS, LOSS_TEXT, MUTED, OURS, PAPER, RULE, Ink
from tco.charts.study import Alternative, Study, nothing_to_draw, read_study
from tco.charts.typography import shortened, text_width, wrapped
from tco.charts.wording import compact_money, percent, places_for

SIZE, NOTE_SIZE = 13, 11.5
BAR, PITCH, NARROW_PITCH = 24, 42, 54
# The scale ends at this many times today's price: one rival far above must not flatten the rungs that matter.
FARTHEST = 4.0


@dataclass(frozen=True, slots=True)
class Rung:
    """One rival: the factor on our price at which it catches up, or, where there is none, why."""

    alternative: Alternative
    factor: float | None
    status: str


def headroom_ladder(document: Mapping[str, Any], result: Mapping[str, Any]) -> Chart:
    """Return how far the subject's price could rise, or would have to fall, to cost the same as each other alternative."""
    study = read_study(document, result)
    rungs = [_rung(study, each) for each in study.others]
    price = result["alternatives"][study.subject.key]["price"]["total"]
    words = {"subject": study.subject.short_name}
    if not rungs:
        return nothing_to_draw(
            "headroom-ladder", _("There is no other alternative to measure the price of %(subject)s against.") % words
        )
    statuses = {rung.status for rung in rungs}
    if statuses == {"unequal_periods"}:
        return nothing_to_draw(
            "headroom-ladder", _("The alternatives last for different times: there is no one price at which they cost the same.")
        )
    if price <= 0 or statuses <= {"no_price", "unequal_periods"}:
        return nothing_to_draw(
            "headroom-ladder", _("No cost line of %(subject)s is marked as its price, so its headroom is not known.") % words
        )
    rungs.sort(key=lambda rung: (rung.factor is None, rung.factor or 0.0))
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, study, rungs, price).drawing())
    return Chart(
        key="headroom-ladder",
        title=_finding(study, rungs),
        description=_(
            "The price of %(subject)s today, and for each other alternative the price at which both cost the same to own."
        )
        % words,
        table=_table(study, rungs, price),
        wide=wide,
        narrow=narrow,
    )


def _rung(study: Study, alternative: Alternative) -> Rung:
    headroom = study.comparisons[alternative.key]["headroom"]
    if headroom is None:
        return Rung(alternative, None, "unequal_periods")
    return Rung(alternative, headroom["factor"], headroom["status"])


def _finding(study: Study, rungs: Sequence[Rung]) -> str:
    known = [rung for rung in rungs if rung.factor is not None]
    words = {"subject": study.subject.short_name}
    if not known:
        return _without_a_rung(rungs, words)
    first = known[0]
    words |= {"rival": first.alternative.short_name, "change": percent(abs((first.factor or 0.0) - 1))}
    if abs((first.factor or 0.0) - 1) < 0.0005:
        return _("At today's price %(subject)s costs as much to own as %(rival)s: there is no headroom") % words
    if (first.factor or 0.0) < 1:
        return _("The price of %(subject)s would have to fall by %(change)s for it to cost no more to own than %(rival)s") % words
    if any(rung.status == "unreachable" for rung in rungs):
        return (
            _("The price of %(subject)s could rise by %(change)s before %(rival)s catches up; another stays cheaper at any price")
            % words
        )
    return _("The price of %(subject)s could rise by %(change)s before %(rival)s catches up") % words


def _without_a_rung(rungs: Sequence[Rung], words: Mapping[str, str]) -> str:
    if any(rung.status == "unreachable" for rung in rungs):
        return _("Even at a price of nothing, %(subject)s would not cost the least to own") % words
    return _("At no price does %(subject)s cost more to own than the others") % words


def reason(status: str) -> str:
    """Return why a rung has no price."""
    return {
        "no_price": _("no price to change"),
        "unreachable": _("cheaper at any price of ours"),
        "unbounded": _("dearer at any price of ours"),
        "unequal_periods": _("lasts for a different time"),
    }[status]


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    study: Study
    rungs: Sequence[Rung]
    price: float

    def name(self, full: str, *, ours: bool) -> tuple[str, ...]:
        return wrapped(full, 190, SIZE, lines=2, bold=ours)

    def value(self, rung: Rung) -> tuple[str, str]:
        """Return the change of price and the price it leads to, or the reason why there is neither."""
        if rung.factor is None:
            return "", reason(rung.status)
        return percent(rung.factor - 1, sign=True), compact_money(self.price * rung.factor, self.study.currency)

    def value_width(self, rung: Rung) -> float:
        change, amount = self.value(rung)
        return text_width(change, SIZE, bold=True) + (8 if change else 0) + text_width(amount, SIZE)

    def scale(self) -> Scale:
        far = max(1.0, *(rung.factor or 0.0 for rung in self.rungs))
        start, end = 0.0, self.frame.width
        if not self.frame.narrow:
            names = [(self.study.subject.name, True), *((rung.alternative.name, False) for rung in self.rungs)]
            start = 16 + max(
                text_width(line, SIZE, bold=ours) for full, ours in names for line in self.name(full, ours=ours) or ("",)
            )
            end -= 12 + max((self.value_width(rung) for rung in self.rungs), default=0.0)
        return Scale(0, min(far, FARTHEST), start, end)

    @property
    def known(self) -> bool:
        return any(rung.factor is not None for rung in self.rungs)

    def drawing(self) -> Drawing:
        scale = self.scale()
        pitch = NARROW_PITCH if self.frame.narrow else PITCH
        offset = 20 if self.frame.narrow else 0
        top = 4 + offset
        today = scale.at(1)
        subject = self.study.subject.name
        marks: list[Mark] = [Rect(scale.start, top, round(today - scale.start, 2), BAR, OURS[0], "price", hint=_("Price today"))]
        marks += self.heading(subject, "", compact_money(self.price, self.study.currency), today, top, ours=True)
        for row, rung in enumerate(self.rungs, 1):
            marks += self.rung(rung, scale, top + row * pitch)
        bottom = top + len(self.rungs) * pitch + BAR
        for row in range(len(self.rungs) + 1):
            end = top + row * pitch + BAR + (0 if self.frame.narrow or row == len(self.rungs) else pitch - BAR)
            marks.append(Line(today, top + row * pitch, today, end, INK, "today", 1.2))
        note = _("Price over %(period)s, %(currency)s, undiscounted; the vertical line is today's price") % {
            "period": self.study.length,
            "currency": self.study.currency,
        }
        lines = wrapped(note, self.frame.width - (0 if self.frame.narrow else scale.start), NOTE_SIZE, lines=3)
        x = 0.0 if self.frame.narrow else scale.start
        marks += [Text(x, bottom + 24 + 15 * row, line, MUTED, NOTE_SIZE, css="unit") for row, line in enumerate(lines)]
        return Drawing(self.frame.width, bottom + 17 + 15 * len(lines), tuple(marks))

    def rung(self, rung: Rung, scale: Scale, top: float) -> list[Mark]:
        change, amount = self.value(rung)
        today = scale.at(1)
        if rung.factor is None:
            marks: list[Mark] = [Line(scale.start, top + BAR / 2, today, top + BAR / 2, RULE, "no-rung")]
            return marks + self.heading(rung.alternative.name, change, amount, today, top)
        reached = scale.at(min(rung.factor, scale.high))
        hint = f"{rung.alternative.name}: {change}, {formats.money(self.price * rung.factor, self.study.currency)}"
        base = min(today, reached)
        marks = [Rect(scale.start, top, max(round(base - scale.start, 2), 0.5), BAR, OURS[4], "price-kept", hint=hint)]
        if rung.factor > 1:
            marks.append(Rect(today, top, round(reached - today, 2), BAR, OURS[2], "headroom", "", hint))
        elif rung.factor < 1:
            marks.append(Rect(reached, top, round(today - reached, 2), BAR, LOSS, "shortfall", "rising", hint))
        if rung.factor > scale.high:
            marks += [Line(reached - 12 + 5 * n, top + BAR + 2, reached - 6 + 5 * n, top - 2, PAPER, "cut", 2) for n in range(2)]
        return marks + self.heading(
            rung.alternative.name, change, amount, max(today, reached), top, paint=LOSS_TEXT if rung.factor < 1 else INK
        )

    def heading(
        self, name: str, change: str, amount: str, end: float, top: float, *, ours: bool = False, paint: Ink = INK
    ) -> list[Mark]:
        """Return the name of a row and what its bar says, beside the bar or on a line above it."""
        change_width = text_width(change, SIZE, bold=True) + 8 if change else 0.0
        if not self.frame.narrow:
            names = self.name(name, ours=ours)
            hint = name if " ".join(names) != name else ""
            marks = lines_of_text(names, 0, top + BAR / 2, INK, size=SIZE, bold=ours, hint=hint, css="name")
            x, y, anchor = end + 10, top + BAR / 2 + 4.5, "start"
        else:
            shown = shortened(name, self.frame.width - change_width - text_width(amount, SIZE, bold=ours) - 14, SIZE, bold=ours)
            marks = [Text(0, top - 6, shown, INK, SIZE, bold=ours, hint=name if shown != name else "", css="name")]
            x, y, anchor = self.frame.width - text_width(amount, SIZE, bold=ours) - change_width, top - 6, "start"
        if change:
            marks.append(Text(round(x, 2), y, change, paint, SIZE, anchor, bold=True, css="change"))
        muted = not change and not ours
        marks.append(Text(round(x + change_width, 2), y, amount, MUTED if muted else INK, SIZE, anchor, bold=ours, css="amount"))
        return marks


def _table(study: Study, rungs: Sequence[Rung], price: float) -> Table:
    prices = [price * rung.factor for rung in rungs if rung.factor is not None]
    places = places_for([price, *prices])
    head = (
        Cell(_("Costs the same to own as")),
        Cell(_("At a price of, %(currency)s") % {"currency": study.currency}, number=True),
        Cell(_("Change of price"), number=True),
    )
    rows = [Row((Cell(_("Price today")), Cell(formats.number(price, places), number=True), Cell(formats.EMPTY, number=True)))]
    for rung in rungs:
        amount = formats.number(price * rung.factor, places) if rung.factor is not None else formats.EMPTY
        change = formats.percent(rung.factor - 1, 1, signed=True) if rung.factor is not None else reason(rung.status)
        rows.append(Row((Cell(rung.alternative.name), Cell(amount, number=True), Cell(change, number=True))))
    return Table(head, tuple(rows))
