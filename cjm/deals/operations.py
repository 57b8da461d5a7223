"""Everything that changes a deal. Each function is one transaction: the rows, the board's totals and the history go together."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField, F, Value
from django.db.models.functions import Round
from django.utils.translation import gettext as _

from cjm.clients.models import Client
from cjm.clients.operations import create_client
from cjm.deals.changes import describe_changes
from cjm.deals.engine import MoveVerdict
from cjm.deals.models import Deal, DealEvent, Evidence, StageMove
from cjm.deals.queries import criteria_named_by, judge
from cjm.deals.search import search_text
from cjm.deals.totals import carry_over, place_and_share, recount_stage_totals
from cjm.journey.models import ExitCriterion, Journey, PurchaseType, Stage, both_languages
from cjm.journey.operations import load_default_journey
from cjm.journey.queries import stages_of
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.team.models import Currency, User
from cjm.team.operations import in_company_currency, load_default_currencies

FIELDS = frozenset(
    {
        "title",
        "client",
        "owner",
        "purchase_type",
        "amount",
        "currency",
        "problem",
        "problem_owner",
        "yearly_cost_of_inaction",
        "next_step",
        "next_step_on",
    }
)


class MoveRefused(ValidationError):
    """A deal may not change its stage so. `missing` are the criteria without evidence; with a reason the move is possible."""

    def __init__(self, verdict: MoveVerdict, missing: list[ExitCriterion]) -> None:
        if verdict.is_back:
            message = _("Say why the deal goes back.")
        elif missing:
            message = _("Evidence is missing for: %(criteria)s. Record it, or give a reason to move without it.") % {
                "criteria": "; ".join(criterion.text for criterion in missing)
            }
        else:
            message = _("Say why the deal leaves out a stage.")
        super().__init__({"reason": message})
        self.verdict = verdict
        self.missing = missing


class DealClosed(ValidationError):
    """The deal is closed where it should be open, or the other way round."""

    def __init__(self, deal: Deal) -> None:
        if deal.is_open:
            super().__init__(_("This deal is open already."))
        else:
            super().__init__(_("This deal is closed. Reopen it first."))


def record_event(*, deal: Deal, by: User, at: datetime, kind: str, data: Mapping[str, Any]) -> DealEvent:
    """Add a row to the deal's history. `data` must be JSON and hold nothing that not everybody who sees the deal may read."""
    return DealEvent.objects.create(deal=deal, by=by, at=at, kind=kind, data=dict(data))


def prepare_first_deal() -> None:
    """Load what every deal needs (a journey, roles, currencies) where an installation has none yet."""
    load_default_currencies()
    load_default_journey()


@transaction.atomic
def create_deal(
    *,
    by: User,
    at: datetime,
    client: Client,
    title: str,
    amount: Decimal,
    currency: str,
    purchase_type: str = PurchaseType.NEW_TASK,
    journey: Journey | None = None,
    owner: User | None = None,
    **fields: Any,
) -> Deal:
    """Return a new deal at the first stage of its journey, owned by `owner` or else by `by`, in the team of the client.

    Without a journey the default one is taken, loaded if need be. Raises ValidationError for an unknown currency, for an owner
    outside the client's team and for a journey without a stage for this kind of purchase.
    """
    load_default_currencies()
    deal = Deal(
        client=client,
        team=client.team,
        owner=owner or by,
        journey=journey or load_default_journey(),
        purchase_type=purchase_type,
        currency=currency,
        created_at=at,
        updated_at=at,
        stage_since=at,
    )
    _assign(deal, {"title": title, "amount": amount, **fields})
    deal.stage = _first_stage(deal)
    deal.save(force_insert=True)
    carry_over(None, place_and_share(deal))
    record_event(deal=deal, by=by, at=at, kind="deal_created", data={"stage": both_languages(deal.stage, "name")})
    return deal


@transaction.atomic
def create_deal_with_client(*, by: User, at: datetime, client_name: str, owner: User | None = None, **fields: Any) -> Deal:
    """Return a new deal with a new client, who belongs to the team of `owner` or else of `by`."""
    client = create_client(by=by, at=at, name=client_name, team=(owner or by).team)
    return create_deal(by=by, at=at, client=client, owner=owner, **fields)


