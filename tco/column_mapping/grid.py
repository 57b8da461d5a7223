"""A sheet as somebody else laid it out: where its headings stand, and what its rows are."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tco.column_mapping.layout import AMOUNT, QUANTITY, UNIT_PRICE
from tco.column_mapping.periods import SPAN, is_period
from tco.column_mapping.words import IN_TOTAL, column_meant_by, without_unit
from tco.spreadsheet.layout import comparable
from tco.spreadsheet.package import column_number
from tco.spreadsheet.tables import RANGE, RawSheet
from tco.spreadsheet.values import Cell
from tco.spreadsheet.written_numbers import is_nothing, looks_like_a_number

HEAD_ROWS = 30
SAMPLES = 3
BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:\.0)?\Z")


@dataclass(frozen=True)
class Merged:
    """A range of merged cells; the value stands in its first one."""

    reference: str
    left: int
    top: int
    right: int
    bottom: int


def merged_ranges(sheet: RawSheet) -> list[Merged]:
    """Return the merged cells of a sheet."""
    found = [(reference, RANGE.match(reference)) for reference in sheet.merged]
    return [
        Merged(reference, column_number(match[1]), int(match[2]), column_number(match[3]), int(match[4]))
        for reference, match in found
        if match
    ]


def is_number(cell: Cell) -> bool:
    """Say whether a cell holds a number, as such or as text, or what stands for one."""
    return cell.kind in ("number", "formula", "error") or (cell.kind == "text" and looks_like_a_number(str(cell.value)))


def head_row(sheet: RawSheet, is_known: Callable[[str], bool]) -> int | None:
    """Return the row that most looks like headings: texts side by side, known ones above all, with rows below it.

    Where the row above groups its years, or prices and quantities, by alternative, it is that row.
    """
    numbers = sorted(sheet.rows)
    best: tuple[int, int] | None = None
    for number in numbers[:HEAD_ROWS]:
        cells = {place: cell for place, cell in sheet.rows[number].items() if cell.shown.strip()}
        years = period_places(cells)
        texts = {comparable(cell.shown) for cell in cells.values() if cell.kind == "text" and not is_number(cell)}
        width = len(texts) + sum(cells[place].kind != "text" or is_number(cells[place]) for place in years)
        if width < 2 or number == numbers[-1]:
            continue
        others = sum(is_number(cell) for place, cell in cells.items() if place not in years)
        score = width + 3 * sum(is_known(text) for text in texts) - 2 * others
        if best is None or score > best[0]:
            best = score, number
    if best is None:
        return None
    above = best[1] - 1
    return above if above in sheet.rows and _groups_columns(sheet, above) else best[1]


def period_places(cells: Mapping[int, Cell]) -> frozenset[int]:
    """Return where in a row of headings single periods stand. A bare number is a year where the next or the last one counts on."""
    bare = {place: int(float(cell.shown)) for place, cell in sorted(cells.items()) if BARE_YEAR.match(cell.shown.strip())}
    runs = list(bare.items())
    counted = {
        place
        for (one, first), (other, second) in itertools.pairwise(runs)
        if second == first + 1 and other == one + 1
        for place in (one, other)
    }
    days = {place for place, cell in cells.items() if cell.kind == "date"}
    named = {place for place, cell in cells.items() if place not in bare and cell.kind == "text" and is_period(cell.shown)}
    return frozenset(counted | named | (days if len(days) > 1 else set()))


def _groups_columns(sheet: RawSheet, head: int) -> bool:
    """Say whether a row names the alternatives to which the years, or prices and quantities, in the row below it belong."""
    above, below = sheet.rows.get(head, {}), sheet.rows.get(head + 1, {})
    parts = _places_of_parts(below)
    groups = [cell for place, cell in above.items() if place in parts and cell.kind == "text" and not is_number(cell)]
    if not parts or not groups or period_places(above):
        return False
    # Where both rows have something to the left, the lower one is the first of the costs, unless it heads a column too.
    beside = [place for place in below if place not in parts and place < min(parts)]
    return all(place not in above or column_meant_by(below[place].shown) is not None for place in beside)


def _places_of_parts(cells: Mapping[int, Cell]) -> frozenset[int]:
    """Return where the headings stand that each alternative has of its own: its years, or its price and its quantity."""
    years = period_places(cells)
    if years:
        return years
    means = {place: column_meant_by(without_unit(cell.shown)) for place, cell in cells.items() if cell.kind == "text"}
    numeric = {place: comparable(cells[place].shown) for place, one in means.items() if one in (AMOUNT, QUANTITY, UNIT_PRICE)}
    times = Counter(numeric.values())
    repeated = frozenset(place for place, text in numeric.items() if times[text] > 1)
    return repeated if {means[place] for place in repeated} > {QUANTITY} else frozenset()


def titles_above(sheet: RawSheet, head: int) -> list[str]:
    """Return the texts above the headings."""
    above = [cell.shown for number, cells in sheet.rows.items() if number < head for cell in cells.values()]
    return [*sheet.titles, *above]


def headings_of(sheet: RawSheet, head: int) -> list[str]:
    """Return what stands above each column, "" where nothing does, up to the last column with anything below the headings.

    Where a heading is merged with the cell below it, or spans several columns that have headings of their own in the next row, the
    lower text is the heading; a year comes with the alternative that stands above it.
    """
    last = max((max(cells) for number, cells in sheet.rows.items() if number >= head), default=0)
    depth = head_depth(sheet, head)
    groups = _group_names(sheet, head, last) if _groups_columns(sheet, head) else {}
    headings = []
    for place in range(1, last + 1):
        texts = [_head_text(sheet.rows[row][place]) for row in range(head, head + depth) if place in sheet.rows.get(row, {})]
        group = groups.get(place, "")
        heading = f"{group} {texts[-1]}" if group and texts and texts[-1] != group else texts[-1] if texts else ""
        headings.append(heading[:200])
    return headings


def _group_names(sheet: RawSheet, head: int, last: int) -> dict[int, str]:
    """Return what stands above each year or part, and sums of years: up to the end of a merged range, else to the next text."""
    above, below = sheet.rows[head], sheet.rows[head + 1]
    parts = _places_of_parts(below)
    ends = {merged.left: merged.right for merged in merged_ranges(sheet) if merged.top == head}
    names: dict[int, str] = {}
    group, end = "", 0
    for place in range(1, last + 1):
        if place in above:
            group, end = _head_text(above[place]), ends.get(place, last)
        is_sum = place in below and is_sum_heading(below[place].shown)
        if group and place <= end and (place in parts or (is_sum and place - 1 in names)):
            names[place] = group
    return names


def is_sum_heading(text: str) -> bool:
    """Say whether a heading says that the column sums up others: "Total", "2027–2031", "5 years"."""
    return bool(IN_TOTAL.search(comparable(text)) or SPAN.search(text))


def _head_text(cell: Cell) -> str:
    """Return a heading as a text; a year in a cell of numbers without decimals."""
    text = " ".join(cell.shown.split())
    return text.removesuffix(".0") if BARE_YEAR.match(text) else text


def head_depth(sheet: RawSheet, head: int) -> int:
    """Return how many rows the headings take: two where a merged one, or an alternative, spans columns that the next row names."""
    if _groups_columns(sheet, head):
        return 2
    below = sheet.rows.get(head + 1, {})
    for merged in merged_ranges(sheet):
        spans = merged.top == head and merged.bottom == head and merged.right > merged.left
        named = [cell for place, cell in below.items() if merged.left <= place <= merged.right] if spans else []
        if len(named) > 1 and all(cell.kind == "text" and not is_number(cell) for cell in named):
            return 2
    return 1


def body_rows(sheet: RawSheet, head: int) -> list[int]:
    """Return the numbers of the filled rows below the headings."""
    first = head + head_depth(sheet, head)
    return [number for number in sorted(sheet.rows) if number >= first]


def samples_of(sheet: RawSheet, head: int, place: int) -> list[str]:
    """Return the first values of a column."""
    shown = (sheet.rows[number][place].shown.strip() for number in body_rows(sheet, head) if place in sheet.rows[number])
    found: list[str] = []
    for text in shown:
        if text and text not in found:
            found.append(text)
        if len(found) == SAMPLES:
            break
    return found


def number_share(sheet: RawSheet, rows: Iterable[int], place: int) -> float:
    """Return how many of the filled cells of a column are numbers, 0…1; 0 for an empty column."""
    cells = [sheet.rows[number][place] for number in rows if place in sheet.rows[number]]
    counted = [cell for cell in cells if not (cell.kind == "text" and is_nothing(str(cell.value)))]
    return sum(map(is_number, counted)) / len(counted) if counted else 0.0


def spread(sheet: RawSheet, places: Iterable[int]) -> dict[tuple[int, int], Cell]:
    """Return the value that a merged range gives to each of its other cells, in the columns given, by row and column.

    Ranges of a real sheet do not overlap, so those of one column come to no more than its rows: what goes past that is no real one.
    """
    last = max(sheet.rows, default=0)
    left = dict.fromkeys(places, last)
    given: dict[tuple[int, int], Cell] = {}
    for merged in merged_ranges(sheet):
        cell = sheet.rows.get(merged.top, {}).get(merged.left)
        if cell is None or merged.left not in left or merged.left != merged.right:
            continue
        rows = range(merged.top + 1, min(merged.bottom, last) + 1)
        left[merged.left] -= len(rows)
        for row in rows if left[merged.left] >= 0 else ():
            given[row, merged.left] = cell
    return given
