"""What is known of tables in layouts of their own: how one was read before."""

from collections.abc import Sequence
from typing import Any

from cjm.deals.models import Deal
from tco.column_mapping.layout import Layout, signature_of
from tco.column_mapping.models import ColumnMapping


def remembered_layout(user: Any, deal: Deal, headings: Sequence[str]) -> Layout | None:
    """Return how the team of the deal read a table with these headings last, None when it never did."""
    mapping = ColumnMapping.objects.visible_to(user).filter(team=deal.team_id, signature=signature_of(headings)).first()
    if mapping is None:
        return None
    layout = Layout.from_json(mapping.layout)
    return layout.with_headings(headings) if len(layout.columns) == len(headings) else None
