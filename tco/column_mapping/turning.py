"""Tables with alternatives in rows and costs in columns: how they are recognised, and turned so that they read like the others."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from tco.column_mapping.grid import body_rows, merged_ranges, number_share
from tco.column_mapping.layout import ALTERNATIVE, AMOUNT, NAME, UNIT_PRICE
from tco.column_mapping.periods import period_named
from tco.column_mapping.words import OURS, STATUS_QUO, category_likely_for, category_meant_by, column_meant_by, without_unit
from tco.engine.reading.reader import MAX_ALTERNATIVES
from tco.spreadsheet.package import column_letters
from tco.spreadsheet.tables import RawSheet
from tco.spreadsheet.values import Cell

OFFER = re.compile(
    r"\b(?:offer|option|variant|supplier|vendor|competitor|rival|alternative|"
    r"предложени\w*|вариант\w*|поставщик\w*|конкурент\w*|альтернатив\w*)\b",
    re.IGNORECASE,
)
FEWEST_COSTS = 2
CERTAIN_COSTS = 3  # so many headings that speak of costs tell enough, whatever the rows are called
MOSTLY = 0.5


class TurnedSheet(RawSheet):
    """A table whose rows are the columns of `sheet` and the other way round, from its headings in row `head` on.

    Its row of headings is the column of names, number `first`. Every cell keeps its address in the file.
    """

    def __init__(self, sheet: RawSheet, head: int, first: int) -> None:
        self.name, self.is_hidden = sheet.name, sheet.is_hidden
        self.offset = head - 1
        self.hidden_rows = frozenset(sheet.hidden_columns)
        self.hidden_columns = frozenset(row - self.offset for row in sheet.hidden_rows if row >= head)
        self.merged, self.widths = [], {}
        self.titles = [cell.shown for number, cells in sheet.rows.items() if number < head for cell in cells.values()]
        self.rows = {}
        for number, cells in sorted(sheet.rows.items()):
            for place, cell in cells.items() if number >= head else ():
                self.rows.setdefault(place, {})[number - self.offset] = cell
        self.rows = {place: self.rows[place] for place in sorted(self.rows) if place >= first}
        corner = self.address(first, 1)
        self.rows.setdefault(first, {})[1] = Cell(self.name, corner, "text", _("Cost item"))

    def address(self, row: int, place: int) -> str:
        return f"{column_letters(row)}{place + self.offset}"

    def row_name(self, row: int) -> str:
        return column_letters(row)

    def column_name(self, place: int) -> str:
        return str(place + self.offset)


def first_column(sheet: RawSheet, head: int) -> int:
    """Return the number of the first column with anything in it from the headings on."""
    filled = (min(cells) for number, cells in sheet.rows.items() if number >= head and cells)
    return min(filled, default=1)


def can_be_turned(sheet: RawSheet, head: int, headings: Sequence[str]) -> bool:
    """Say whether every amount of a table stands in a cell of its own: none is merged, and no row of a text file ends early."""
    rows = [head, *body_rows(sheet, head)]
    last = max((place for place, heading in enumerate(headings, start=1) if heading), default=0)
    is_merged = any(merged.top <= rows[-1] and rows[0] <= merged.bottom for merged in merged_ranges(sheet))
    return not is_merged and all(sheet.widths.get(row, last) >= last for row in rows)


def has_offers_in_rows(sheet: RawSheet, head: int, headings: Sequence[str]) -> bool:
    """Say whether the rows of a table are most likely alternatives and its columns costs."""
    rows = body_rows(sheet, head)
    first = first_column(sheet, head)
    costs = [
        place for place, heading in enumerate(headings, start=1) if place > first and (heading or number_share(sheet, rows, place))
    ]
    if not (1 < len(rows) <= MAX_ALTERNATIVES and len(costs) >= FEWEST_COSTS and can_be_turned(sheet, head, headings)):
        return False
    names = [sheet.rows[row][first].shown.strip() if first in sheet.rows[row] else "" for row in rows]
    if (
        not all(names)
        or number_share(sheet, rows, first)
        or not all(_may_be_a_cost(sheet, rows, headings, place) for place in costs)
    ):
        return False
    corner = column_meant_by(headings[first - 1])
    if corner not in (None, "", ALTERNATIVE):
        return False
    heads = [headings[place - 1] for place in costs]
    turned, straight = _share(heads, _is_cost), _share(names, _is_cost) + _share(heads, _is_offer)
    named = _share(names, _is_offer) + (corner == ALTERNATIVE) + (len(costs) > MAX_ALTERNATIVES)
    if not named and (turned <= MOSTLY or len(costs) < CERTAIN_COSTS):
        return False
    return turned + named >= MOSTLY and turned + named > 2 * straight


def _may_be_a_cost(sheet: RawSheet, rows: Sequence[int], headings: Sequence[str], place: int) -> bool:
    heading = headings[place - 1]
    filled = any(place in sheet.rows[row] for row in rows)
    is_numeric = not filled or number_share(sheet, rows, place) >= MOSTLY
    return (
        bool(heading)
        and is_numeric
        and period_named(heading) is None
        and (column_meant_by(heading) in (None, AMOUNT, NAME, UNIT_PRICE) or _is_cost(heading))
    )


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(test(text) for text in texts) / len(texts)


def _is_cost(text: str) -> bool:
    words = without_unit(text)
    return bool(category_meant_by(words) or category_likely_for(words))


def _is_offer(text: str) -> bool:
    return bool(OFFER.search(text) or OURS.search(text) or STATUS_QUO.search(text))
