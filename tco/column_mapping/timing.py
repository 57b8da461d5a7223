"""When the costs of a table fall, and what they come to in the periods of the model; what was converted is told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from tco.column_mapping.costs import Entry, Flow
from tco.column_mapping.layout import PERIOD, Layout
from tco.column_mapping.periods import START, period_named
from tco.column_mapping.study import Study, periods_of, schedule_of, values_of
from tco.column_mapping.telling import listed, named_row
from tco.rhythm import MONTHS_IN, WEEKS_A_YEAR, Rhythm, Schedule, exact_product, read_rhythm, rounded_product
from tco.spreadsheet.tables import Findings
from tco.spreadsheet.values import json_number

AS_IT_IS = Rhythm(Schedule())
ONCE = frozenset({"acquisition", "implementation"})
AT_THE_END = frozenset({"end_of_life", "residual"})


@dataclass(frozen=True)
class Settled:
    """A line with its amount and its periods. With `values` the amount is still to be kept: one for each period 0…N.

    `factor` is what the amount was multiplied by to be that of a period, `weeks` how many payments of weeks a year holds, if any.
    """

    line: dict[str, Any]
    values: list[Decimal] | None = None
    factor: int | Fraction = 1
    weeks: int = 0


class Timing:
    """Settles the lines of one table in one study."""

    def __init__(self, study: Study, layout: Layout, *, sheet: str, findings: Findings) -> None:
        self.study, self.layout, self.sheet, self.findings = study, layout, sheet, findings
        self.multiplied: dict[int, list[str]] = defaultdict(list)
        self.weekly: dict[str, list[str]] = defaultdict(list)
        self.every: dict[int, list[str]] = defaultdict(list)
        self.shapes: Counter[str] = Counter()
        self.is_kept_from_inflation = False

    def settle(self, entry: Entry, line: dict[str, Any], last: int) -> Settled | None:
        """Return the line of a cost with its amount and periods, up to the `last` of its alternative; None for a fault, noted."""
        if entry.flows:
            return self._with_flows(entry, line, min(last, self.study.count))
        if "when" in line:
            return Settled(line)
        if self.layout.is_own:
            self.findings.wrong(self.sheet, f"{entry.row}:{entry.row}", _("Say when: once in a period, or from a period on."))
            return None
        try:
            when, rhythm = self._when(entry, line.get("category", ""), last)
        except ValidationError as error:
            cell = entry.cells.get("frequency", f"{entry.row}:{entry.row}")
            self.findings.wrong(self.sheet, cell, " ".join(error.messages), entry.frequency)
            return None
        return Settled(_multiplied({**line, "when": when}, rhythm), factor=rhythm.factor, weeks=rhythm.weeks)

    # --- Costs that say how often, or nothing ---

    def _when(self, entry: Entry, category: str, last: int) -> tuple[dict[str, int], Rhythm]:
        """Return when a cost falls, and what its amount is multiplied by. Raises ValidationError for a rhythm that does not fit."""
        if entry.frequency:
            return self._rhythm(entry, last)
        if entry.day:
            day, base, unit = date.fromisoformat(entry.day), self.study.base_date, self.study.months
            return {"at": ((day.year - base.year) * 12 + day.month - base.month) // unit}, AS_IT_IS
        is_once = self.layout.timing == "once" or (self.layout.timing == "by_category" and category in ONCE)
        if is_once or entry.column.means == "" or "day" in entry.cells:
            return {"at": 0}, AS_IT_IS
        if self.layout.timing == "by_category" and category in AT_THE_END:
            return {"at": last}, AS_IT_IS
        when, factor = self.study.each(MONTHS_IN[self.layout.interval]) or ({"from": 1}, 1)
        return when, Rhythm(Schedule(), factor)

    def _rhythm(self, entry: Entry, last: int) -> tuple[dict[str, int], Rhythm]:
        named = period_named(entry.frequency)
        if named == (START, ""):
            return {"at": 0}, AS_IT_IS
        rhythm = read_rhythm(entry.frequency, self.study.unit, last)
        if rhythm is None:
            raise ValidationError(_("Say how often in such words: once, weekly, monthly, quarterly, yearly, every 2 years."))
        schedule = rhythm.schedule
        if schedule.at is not None:
            return {"at": schedule.at}, AS_IT_IS
        return {"from": schedule.first or 1} | ({"every": schedule.every} if schedule.every else {}), rhythm

    def tell_conversion(self, entry: Entry, when: Mapping[str, int], factor: int | Fraction, *, weeks: int = 0) -> None:
        """Remember for the preview what was made of an amount that falls more or less often than a period of the model."""
        row = named_row(entry.row, entry.line["name"])
        converted: list[str] | None
        if weeks:
            converted = self.weekly[Rhythm(Schedule(), factor, weeks).factor_text]
        else:
            converted = (
                self.multiplied[int(factor)] if factor > 1 else self.every[when["every"]] if when.get("every", 1) > 1 else None
            )
        if converted is not None and row not in converted[-1:]:
            converted.append(row)

    # --- Costs with amounts of single periods ---

    def _with_flows(self, entry: Entry, line: dict[str, Any], last: int) -> Settled | None:
        flows: dict[int, Decimal] = defaultdict(Decimal)
        for flow in entry.flows:
            places = self._places(entry, flow, last)
            if places is None:
                return None
            for place, factor in places.items():
                flows[place] += flow.amount * factor
        filled = {place: amount for place, amount in flows.items() if amount}
        is_of_one = any(not flow.period.is_each and flow.period.number != 0 for flow in entry.flows)
        if is_of_one and set(filled) - {0} and "escalation" not in line:
            line = {**line, "escalation": {"rate": 0}}
            self.is_kept_from_inflation = True
        when = schedule_of(filled or {min(flows): Decimal(0)}, last, is_once=line.get("category") in ONCE | AT_THE_END)
        if when is not None and len(set(filled.values())) <= 1:
            self.shapes["same" if len(filled) > 1 else "single"] += 1
            amount = next(iter(filled.values()), Decimal(0))
            return Settled({**line, "amount": json_number(amount), "when": when})
        self.shapes["ramp"] += 1
        first, final = min(filled), max(filled)
        return Settled(
            {**line, "when": {"from": first} | ({"to": final} if final < last else {})}, values_of(filled, self.study.count)
        )

    def _places(self, entry: Entry, flow: Flow, last: int) -> dict[int, int] | None:
        """Return the periods in which an amount falls, with what it is multiplied by in each; None for a fault, noted."""
        if flow.period.is_each:
            each = self.study.each(flow.period.months)
            if each is None:
                rule = _(
                    "Such payments do not fall evenly into the periods of this model. Choose shorter periods in the conventions."
                )
                self.findings.wrong(self.sheet, flow.cell, rule, flow.heading)
                return None
            when, factor = each
            self.tell_conversion(entry, when, factor)
            return dict.fromkeys(range(when["from"], last + 1, when.get("every", 1)), factor) or {0: 0}
        place = self.study.place_of(flow.period)
        if 0 <= place <= last:
            return {place: 1}
        if not flow.amount:
            return {0: 0}
        self.findings.wrong(self.sheet, flow.cell, outside(flow.heading, self.study, last))
        return None

    # --- What is told ---

    def sentences(self) -> Iterator[str]:
        """Yield what became of the periods, for the preview."""
        yield from self._of_columns()
        if count := self.shapes["same"]:
            text = ngettext(
                "%(count)s cost has the same amount in each of its periods: one recurring line.",
                "%(count)s costs have the same amount in each of their periods: one recurring line each.",
                count,
            )
            yield text % {"count": count}
        if count := self.shapes["ramp"]:
            text = ngettext(
                "%(count)s cost has amounts that differ by period: a driver of its own holds a value for each.",
                "%(count)s costs have amounts that differ by period: a driver of its own holds a value for each.",
                count,
            )
            yield text % {"count": count}
        if self.is_kept_from_inflation:
            yield _("Amounts of single periods are taken as they will be paid: no price increase comes on top.")
        for factor, rows in self.multiplied.items():
            text = ngettext(
                "× %(factor)s, because the amount falls %(factor)s time in a period of the model. Rows: %(rows)s.",
                "× %(factor)s, because the amount falls %(factor)s times in a period of the model. Rows: %(rows)s.",
                factor,
            )
            yield text % {"factor": factor, "rows": listed(rows)}
        for times, rows in self.weekly.items():
            text = _("× %(factor)s, with %(weeks)s weeks a year. Rows: %(rows)s.")
            yield text % {"factor": times, "weeks": WEEKS_A_YEAR, "rows": listed(rows)}
        for every, rows in self.every.items():
            text = ngettext(
                "Paid every %(every)s period, because a period of the model is shorter. Rows: %(rows)s.",
                "Paid every %(every)s periods, because a period of the model is shorter. Rows: %(rows)s.",
                every,
            )
            yield text % {"every": every, "rows": listed(rows)}

    def _of_columns(self) -> Iterator[str]:
        places: dict[str, int] = {}
        for column in self.layout.columns:
            named = period_named(column.heading) if column.means == PERIOD else None
            if named and not named[0].is_each:
                heading = column.heading.replace(named[1], "").strip(" ,:;") if named[1] else column.heading
                places[heading] = self.study.place_of(named[0])
        if places:
            shown = listed([f"{heading} → {place}" for heading, place in places.items()])
            yield _("Columns of single periods, and the period of the study in which each falls: %(periods)s.") % {"periods": shown}
        if any(period.begins is not None for period in periods_of(self.layout)):
            yield _("The study begins on %(day)s, its period 0.") % {"day": formats.day(self.study.base_date)}


def outside(heading: str, study: Study, last: int) -> str:
    """Return the sentence about a column whose period is not one of the study."""
    rule = _(
        "“%(heading)s” would be period %(place)s, outside the study: it begins on %(day)s and ends with period %(count)s. "
        "Leave the column out, or change the study first."
    )
    named = period_named(heading)
    place = study.place_of(named[0]) if named else 0
    return rule % {"heading": heading, "place": place, "day": formats.day(study.base_date), "count": last}


def _multiplied(line: Mapping[str, Any], rhythm: Rhythm) -> dict[str, Any]:
    """Return a line with its amount and the range around it for a period that holds it several times.

    What no decimal number holds becomes arithmetic; beside a range, which arithmetic cannot have, the number next to it.
    """
    changed = dict(line)
    for name in ("amount", "low", "high") if rhythm.factor != 1 else ():
        if isinstance(line.get(name), int | float):
            number = Decimal(repr(line[name]))
            exact = rounded_product(number, rhythm.factor) if "low" in line else exact_product(number, rhythm.factor)
            changed[name] = f"{number} * {rhythm.factor_text}" if exact is None else json_number(exact)
        elif name in line:
            changed[name] = f"{rhythm.factor_text} * ({line[name]})"
    return changed
