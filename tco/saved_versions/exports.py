"""The differences between two versions as a file."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.deals.models import Deal
from cjm.kernel.export import ExportColumn, ExportTable, export
from tco.saved_versions.presentation import DifferencePage, DifferenceRow
from tco.saved_versions.wording import ChangeRow


@dataclass(frozen=True)
class _Row:
    item: DifferenceRow
    change: ChangeRow
    is_first: bool


def export_difference(deal: Deal, shown: DifferencePage, kind: str, *, on: date) -> HttpResponseBase:
    """Return one row for each field that changed; what the item did to the saving stands in its first row."""
    columns: list[ExportColumn[_Row]] = [
        ExportColumn(pgettext("head of a column", "What"), lambda row: row.item.words.name, width=50),
        ExportColumn(pgettext("head of a column", "Field"), lambda row: row.change.field, width=24),
        ExportColumn(pgettext("head of a column", "Before"), lambda row: row.change.before, width=24),
        ExportColumn(pgettext("head of a column", "After"), lambda row: row.change.after, width=24),
        ExportColumn(pgettext("head of a column", "Who"), lambda row: row.item.authors, width=24),
        ExportColumn(_("Effect on the saving"), lambda row: row.item.amount if row.is_first else None, width=20, places=2),
    ]
    rows = [_Row(item, change, place == 0) for item in shown.rows for place, change in enumerate(item.words.rows)]
    name = pgettext("name of a file", "%(deal)s, changes of the cost model") % {"deal": deal.title}
    return export(ExportTable(_("Changes of the cost model"), name, columns, rows), kind, on=on)
