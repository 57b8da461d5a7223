"""What the negotiation desk reads. What a person may not know is never loaded for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.team.models import User
from tco.evaluation import sentence_of
from tco.mapping import Document, json_number
from tco.models import CostModel
from tco.negotiation.currencies import rate_into
from tco.negotiation.models import Concession, InternalCost, NegotiationTry
from tco.negotiation.querysets import ConcessionQuerySet

SHOWN_TRIES = 12
SHOWN_REMOVED = 12
PUT_BACK_WITHIN = timedelta(days=30)


def priced(document: Document, rows: Sequence[Concession]) -> tuple[list[Any], dict[int, str]]:
    """Return the line of each concession, None where the model cannot work it out any more, and by place what is wrong."""
    from tco.negotiation.engine import read_gifts

    problems = {place: sentence for place, row in enumerate(rows) if (sentence := _of_another_currency(row, document))}
    places = [place for place in range(len(rows)) if place not in problems]
    read, errors = read_gifts(document, [gift_of(rows[place], document) for place in places])
    for number, error in errors:
        problems.setdefault(places[number], sentence_of(error))
    lines = dict(zip(places, read, strict=True))
    return [lines.get(place) for place in range(len(rows))], problems


def _of_another_currency(row: Concession, document: Document) -> str:
    """Return why the worth of a concession cannot be read in the model's currency, "" when it can."""
    words = {"before": row.currency, "now": document["currency"]}
    if row.expression and row.currency != document["currency"]:
        return _("Written for a model in %(before)s; the model is in %(now)s now. Open it and write it anew.") % words
    if rate_into(document, row.currency) is None:
        return _("Entered in %(before)s; the model is in %(now)s now. Open it and enter it anew.") % words
    return ""


def gift_of(row: Concession, document: Document) -> Document:
    """Return a concession as a line of the exchange format: a benefit, at the prices of the base date, rising with them."""
    when: Document = {"at": row.at}
    if row.at is None:
        when = (
            {"from": row.first}
            | ({} if row.last is None else {"to": row.last})
            | ({} if row.every is None else {"every": row.every})
        )
    amount = row.expression if row.amount is None else json_number(row.amount)
    gift: Document = {"name": row.gives, "category": "benefit", "type": "benefit", "amount": amount, "when": when}
    return gift if row.currency == document["currency"] else gift | {"currency": row.currency}


def concession_of(user: User | Any, deal: Deal, pk: int) -> Concession:
    """Return a concession of this deal that `user` may change. Raises Http404."""
    return _one_of(deal, Concession.objects.editable_by(user).filter(pk=pk))


def removed_concession_of(user: User | Any, deal: Deal, pk: int) -> Concession:
    """Return a concession of this deal that was removed, or is back already, and that `user` may change. Raises Http404."""
    return _one_of(deal, Concession.with_removed.editable_by(user).filter(pk=pk))


def _one_of(deal: Deal, rows: ConcessionQuerySet) -> Concession:
    row = rows.filter(cost_model__deal=deal).select_related("cost_model").first()
    if row is None:
        raise Http404
    return row


def removed_lately(user: User | Any, cost_model: CostModel, now: datetime) -> list[Concession]:
    """Return the concessions that `user` sees and that can still be put back, the latest removed first."""
    rows = Concession.with_removed.visible_to(user).filter(cost_model=cost_model)
    return list(rows.removed_since(now - PUT_BACK_WITHIN)[:SHOWN_REMOVED])


def internal_cost_of(user: User | Any, cost_model: CostModel) -> InternalCost:
    """Return what the offer costs us, unsaved where nothing was entered; ask only for those for whom `sees_internal_cost` holds."""
    return InternalCost.objects.visible_to(user).filter(cost_model=cost_model).first() or InternalCost(cost_model=cost_model)


def tries_of(user: User | Any, cost_model: CostModel) -> list[NegotiationTry]:
    """Return what was tried last on the desk, latest first."""
    return list(NegotiationTry.objects.visible_to(user).filter(cost_model=cost_model).select_related("by")[:SHOWN_TRIES])
