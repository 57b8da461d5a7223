"""What the pages of a deal read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from cjm.deals.engine import Gate, MoveVerdict, judge_move
from cjm.deals.models import Deal, DealEvent, Evidence, StageMove
from cjm.deals.panels import DealTab, Gap, deal_panels, deal_tabs, gap_finders
from cjm.journey.models import ExitCriterion, Stage, StakeholderRole
from cjm.journey.queries import guided_stage, roles_at, stages_of
from cjm.kernel.listing import Column, SortOrder, sorted_page
from cjm.team.models import User

NAMED_GAPS = 3
UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Step:
    """A stage on the line of steps; `state` is passed, present or ahead."""

    stage: Stage
    state: str


@dataclass(frozen=True)
class DealPage:
    """What the head of every deal page shows."""

    deal: Deal
    tab: str
    tabs: list[DealTab]
    steps: list[Step]
    gaps: list[Gap]
    may_edit: bool

    @property
    def tab_label(self) -> str:
        """The name of the open tab; empty on a page that is no tab."""
        return next((str(tab.label) for tab in self.tabs if tab.key == self.tab), "")

    def context(self, **more: Any) -> dict[str, Any]:
        """Return the template context of a page of this deal."""
        return {"page": self, "deal": self.deal, "may_edit": self.may_edit, **more}


@dataclass(frozen=True)
class CriterionState:
    """An exit criterion and the evidence recorded for it, latest first."""

    criterion: ExitCriterion
    evidence: list[Evidence]


@dataclass(frozen=True)
class MoveOutlook:
    """What a move would be, before it is made."""

    to_stage: Stage
    verdict: MoveVerdict
    missing: list[ExitCriterion]


@dataclass(frozen=True)
class StagePage:
    """A stage of a deal: what guides through it, what is proven, and where the deal can go from it.

    `next_stage` is None at the last stage and for a stage at which the deal does not stand.
    """

    stage: Stage
    is_present: bool
    criteria: list[CriterionState]
    other_evidence: list[Evidence]
    roles: list[StakeholderRole]
    next_stage: Stage | None
    moves_back: int
    undoable: StageMove | None

    @property
    def missing(self) -> list[ExitCriterion]:
        """The required criteria without evidence."""
        return [state.criterion for state in self.criteria if state.criterion.required and not state.evidence]


def visible_deal(user: User | Any, pk: int) -> Deal:
    """Return a deal that exists for `user`. Raises Http404 for one that does not exist at all, or not for them."""
    deal = Deal.objects.visible_to(user).select_related("client", "owner", "team", "stage", "journey").filter(pk=pk).first()
    if deal is None:
        raise Http404
    return deal


def editable_deal(user: User | Any, pk: int) -> Deal:
    """Return a deal that `user` may change. Raises Http404 when they may not see it, PermissionDenied when they only may see it."""
    deal = visible_deal(user, pk)
    if not may_edit(user, deal):
        raise PermissionDenied
    return deal


def may_edit(user: User | Any, deal: Deal) -> bool:
    """Say whether `user` may change `deal`."""
    return Deal.objects.editable_by(user).filter(pk=deal.pk).exists()


def deal_page(user: User | Any, deal: Deal, *, tab: str) -> DealPage:
    """Return what the head of a deal's page shows, with `tab` marked as the open one."""
    gaps = [gap for finder in gap_finders for gap in finder.find([deal]).get(deal.pk, ())]
    return DealPage(
        deal=deal, tab=tab, tabs=list(deal_tabs), steps=steps_of(deal), gaps=gaps[:NAMED_GAPS], may_edit=may_edit(user, deal)
    )


def steps_of(deal: Deal) -> list[Step]:
    """Return the stages that the deal passes, and the one where it stands should it not be among them."""
    stages = {stage.pk: stage for stage in stages_of(deal)} | {deal.stage_id: deal.stage}
    here = deal.stage.position
    return [
        Step(stage, "present" if stage.pk == deal.stage_id else "passed" if stage.position < here else "ahead")
        for stage in sorted(stages.values(), key=lambda stage: (stage.position, stage.pk))
    ]


