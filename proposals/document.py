"""The proposal as a document: HTML made from a snapshot alone, in the proposal's own language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.kernel import formats, markup
from proposals import argument, wording
from proposals.annex import annex_drivers, annex_tables, stated_amount, timing
from proposals.conditions import lesser_conditions, must_be_true, not_in_doubt
from proposals.conventions import conventions
from proposals.grounds import grounds_finding, grounds_of, outdated_finding
from proposals.picture import BarInput, Bars, bars
from proposals.rival_wins import RivalWin, lines_rival_wins, where_rival_wins
from proposals.snapshot import Snapshot
from proposals.study import Alternative, Line, Study, numbers_in_short
from tco import charts
from tco.catalogue import category_order

MOST_COLUMNS = 5
LINES_OF_TODAY = 5
# Lines told one by one: those of the reference are what the reader will ask about.
DEARER_LINES, DEARER_LINES_OF_OTHERS = 8, 4
MOST_IN_SUMMARY = 3
# A longer summary needs its page for itself.
LONGEST_SUMMARY_WITH_OUTLOOK = 1100


@dataclass(frozen=True)
class Section:
    """An entry of the contents: `finding` says in a sentence what the section finds."""

    key: str
    name: str
    finding: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """A large number of the summary with what it means."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """A row of the comparison: one cell for each alternative shown; the first is ours."""

    label: str
    cells: tuple[str, ...]
    lines: str = ""
    kind: str = ""


@dataclass(frozen=True)
class RivalWinRow:
    """A kind of cost, or a line, in which another way is cheaper."""

    name: str
    theirs: str
    ours: str
    difference: str
    lines: str


@dataclass(frozen=True)
class RivalWins:
    """Where one other way is cheaper: by kind of cost, line by line, and what is left out of the lines in a sentence."""

    other: Alternative
    categories: list[RivalWinRow]
    lines: list[RivalWinRow]
    left_out: str
    discount: str


@dataclass(frozen=True)
class PriceRow:
    """One line of our price."""

    number: str
    name: str
    stated: str
    timing: str
    total: str


def html_of(snapshot: Snapshot) -> str:
    """Return the whole document as well-formed HTML, in the language of the proposal whatever the reader's is."""
    with translation.override(snapshot.language):
        return render_to_string("proposals/pdf/document.html", context_of(snapshot))


