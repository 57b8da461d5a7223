"""The waterfall: from a rival's cost to ours, category by category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts import findings
from tco.charts.chart import Cell, Chart, Frame, Row, Table, in_both_frames
from tco.charts.layout import CATEGORIES_DRAWN, REST, Scale, name_of, ordered_categories
from tco.charts.marks import Area, Drawing, Line, Mark, Rect, Text, lines_of_text
from tco.charts.palette import INK, LOSS, LOSS_TEXT, MUTED, OURS, PAPER, RULE, THEIRS
from tco.charts.study import Alternative, Study, nothing_to_draw, read_study
from tco.charts.typography import shortened, text_width, wrapped
from tco.charts.wording import category_name, compact, compact_money, places_for, shortest, signed

SIZE, NOTE_SIZE = 13, 11.5
BAR, PITCH, NARROW_PITCH = 24, 38, 50
# Whole bars are cut short, with a mark of the cut, when the differences would otherwise be slivers at their ends.
CUT_ABOVE = 0.75


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: a whole sum (start 0) or the difference that a category makes, from one running sum to the next."""

    name: str
    start: float
    end: float
    kind: str

    @property
    def change(self) -> float:
        """Return what the step adds; negative where ours costs less."""
        return self.end - self.start


def waterfall(document: Mapping[str, Any], result: Mapping[str, Any], against: str | None = None) -> Chart:
    """Return the way from the cost of `against` (None: the reference) to the subject's; of unequal lengths, per year."""
    study = read_study(document, result)
    rival = study.rival(against)
    if rival is None:
        return nothing_to_draw(
            "waterfall", _("There is no other alternative to compare %(subject)s with.") % {"subject": study.subject.short_name}
        )
    per_year = rival.periods != study.subject.periods
    theirs, ours = (findings.costs_of(each, per_year=per_year) for each in (rival, study.subject))
    sums = tuple(findings.cost_of(each, per_year=per_year) for each in (rival, study.subject))
    differences = {
        category: _difference(theirs.get(category, 0.0), ours.get(category, 0.0)) for category in ordered_categories((theirs, ours))
    }
    steps = steps_between(rival, study.subject, sums, differences)
    note = findings.measured_in(study, per_year=per_year)
    wide, narrow = in_both_frames(lambda frame: _Sheet(frame, steps, study.currency).drawing(note))
    return Chart(
        key=f"waterfall-{rival.number + 1}",
        title=_finding(study, rival, sums, differences, per_year=per_year),
        description=_(
            "From the cost of %(rival)s at the top to that of %(subject)s at the foot; "
            "each bar between is what one category adds or takes away."
        )
        % {"rival": rival.short_name, "subject": study.subject.short_name},
        table=_table(study, rival, (theirs, ours), sums, note),
        wide=wide,
        narrow=narrow,
    )


def _difference(theirs: float, ours: float) -> float:
    """Return what a category adds, the residue of binary arithmetic taken for nothing."""
    change = ours - theirs
    return change if abs(change) > 1e-9 * max(abs(ours), abs(theirs)) else 0.0


def steps_between(
    rival: Alternative, subject: Alternative, sums: Sequence[float], differences: Mapping[str, float]
) -> tuple[Step, ...]:
    """Return the bars: the rival's sum, what we save (largest first), what we cost more (smallest first), our sum."""
    made = {category: change for category, change in differences.items() if change}
    if len(made) > CATEGORIES_DRAWN:
        largest = sorted(made, key=lambda category: -abs(made[category]))[: CATEGORIES_DRAWN - 1]
        rest = sum(change for category, change in made.items() if category not in largest)
        made = {category: made[category] for category in largest} | {REST: rest}
    steps = [Step(rival.name, 0.0, sums[0], "theirs")]
    running = sums[0]
    for category in sorted(made, key=lambda category: made[category]):
        change = made[category]
        steps.append(Step(name_of(category), running, running + change, "less" if change < 0 else "more"))
        running += change
    return (*steps, Step(subject.name, 0.0, sums[1], "ours"))


def _finding(study: Study, rival: Alternative, sums: Sequence[float], differences: Mapping[str, float], *, per_year: bool) -> str:
    gap = sums[0] - sums[1]
    words = {
        "span": findings.time_span(study, per_year=per_year),
        "subject": study.subject.short_name,
        "rival": rival.short_name,
        "amount": compact_money(abs(gap), study.currency),
    }
    if findings.practically_equal(sums[0], sums[1]):
        return findings.even(words, is_exact=findings.exactly_equal(sums[0], sums[1]), alone=True)
    pick = min if gap > 0 else max
    words["category"] = shortest(category_name(pick(differences, key=lambda category: differences[category])))
    if gap > 0:
        return _("%(span)s, %(subject)s saves %(amount)s against %(rival)s, above all under “%(category)s”") % words
    return _("%(span)s, %(subject)s costs %(amount)s more than %(rival)s, above all under “%(category)s”") % words


