"""The table of trades and the list of what was tried, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.kernel import formats
from tco.catalogue import client_policies
from tco.charts.wording import shortest
from tco.negotiation.answers import NOTHING
from tco.negotiation.desk import Outcome, Side
from tco.negotiation.models import Concession, NegotiationTry
from tco.negotiation.page import DeskPage, Trade, TradeSum, margin_at
from tco.presentation import wording
from tco.presentation.amounts import Amounts, amounts_for, percentage


@dataclass(frozen=True)
class TradeRow:
    """A trade as the table shows it. `our_cost` and `return_on_cost` are None for those who may not know them."""

    pk: int
    version: int
    policy: str
    gives: str
    asks: str
    worth: str
    problem: str
    status: str
    status_label: str
    our_cost: str | None
    return_on_cost: str | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class SumRow:
    """Trades of one state together."""

    label: str
    worth: str
    our_cost: str | None
    return_on_cost: str | None
    instead: str


@dataclass(frozen=True)
class TryRow:
    """Something that was tried; `query` opens it again. `margin` is None for those who may not know it."""

    row: NegotiationTry
    inputs: str
    query: Mapping[str, str]
    saving: str
    headroom: str
    rival_discount: str
    margin: str | None


# --- Trades -------------------------------------------------------------------------------------------------------------------


def trade_rows(page: DeskPage) -> list[TradeRow]:
    """Return the table of trades."""
    amounts = _trade_amounts(page)
    last = len(page.trades) - 1
    return [_trade_row(page, trade, amounts, is_first=place == 0, is_last=place == last) for place, trade in enumerate(page.trades)]


def _trade_row(page: DeskPage, trade: Trade, amounts: Amounts, *, is_first: bool, is_last: bool) -> TradeRow:
    row = trade.row
    word = client_policies().get(row.policy)
    return TradeRow(
        pk=row.pk,
        version=row.version,
        policy=word.name if word else row.policy,
        gives=row.gives,
        asks=row.asks,
        worth=amounts.plain(trade.worth),
        problem=trade.problem,
        status=row.status,
        status_label=str(row.get_status_display()),
        our_cost=_our_cost(trade, amounts) if page.sees_cost else None,
        return_on_cost=_return_on_cost(trade.worth, trade.our_cost) if page.sees_cost else None,
        is_first=is_first,
        is_last=is_last,
    )


def _our_cost(trade: Trade, amounts: Amounts) -> str:
    """Return what a trade costs us, in the model's currency, else with the currency in which it was entered."""
    if trade.our_cost_elsewhere:
        return formats.money(trade.row.our_cost, trade.row.our_cost_currency)
    return amounts.plain(trade.our_cost)


def sum_rows(page: DeskPage) -> list[SumRow]:
    """Return the sums below the table of trades."""
    amounts = _trade_amounts(page)
    return [_sum_row(page, each, amounts) for each in page.sums]


def _sum_row(page: DeskPage, each: TradeSum, amounts: Amounts) -> SumRow:
    labels = {Concession.Status.OFFERED: _("Offered, together"), Concession.Status.AGREED: _("Agreed, together")}
    instead = ""
    if each.as_discount is not None and each.as_discount > 0:
        instead = _("instead of a discount of %(share)s") % {"share": percentage(each.as_discount)}
    return SumRow(
        label=labels[Concession.Status(each.status)],
        worth=amounts.plain(each.worth),
        our_cost=amounts.plain(each.our_cost) if page.sees_cost else None,
        return_on_cost=_return_on_cost(each.worth, each.our_cost) if page.sees_cost else None,
        instead=instead,
    )


def _trade_amounts(page: DeskPage) -> Amounts:
    return amounts_for(str(page.document["currency"]), [trade.worth or 0.0 for trade in page.trades])


def _return_on_cost(worth: float | None, cost: float | None) -> str:
    """Return what the client has for each unit that it costs us. A discount gives 1."""
    return formats.EMPTY if worth is None or not cost else formats.number(worth / cost, 1)