@transaction.atomic
def update_deal(*, deal: Deal, by: User, at: datetime, based_on: int | None, **changes: Any) -> Deal:
    """Write `changes` and return the deal. Raises StaleVersion when somebody saved after version `based_on`."""
    _hold(deal)
    before = place_and_share(deal)
    told = describe_changes(deal, {name: value for name, value in changes.items() if getattr(deal, name) != value})
    _assign(deal, changes)
    deal.updated_at = at
    save_if_current(deal, based_on=based_on, fields=[*changes, "amount_base", "search", "updated_at"])
    carry_over(before, place_and_share(deal))
    if told:
        record_event(deal=deal, by=by, at=at, kind="deal_changed", data={"changes": told})
    return deal


@transaction.atomic
def record_evidence(
    *,
    deal: Deal,
    criterion: ExitCriterion | None,
    text: str,
    observed_on: date,
    by: User,
    at: datetime,
    link: str = "",
    person: str = "",
    weight: str = Evidence.Weight.SELLER_CLAIMED,
) -> Evidence:
    """Return new evidence of what the buyer did, for `criterion` or for none. Raises ValidationError for one of another journey."""
    if criterion is not None and criterion.stage.journey_id != deal.journey_id:
        raise ValidationError({"criterion": _("This criterion belongs to another journey.")})
    evidence = Evidence.objects.create(
        deal=deal,
        stage=criterion.stage if criterion else deal.stage,
        criterion=criterion,
        text=text,
        link=link,
        person=person,
        observed_on=observed_on,
        weight=weight,
        recorded_by=by,
        recorded_at=at,
    )
    buyer_acted(deal=deal, on=observed_on, at=at)
    data = {"text": text[:200], "criterion": both_languages(criterion, "text") if criterion else {}}
    record_event(deal=deal, by=by, at=at, kind="evidence_recorded", data=data)
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Remove evidence that was recorded by mistake; the history keeps its words."""
    deal = evidence.deal
    evidence.delete()
    latest = Evidence.objects.filter(deal=deal).order_by("-observed_on").values_list("observed_on", flat=True).first()
    if deal.buyer_acted_on == evidence.observed_on:
        deal.buyer_acted_on = latest
    Deal.objects.filter(pk=deal.pk).update(buyer_acted_on=deal.buyer_acted_on, updated_at=at)
    record_event(deal=deal, by=by, at=at, kind="evidence_withdrawn", data={"text": evidence.text[:200]})


def buyer_acted(*, deal: Deal, on: date, at: datetime) -> None:
    """Note that the buyer did something on that day; an earlier day than the last known one changes nothing."""
    if deal.buyer_acted_on is None or deal.buyer_acted_on < on:
        deal.buyer_acted_on = on
    deal.updated_at = at
    Deal.objects.filter(pk=deal.pk).update(buyer_acted_on=deal.buyer_acted_on, updated_at=at)


@transaction.atomic
def move_to_stage(
    *, deal: Deal, to_stage: Stage, by: User, at: datetime, reason: str = "", based_on: int | None = None
) -> StageMove:
    """Move the deal and return the move.

    Raises MoveRefused when neither the evidence nor a reason is there, DealClosed for a won or lost deal, StaleVersion when
    `based_on` is given and somebody saved after it, ValidationError for a stage of another journey or the one where it stands.
    """
    _hold(deal)
    _refuse_stale(deal, based_on)
    if not deal.is_open:
        raise DealClosed(deal)
    verdict = judge(deal, to_stage)
    if verdict.needs_reason and not reason.strip():
        raise MoveRefused(verdict, criteria_named_by(verdict))
    from_stage = deal.stage
    _stand_at(deal, to_stage, since=at, at=at)
    move = StageMove.objects.create(
        deal=deal, from_stage=from_stage, to_stage=to_stage, is_back=verdict.is_back, reason=reason, moved_by=by, moved_at=at
    )
    data = {"from": both_languages(from_stage, "name"), "to": both_languages(to_stage, "name"), "is_back": verdict.is_back}
    record_event(deal=deal, by=by, at=at, kind="stage_moved", data={**data, "reason": reason, "unproven": len(verdict.missing)})
    return move


@transaction.atomic
def undo_move(*, move: StageMove, by: User, at: datetime) -> None:
    """Take a move back as if it had not happened; the history keeps both. Raises StaleVersion when the deal has moved on since."""
    deal = move.deal
    _hold(deal)
    latest, earlier = [*StageMove.objects.filter(deal=deal)[:2], None, None][:2]
    if latest != move or move.from_stage is None or not deal.is_open:
        raise StaleVersion(deal)
    _stand_at(deal, move.from_stage, since=earlier.moved_at if earlier else deal.created_at, at=at)
    data = {"from": both_languages(move.to_stage, "name"), "to": both_languages(move.from_stage, "name")}
    move.delete()
    record_event(deal=deal, by=by, at=at, kind="move_undone", data=data)


@transaction.atomic
def close_deal(*, deal: Deal, status: str, by: User, at: datetime, reason: str = "", based_on: int | None = None) -> Deal:
    """Close the deal as won or lost. Raises ValidationError for another status, DealClosed when it is closed, StaleVersion."""
    if status not in (Deal.Status.WON, Deal.Status.LOST):
        raise ValidationError({"status": _("A deal is closed as won or as lost.")})
    return _set_status(deal, status, by=by, at=at, based_on=based_on, kind="deal_closed", data={"status": status, "reason": reason})


@transaction.atomic
def reopen_deal(*, deal: Deal, by: User, at: datetime, reason: str = "", based_on: int | None = None) -> Deal:
    """Open a won or lost deal again, at the stage where it stood."""
    return _set_status(deal, Deal.Status.OPEN, by=by, at=at, based_on=based_on, kind="deal_reopened", data={"reason": reason})


@transaction.atomic
def record_headroom(
    *, deal: Deal, headroom: float | None, evidence_score: float | None, at: datetime, evidence_holds_until: date | None = None
) -> Deal:
    """Keep what the cost of ownership says: headroom as a fraction of our price, the score from 0 to 1, None when unknown.

    `evidence_holds_until` is the last day on which every number under them holds; None when nothing ends that.
    """
    if any(value is not None and not math.isfinite(value) for value in (headroom, evidence_score)):
        raise ValueError("Headroom and evidence score are finite numbers or None.")
    _hold(deal)
    before = place_and_share(deal)
    # Nobody types these, so the version stays and nobody's open form goes stale.
    figures = {
        "headroom": headroom,
        "evidence_score": evidence_score,
        "evidence_holds_until": evidence_holds_until,
        "updated_at": at,
    }
    for name, value in figures.items():
        setattr(deal, name, value)
    Deal.objects.filter(pk=deal.pk).update(**figures)
    carry_over(before, place_and_share(deal))
    return deal


@transaction.atomic
def revalue_deals(*, currency: Currency) -> None:
    """Work out anew what the deals in `currency` are worth in the company's own, and with it the board's totals."""
    worth = Round(F("amount") * Value(currency.rate, output_field=DecimalField(max_digits=18, decimal_places=8)), 2)
    Deal.objects.filter(currency=currency.code).update(amount_base=worth)
    recount_stage_totals()


def _hold(deal: Deal) -> None:
    """Bring the row in hand up to what is stored, and keep others from changing it until the transaction ends."""
    deal.refresh_from_db(from_queryset=Deal.objects.select_for_update())


def _refuse_stale(deal: Deal, based_on: int | None) -> None:
    if based_on is not None and deal.version != based_on:
        raise StaleVersion(deal)


def _stand_at(deal: Deal, stage: Stage, *, since: datetime, at: datetime) -> None:
    before = place_and_share(deal)
    deal.stage, deal.stage_since, deal.updated_at = stage, since, at
    save_if_current(deal, based_on=deal.version, fields=["stage", "stage_since", "updated_at"])
    carry_over(before, place_and_share(deal))


def _set_status(
    deal: Deal, status: str, *, by: User, at: datetime, based_on: int | None, kind: str, data: Mapping[str, Any]
) -> Deal:
    _hold(deal)
    _refuse_stale(deal, based_on)
    if deal.is_open == (status == Deal.Status.OPEN):
        raise DealClosed(deal)
    before = place_and_share(deal)
    deal.status, deal.updated_at = status, at
    save_if_current(deal, based_on=deal.version, fields=["status", "updated_at"])
    carry_over(before, place_and_share(deal))
    record_event(deal=deal, by=by, at=at, kind=kind, data=data)
    return deal


def _first_stage(deal: Deal) -> Stage:
    for stage in stages_of(deal):
        return stage
    raise ValidationError({"journey": _("This journey has no stage for this kind of purchase.")})


def _assign(deal: Deal, values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"A deal has no editable {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        setattr(deal, name, value)
    if deal.owner.team_id != deal.team_id and not deal.owner.sees_every_team:
        raise ValidationError({"owner": _("The owner has to be of the team that looks after the client.")})
    if deal.client.team_id != deal.team_id:
        raise ValidationError({"client": _("This client belongs to another team.")})
    deal.amount_base = in_company_currency(deal.amount, deal.currency)
    deal.search = search_text(deal)
