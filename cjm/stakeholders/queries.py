"""What the pages about people read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from cjm.deals.models import Deal
from cjm.deals.queries import Step, steps_of
from cjm.journey.models import Stage
from cjm.stakeholders.access import reads_candid_notes
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.team.models import User


@dataclass(frozen=True)
class MapCell:
    """A person at a stage: the concerns they raised there."""

    stage: Stage
    state: str
    opened: int
    answered: int


@dataclass(frozen=True)
class DealMap:
    """The map of a deal: stages across, people down."""

    deal: Deal
    steps: list[Step]
    rows: list[tuple[Stakeholder, list[MapCell]]]


def people_of(user: User, deal: Deal) -> list[Stakeholder]:
    """Return the people of a deal with roles, superiors and concerns; candid notes are read only for those who may."""
    people = deal.stakeholders.select_related("role", "reports_to").prefetch_related("concerns__stage")
    return list(people if reads_candid_notes(user, deal) else people.defer("candid_note"))


def stakeholder_of(deal: Deal, pk: int) -> Stakeholder:
    """Return a person of a deal. Raises Http404 for anybody else."""
    person: Stakeholder | None = Stakeholder.objects.filter(deal=deal, pk=pk).select_related("role", "reports_to").first()
    if person is None:
        raise Http404
    # The same object, so that what an operation writes to the deal is seen by the page.
    person.deal = deal
    return person


def concern_of(deal: Deal, stakeholder_pk: int, pk: int) -> Concern:
    """Return a concern of a person of a deal. Raises Http404 for any other."""
    person = stakeholder_of(deal, stakeholder_pk)
    concern = person.concerns.filter(pk=pk).first()
    if concern is None:
        raise Http404
    concern.stakeholder = person
    return concern


def deal_map(user: User, deal: Deal) -> DealMap:
    """Return the map of a deal."""
    steps = steps_of(deal)
    people = list(deal.stakeholders.select_related("role").prefetch_related("concerns").defer("candid_note"))
    return DealMap(deal, steps, [(person, _cells(steps, person.concerns.all())) for person in people])


def _cells(steps: list[Step], concerns: Sequence[Concern]) -> list[MapCell]:
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for concern in concerns:
        counts[concern.stage_id][concern.is_answered] += 1
    cells = []
    for step in steps:
        opened, answered = counts[step.stage.pk]
        state = "open" if opened else "answered" if answered else "none"
        cells.append(MapCell(step.stage, state, opened, answered))
    return cells