def context_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the templates of the document read, in the language in force."""
    study = Study(snapshot.cost, on=snapshot.frozen_on)
    shown = _shown(study)
    return {
        "snapshot": snapshot,
        "study": study,
        "language": snapshot.language,
        "frozen_on": wording.long_day(snapshot.frozen_on),
        "span": wording.span(study),
        "sections": _sections(snapshot, study),
        "claim": wording.tied(snapshot.texts.claim or snapshot.title),
        "headline": wording.tied(argument.headline(study)),
        "key_figures": list(_key_figures(study)),
        "overview": _overview(study),
        "texts": {name: _prose(text) for name, text in vars(snapshot.texts).items()} | {"problem": _prose(snapshot.problem.text)},
        "yearly_cost": formats.money(snapshot.problem.yearly_cost, snapshot.problem.currency)
        if snapshot.problem.yearly_cost
        else "",
        "today": _today(study),
        "alternatives": shown,
        "left_out": [other for other in study.others if other not in shown],
        "comparison": list(_comparison(study, shown)),
        "figures": _figures(study),
        "rival_wins": [_rival_wins(study, other) for other in study.others],
        "grounds": grounds_of(study),
        "grounds_finding": wording.tied(grounds_finding(study)),
        "outdated_finding": wording.tied(outdated_finding(study)),
        "conditions": must_be_true(study),
        "lesser_conditions": lesser_conditions(study),
        "not_in_doubt": not_in_doubt(study),
        "has_outlook": len(snapshot.texts.summary) <= LONGEST_SUMMARY_WITH_OUTLOOK,
        "first_conditions": must_be_true(study)[:MOST_IN_SUMMARY],
        "first_steps": snapshot.plan[:MOST_IN_SUMMARY],
        "price_rows": _price_rows(study),
        "price_total": wording.amount(study, study.price_total),
        "price_present_value": wording.amount(study, study.price_present_value),
        "price_finding": argument.price_finding(study),
        "price_picture": _price_picture(study),
        "amounts_in": study.currency,
        "conventions": conventions(study) if snapshot.shows_conventions else [],
        "annex_tables": annex_tables(study),
        "annex_drivers": annex_drivers(study),
        "model_hash": str(snapshot.cost.result.get("model_sha256") or "")[:16],
    }


def _prose(text: str) -> SafeString:
    """Return Markdown as well-formed markup: the sanitiser writes HTML, where some elements are never closed."""
    html = str(markup.markdown(wording.tied(text)))
    for loose, closed in (("<br>", "<br/>"), ("<hr>", "<hr/>"), ("&nbsp;", "\u00a0")):
        html = html.replace(loose, closed)
    return mark_safe(html)  # noqa: S308 - sanitised by the line above


# --- The contents -------------------------------------------------------------------------------------------------------------


def _sections(snapshot: Snapshot, study: Study) -> dict[str, Section]:
    sections = [
        Section("summary", pgettext("section of a proposal", "Summary"), snapshot.texts.claim),
        Section("problem", pgettext("section of a proposal", "The problem and what it costs"), _problem_finding(snapshot)),
        Section("way_out", pgettext("section of a proposal", "The way out"), study.subject.name),
        Section("cost", pgettext("section of a proposal", "What it costs to own"), argument.headline(study)),
        Section("rival_wins", pgettext("section of a proposal", "Where another way is cheaper"), _rival_wins_finding(study)),
        Section("must_be_true", pgettext("section of a proposal", "What must be true"), _conditions_finding(study)),
        Section("plan", pgettext("section of a proposal", "Plan"), _plan_finding(snapshot)),
        Section("terms", pgettext("section of a proposal", "Terms and price"), argument.price_finding(study)),
        Section("annex", pgettext("section of a proposal", "Every number and its source"), _annex_finding(study)),
    ]
    present = _present(snapshot, study)
    return {section.key: replace(section, finding=wording.tied(section.finding)) for section in sections if section.key in present}


def _present(snapshot: Snapshot, study: Study) -> set[str]:
    """Return the keys of the sections that have something to say."""
    says = {
        "problem": bool(snapshot.problem.text or snapshot.problem.yearly_cost),
        "way_out": bool(snapshot.texts.way_out),
        "rival_wins": bool(study.others),
        "must_be_true": bool(snapshot.texts.must_be_true or must_be_true(study) or grounds_of(study)),
        "plan": bool(snapshot.plan),
    }
    return {key for key in argument.ORDER if says.get(key, True)}


def _problem_finding(snapshot: Snapshot) -> str:
    if not snapshot.problem.yearly_cost:
        return ""
    cost = formats.money(snapshot.problem.yearly_cost, snapshot.problem.currency)
    return _("Doing nothing costs %(amount)s a year.") % {"amount": cost}


def _rival_wins_finding(study: Study) -> str:
    if not study.others:
        return ""
    rival = study.reference or study.others[0]
    wins = where_rival_wins(study, rival)
    if not wins:
        return _("%(rival)s is cheaper in no kind of cost.") % {"rival": rival.name}
    return ngettext(
        "%(rival)s is cheaper in one kind of cost: %(largest)s, by %(amount)s.",
        "%(rival)s is cheaper in %(count)d kinds of cost, most of all in %(largest)s, by %(amount)s.",
        len(wins),
    ) % {
        "rival": rival.name,
        "count": len(wins),
        "largest": wins[0].name.lower(),
        "amount": wording.about(study, wins[0].difference),
    }


def _conditions_finding(study: Study) -> str:
    count = len(must_be_true(study)) + len(lesser_conditions(study))
    if not count:
        return ""
    return ngettext(
        "The result holds as long as %(count)d condition does.",
        "The result holds as long as %(count)d conditions do.",
        count,
    ) % {"count": count}


def _plan_finding(snapshot: Snapshot) -> str:
    if not snapshot.plan:
        return ""
    steps = {"count": len(snapshot.plan), "start": snapshot.plan[0].starts}
    if steps["start"]:
        return ngettext("%(count)d step, beginning %(start)s.", "%(count)d steps, beginning %(start)s.", len(snapshot.plan)) % steps
    return ngettext("%(count)d step.", "%(count)d steps.", len(snapshot.plan)) % steps


def _annex_finding(study: Study) -> str:
    count = sum(len(alternative.lines) for alternative in study.alternatives.values())
    return ngettext(
        "%(count)d line, with its amount, timing and source.", "%(count)d lines, each with its amount, timing and source.", count
    ) % {"count": count}


# --- Summary and problem ------------------------------------------------------------------------------------------------------


def _key_figures(study: Study) -> Iterator[KeyFigure]:
    subject, reference = study.subject, study.reference
    per_year = "" if study.equal_lengths else _("a year")
    yield KeyFigure(
        subject.name,
        wording.about(study, study.size(subject)),
        per_year or _("to own over %(span)s") % {"span": wording.span(study)},
    )
    if reference is None:
        return
    yield KeyFigure(reference.name, wording.about(study, study.size(reference)), per_year or _("over the same time"))
    saving = study.size(reference) - study.size(subject)
    share = study.comparison(reference.key).get("saving_pct")
    yield KeyFigure(
        _("You keep") if saving >= 0 else _("You spend more"),
        wording.about(study, abs(saving)),
        formats.percent(share, signed=False) if share is not None and saving >= 0 else "",
    )
    payback = study.comparison(reference.key).get("payback") or {}
    if payback.get("status") == "reached":
        yield KeyFigure(
            _("Paid back after"), wording.duration(payback["final"] if payback["final"] is not None else payback["simple"])
        )
    elif payback.get("status") == "immediate" and saving > 0:
        yield KeyFigure(_("Paid back"), _("at once"), _("no money goes out earlier than with the other way"))


def _overview(study: Study) -> Bars:
    return bars(
        [
            BarInput(
                alternative.name,
                study.size(alternative),
                wording.about(study, study.size(alternative)),
                alternative is study.subject,
            )
            for alternative in study.alternatives.values()
        ]
    )


def _today(study: Study) -> list[tuple[Line, str, str]]:
    """Return the dearest lines of doing nothing: line, its present value, its share of the whole."""
    today = study.status_quo
    if today is None or today.present_value <= 0:
        return []
    dearest = sorted((line for line in today.lines if line.net_present_value > 0), key=lambda line: -line.net_present_value)
    return [
        (line, wording.plain_amount(study, line.net_present_value), formats.percent(line.net_present_value / today.present_value))
        for line in dearest[:LINES_OF_TODAY]
    ]


# --- Cost of ownership --------------------------------------------------------------------------------------------------------


def _shown(study: Study) -> list[Alternative]:
    """Return the alternatives that fit side by side: ours, the reference, then the cheapest others, in document order."""
    first = [study.subject, *([study.reference] if study.reference else [])]
    rest = sorted((other for other in study.others if other not in first), key=study.size)
    chosen = [*first, *rest][:MOST_COLUMNS]
    return [alternative for alternative in study.alternatives.values() if alternative in chosen]


def _comparison(study: Study, shown: list[Alternative]) -> Iterator[ComparisonRow]:
    for key in category_order({key for alternative in shown for key in alternative.by_category}):
        lines = [line for alternative in shown for line in alternative.lines if line.category == key and line.counts]
        cells = tuple(
            wording.plain_amount(study, alternative.by_category[key]) if key in alternative.by_category else formats.EMPTY
            for alternative in shown
        )
        yield ComparisonRow(wording.category_name(key), cells, numbers_in_short(lines))
    yield _row(study, _("Cost of ownership, present value"), [one.present_value for one in shown], kind="total")
    yield _row(study, _("the same, not discounted"), [one.total for one in shown], kind="memo")
    yield _row(study, _("the same, per year"), [one.annualised for one in shown], kind="memo")
    if len(shown) > 1:
        differences = (
            formats.EMPTY if one is study.subject else wording.plain_amount(study, study.size(one) - study.size(study.subject))
            for one in shown
        )
        yield ComparisonRow(_("Difference to %(ours)s") % {"ours": study.subject.name}, tuple(differences), kind="difference")


def _row(study: Study, label: str, values: list[float], kind: str = "") -> ComparisonRow:
    return ComparisonRow(label, tuple(wording.plain_amount(study, value) for value in values), kind=kind)


def _rival_wins(study: Study, other: Alternative) -> RivalWins:
    lines = lines_rival_wins(study, other)
    shown = DEARER_LINES if other is study.reference else DEARER_LINES_OF_OTHERS
    rest = lines[shown:]
    left_out = ""
    if rest:
        amount = wording.amount(study, sum(win.difference for win in rest))
        left_out = ngettext(
            "On %(count)d more line it is cheaper by %(amount)s.",
            "On %(count)d more lines it is cheaper by %(amount)s altogether.",
            len(rest),
        ) % {"count": len(rest), "amount": amount}
    return RivalWins(
        other=other,
        categories=[_rival_win_row(study, win) for win in where_rival_wins(study, other)],
        lines=[_rival_win_row(study, win) for win in lines[:shown]],
        left_out=left_out,
        discount=argument.rival_discount_finding(study, other),
    )


def _rival_win_row(study: Study, win: RivalWin) -> RivalWinRow:
    return RivalWinRow(
        name=win.name,
        theirs=wording.plain_amount(study, win.theirs),
        ours=wording.plain_amount(study, win.ours),
        difference=wording.plain_amount(study, win.difference),
        lines="; ".join(lines for lines in (win.their_lines, win.our_lines) if lines),
    )


def _figures(study: Study) -> dict[str, charts.Chart]:
    """Return the charts that have something to draw, by key."""
    document, result = study.document, study.result
    drawn = {"stacked_bars": charts.stacked_bars(document, result)}
    if study.reference is not None and study.equal_lengths:
        drawn["waterfall"] = charts.waterfall(document, result, study.reference.key)
        drawn["cumulative_cost"] = charts.cumulative_cost(document, result, study.reference.key)
    return {key: chart for key, chart in drawn.items() if not chart.is_empty}


# --- Price --------------------------------------------------------------------------------------------------------------------


def _price_rows(study: Study) -> list[PriceRow]:
    return [
        PriceRow(
            line.number,
            line.name,
            stated_amount(study, line, in_values=True),
            timing(study, line.stated),
            wording.plain_amount(study, line.total),
        )
        for line in study.price_lines
    ]


def _price_picture(study: Study) -> Bars | None:
    """Return the price as a part of the cost of ownership, beside the reference; None when one of them is nothing."""
    subject, reference, price = study.subject, study.reference, study.price_present_value
    if price <= 0 or subject.present_value <= 0 or price > float(subject.figures["costs_pv"]):
        return None
    rows = [BarInput(subject.name, subject.present_value, wording.about(study, subject.present_value), ours=True, part=price)]
    if reference is not None and study.equal_lengths:
        rows.insert(0, BarInput(reference.name, reference.present_value, wording.about(study, reference.present_value), ours=False))
    return bars([*rows, BarInput(_("of which our price"), price, wording.about(study, price), ours=True, part=price)])
