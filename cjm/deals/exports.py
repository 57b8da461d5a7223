"""The tables of deals as files."""

from datetime import date
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.deals import history, listing
from cjm.deals.models import Deal, DealEvent
from cjm.kernel.export import ExportColumn, ExportTable, export
from cjm.team.models import User


def export_deals(user: User, parameters: QueryDict, kind: str, *, on: date) -> HttpResponseBase:
    """Return the deals that the list shows on all its pages, as a file."""
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
    return export(ExportTable(_("Deals"), _("Deals"), columns, listing.all_listed_deals(user, parameters, today=on)), kind, on=on)


def export_history(deal: Deal, kind: str, *, on: date) -> HttpResponseBase:
    """Return the history of a deal, latest first, as a file."""
    columns: list[ExportColumn[DealEvent]] = [
        ExportColumn(_("When"), lambda event: event.at, width=18),
        ExportColumn(_("Who"), lambda event: event.by.name, width=24),
        ExportColumn(pgettext("head of a column of a history", "What happened"), history.tell, width=100),
    ]
    name = pgettext("name of a file", "%(deal)s, history") % {"deal": deal.title}
    events: Any = deal.events.select_related("by").order_by("-at", "-pk")
    return export(ExportTable(_("History"), name, columns, events), kind, on=on)
