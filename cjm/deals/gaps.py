"""What is missing in a deal as such: a next step, a sign of life from the buyer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from cjm.deals.models import Deal
from cjm.deals.panels import Gap
from cjm.kernel.formats import day

# A month without a sign: the board calls such a deal stuck, its page names the silence as a gap.
SILENT_AFTER_DAYS = 30
# Below this evidence score most of a comparison rests on estimates.
WEAK_EVIDENCE = 0.5


class KeptCosts(Protocol):
    """What is kept with a deal of its cost of ownership: the deal itself, or a card that shows it."""

    @property
    def headroom(self) -> float | None:
        """How far the price could rise, as a fraction."""

    @property
    def evidence_score(self) -> float | None:
        """How much of the comparison rests on evidence, 0…1."""

    @property
    def evidence_holds_until(self) -> date | None:
        """The last day on which every number holds."""


class CostGap(TextChoices):
    """What may be missing in the cost of ownership of a deal, told by what is kept with the deal: no list has to read models."""

    NOT_COSTED = "none", pgettext_lazy("gap of a deal", "Not costed")
    ESTIMATES = "estimates", pgettext_lazy("gap of a deal", "Mostly estimates")
    OUTDATED = "outdated", pgettext_lazy("gap of a deal", "Outdated numbers")

    @classmethod
    def named(cls, word: str | None) -> "CostGap | None":
        """Return the gap that an address names; None for a word that names none."""
        return next((gap for gap in cls if gap == word), None)

    def condition(self, today: date) -> Q:
        """Return the condition that a deal has this gap."""
        conditions = {
            self.NOT_COSTED: Q(headroom=None, evidence_score=None),
            self.ESTIMATES: Q(evidence_score__lt=WEAK_EVIDENCE),
            self.OUTDATED: Q(evidence_holds_until__lt=today),
        }
        return conditions[self]

    def is_in(self, costs: KeptCosts, today: date) -> bool:
        """Say of one deal what `condition` says of many."""
        if self is CostGap.NOT_COSTED:
            return costs.headroom is None and costs.evidence_score is None
        if self is CostGap.ESTIMATES:
            return costs.evidence_score is not None and costs.evidence_score < WEAK_EVIDENCE
        return costs.evidence_holds_until is not None and costs.evidence_holds_until < today


def find_next_step_gaps(deals: Sequence[Deal]) -> Mapping[int, Sequence[Gap]]:
    """Return, for open deals, that no next step is agreed or that its day has passed."""
    return _of_open_deals(deals, next_step_gap)


def find_silent_buyers(deals: Sequence[Deal]) -> Mapping[int, Sequence[Gap]]:
    """Return, for open deals, that the buyer has done nothing for a while."""
    return _of_open_deals(deals, silence_gap)


def next_step_gap(deal: Deal, today: date) -> Gap | None:
    """Return the gap in the deal's next step, if there is one."""
    address = reverse("deal_next_step", args=[deal.pk])
    if not deal.next_step or deal.next_step_on is None:
        return Gap(_("No next step with a date is agreed"), address)
    if deal.next_step_on < today:
        return Gap(_("The next step was due on %(day)s") % {"day": day(deal.next_step_on)}, address)
    return None


def silence_gap(deal: Deal, today: date) -> Gap | None:
    """Return that the buyer is silent, counted from their last act or from the start of the deal."""
    days = (today - (deal.buyer_acted_on or timezone.localdate(deal.created_at))).days
    if days <= SILENT_AFTER_DAYS:
        return None
    text = ngettext("The buyer has done nothing for %(days)s day", "The buyer has done nothing for %(days)s days", days)
    return Gap(text % {"days": days}, reverse("evidence_record", args=[deal.pk]))


def _of_open_deals(deals: Sequence[Deal], find: Callable[[Deal, date], Gap | None]) -> Mapping[int, Sequence[Gap]]:
    today = timezone.localdate()
    found = ((deal.pk, find(deal, today)) for deal in deals if deal.is_open)
    return {key: [gap] for key, gap in found if gap is not None}
