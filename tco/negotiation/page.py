"""Everything the desk shows, put together: the model, what was typed, what comes of it, the trades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjm.deals.models import Deal
from cjm.team.models import User
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.negotiation.currencies import amount_in
from tco.negotiation.desk import Desk, Outcome, worth_of_gifts
from tco.negotiation.forms import DeskForm
from tco.negotiation.margin import Margin, margin_of
from tco.negotiation.models import Concession, InternalCost
from tco.negotiation.queries import priced
from tco.negotiation.querysets import sees_internal_cost
from tco.queries import whole_models


@dataclass(frozen=True)
class Trade:
    """A concession priced in the model: its worth to the client at present value, or why it cannot be worked out.

    `our_cost` is None where nothing was entered, and for everybody who may not know it; `our_cost_elsewhere` is true where it was
    entered in a currency that the model has no rate of.
    """

    row: Concession
    worth: float | None
    problem: str
    our_cost: float | None
    our_cost_elsewhere: bool = False


@dataclass(frozen=True)
class TradeSum:
    """Trades in one state together, and the discount that would be worth as much to the client."""

    status: str
    worth: float
    our_cost: float | None
    as_discount: float | None


@dataclass(frozen=True)
class DeskPage:
    """Everything the desk shows to one person. `internal` and `margin` are None for those who may not know them.

    `internal_amount` is our cost in the model's currency, None also where it was entered in one that the model has no rate of.
    """

    model: CostModel
    document: Document
    form: DeskForm
    outcome: Outcome | None
    trades: list[Trade]
    sums: list[TradeSum]
    sees_cost: bool
    internal: InternalCost | None
    internal_amount: float | None
    margin: Margin | None
    years: float
    periods: int


def desk_page(user: User | Any, deal: Deal, query: Mapping[str, str]) -> DeskPage | None:
    """Return the desk of a deal for `user`, with what the address says put to the model; None without a model."""
    model_row = whole_models().filter(deal=deal).first()
    if model_row is None:
        return None
    from tco.engine.reading.reader import read_model

    document = document_of(model_row)
    model = read_model(document)
    sees_cost = sees_internal_cost(user)
    rows = list(Concession.objects.visible_to(user).filter(cost_model=model_row))
    lines, problems = priced(document, rows)
    agreed = {row.pk: line for row, line in zip(rows, lines, strict=True) if line and row.status == Concession.Status.AGREED}
    desk = Desk(document, model, agreed)
    form = DeskForm(query, rivals=desk.rivals(), drivers=desk.drivers())
    form.full_clean()
    outcome = desk.work_out(form)
    trades = _trades(desk, rows, lines, problems, sees_cost=sees_cost)
    internal = InternalCost.objects.visible_to(user).filter(cost_model=model_row).first() if sees_cost else None
    amount = amount_in(document, internal.cost, internal.currency) if internal else None
    return DeskPage(
        model=model_row,
        document=document,
        form=form,
        outcome=outcome,
        trades=trades,
        sums=_sums(trades, desk.as_it_is.ours.price_pv, sees_cost=sees_cost),
        sees_cost=sees_cost,
        internal=internal,
        internal_amount=amount,
        margin=None
        if internal is None or outcome is None
        else margin_at(outcome.ours.price, amount, internal, trades, counted=outcome.counted, scale=outcome.scale),
        years=desk.years,
        periods=model.alternative(model.subject).periods,
    )


def _trades(
    desk: Desk, rows: Sequence[Concession], lines: Sequence[Any], problems: Mapping[int, str], *, sees_cost: bool
) -> list[Trade]:
    worth = iter(worth_of_gifts(desk.as_it_is, [line for line in lines if line]))
    trades = []
    for place, (row, line) in enumerate(zip(rows, lines, strict=True)):
        has_cost = sees_cost and row.our_cost is not None
        cost = amount_in(desk.document, row.our_cost, row.our_cost_currency) if has_cost else None
        trades.append(Trade(row, next(worth) if line else None, problems.get(place, ""), cost, has_cost and cost is None))
    return trades


def _sums(trades: Sequence[Trade], price_pv: float | None, *, sees_cost: bool) -> list[TradeSum]:
    """Return what is offered and what is agreed, each together."""
    sums = []
    for status in (Concession.Status.OFFERED, Concession.Status.AGREED):
        chosen = [trade for trade in trades if trade.row.status == status]
        if chosen:
            worth = sum(trade.worth or 0.0 for trade in chosen)
            cost = cost_of(chosen) if sees_cost else None
            sums.append(TradeSum(status, worth, cost, worth / price_pv if price_pv and price_pv > 0 else None))
    return sums


def cost_of(trades: Sequence[Trade]) -> float | None:
    """Return what the trades cost us together; None where one of them is in a currency that the model has no rate of."""
    return None if any(trade.our_cost_elsewhere for trade in trades) else sum(trade.our_cost or 0.0 for trade in trades)


def margin_at(
    price: float | None,
    amount: float | None,
    internal: InternalCost,
    trades: Sequence[Trade],
    *,
    counted: Sequence[int],
    scale: float,
) -> Margin | None:
    """Return the margin at `price` with the `counted` trades; None where a price or cost is not known in the model's currency."""
    given = cost_of([trade for trade in trades if trade.row.pk in counted])
    if price is None or amount is None or given is None:
        return None
    return margin_of(price=price, cost=amount, lowest=float(internal.lowest_margin), scale=scale, trades=given)
