"""What was made of a table, in words for the preview: what counts, what was left out and what was multiplied."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.kernel import formats
from cjm.kernel.text import normalise
from tco.column_mapping.layout import OF_AN_ALTERNATIVE, Layout
from tco.column_mapping.offers import quantity_places
from tco.spreadsheet.tables import RawSheet

LISTED = 12


class Told:
    """What reading the rows and columns of a table found out, gathered by kind."""

    def __init__(self, sheet: RawSheet, layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.rows: dict[str, list[str]] = defaultdict(list)
        self.scaled_rows: dict[int, list[str]] = defaultdict(list)

    def note(self, kind: str, row: str) -> None:
        """Remember a row of a kind: "total", "section", "not_total", "hidden", "empty"."""
        self.rows[kind].append(row)

    def sentences(self) -> Iterator[str]:
        """Yield everything that the preview has to say of rows and columns."""
        sentences: dict[str, Callable[[int], str]] = {
            "section": lambda count: ngettext(
                "Taken for the heading of a section, whose words are the category of the rows below it: row %(rows)s.",
                "Taken for headings of sections, whose words are the category of the rows below them: rows %(rows)s.",
                count,
            ),
            "total": lambda count: ngettext(
                "Left out, because it is the sum of others: row %(rows)s.",
                "Left out, because they are sums of others: rows %(rows)s.",
                count,
            ),
            "not_total": lambda count: ngettext(
                "Read as a cost although it speaks of a total, for its amounts are not the sum of rows above it: row %(rows)s.",
                "Read as costs although they speak of totals, for their amounts are not the sum of rows above: rows %(rows)s.",
                count,
            ),
            "hidden": lambda count: ngettext(
                "Left out, because it is hidden in the file: row %(rows)s.",
                "Left out, because they are hidden in the file: rows %(rows)s.",
                count,
            ),
            "empty": lambda count: ngettext(
                "Left out, because it has no amount: row %(rows)s.",
                "Left out, because they have no amount: rows %(rows)s.",
                count,
            ),
        }
        yield from self._products()
        yield from self._scales()
        for kind, sentence in sentences.items():
            if rows := self.rows[kind]:
                yield sentence(len(rows)) % {"rows": listed(rows)}
        yield from self._columns()

    def _products(self) -> Iterator[str]:
        columns = self.layout.columns
        pairs = [
            " × ".join(named_row(self.sheet.column_name(place), columns[place - 1].heading) for place in pair)
            for pair in quantity_places(columns).items()
        ]
        if pairs:
            yield _("Amounts are the unit price times the quantity: %(columns)s.") % {"columns": listed(pairs)}

    def _scales(self) -> Iterator[str]:
        by_scale: dict[int, list[str]] = defaultdict(list)
        for place, use in enumerate(self.layout.columns, start=1):
            if use.means in OF_AN_ALTERNATIVE and use.scale and use.scale != self.layout.scale:
                by_scale[use.scale].append(named_row(self.sheet.column_name(place), use.heading))
        for scale, columns in by_scale.items():
            if scale == 1:
                text = ngettext("Not multiplied: column %(columns)s.", "Not multiplied: columns %(columns)s.", len(columns))
            else:
                text = ngettext("× %(scale)s: column %(columns)s.", "× %(scale)s: columns %(columns)s.", len(columns))
            yield text % {"scale": formats.number(scale, 0), "columns": listed(columns)}
        for scale, rows in self.scaled_rows.items():
            if scale == 1:
                text = ngettext(
                    "Not multiplied, as the row says: %(rows)s.", "Not multiplied, as the rows say: %(rows)s.", len(rows)
                )
            else:
                text = ngettext("× %(scale)s, as the row says: %(rows)s.", "× %(scale)s, as the rows say: %(rows)s.", len(rows))
            yield text % {"scale": formats.number(scale, 0), "rows": listed(rows)}

    def _columns(self) -> Iterator[str]:
        used = [(place, use) for place, use in enumerate(self.layout.columns, start=1) if use.means]
        hidden = [
            named_row(self.sheet.column_name(place), use.heading) for place, use in used if place in self.sheet.hidden_columns
        ]
        if hidden:
            yield _("Read although hidden in the file: column %(columns)s.") % {"columns": listed(hidden)}
        ignored = [
            named_row(self.sheet.column_name(place), use.heading)
            for place, use in enumerate(self.layout.columns, start=1)
            if not use.means and use.heading
        ]
        if ignored:
            text = ngettext("This column was left out: %(columns)s.", "These columns were left out: %(columns)s.", len(ignored))
            yield text % {"columns": listed(ignored)}


def listed(items: list[str]) -> str:
    """Return the first of many, and how many more there are."""
    shown = ", ".join(items[:LISTED])
    if len(items) <= LISTED:
        return shown
    return _("%(shown)s and %(more)s more") % {"shown": shown, "more": len(items) - LISTED}


def named_row(where: str, text: str) -> str:
    """Return a row or column with what it is called, short enough for a list of them."""
    if not text:
        return where
    return _("%(where)s “%(text)s”") % {"where": where, "text": normalise(text, single_line=True)[:40]}
