"""What is known of tables in layouts of their own: how one was read before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import Http404

from cjm.deals.models import Deal
from cjm.kernel.listing import ROWS_PER_PAGE
from cjm.team.models import User
from tco.column_mapping.layout import Layout, signature_of
from tco.column_mapping.models import ColumnMapping

LISTED_HEADINGS = 8


@dataclass(frozen=True)
class RememberedRow:
    """A remembered layout as the list shows it: the headings that are read, how many more there are, and those left out."""

    mapping: ColumnMapping
    headings: list[str]
    more: int
    left_out: int
    may_edit: bool


def remembered_mapping(user: Any, deal: Deal, headings: Sequence[str]) -> ColumnMapping | None:
    """Return what the team of the deal remembers of a table with these headings, None when it never read one."""
    mapping = ColumnMapping.objects.visible_to(user).filter(team=deal.team_id, signature=signature_of(headings)).first()
    return mapping if mapping is not None and len(mapping.layout.get("columns", ())) == len(headings) else None


def remembered_layout(user: Any, deal: Deal, headings: Sequence[str]) -> Layout | None:
    """Return how the team of the deal read a table with these headings last, None when it never did."""
    mapping = remembered_mapping(user, deal, headings)
    return None if mapping is None else Layout.from_json(mapping.layout).with_headings(headings)


def remembered_page(user: User, number: str) -> tuple[Page[ColumnMapping], list[RememberedRow]]:
    """Return a page of the layouts that `user` sees, the one used last first."""
    visible = ColumnMapping.objects.visible_to(user).select_related("team", "made_by")
    page = Paginator(visible.order_by(F("used_at").desc(nulls_last=True), "-updated_at", "pk"), ROWS_PER_PAGE).get_page(number)
    editable = set(ColumnMapping.objects.editable_by(user).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    return page, [_row(mapping, may_edit=mapping.pk in editable) for mapping in page]


def editable_mapping(user: User, pk: int) -> ColumnMapping:
    """Return a layout that `user` may change. Raises Http404 when it is not theirs to see, PermissionDenied."""
    mapping = ColumnMapping.objects.visible_to(user).filter(pk=pk).first()
    if mapping is None:
        raise Http404
    if not ColumnMapping.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return mapping


def _row(mapping: ColumnMapping, *, may_edit: bool) -> RememberedRow:
    columns = Layout.from_json(mapping.layout).columns
    headings = [column.heading for column in columns if column.means and column.heading]
    left_out = sum(not column.means and bool(column.heading) for column in columns)
    return RememberedRow(mapping, headings[:LISTED_HEADINGS], max(len(headings) - LISTED_HEADINGS, 0), left_out, may_edit)
