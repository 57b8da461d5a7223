"""The list of clients as a file."""

from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cjm.clients.models import Client
from cjm.clients.queries import all_listed_clients
from cjm.kernel.export import ExportColumn, ExportTable
from cjm.team.models import User


def clients_table(user: User, parameters: QueryDict) -> ExportTable[Any]:
    """Return the clients that the list shows on all its pages."""
    columns: list[ExportColumn[Any]] = [
        ExportColumn(_("Name"), lambda client: client.name, width=40),
        ExportColumn(_("Industry"), lambda client: client.industry, width=24),
        ExportColumn(_head("city"), lambda client: client.city),
        ExportColumn(_head("country"), lambda client: client.country),
        ExportColumn(_head("website"), lambda client: client.website, width=30),
        ExportColumn(_head("about"), lambda client: client.about, width=60),
        ExportColumn(_head("team"), lambda client: client.team.name),
        ExportColumn(_("Open deals"), lambda client: client.open_deals, width=12),
    ]
    return ExportTable(_("Clients"), _("Clients"), columns, all_listed_clients(user, parameters))


def _head(field: str) -> str:
    return capfirst(str(getattr(Client._meta.get_field(field), "verbose_name", "")))
