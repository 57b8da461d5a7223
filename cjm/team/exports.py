"""The company's record as a file."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.kernel.export import ExportColumn, ExportTable
from cjm.team.models import CompanyEvent
from cjm.team.queries import RecordFilters
from cjm.team.record import tell


def record_table(filters: RecordFilters) -> ExportTable[CompanyEvent]:
    """Return the record as it stands, without the download that is just being asked for."""
    columns: list[ExportColumn[CompanyEvent]] = [
        ExportColumn(_("When"), lambda event: event.at, width=18),
        ExportColumn(_("Who"), lambda event: event.by_name, width=24),
        ExportColumn(pgettext("head of a column of a history", "What happened"), tell, width=100),
    ]
    events = filters.events()
    latest = events.order_by("-pk").values_list("pk", flat=True).first() or 0
    title = pgettext("title of a page", "Audit")
    return ExportTable(title, title, columns, events.filter(pk__lte=latest))
