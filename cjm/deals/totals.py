"""The board's totals: what each open deal adds to its stage, kept in the transaction of every change to a deal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, DecimalField, F, FloatField, Q, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, Greatest, Least, Round

from cjm.deals.models import Deal, StageTotal

# Past a thousand times our price, headroom says nothing more; the cap keeps one odd model from drowning a column.
HEADROOM_CAP = 1000.0
CENT = Decimal("0.01")
Place = tuple[int, int, int]


@dataclass(frozen=True)
class Share:
    """What deals add to the totals of one place (stage, team, owner)."""

    count: int = 0
    amount: Decimal = Decimal(0)
    priced_amount: Decimal = Decimal(0)
    room_amount: Decimal = Decimal(0)

    def plus(self, other: "Share", sign: int) -> "Share":
        """Return this share with `other` added (`sign` 1) or taken away (-1)."""
        return Share(
            self.count + sign * other.count,
            self.amount + sign * other.amount,
            self.priced_amount + sign * other.priced_amount,
            self.room_amount + sign * other.room_amount,
        )


def place_and_share(deal: Deal) -> tuple[Place, Share]:
    """Return where a deal counts and what it adds there: nothing once it is closed."""
    place = (deal.stage_id, deal.team_id, deal.owner_id)
    if not deal.is_open:
        return place, Share()
    if deal.headroom is None:
        return place, Share(1, deal.amount_base)
    headroom = Decimal(repr(max(-HEADROOM_CAP, min(HEADROOM_CAP, deal.headroom))))
    room = (deal.amount_base * headroom).quantize(CENT, ROUND_HALF_UP)
    return place, Share(1, deal.amount_base, deal.amount_base, room)


def carry_over(before: tuple[Place, Share] | None, after: tuple[Place, Share] | None) -> None:
    """Take away what a deal added before a change and add what it adds after it. Call inside the transaction of the change."""
    changes: dict[Place, Share] = defaultdict(Share)
    if before is not None:
        changes[before[0]] = changes[before[0]].plus(before[1], -1)
    if after is not None:
        changes[after[0]] = changes[after[0]].plus(after[1], 1)
    # Always in the same order: two moves in opposite directions must not wait for each other.
    for place, change in sorted(changes.items(), key=lambda item: item[0]):
        if change != Share():
            _add(place, change)


def _add(place: Place, change: Share) -> None:
    stage, team, owner = place
    if _add_to_row(place, change):
        return
    try:
        with transaction.atomic():
            StageTotal.objects.create(stage_id=stage, team_id=team, owner_id=owner, **vars(change))
    except IntegrityError:
        # Somebody else made the row in the meantime.
        _add_to_row(place, change)


def _add_to_row(place: Place, change: Share) -> int:
    stage, team, owner = place
    return StageTotal.objects.filter(stage=stage, team=team, owner=owner).update(
        **{name: F(name) + value for name, value in vars(change).items()}
    )


def room_of_deal() -> CombinedExpression:
    """Return by how much the price of a deal could rise, rounded to the cent as `place_and_share` does, for a sum over deals."""
    capped = Least(Greatest(F("headroom"), Value(-HEADROOM_CAP)), Value(HEADROOM_CAP))
    return Round(Cast(F("amount_base"), FloatField()) * capped * 100) / 100


@transaction.atomic
def recount_stage_totals() -> None:
    """Make all totals anew from the deals, for bulk loads and repairs."""
    StageTotal.objects.all().delete()
    StageTotal.objects.bulk_create(StageTotal(**row) for row in _totals_by_counting())


def _totals_by_counting() -> Iterable[Mapping[str, Any]]:
    money = DecimalField(max_digits=24, decimal_places=2)
    nothing = Value(Decimal(0), output_field=money)
    return (
        Deal.objects.open()
        .order_by()
        .values("stage_id", "team_id", "owner_id")
        .annotate(
            count=Count("*"),
            total=Sum("amount_base"),
            priced_amount=Coalesce(Sum("amount_base", filter=Q(headroom__isnull=False), output_field=money), nothing),
            room_amount=Coalesce(Cast(Sum(room_of_deal(), filter=Q(headroom__isnull=False)), money), nothing),
        )
        .values("stage_id", "team_id", "owner_id", "count", "priced_amount", "room_amount", amount=F("total"))
        .iterator()
    )