def stage_page(user: User, deal: Deal, *, stage_pk: int | None, now: datetime) -> StagePage:
    """Return what the journey tab shows of the stage `stage_pk`, or of the one where the deal stands."""
    steps = steps_of(deal)
    shown = next((step.stage.pk for step in steps if step.stage.pk == stage_pk), deal.stage_id)
    stage = guided_stage(shown)
    evidence = list(deal.evidence.filter(stage=shown).select_related("recorded_by"))
    is_present = shown == deal.stage_id
    ahead = [step.stage for step in steps if step.state == "ahead"]
    moves = list(deal.moves.select_related("from_stage", "to_stage").order_by("-moved_at", "-pk"))
    return StagePage(
        stage=stage,
        is_present=is_present,
        criteria=[
            CriterionState(criterion, [one for one in evidence if one.criterion_id == criterion.pk])
            for criterion in stage.exit_criteria.all()
        ],
        other_evidence=[one for one in evidence if one.criterion_id is None],
        roles=roles_at(stage),
        next_stage=ahead[0] if ahead and is_present and deal.is_open else None,
        moves_back=sum(1 for move in moves if move.is_back),
        undoable=undoable_move(moves, user=user, now=now) if deal.is_open else None,
    )


def undoable_move(moves: Sequence[StageMove], *, user: User, now: datetime) -> StageMove | None:
    """Return the latest of `moves` (latest first) if `user` made it a short time ago."""
    latest = moves[0] if moves else None
    if latest is None or latest.moved_by_id != user.pk or now - latest.moved_at > UNDO_WITHIN:
        return None
    return latest


def judge(deal: Deal, to_stage: Stage) -> MoveVerdict:
    """Return what a move of `deal` to `to_stage` would be. Raises ValidationError for a stage the deal cannot go to."""
    if to_stage.journey_id != deal.journey_id or to_stage.pk == deal.stage_id:
        raise ValidationError({"to": _("Choose another stage of this deal's journey.")})
    here, there = deal.stage.position, to_stage.position
    left = {step.stage.pk: step.stage for step in steps_of(deal) if here <= step.stage.position < there}
    proven = set(deal.evidence.filter(criterion__isnull=False).values_list("criterion_id", flat=True))
    missing: dict[int, list[int]] = {key: [] for key in left}
    for criterion in ExitCriterion.objects.filter(stage__in=left, required=True).order_by("position"):
        if criterion.pk not in proven:
            missing[criterion.stage_id].append(criterion.pk)
    gates = [Gate(stage.position, tuple(missing[key])) for key, stage in left.items()]
    return judge_move(gates, here=here, there=there)


def criteria_named_by(verdict: MoveVerdict) -> list[ExitCriterion]:
    """Return the criteria that a move would leave unproven, in the order of the journey."""
    criteria = ExitCriterion.objects.filter(pk__in=verdict.missing).select_related("stage")
    return list(criteria.order_by("stage__position", "position"))


def move_outlook(deal: Deal, to_stage: Stage | None) -> MoveOutlook | None:
    """Return what the reader should know before moving `deal` to `to_stage`; None when that is no place to go to."""
    if to_stage is None:
        return None
    try:
        verdict = judge(deal, to_stage)
    except ValidationError:
        return None
    return MoveOutlook(to_stage, verdict, criteria_named_by(verdict))


def panels_of(user: User, deal: Deal, *, tab: str) -> list[tuple[str, Any]]:
    """Return the template and the content of each section that other features add to a tab."""
    return [(panel.template, panel.load(user, deal)) for panel in deal_panels if panel.tab == tab]


def history_page(deal: Deal, parameters: QueryDict) -> Page[DealEvent]:
    """Return a page of the deal's history, latest first, in the order it was written: a clock that is set back changes nothing."""
    events = deal.events.select_related("by")
    return sorted_page(events, parameters, SortOrder("written", descending=True), {"written": Column("pk")})
