"""What the pages of proposals read, and the one way from rows to a snapshot."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404

from cjm.deals.models import Deal
from cjm.team.models import User
from proposals.models import Proposal, ProposalVersion
from proposals.snapshot import TEXT_NAMES, Contact, Cost, Person, PlanStep, Problem, Snapshot, Texts, readable_cost
from proposals.study import Study
from tco.expiry import last_days
from tco.models import CostModel
from tco.queries import present_model

# A list never needs what is frozen inside a version, which may be large.
SNAPSHOT_LEFT_OUT = ("snapshot",)


class NoCostModel(Exception):
    """A proposal argues from cost of ownership, and the deal has none yet."""


def proposals_of(deal: Deal) -> QuerySet[Proposal]:
    """Return the proposals of a deal with their versions, newest first."""
    versions = ProposalVersion.objects.defer(*SNAPSHOT_LEFT_OUT).select_related("created_by")
    return Proposal.objects.filter(deal=deal).select_related("created_by").prefetch_related(Prefetch("versions", versions))


def visible_proposal(user: User | Any, pk: int) -> Proposal:
    """Return a proposal that exists for `user`. Raises Http404."""
    proposal = Proposal.objects.visible_to(user).select_related(*_DEAL).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    return proposal


def editable_proposal(user: User | Any, pk: int) -> Proposal:
    """Return a proposal that `user` may change. Raises Http404 when it does not exist for them, else PermissionDenied."""
    proposal = visible_proposal(user, pk)
    if not Proposal.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return proposal


def visible_version(user: User | Any, pk: int) -> ProposalVersion:
    """Return a version that exists for `user`, without its frozen content. Raises Http404."""
    related = ["created_by", "proposal", *(f"proposal__{path}" for path in _DEAL)]
    version = ProposalVersion.objects.visible_to(user).select_related(*related).defer(*SNAPSHOT_LEFT_OUT).filter(pk=pk).first()
    if version is None:
        raise Http404
    return version


def editable_version(user: User | Any, pk: int) -> ProposalVersion:
    """Return a version whose proposal `user` may change. Raises Http404 or PermissionDenied."""
    version = visible_version(user, pk)
    if not ProposalVersion.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return version


_DEAL = ("deal__client", "deal__owner", "deal__team", "deal__stage", "deal__journey")


def cost_of(deal: Deal) -> Cost:
    """Return what the client may read of the deal's cost of ownership. Raises NoCostModel."""
    present = present_model(deal)
    if present is None:
        raise NoCostModel
    return readable_cost(present.document, present.result, dict(last_days(present.row)))


def has_cost_model(deal: Deal) -> bool:
    """Say whether there is something to argue from."""
    return CostModel.objects.filter(deal=deal).exists()


def study_of(deal: Deal) -> Study | None:
    """Return the deal's cost of ownership for an argument, None when there is no cost model."""
    try:
        return Study(cost_of(deal))
    except NoCostModel:
        return None


def snapshot_of(proposal: Proposal, *, version: int, on: date) -> Snapshot:
    """Return what `proposal` says on a day. Raises NoCostModel.

    The only place where rows become content. Of the people only name and job title pass; notes, influence and attitude never do.
    """
    deal = proposal.deal
    return Snapshot(
        number=proposal.number,
        version=version,
        language=proposal.language,
        frozen_on=on,
        client=deal.client.name,
        client_place=deal.client.place,
        title=proposal.title,
        company=proposal.company,
        author=Contact(deal.owner.name, deal.owner.job_title, deal.owner.email, deal.owner.phone),
        people=tuple(Person(name, title) for name, title in proposal.addressed_to.values_list("name", "job_title").order_by("pk")),
        problem=Problem(
            text=proposal.problem,
            owner=deal.problem_owner,
            yearly_cost=float(deal.yearly_cost_of_inaction) if deal.yearly_cost_of_inaction is not None else None,
            currency=deal.currency,
        ),
        texts=Texts(**{name: getattr(proposal, name) for name in TEXT_NAMES}),
        plan=tuple(PlanStep(**step) for step in proposal.plan),
        cost=cost_of(deal),
        shows_conventions=proposal.shows_conventions,
    )
