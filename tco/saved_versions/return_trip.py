"""What going back to an earlier model brings with it, told before anybody does it."""

from dataclasses import dataclass

from cjm.deals.models import Deal
from tco.kept_rows import KeptRows, line_keys
from tco.models import CostLine, CostModel, Driver, LineComment


@dataclass(frozen=True)
class ReturnTrip:
    """How much comes back and how much goes out of sight.

    `lines` were removed since and come back, with `comments` on them; `dates` say until when a source holds, `dates_now` do so in
    the present model. `leaving` lines are not in the earlier model, `hushed` comments on them are kept and are there again when
    the lines are. `is_recorded` is False for a model kept by a release that kept its document alone.
    """

    is_recorded: bool
    lines: int = 0
    comments: int = 0
    dates: int = 0
    dates_now: int = 0
    leaving: int = 0
    hushed: int = 0


def return_trip(deal: Deal, kept: KeptRows) -> ReturnTrip:
    """Return what going back to a model, of whose rows `kept` was kept, does to the deal's model as it is now."""
    if not kept:
        return ReturnTrip(is_recorded=False)
    drivers, lines = Driver.objects.filter(cost_model__deal=deal), CostLine.objects.filter(alternative__cost_model__deal=deal)
    there = set(lines.values_list("pk", flat=True))
    then = line_keys(kept)
    # Comments go with a model that is removed as a whole.
    said = list(LineComment.objects.filter(cost_model__in=CostModel.objects.filter(deal=deal)).values_list("line_id", flat=True))
    return ReturnTrip(
        is_recorded=True,
        lines=len(then - there),
        comments=sum(1 for line in said if line in then and line not in there),
        dates=sum(1 for own in (kept["drivers"], *kept["lines"]) for _key, expires in own if expires),
        dates_now=sum(rows.filter(source_expires__isnull=False).count() for rows in (drivers, lines)),
        leaving=len(there - then),
        hushed=sum(1 for line in said if line in there and line not in then),
    )
