"""What the totals of a stage have to be, counted from the deals themselves.

The operations keep `StageTotal` up to date row by row; this is the whole count, for imports, for repair and for the tests that compare.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.db import transaction

from cjm.deals.models import Deal, StageTotal

CENT = Decimal("0.01")
Place = tuple[int, int, int]


@dataclass
class CountedTotal:
    """Count and sums of open deals, as the columns of the same names in `StageTotal`."""

    count: int = 0
    amount: Decimal = Decimal(0)
    priced_amount: Decimal = Decimal(0)
    room_amount: Decimal = Decimal(0)


def room_amount(amount_base: Decimal, headroom: float) -> Decimal:
    """Return what a price could rise by, in the company's currency: the amount times its headroom, to the cent, half to even.

    Every deal is rounded by itself, so that adding and taking away single deals gives the same sum as counting all.
    """
    return (amount_base * Decimal(str(headroom))).quantize(CENT, rounding=ROUND_HALF_EVEN)


def counted_stage_totals() -> dict[Place, CountedTotal]:
    """Return the totals of the open deals by (team, owner, stage), counted from the deals."""
    totals: dict[Place, CountedTotal] = defaultdict(CountedTotal)
    deals = Deal.objects.open().order_by().values_list("team_id", "owner_id", "stage_id", "amount_base", "headroom")
    for team, owner, stage, amount_base, headroom in deals.iterator(chunk_size=10_000):
        total = totals[team, owner, stage]
        total.count += 1
        total.amount += amount_base
        if headroom is not None:
            total.priced_amount += amount_base
            total.room_amount += room_amount(amount_base, headroom)
    return dict(totals)


def kept_stage_totals() -> dict[Place, CountedTotal]:
    """Return the totals as they are kept, without those that have come down to nothing."""
    return {
        (row.team_id, row.owner_id, row.stage_id): CountedTotal(row.count, row.amount, row.priced_amount, row.room_amount)
        for row in StageTotal.objects.exclude(count=0, amount=0, priced_amount=0, room_amount=0)
    }


def stage_totals_are_right() -> bool:
    """Say whether the kept totals equal a count of the deals."""
    return kept_stage_totals() == counted_stage_totals()


@transaction.atomic
def recount_stage_totals() -> None:
    """Replace the kept totals by a count of the deals."""
    StageTotal.objects.all().delete()
    StageTotal.objects.bulk_create(
        StageTotal(
            team_id=team,
            owner_id=owner,
            stage_id=stage,
            count=total.count,
            amount=total.amount,
            priced_amount=total.priced_amount,
            room_amount=total.room_amount,
        )
        for (team, owner, stage), total in counted_stage_totals().items()
    )
