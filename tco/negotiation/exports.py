"""The table of trades as a file."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.deals.models import Deal
from cjm.kernel.export import ExportColumn, ExportTable, export
from tco.catalogue import Word, client_policies
from tco.negotiation.page import DeskPage, Trade


def export_trades(deal: Deal, page: DeskPage, kind: str, *, on: date) -> HttpResponseBase:
    """Return the table of trades as the reader of `page` may know it: without our cost, its columns are not there."""
    currency = {"currency": page.document["currency"]}
    policies = client_policies()
    columns: list[ExportColumn[Trade]] = [
        ExportColumn(_("Client policy"), lambda trade: _policy_name(policies, trade), width=24),
        ExportColumn(_("What we give"), lambda trade: trade.row.gives, width=40),
        ExportColumn(
            _("Worth to the client, %(currency)s, present value") % currency, lambda trade: trade.worth, width=18, places=2
        ),
    ]
    if page.sees_cost:
        columns += [
            ExportColumn(_("What it costs us, %(currency)s") % currency, lambda trade: trade.our_cost, width=18, places=2),
            ExportColumn(_("Worth for each unit of our cost"), _return, width=16, places=2),
        ]
    columns += [
        ExportColumn(_("What we ask for"), lambda trade: trade.row.asks, width=40),
        ExportColumn(_("State"), lambda trade: str(trade.row.get_status_display()), width=14),
    ]
    name = pgettext("name of a file", "%(deal)s, trades") % {"deal": deal.title}
    return export(ExportTable(_("Trades"), name, columns, page.trades), kind, on=on)


def _policy_name(policies: Mapping[str, Word], trade: Trade) -> str:
    word = policies.get(trade.row.policy)
    return word.name if word else trade.row.policy


def _return(trade: Trade) -> float | None:
    return trade.worth / trade.our_cost if trade.worth is not None and trade.our_cost else None
