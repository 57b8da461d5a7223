"""The texts a new proposal starts with: what the deal and its cost model already say, in the proposal's language.

The author reads and changes them; nothing here is sent as it is.
"""

from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.kernel import formats
from cjm.stakeholders.models import Concern, Stakeholder
from proposals.argument import headline
from proposals.models import Proposal
from proposals.study import Study
from proposals.wording import about, long_day, span

DAYS_VALID = 30
MOST_ANSWERS = 6


def suggested_texts(deal: Deal, study: Study | None, *, language: str, on: date) -> dict[str, Any]:
    """Return field values for a new proposal of `deal`; `study` is its cost of ownership where there is one already."""
    with translation.override(language):
        return {
            "title": deal.title,
            "company": _last_company(deal),
            "claim": _claim(study),
            "summary": _summary(deal, study),
            "problem": deal.problem,
            "way_out": _way_out(deal, study),
            "plan": _plan(),
            "payment": _("Within 30 days of the invoice."),
            "delivery": "",
            "validity": _("Until %(date)s.") % {"date": long_day(on + timedelta(days=DAYS_VALID))},
        }


def suggested_readers(deal: Deal) -> list[Stakeholder]:
    """Return the people of the deal we are in touch with: naming anybody else would surprise the client."""
    return list(deal.stakeholders.exclude(access=Stakeholder.Access.NONE))


def _last_company(deal: Deal) -> str:
    last = Proposal.objects.filter(deal__team=deal.team).exclude(company="").order_by("-updated_at").first()
    return last.company if last else ""


def _saving(study: Study | None) -> float:
    if study is None or study.reference is None or not study.equal_lengths:
        return 0.0
    return study.reference.present_value - study.subject.present_value


def _claim(study: Study | None) -> str:
    saving = _saving(study)
    if study is None or saving <= 0:
        return ""
    return _("%(amount)s stay with you over %(span)s") % {"amount": about(study, saving), "span": span(study)}


def _summary(deal: Deal, study: Study | None) -> str:
    sentences = []
    if deal.yearly_cost_of_inaction:
        cost = formats.money(deal.yearly_cost_of_inaction, deal.currency)
        sentences.append(_("Going on as today costs you %(amount)s a year.") % {"amount": cost})
    if study is not None:
        sentences.append(headline(study))
    return " ".join(sentences)


def _way_out(deal: Deal, study: Study | None) -> str:
    opening = _("We propose: %(offer)s.") % {"offer": study.subject.name} if study else ""
    answered = Concern.objects.filter(stakeholder__deal=deal, answered_on__isnull=False).order_by("answered_on", "pk")
    answers = [f"- {' '.join(concern.answer.split())}" for concern in answered[:MOST_ANSWERS] if concern.answer]
    return "\n\n".join(part for part in (opening, "\n".join(answers)) if part)


def _plan() -> list[dict[str, str]]:
    steps = [
        _("Start together: people, access, dates"),
        _("Installation and training"),
        _("Work under everyday conditions"),
        _("Review of the result"),
    ]
    return [{"what": step, "starts": "", "lasts": "", "who": ""} for step in steps]
