"""Cumulative cost: what has been paid by when, and when the subject has paid for itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts import findings
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.layout import Scale, round_ticks
from tco.charts.marks import Area, Curve, Dot, Drawing, Line, Mark, Text, lines_of_text
from tco.charts.palette import GAIN, INK, LOSS_AREA, MUTED, OURS, RULE, THEIRS, Ink
from tco.charts.study import Alternative, Study, nothing_to_draw, read_study
from tco.charts.typography import LINE_HEIGHT, shortened, text_width, wrapped
from tco.charts.wording import compact, compact_money, duration, places_for

SIZE, TICK_SIZE = 13, 11.5
DASH = "7 4"
END_ROOM = 150
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Course:
    """The cumulative undiscounted cost of one alternative: (years since the base date, money) at the end of each period."""

    name: str
    ours: bool
    points: tuple[Point, ...]

    @property
    def ink(self) -> Ink:
        """Return the colour of its line."""
        return OURS[0] if self.ours else THEIRS[1]

    def cost_at(self, years: float) -> float:
        """Return the money paid by then, interpolated inside a period as the payback is."""
        for (before, low), (after, high) in zip(self.points, self.points[1:], strict=False):
            if before <= years <= after:
                return low + (high - low) * (years - before) / (after - before)
        return self.points[-1][1]


def cumulative_cost(document: Mapping[str, Any], result: Mapping[str, Any], against: str | None = None) -> Chart:
    """Return the cumulative cost of the subject and of `against` (None: the reference), undiscounted, with the payback marked."""
    study = read_study(document, result)
    rival = study.rival(against)
    if rival is None:
        reason = _("There is no other alternative that %(subject)s could pay for itself against.") % {
            "subject": study.subject.short_name
        }
        return nothing_to_draw("cumulative-cost", reason)
    courses = tuple(_course(study, each, ours=each is study.subject) for each in (study.subject, rival))
    payback = study.comparisons[rival.key]["payback"]
    paybacks = _paybacks(payback)
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, study, courses, paybacks).drawing())
    return Chart(
        key=f"cumulative-cost-{rival.number + 1}",
        title=_finding(study, rival, payback),
        description=_(
            "What has been paid by when, undiscounted: %(subject)s as a solid line, %(rival)s dashed. The area between them "
            "is tinted where %(subject)s has cost less so far, hatched where it has cost more."
        )
        % {"subject": study.subject.short_name, "rival": rival.short_name},
        table=_table(study, courses),
        wide=wide,
        narrow=narrow,
    )


def _course(study: Study, alternative: Alternative, *, ours: bool) -> Course:
    sums = accumulate(alternative.flows)
    return Course(alternative.name, ours, tuple((period / study.periods_in_year, paid) for period, paid in enumerate(sums)))


def _paybacks(payback: Mapping[str, Any] | None) -> tuple[tuple[float, str], ...]:
    """Return the times to mark, labelled: when the subject first draws level and, where it falls back, when for good."""
    if payback is None or payback["status"] != "reached":
        return ()
    first, last = payback["simple"], payback["final"]
    if not payback["recrosses"]:
        return ((first, _("Paid back after %(time)s") % {"time": duration(first)}),)
    level = (first, _("Level after %(time)s") % {"time": duration(first)})
    return (level,) if last is None else (level, (last, _("For good after %(time)s") % {"time": duration(last)}))


def _finding(study: Study, rival: Alternative, payback: Mapping[str, Any] | None) -> str:
    words = {"subject": study.subject.short_name, "rival": rival.short_name, "period": study.length}
    if payback is None:
        return _("%(subject)s and %(rival)s last for different times: compare their cost per year") % words
    if payback["status"] == "never":
        return _("Within %(period)s, %(subject)s does not pay for itself against %(rival)s") % words
    if payback["status"] == "immediate":
        if findings.practically_equal(sum(study.subject.flows), sum(rival.flows)):
            return _("%(subject)s has at no time cost more than %(rival)s, and ends level with it") % words
        return _("From the first day on, %(subject)s has cost less than %(rival)s") % words
    return _after_a_wait(payback, words)


def _after_a_wait(payback: Mapping[str, Any], words: dict[str, str]) -> str:
    words["first"] = duration(payback["simple"])
    if not payback["recrosses"]:
        return _("%(subject)s has paid for itself against %(rival)s after %(first)s") % words
    if payback["final"] is None:
        return _("%(subject)s draws level with %(rival)s after %(first)s, but ends up dearer") % words
    words["last"] = duration(payback["final"])
    return (
        _("%(subject)s draws level with %(rival)s after %(first)s, falls back, and has paid for itself for good after %(last)s")
        % words
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    study: Study
    courses: Sequence[Course]
    paybacks: Sequence[tuple[float, str]]

    def drawing(self) -> Drawing:
        ticks = self.money_ticks()
        left = 10 + max(text_width(compact(tick), TICK_SIZE) for tick in ticks)
        right = self.frame.width - (14 if self.frame.narrow else END_ROOM)
        key_height = 44 if self.frame.narrow else 0
        labels, label_height = self.payback_labels(left, right, key_height)
        top = key_height + label_height + 10
        bottom = top + (220 if self.frame.narrow else 270)
        across = Scale(0, self.last_year(), left, right)
        down = Scale(ticks[0], ticks[-1], bottom, top)
        marks = self.grid(ticks, across, down)
        marks += self.areas(across, down)
        for course in reversed(self.courses):
            points = tuple((across.at(years), down.at(paid)) for years, paid in course.points)
            marks.append(Curve(points, course.ink, "course", 2.5 if course.ours else 2, "" if course.ours else DASH))
        marks += self.time_axis(across, down)
        for (years, _label), label in zip(self.paybacks, labels, strict=True):
            x, y = across.at(years), down.at(self.courses[0].cost_at(years))
            # A guide starts under its own label and under any other that it would run through.
            start = max(each.box.bottom for each in labels if each is label or each.box.left - 3 < x < each.box.right + 3)
            marks.append(Line(x, start + 3, x, bottom, INK, "payback-guide", dash="1.5 3"))
            marks.append(Dot(x, y, 4.5, INK, "payback"))
        marks += labels
        marks += self.key() if self.frame.narrow else self.ends(right, down)
        return Drawing(self.frame.width, round(bottom + 44, 2), tuple(marks))

    def last_year(self) -> float:
        return max(course.points[-1][0] for course in self.courses)

    def money_ticks(self) -> list[float]:
        paid = [amount for course in self.courses for _years, amount in course.points]
        return round_ticks(min(0.0, *paid), max(0.0, *paid), 4 if self.frame.narrow else 5)

    def payback_labels(self, left: float, right: float, top: float) -> tuple[list[Text], float]:
        """Return the labels of the marked paybacks, one line each above the plot, and the height of those lines."""
        across = Scale(0, self.last_year(), left, right)
        labels = []
        for row, (years, text) in enumerate(self.paybacks):
            room = text_width(text, SIZE, bold=True) / 2
            x = min(max(across.at(years), room), self.frame.width - room)
            labels.append(Text(round(x, 2), top + 14 + 20 * row, text, INK, SIZE, "middle", bold=True, css="payback-label"))
        return labels, 20.0 * len(labels)

    def grid(self, ticks: Iterable[float], across: Scale, down: Scale) -> list[Mark]:
        marks: list[Mark] = []
        for tick in ticks:
            y = down.at(tick)
            marks.append(Line(across.start, y, across.end, y, MUTED if tick == 0 else RULE, "grid", 1 if tick == 0 else 0.6))
            marks.append(Text(across.start - 8, y + 4, compact(tick), MUTED, TICK_SIZE, "end", css="tick"))
        return marks

    def time_axis(self, across: Scale, down: Scale) -> list[Mark]:
        years = self.last_year()
        in_year = 1 if years >= 2 or self.study.unit == "year" else self.study.periods_in_year
        marks: list[Mark] = []
        for tick in round_ticks(0, years * in_year, 5 if self.frame.narrow else 8):
            x = across.at(tick / in_year)
            if tick != round(tick) or x > across.end + 0.1:
                continue
            marks.append(Line(x, down.start, x, down.start + 5, MUTED, "grid"))
            marks.append(Text(x, down.start + 18, formats.number(tick), MUTED, TICK_SIZE, "middle", css="tick"))
        unit = {1: _("years"), 4: _("quarters"), 12: _("months")}[in_year]
        note = _("Paid so far, %(currency)s, undiscounted; time in %(unit)s") % {"currency": self.study.currency, "unit": unit}
        marks.append(Text(across.start, down.start + 38, note, MUTED, TICK_SIZE, css="unit"))
        return marks

    def areas(self, across: Scale, down: Scale) -> list[Mark]:
        """Return the areas between the lines: tinted where the subject has cost less so far, hatched where it has cost more."""
        ours, theirs = self.courses
        marks: list[Mark] = []
        for stretch, cheaper in stretches(ours.points, theirs.points):
            upper = [(across.at(years), down.at(one)) for years, one, _other in stretch]
            lower = [(across.at(years), down.at(other)) for years, _one, other in reversed(stretch)]
            paint, css = (GAIN, "saving") if cheaper else (LOSS_AREA, "loss")
            marks.append(Area((*upper, *lower), paint, css, "" if cheaper else "faint"))
        return marks

    def ends(self, right: float, down: Scale) -> list[Mark]:
        """Return the names and sums at the right ends of the lines, moved apart where they would touch."""
        blocks = []
        for course in self.courses:
            names = wrapped(course.name, END_ROOM - 12, SIZE, lines=3, bold=course.ours)
            blocks.append((course, names, (len(names) + 1) * SIZE * LINE_HEIGHT))
        middles = apart(
            [down.at(course.points[-1][1]) for course in self.courses], [height for _c, _n, height in blocks], down.end, down.start
        )
        marks: list[Mark] = []
        for (course, names, _height), middle in zip(blocks, middles, strict=True):
            lines = (*names, compact_money(course.points[-1][1], self.study.currency))
            hint = course.name if " ".join(names) != course.name else ""
            marks += lines_of_text(lines, right + 12, middle, course.ink, size=SIZE, bold=course.ours, hint=hint, css="end")
        return marks

    def key(self) -> list[Mark]:
        """Return a key of the two lines, for a sheet too narrow for names at their ends."""
        marks: list[Mark] = []
        for row, course in enumerate(self.courses):
            y = 14 + row * 20
            amount = compact_money(course.points[-1][1], self.study.currency)
            room = self.frame.width - 46 - text_width(amount, SIZE, bold=True)
            name = shortened(course.name, room, SIZE, bold=course.ours)
            marks.append(
                Line(0, y - 4.5, 28, y - 4.5, course.ink, "course-key", 2.5 if course.ours else 2, "" if course.ours else DASH)
            )
            marks.append(
                Text(36, y, name, course.ink, SIZE, bold=course.ours, css="end", hint=course.name if name != course.name else "")
            )
            marks.append(Text(self.frame.width, y, amount, course.ink, SIZE, "end", bold=course.ours, css="end"))
        return marks


def stretches(ours: Sequence[Point], theirs: Sequence[Point]) -> list[tuple[list[tuple[float, float, float]], bool]]:
    """Return the stretches of time in which one line stays below the other, as (years, ours, theirs), and whether ours is below.

    Only the time that both lines span is looked at. Where the lines cross inside a period, the crossing ends one stretch and
    begins the next.
    """
    found: list[tuple[list[tuple[float, float, float]], bool]] = []
    previous: tuple[float, float, float] | None = None
    for (years, one), (_years, other) in zip(ours, theirs, strict=False):
        here = (years, one, other)
        if previous is not None:
            for start, end in _split(previous, here):
                gap = (start[2] - start[1]) + (end[2] - end[1])
                if gap == 0:
                    continue
                if found and found[-1][1] == (gap > 0) and found[-1][0][-1] == start:
                    found[-1][0].append(end)
                else:
                    found.append(([start, end], gap > 0))
        previous = here
    return found


def _split(
    start: tuple[float, float, float], end: tuple[float, float, float]
) -> list[tuple[tuple[float, float, float], tuple[float, float, float]]]:
    before, after = start[2] - start[1], end[2] - end[1]
    if before * after >= 0:
        return [(start, end)]
    share = before / (before - after)
    level = start[1] + share * (end[1] - start[1])
    crossing = (start[0] + share * (end[0] - start[0]), level, level)
    return [(start, crossing), (crossing, end)]


def apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return the middles of blocks as near as possible to where they are wanted, none overlapping, all inside."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = list(wanted)
    edge = top
    for place in order:
        placed[place] = max(wanted[place], edge + heights[place] / 2)
        edge = placed[place] + heights[place] / 2
    edge = bottom
    for place in reversed(order):
        placed[place] = min(placed[place], edge - heights[place] / 2)
        edge = placed[place] - heights[place] / 2
    return [round(each, 2) for each in placed]


def _table(study: Study, courses: Sequence[Course]) -> Table:
    """Return the sums at the end of every year, and at the end of the study."""
    step = study.periods_in_year
    last = max(len(course.points) for course in courses) - 1
    moments = sorted({*range(0, last + 1, step), last})
    places = places_for(paid for course in courses for _years, paid in course.points)
    rows = []
    for period in moments:
        sums = [course.points[period][1] if period < len(course.points) else None for course in courses]
        gap = None if None in sums else (sums[1] or 0.0) - (sums[0] or 0.0)
        years = formats.number(period / step, 0 if period % step == 0 else 2)
        rows.append(Row((Cell(years), *(Cell(formats.number(each, places), number=True) for each in (*sums, gap)))))
    head = (
        Cell(_("Years, paid so far in %(currency)s") % {"currency": study.currency}),
        *(Cell(course.name, number=True) for course in courses),
        Cell(_("Saving so far"), number=True),
    )
    return Table(head, tuple(rows))
