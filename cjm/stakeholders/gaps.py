"""What is missing on the buyer's side of a deal: the person who pays, an answer for an opponent, a second department."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.deals.panels import Gap
from cjm.kernel.text import folded
from cjm.stakeholders.models import Stakeholder

Found = Mapping[int, Sequence[Gap]]
ECONOMIC_BUYER = "economic_buyer"


def find_gaps_in_who_decides(deals: Sequence[Deal]) -> Found:
    """Return, for open deals, an influential opponent without an answer and an economic buyer who is unknown or was not met."""
    return _find(deals, opponent_gap, buyer_gap)


def find_lonely_departments(deals: Sequence[Deal]) -> Found:
    """Return, for open deals, that all the people we know are of one department."""
    return _find(deals, department_gap)


def opponent_gap(deal: Deal, people: Sequence[Stakeholder]) -> Gap | None:
    """Return the gap of the most influential opponent without an answer; `people` carry `open_concerns` and `answered_concerns`."""
    for person in people:
        is_strong = person.influence >= Stakeholder.Influence.MEDIUM and person.attitude == Stakeholder.Attitude.OPPONENT
        counts = vars(person)
        if is_strong and (counts["open_concerns"] or not counts["answered_concerns"]):
            address = f"{reverse('deal_people', args=[deal.pk])}#person-{person.pk}"
            return Gap(_("%(name)s is against us and has no answer yet") % {"name": person.name}, address)
    return None


def buyer_gap(deal: Deal, people: Sequence[Stakeholder]) -> Gap | None:
    """Return the gap in who decides."""
    if not people:
        return Gap(_("Nobody on the buyer's side is named yet"), reverse("stakeholder_add", args=[deal.pk]))
    buyers = [person for person in people if person.role.key == ECONOMIC_BUYER]
    if not buyers:
        return Gap(_("The economic buyer is not known"), reverse("stakeholder_add", args=[deal.pk]) + f"?role={ECONOMIC_BUYER}")
    if all(person.access != Stakeholder.Access.MET for person in buyers):
        address = f"{reverse('deal_people', args=[deal.pk])}#person-{buyers[0].pk}"
        return Gap(_("The economic buyer, %(name)s, has not been met") % {"name": buyers[0].name}, address)
    return None


def department_gap(deal: Deal, people: Sequence[Stakeholder]) -> Gap | None:
    """Return that only one department takes part."""
    departments = {folded(person.department): person.department for person in people if person.department}
    if len(departments) != 1:
        return None
    text = _("Only one department takes part: %(department)s") % {"department": next(iter(departments.values()))}
    return Gap(text, reverse("stakeholder_add", args=[deal.pk]))


def _find(deals: Sequence[Deal], *rules: Callable[[Deal, Sequence[Stakeholder]], Gap | None]) -> Found:
    opened = [deal for deal in deals if deal.is_open]
    people: dict[int, list[Stakeholder]] = defaultdict(list)
    for person in _people_of(opened):
        people[person.deal_id].append(person)
    return {deal.pk: [gap for rule in rules if (gap := rule(deal, people[deal.pk]))] for deal in opened}


def _people_of(deals: Sequence[Deal]) -> Sequence[Stakeholder]:
    if not deals:
        return []
    answered = Q(concerns__answered_on__isnull=False)
    return list(
        Stakeholder.objects.filter(deal__in=[deal.pk for deal in deals])
        .select_related("role")
        .defer("candid_note", "sees_problem", "prefers")
        .annotate(
            open_concerns=Count("concerns", filter=Q(concerns__isnull=False) & ~answered),
            answered_concerns=Count("concerns", filter=answered),
        )
        .order_by("-influence", "name", "pk")
    )
