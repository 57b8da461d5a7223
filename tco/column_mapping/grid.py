"""A sheet as somebody else laid it out: where its headings stand, and what its rows are."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tco.spreadsheet.layout import comparable
from tco.spreadsheet.package import column_letters, column_number
from tco.spreadsheet.tables import RANGE, RawSheet
from tco.spreadsheet.values import Cell
from tco.spreadsheet.written_numbers import is_nothing, looks_like_a_number

HEAD_ROWS = 30
SAMPLES = 3
TOTAL = re.compile(
    r"(?:(?:grand |sub-?|sub )?totals?|sum total|in total|"
    r"итого|итог|всего|подытог|промежуточный итог|общий итог|сумма итого|общая сумма)\b",
    re.IGNORECASE,
)


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
    """Return the row that most looks like headings: texts side by side, known ones above all, with rows below it."""
    numbers = sorted(sheet.rows)
    best: tuple[int, int] | None = None
    for number in numbers[:HEAD_ROWS]:
        cells = [cell for cell in sheet.rows[number].values() if cell.shown.strip()]
        texts = {comparable(cell.shown) for cell in cells if cell.kind == "text" and not is_number(cell)}
        if len(texts) < 2 or number == numbers[-1]:
            continue
        score = len(texts) + 3 * sum(is_known(text) for text in texts) - 2 * sum(is_number(cell) for cell in cells)
        if best is None or score > best[0]:
            best = score, number
    return best[1] if best else None


def headings_of(sheet: RawSheet, head: int) -> list[str]:
    """Return what stands above each column, "" where nothing does, up to the last column with anything below the headings.

    Where a heading is merged with the cell below it, or spans several columns that have headings of their own in the next row, the
    lower text is the heading.
    """
    last = max((max(cells) for number, cells in sheet.rows.items() if number >= head), default=0)
    depth = head_depth(sheet, head)
    headings = []
    for place in range(1, last + 1):
        texts = [
            " ".join(sheet.rows[row][place].shown.split()) for row in range(head, head + depth) if place in sheet.rows.get(row, {})
        ]
        headings.append(texts[-1][:200] if texts else "")
    return headings


def head_depth(sheet: RawSheet, head: int) -> int:
    """Return how many rows the headings take: two where a merged one spans columns that the next row names."""
    below = sheet.rows.get(head + 1, {})
    for merged in merged_ranges(sheet):
        spans = merged.top == head and merged.bottom == head and merged.right > merged.left
        named = [below[place] for place in range(merged.left, merged.right + 1) if place in below]
        if spans and len(named) > 1 and all(cell.kind == "text" and not is_number(cell) for cell in named):
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


def is_total(texts: Iterable[str]) -> bool:
    """Say whether a row of these texts is a sum of others."""
    first = next((text.strip() for text in texts if text.strip()), "")
    return bool(TOTAL.match(first))


def spread(sheet: RawSheet, places: Iterable[int]) -> dict[tuple[int, int], Cell]:
    """Return the value that a merged range gives to each of its other cells, in the columns given, by row and column."""
    wanted = set(places)
    given: dict[tuple[int, int], Cell] = {}
    for merged in merged_ranges(sheet):
        cell = sheet.rows.get(merged.top, {}).get(merged.left)
        if cell is None or merged.left not in wanted or merged.left != merged.right:
            continue
        for row in range(merged.top + 1, min(merged.bottom, merged.top + 20_000) + 1):
            given[row, merged.left] = cell
    return given


def address(row: int, place: int) -> str:
    """Return the name of a cell."""
    return f"{column_letters(place)}{row}"
