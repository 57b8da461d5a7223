"""What the negotiation desk reads. What a person may not know is never loaded for them."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from cjm.deals.models import Deal
from cjm.team.models import User
from tco.evaluation import sentence_of
from tco.mapping import Document, json_number
from tco.models import CostModel
from tco.negotiation.models import Concession, InternalCost, NegotiationTry

SHOWN_TRIES = 12


def priced(document: Document, rows: Sequence[Concession]) -> tuple[list[Any], dict[int, str]]:
    """Return the line of each concession, None where the model cannot work it out any more, and by place what is wrong."""
    from tco.negotiation.engine import read_gifts

    lines, errors = read_gifts(document, [gift_of(row) for row in rows])
    problems: dict[int, str] = {}
    for place, error in errors:
        problems.setdefault(place, sentence_of(error))
    return lines, problems


def gift_of(row: Concession) -> Document:
    """Return a concession as a line of the exchange format: a benefit, at the prices of the base date, rising with them."""
    when: Document = {"at": row.at}
    if row.at is None:
        when = (
            {"from": row.first}
            | ({} if row.last is None else {"to": row.last})
            | ({} if row.every is None else {"every": row.every})
        )
    amount = row.expression if row.amount is None else json_number(row.amount)
    return {"name": row.gives, "category": "benefit", "type": "benefit", "amount": amount, "when": when}


def concession_of(user: User | Any, deal: Deal, pk: int) -> Concession:
    """Return a concession of this deal that `user` may change. Raises Http404."""
    row = Concession.objects.editable_by(user).filter(cost_model__deal=deal, pk=pk).select_related("cost_model").first()
    if row is None:
        raise Http404
    return row


def internal_cost_of(user: User | Any, cost_model: CostModel) -> InternalCost:
    """Return what the offer costs us, unsaved where nothing was entered; ask only for those for whom `sees_internal_cost` holds."""
    return InternalCost.objects.visible_to(user).filter(cost_model=cost_model).first() or InternalCost(cost_model=cost_model)


def tries_of(user: User | Any, cost_model: CostModel) -> list[NegotiationTry]:
    """Return what was tried last on the desk, latest first."""
    return list(NegotiationTry.objects.visible_to(user).filter(cost_model=cost_model).select_related("by")[:SHOWN_TRIES])
