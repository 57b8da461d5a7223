"""The tables of deals as files."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.deals import history
from cjm.deals.models import Deal, DealEvent
from cjm.kernel.export import ExportColumn, ExportTable, export


def deals_table(deals: QuerySet[Deal]) -> ExportTable[Deal]:
    """Return the columns of the list of deals, as a file shows them."""
    columns: list[ExportColumn[Deal]] = [
        ExportColumn(_("Deal"), lambda deal: deal.title, width=40),
        ExportColumn(_("Client"), lambda deal: deal.client.name, width=30),
        ExportColumn(_("Stage"), lambda deal: deal.stage.name, width=24),
        ExportColumn(_("Status"), lambda deal: deal.get_status_display()),
        ExportColumn(_("Owner"), lambda deal: deal.owner.name, width=24),
        ExportColumn(_("Amount"), lambda deal: deal.amount, width=16, places=2),
        ExportColumn(_("Currency"), lambda deal: deal.currency, width=10),
        ExportColumn(_("Headroom"), lambda deal: deal.headroom, width=12, places=1, is_fraction=True),
        ExportColumn(_("Next step"), lambda deal: deal.next_step, width=40),
        ExportColumn(_("Date of the next step"), lambda deal: deal.next_step_on, width=14),
        ExportColumn(_("Buyer acted"), lambda deal: deal.buyer_acted_on, width=14),
        ExportColumn(pgettext("date of a deal", "Changed"), lambda deal: deal.updated_at, width=18),
    ]
    return ExportTable(_("Deals"), _("Deals"), columns, deals)


def export_history(deal: Deal, kind: str, *, on: date) -> HttpResponseBase:
    """Return the history of a deal as it stands, latest first, as a file; the download itself comes after."""
    columns: list[ExportColumn[DealEvent]] = [
        ExportColumn(_("When"), lambda event: event.at, width=18),
        ExportColumn(_("Who"), lambda event: event.by.name, width=24),
        ExportColumn(pgettext("head of a column of a history", "What happened"), history.tell, width=100),
    ]
    name = pgettext("name of a file", "%(deal)s, history") % {"deal": deal.title}
    latest = deal.events.order_by("-pk").values_list("pk", flat=True).first() or 0
    events: Any = deal.events.filter(pk__lte=latest).select_related("by").order_by("-pk")
    return export(ExportTable(_("History"), name, columns, events), kind, on=on)
