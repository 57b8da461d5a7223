"""What the amounts of a table are in: read anew from the words of each file, and asked about where last time it was otherwise."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.column_mapping.grid import titles_above
from tco.column_mapping.layout import NAME, OF_AN_ALTERNATIVE, ColumnUse, Layout
from tco.column_mapping.words import scale_named_in
from tco.spreadsheet.tables import RawSheet


def scales_settled(titles: list[str], columns: Sequence[ColumnUse]) -> tuple[int, list[ColumnUse]]:
    """Return what all amounts are in, and the columns with the scale of those that say another one.

    The heading over the names of the costs speaks of all amounts, as the titles above the table do.
    """
    amounts = [column for column in columns if column.means in OF_AN_ALTERNATIVE]
    said = {scale_named_in([column.heading]) for column in amounts}
    if len(said) == 1 and said != {1}:
        return said.pop(), list(columns)
    whole = scale_named_in([*titles, *(column.heading for column in columns if column.means == NAME)])
    scales = [scale_named_in([column.heading]) if column.means in OF_AN_ALTERNATIVE else 1 for column in columns]
    return whole, [
        replace(column, scale=scale) if scale not in (1, whole) else column for column, scale in zip(columns, scales, strict=True)
    ]


def with_scales_said(layout: Layout, sheet: RawSheet, head: int) -> Layout:
    """Return a layout with what the titles and headings of a table say its amounts are in, whatever it was kept with."""
    scale, columns = scales_settled(titles_above(sheet, head), [replace(column, scale=0) for column in layout.columns])
    return replace(layout, scale=scale, columns=tuple(columns), is_scaled_by_hand=False)


def with_scales_marked(layout: Layout, sheet: RawSheet, head: int) -> Layout:
    """Return a layout that says whether somebody chose what its amounts are in against the words of the table."""
    return replace(layout, is_scaled_by_hand=layout.multipliers != with_scales_said(layout, sheet, head).multipliers)


def question_of_scale(last: Layout, sheet: RawSheet, head: int) -> str:
    """Return what to ask where a table does not say what its amounts were taken for last time, "" where it does."""
    said = with_scales_said(last, sheet, head)
    if last.multipliers == said.multipliers:
        return ""
    question = (
        _(
            "Last time somebody chose to multiply the amounts of such a table by %(last)s; the words of this one speak for"
            " %(said)s. The choice stands below: check what the amounts are in."
        )
        if last.is_scaled_by_hand
        else _(
            "Last time the amounts of such a table were multiplied by %(last)s; the words of this one speak for %(said)s, and so it"
            " stands below: check what the amounts are in."
        )
    )
    return question % {"last": _listed(last), "said": _listed(said)}


def _listed(layout: Layout) -> str:
    return " · ".join(formats.number(scale, 0) for scale in sorted(set(layout.multipliers) - {0}))