@dataclass(frozen=True, slots=True)
class _Sheet:
    frame: Frame
    steps: Sequence[Step]
    currency: str

    @property
    def pitch(self) -> float:
        return NARROW_PITCH if self.frame.narrow else PITCH

    def name(self, step: Step) -> tuple[str, ...]:
        room = self.frame.width - 90 if self.frame.narrow else 190
        return wrapped(step.name, room, SIZE, lines=1 if self.frame.narrow else 2, bold=step.kind == "ours")

    def value(self, step: Step) -> str:
        if step.kind in {"ours", "theirs"}:
            return compact_money(step.end, self.currency)
        return signed(compact(step.change), step.change)

    def floor(self) -> float:
        """Return the value where the scale begins: zero, or where whole bars are cut short."""
        ends = [value for step in self.steps for value in ((step.end,) if step.start == 0 else (step.start, step.end))]
        low, high = min(ends), max(ends)
        return low - 0.6 * (high - low) if low > CUT_ABOVE * high > 0 and high > low else 0.0

    def scale(self) -> Scale:
        values = [value for step in self.steps for value in (step.start, step.end) if value]
        base = self.floor()
        low, high = min([base, *values]), max([base, *values])
        start, end = 0.0, self.frame.width
        if not self.frame.narrow:
            start = 16 + max(
                text_width(line, SIZE, bold=step.kind == "ours") for step in self.steps for line in self.name(step) or ("",)
            )
            end -= 10 + max(text_width(self.value(step), SIZE, bold=True) for step in self.steps)
        return Scale(low, high if high > low else low + 1, start, end)

    def drawing(self, note: str) -> Drawing:
        scale, base = self.scale(), self.floor()
        marks: list[Mark] = []
        offset = 20 if self.frame.narrow else 0
        for row, step in enumerate(self.steps):
            top = 4 + row * self.pitch + offset
            marks += self.bar(step, scale, base, top)
            if self.frame.narrow:
                marks.append(Line(scale.at(base), top - 3, scale.at(base), top + BAR + 3, RULE if base else INK, "baseline"))
            elif row + 1 < len(self.steps):
                x = scale.at(step.end)
                marks.append(Line(x, top + BAR, x, top + self.pitch, MUTED, "link", dash="2 2"))
        bottom = 4 + len(self.steps) * self.pitch
        if not self.frame.narrow:
            marks.insert(0, Line(scale.at(base), 0, scale.at(base), bottom - 8, RULE if base else INK, "baseline"))
        words = _("%(measure)s; bars cut short at the left") % {"measure": note} if base else note
        marks.append(Text(0 if self.frame.narrow else scale.start, bottom + 12, words, MUTED, NOTE_SIZE, css="unit"))
        return Drawing(self.frame.width, bottom + 20, tuple(marks))

    def bar(self, step: Step, scale: Scale, base: float, top: float) -> list[Mark]:
        begin, end = sorted((scale.at(step.start or base), scale.at(step.end)))
        paint = {"theirs": THEIRS[1], "ours": OURS[0], "less": OURS[2], "more": LOSS}[step.kind]
        hint = f"{step.name}: {formats.money(step.change, self.currency)}"
        width = max(round(end - begin, 2), 1)
        marks: list[Mark] = [
            Rect(begin, top, width, BAR, paint, f"step step-{step.kind}", "rising" if step.kind == "more" else "", hint)
        ]
        if base and step.start == 0:
            marks.append(_cut(begin + 12, top))
        return marks + self.labels(step, end, top)

    def labels(self, step: Step, end: float, top: float) -> list[Mark]:
        whole = step.kind in {"ours", "theirs"}
        names = self.name(step)
        hint = step.name if " ".join(names) != step.name else ""
        paint = LOSS_TEXT if step.kind == "more" else INK
        if self.frame.narrow:
            name = shortened(
                step.name, self.frame.width - text_width(self.value(step), SIZE, bold=True) - 12, SIZE, bold=step.kind == "ours"
            )
            hint = step.name if name != step.name else ""
            return [
                Text(0, top - 6, name, INK, SIZE, bold=step.kind == "ours", hint=hint, css="name"),
                Text(self.frame.width, top - 6, self.value(step), paint, SIZE, "end", bold=whole, css="value"),
            ]
        marks = lines_of_text(names, 0, top + BAR / 2, INK, size=SIZE, bold=step.kind == "ours", hint=hint, css="name")
        marks.append(Text(end + 8, top + BAR / 2 + 4.5, self.value(step), paint, SIZE, bold=whole, css="value"))
        return marks


def _cut(x: float, top: float) -> Mark:
    """Return the mark that says that a bar does not begin at zero."""
    return Area(((x, top - 2), (x + 8, top - 2), (x + 3, top + BAR + 2), (x - 5, top + BAR + 2)), PAPER, "cut")


def _table(study: Study, rival: Alternative, groups: Sequence[Mapping[str, float]], sums: Sequence[float], measure: str) -> Table:
    theirs, ours = groups
    places = places_for(value for group in groups for value in group.values())

    def row(name: str, one: float, other: float, *, total: bool = False) -> Row:
        return Row(
            (Cell(name), *(Cell(formats.number(value, places), number=True) for value in (one, other, other - one))), total=total
        )

    rows = [row(category_name(each), theirs.get(each, 0.0), ours.get(each, 0.0)) for each in ordered_categories(groups)]
    head = (Cell(measure), Cell(rival.name, number=True), Cell(study.subject.name, number=True), Cell(_("Difference"), number=True))
    return Table(head, (*rows, row(_("Cost of ownership"), *sums, total=True)))
