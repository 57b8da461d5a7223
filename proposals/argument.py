"""The argument of a proposal: its order, its findings in sentences, and the checks it has to pass.

Pure but for the language in force: takes a snapshot, asks no database and no clock.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from proposals.snapshot import Snapshot
from proposals.study import Alternative, Driver, Line, Study
from proposals.wording import about, span

# The price has its place: after the client's problem, the way out, and what it costs to own.
ORDER = ("summary", "problem", "way_out", "cost", "rival_wins", "must_be_true", "plan", "terms", "annex")

_NUMBER = re.compile(r"\d[\d\s\u00a0\u2009\u202f.,']*")
_PRICE_WORDS = re.compile(r"\b(price|discount|cheap|rebate|цен[ауеыо]|скидк|дешев|дёшев|дешёв)", re.IGNORECASE)
_OUR_PRICE = re.compile(r"\b(our price|discount|rebate|наш\w{0,3} цен|скидк)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
MOST_NAMED = 12


# --- Findings -----------------------------------------------------------------------------------------------------------------


def headline(study: Study) -> str:
    """Return the finding of the comparison in one sentence."""
    subject, reference = study.subject, study.reference
    if reference is None:
        return _("Over %(span)s, %(ours)s has a present value of %(amount)s in costs.") % {
            "span": span(study),
            "ours": subject.name,
            "amount": about(study, subject.present_value),
        }
    if not study.equal_lengths:
        return _unequal_headline(study, reference)
    saving = reference.present_value - subject.present_value
    names = {"span": span(study), "ours": subject.name, "reference": reference.name, "amount": about(study, abs(saving))}
    share = study.comparison(reference.key)["saving_pct"]
    if saving > 0 and share is not None:
        shown = names | {"percent": formats.percent(share)}
        return _("Over %(span)s, %(ours)s costs %(percent)s less to own than %(reference)s: %(amount)s of present value.") % shown
    if saving > 0:
        return _("Over %(span)s, %(ours)s leaves you %(amount)s of present value better off than %(reference)s.") % names
    if saving < 0:
        return _("Over %(span)s, %(ours)s costs %(amount)s more to own than %(reference)s, in present value.") % names
    return _("Over %(span)s, %(ours)s and %(reference)s cost the same to own.") % names


def _unequal_headline(study: Study, reference: Alternative) -> str:
    difference = reference.annualised - study.subject.annualised
    names = {"ours": study.subject.name, "reference": reference.name, "amount": about(study, abs(difference))}
    if difference >= 0:
        return _("A year of %(ours)s costs %(amount)s less than a year of %(reference)s.") % names
    return _("A year of %(ours)s costs %(amount)s more than a year of %(reference)s.") % names


def price_finding(study: Study) -> str:
    """Return how small the price is beside the cost of ownership; empty when there is no price or nothing to set it against."""
    share = study.subject.figures["price"]["share"]
    if share is None or not study.price_lines:
        return ""
    if share <= 1:
        return _("Of what %(ours)s costs you to own over %(span)s, our price is %(percent)s.") % {
            "ours": study.subject.name,
            "span": span(study),
            "percent": formats.percent(share),
        }
    return ""


def rival_discount_finding(study: Study, alternative: Alternative) -> str:
    """Return what a rival would have to take off its price to cost no more than our offer; empty when that says nothing."""
    discount = study.comparison(alternative.key).get("rival_discount") or {}
    names = {"rival": alternative.name, "ours": study.subject.name}
    if discount.get("status") == "ok":
        shown = names | {"percent": formats.percent(discount["pct"])}
        return _("To cost you no more than %(ours)s, %(rival)s would have to come down by %(percent)s on its price.") % shown
    if discount.get("status") == "impossible":
        return _("Even at a price of nothing, %(rival)s would cost you more to own than %(ours)s.") % names
    return ""


# --- Checks -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """Something a proposal has to be before it is sent. `findings` say what is wrong, `advice` what to do."""

    key: str
    title: str
    findings: tuple[str, ...]
    advice: str

    @property
    def passed(self) -> bool:
        return not self.findings


def checks(snapshot: Snapshot) -> list[Check]:
    """Return every check with its findings, in order of the argument."""
    study = Study(snapshot.cost, on=snapshot.frozen_on)
    return [
        Check(
            "complete", _("The argument is complete"), tuple(_gaps(snapshot)), _("Write what is missing: a few sentences will do.")
        ),
        Check(
            "price_last",
            _("Price does not lead"),
            tuple(_price_first(snapshot, study)),
            _("Say what changes for the client; the price stands in the terms, beside the cost of ownership."),
        ),
        Check(
            "sources",
            _("Every number says where it is from"),
            tuple(_unsourced(study)),
            _("Give each of these lines a source under “Cost of ownership”."),
        ),
        Check(
            "dates",
            _("No source is past its date"),
            tuple(_outdated(study)),
            _("Ask for these numbers anew, or note under “Cost of ownership” until when they hold."),
        ),
        Check(
            "conventions",
            _("The conventions are printed"),
            () if snapshot.shows_conventions else (_("Without them nobody can re-run the sums."),),
            _("Tick “print the conventions of the calculation”."),
        ),
    ]


def _gaps(snapshot: Snapshot) -> Iterator[str]:
    if not snapshot.texts.claim:
        yield _("The one claim on the cover is missing.")
    if not snapshot.problem.text:
        yield _("The client's problem is missing.")
    if not snapshot.texts.way_out:
        yield _("The way out is missing.")


def _price_first(snapshot: Snapshot, study: Study) -> Iterator[str]:
    if _PRICE_WORDS.search(snapshot.texts.claim):
        yield _("The claim on the cover speaks of price.")
    sections = {
        _("summary"): snapshot.texts.summary,
        _("problem"): snapshot.problem.text,
        _("way out"): snapshot.texts.way_out,
    }
    for name, text in sections.items():
        if _quotes_price(text, study) or any(
            _OUR_PRICE.search(sentence) and _NUMBER.search(sentence) for sentence in _SENTENCE_END.split(text)
        ):
            yield _("The section “%(section)s” quotes our price or a discount.") % {"section": name}


def _quotes_price(text: str, study: Study) -> bool:
    prices = {round(study.price_total)} | {round(line.total) for line in study.price_lines}
    return any(price >= 1000 and abs(number - price) < 1 for number in _whole_numbers(text) for price in prices)


def _whole_numbers(text: str) -> list[int]:
    found = []
    for match in _NUMBER.finditer(text):
        whole = re.sub(r"[.,]\d{1,2}$", "", match.group().strip(" \n\u00a0.,'"))
        digits = re.sub(r"\D", "", whole)
        if 4 <= len(digits) <= 15:
            found.append(int(digits))
    return found


def _unsourced(study: Study) -> Iterator[str]:
    unsourced = study.unsourced
    if not unsourced:
        return
    yield ngettext("%(count)d line has no source: %(lines)s.", "%(count)d lines have no source: %(lines)s.", len(unsourced)) % {
        "count": len(unsourced),
        "lines": _named(unsourced),
    }


def _outdated(study: Study) -> Iterator[str]:
    if old := study.outdated:
        yield ngettext(
            "%(count)d number is past its date: %(names)s.", "%(count)d numbers are past their date: %(names)s.", len(old)
        ) % {"count": len(old), "names": _named(old)}


def _named(items: Sequence[Line | Driver]) -> str:
    shown = ", ".join(f"{item.number} {item.name}" for item in items[:MOST_NAMED])
    return shown if len(items) <= MOST_NAMED else f"{shown} …"