# --- What was tried -----------------------------------------------------------------------------------------------------------


def answers_to_keep(outcome: Outcome, currency: str) -> dict[str, Any]:
    """Return the numbers of a try that everybody who sees the deal may know, as JSON."""
    standing = outcome.standing
    return {
        "currency": currency,
        "rival": outcome.theirs.name[:200],
        "saving": outcome.saving,
        "is_yearly": outcome.is_unequal,
        "headroom": asdict(standing.headroom) if standing.headroom else None,
        "rival_discount": asdict(standing.rival_discount) if standing.rival_discount else None,
        "ours": _side_to_keep(outcome.ours),
        "theirs": _side_to_keep(outcome.theirs),
        "scale": outcome.scale,
        "counted": outcome.counted,
    }


def _side_to_keep(side: Side) -> dict[str, float | None]:
    return {"present_value": side.present_value, "price": side.price, "discount": side.discount}


def try_rows(page: DeskPage, tries: Sequence[NegotiationTry]) -> list[TryRow]:
    """Return what was tried, in words; the margin is worked out now, from what our offer costs us today."""
    return [_try_row(page, one) for one in tries]


def _try_row(page: DeskPage, one: NegotiationTry) -> TryRow:
    kept, query = one.answers, {str(name): str(value) for name, value in one.inputs.items()}
    amounts = amounts_for(str(kept.get("currency", page.document["currency"])), [kept["saving"]])
    saving = amounts.with_currency(kept["saving"])
    return TryRow(
        row=one,
        inputs=_tried(page, kept, query),
        query=query,
        saving=_("%(amount)s a year") % {"amount": saving} if kept["is_yearly"] else saving,
        headroom=wording.headroom_words(kept["headroom"], kept["rival"], amounts).short,
        rival_discount=wording.rival_discount_words(kept["rival_discount"], kept["rival"]).short,
        margin=_margin_of_try(page, kept) if page.sees_cost else None,
    )


def _tried(page: DeskPage, kept: Mapping[str, Any], query: Mapping[str, str]) -> str:
    parts = [_("against “%(rival)s”") % {"rival": shortest(kept["rival"])}]
    for side, label in (("theirs", _("their price %(change)s")), ("ours", _("our price %(change)s"))):
        if side in query and abs(kept[side]["discount"]) > NOTHING:
            parts.append(label % {"change": percentage(-kept[side]["discount"], signed=True)})
    if query.get("delay"):
        parts.append(_put_off(query["delay"]))
    if query.get("volume"):
        names = {driver["key"]: driver.get("name") or driver["key"] for driver in page.document.get("drivers", ())}
        volume = query["volume"] if query.get("volume_as") == "value" else f"{query['volume'].removesuffix('%').strip()}\u00a0%"
        parts.append(f"{names.get(query.get('driver', ''), query.get('driver', ''))}: {volume}")
    if query.get("without"):
        parts.append(_("without the agreed trades"))
    return "; ".join(parts)


def _put_off(typed: str) -> str:
    """Return by how long the decision was put off; `typed` is the number of months as it was kept."""
    months = Decimal(typed.replace(",", "."))
    shown = formats.number(months, 0 if months == int(months) else 1)
    if months != int(months):
        return pgettext("a number with a decimal", "put off by %(count)s months") % {"count": shown}
    return ngettext("put off by %(count)s month", "put off by %(count)s months", int(months)) % {"count": shown}


def _margin_of_try(page: DeskPage, kept: Mapping[str, Any]) -> str:
    if page.internal is None or kept.get("currency", page.document["currency"]) != page.document["currency"]:
        return formats.EMPTY
    price, counted, scale = kept["ours"]["price"], kept["counted"], kept["scale"]
    margin = margin_at(price, page.internal_amount, page.internal, page.trades, counted=counted, scale=scale)
    return formats.EMPTY if margin is None else percentage(margin.share)
