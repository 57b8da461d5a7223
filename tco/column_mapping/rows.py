"""What each row of a client's table is: a cost, a sum of others, the heading of a section, or nothing.

Words propose and amounts decide: a row that only mentions a total is one when its amounts are the sum of rows beside it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from cjm.kernel.text import normalise
from tco.column_mapping.grid import is_number, merged_ranges
from tco.column_mapping.layout import ALTERNATIVE, AMOUNT, IGNORED, NAME, OF_AN_ALTERNATIVE, Layout
from tco.column_mapping.words import category_likely_for, category_meant_by
from tco.spreadsheet.tables import RawSheet
from tco.spreadsheet.values import BadCell, Cell
from tco.spreadsheet.written_numbers import is_nothing, written_number

Kind = Literal["line", "total", "parent", "section", "hidden", "empty", "blank"]
NUMBERING = re.compile(r"(?:[0-9]+\.)*[0-9]*[.)]?\Z")
NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)*)[.)]?(?:\s|\Z)")
# Words that no cost begins with; and those that some do: "Total station", "Sum insured".
_ALWAYS = (
    r"grand total|sub-?\s?totals?|sum total|in total|итого|итог|подытог|промежуточный итог|общий итог|всего|сумма итого|общая сумма"
)
_OFTEN = r"totals?|sum|сумма"
_JOINED = (
    r"of|for|per|costs?|amount|price|sum|net|gross|incl\w*|excl\w*|with|without|vat|tco|by|over|"
    r"по|за|без|с|со|в|на|с учетом|включая|затрат\w*|расход\w*|стоимост\w*|ндс|к оплате|eur|usd|rub|руб|тыс|млн"
)
FIRST = re.compile(rf"(?:{_ALWAYS})\b|(?:{_OFTEN})(?=\s*(?:[\W\d_]*\Z|[,:;(–—-]|(?:{_JOINED})\b))", re.IGNORECASE)
LAST = re.compile(rf"[,:;(–—-]\s*(?:{_ALWAYS}|{_OFTEN})\s*[.:)]*\Z", re.IGNORECASE)
ANYWHERE = re.compile(rf"(?<![@=\w])(?:{_ALWAYS}|{_OFTEN}|итог\w*)\b", re.IGNORECASE)
TOLERANCE = Decimal("0.005")  # of a sum: its parts were rounded where they were typed
FEWEST_SECTIONS = 2
MOST_BLOCKS = 50  # how many sections above a row its amounts are compared with
Amounts = Mapping[int, Decimal]


@dataclass(frozen=True)
class RowKind:
    """What a row is, the words that it is known by, and its number in a list ("2.1").

    A "parent" sums up rows below it and heads them, as 1 does 1.1 and 1.2.
    """

    kind: Kind
    text: str = ""
    says_total: bool = False
    number: str = ""
    has_parts: bool = False

    def is_within(self, head: str) -> bool:
        """Say whether a row that comes after the numbered heading `head` belongs to it; one without a number does."""
        return not head or not self.number or self.number.startswith(f"{head}.")


def row_kinds(sheet: RawSheet, rows: Sequence[int], layout: Layout) -> dict[int, RowKind]:
    """Return what each of these rows is."""
    return _Sorter(sheet, rows, layout).kinds()


class _Sorter:
    """Looks at the rows of one table, first at each, then at how they stand to one another."""

    def __init__(self, sheet: RawSheet, rows: Sequence[int], layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.places = {place for place, use in enumerate(layout.columns, start=1) if use.means in OF_AN_ALTERNATIVE}
        self.belonging = {*self.places, *self.layout.places(ALTERNATIVE)}
        self.meaning = {place for place, use in enumerate(layout.columns, start=1) if use.means}
        # Sums may stand in columns that are left out: the amount beside a unit price.
        self.summed = self.places | {place for place, use in enumerate(layout.columns, start=1) if use.means in (IGNORED, AMOUNT)}
        self.wide = {merged.top for merged in merged_ranges(sheet) if merged.right > merged.left}
        self.shown = [number for number in rows if layout.hidden == "include" or number not in sheet.hidden_rows]
        self.hidden = sorted({*rows} - {*self.shown})
        self.amounts = {number: self._amounts(number) for number in self.shown}
        self.numbers = {number: self._numbering(number) for number in self.shown}
        self.order = {number: order for order, number in enumerate(self.shown)}

    def kinds(self) -> dict[int, RowKind]:
        """Return what each row is."""
        found = {number: RowKind("hidden") for number in self.hidden}
        found |= self._without_amounts([number for number in self.shown if not self._has_amount(number)])
        found |= self._with_amounts(found)
        return {number: self._numbered(number, kind) for number, kind in found.items()}

    def _numbered(self, number: int, kind: RowKind) -> RowKind:
        own = self.numbers.get(number, "")
        return (
            replace(kind, number=own, has_parts=kind.kind in ("section", "parent") and self._heads_numbers(number)) if own else kind
        )

    # --- Rows with amounts ---

    def _with_amounts(self, others: Mapping[int, RowKind]) -> dict[int, RowKind]:
        found: dict[int, RowKind] = {}
        whole: dict[int, Decimal] = {}
        # What the costs came to where each block of them begins: at the top, after a sum, under the heading of a section.
        begins: list[dict[int, Decimal]] = [{}]
        for number in self.shown:
            kind = others.get(number) or found.setdefault(number, self._with_amount(number, whole, begins))
            if kind.kind in ("section", "total", "parent"):
                begins = [*begins[:1], *begins[1:][-MOST_BLOCKS:], dict(whole)]
            elif kind.kind == "line":
                for place, value in self.amounts[number].items():
                    whole[place] = whole.get(place, Decimal(0)) + value
        return found

    def _with_amount(self, number: int, whole: Amounts, begins: Sequence[Amounts]) -> RowKind:
        texts = self._texts(number)
        text = texts[0] if texts else ""
        if self.layout.totals == "include" or self.layout.is_own:
            return RowKind("line", text)
        if self._is_parent(number):
            return RowKind("parent", text)
        says_total = any(ANYWHERE.search(one) for one in texts)
        if _speaks_of_a_sum(text):
            return RowKind("total", text)
        if (says_total or not texts) and any(self._comes_to(number, whole, begin) for begin in begins):
            return RowKind("total", text)
        return RowKind("line", text, says_total=says_total)

    def _is_parent(self, number: int) -> bool:
        """Say whether a numbered row sums up the rows below it that are numbered within it: 2 is 2.1 and 2.2."""
        level = self.numbers[number].count(".") + 1
        sums: dict[int, Decimal] = {}
        for other in self._within(number):
            if self.numbers[other].count(".") == level:
                for place, value in self.amounts[other].items():
                    sums[place] = sums.get(place, Decimal(0)) + value
        return bool(sums) and self._comes_to(number, sums, {})

    def _within(self, number: int) -> Iterator[int]:
        """Yield the rows below a numbered one up to the next that is not numbered within it: of 2 those of 2.1, 2.2 and so on."""
        own = self.numbers[number]
        for order in range(self.order[number] + 1, len(self.shown)) if own else ():
            other = self.shown[order]
            if self.numbers[other].startswith(f"{own}."):
                yield other
            elif self.numbers[other]:
                return

    def _comes_to(self, number: int, whole: Amounts, begin: Amounts) -> bool:
        """Say whether the amounts of a row are what the costs came to since some row above."""
        own = self.amounts[number]
        own = {place: value for place, value in own.items() if place in self.places} or own
        if not any(own.values()):
            return False
        sums = {place: whole.get(place, Decimal(0)) - begin.get(place, Decimal(0)) for place in own}
        return all(abs(value - sums[place]) <= TOLERANCE * max(abs(value), abs(sums[place])) for place, value in own.items())

    # --- Rows without amounts ---

    def _without_amounts(self, rows: Sequence[int]) -> dict[int, RowKind]:
        found = {number: self._bare(number) for number in rows}
        open_ones = [number for number, kind in found.items() if kind.kind == "empty" and self._may_head(number)]
        following = dict(zip(self.shown, self.shown[1:], strict=False))
        heads = [number for number in open_ones if number in following and self._is_likely_cost(following[number])]
        # Unmarked ones count where the whole table is made so: each of them stands above costs.
        if self.layout.sections == "read" and heads == open_ones:
            alone = len(heads) < FEWEST_SECTIONS
            for number in heads:
                text = found[number].text
                if not alone or category_likely_for(text):
                    found[number] = RowKind("section", text)
        return found

    def _bare(self, number: int) -> RowKind:
        """Return what a row without amounts is by its looks alone."""
        texts = [text for text in self._texts(number, self.meaning) if text]
        if not texts:
            return RowKind("blank")
        text = heading_text(texts[0])
        if _speaks_of_a_sum(text) and self.layout.totals != "include" and not self.layout.is_own:
            return RowKind("total", texts[0])
        if len(texts) > 1 or self.layout.sections != "read" or not text:
            return RowKind("empty", texts[0])
        is_marked = number in self.wide or texts[0].rstrip().endswith(":") or self._heads_numbers(number)
        is_loud = len(text) > len("EUR") and text.isupper() and self._may_head(number)
        return RowKind("section" if is_marked or is_loud or category_meant_by(text) else "empty", text)

    def _may_head(self, number: int) -> bool:
        """Say whether a row holds its name alone: no alternative that it belongs to, not even a dash where amounts stand."""
        place = self.layout.place(NAME)
        return place in self.sheet.rows[number] and not self.belonging.intersection(self.sheet.rows[number])

    def _is_likely_cost(self, number: int) -> bool:
        texts = self._texts(number)
        return self._has_amount(number) and bool(texts) and not _speaks_of_a_sum(texts[0])

    def _heads_numbers(self, number: int) -> bool:
        return any(True for _other in self._within(number))

    # --- What stands in a row ---

    def _texts(self, number: int, places: set[int] | None = None) -> list[str]:
        cells = sorted(self.sheet.rows[number].items())
        return list(
            _words_in(
                cell
                for place, cell in cells
                if (places is None or place in places) and not (place in self.places and is_number(cell))
            )
        )

    def _has_amount(self, number: int) -> bool:
        cells = self.sheet.rows[number]
        return any(place in cells and not is_empty(cells[place]) for place in self.places)

    def _amounts(self, number: int) -> dict[int, Decimal]:
        found = ((place, self._number(cell)) for place, cell in self.sheet.rows[number].items() if place in self.summed)
        return {place: value for place, value in found if value is not None}

    def _number(self, cell: Cell) -> Decimal | None:
        if cell.kind not in ("number", "text"):
            return None
        try:
            return written_number(str(cell.value), "point" if cell.kind == "number" else self.layout.decimal).number
        except BadCell:
            return None

    def _numbering(self, number: int) -> str:
        """Return the number that a row has in a list, "" for none."""
        cells = sorted(self.sheet.rows[number].items())
        first = cells[0][1].shown.strip() if cells and cells[0][0] not in self.places else ""
        found = NUMBERED.match(first)
        return found[1] if found else ""


def _speaks_of_a_sum(text: str) -> bool:
    return bool(FIRST.match(text) or LAST.search(text))


def _words_in(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        text = normalise(cell.shown, single_line=True)
        if text and not is_nothing(text) and not NUMBERING.match(text):
            yield text


def heading_text(text: str) -> str:
    """Return the words of a heading without its number and colon."""
    return re.sub(r"^[0-9.)\s]+", "", text).rstrip(": ")


def is_empty(cell: Cell) -> bool:
    """Say whether a cell holds nothing: blanks, or a lone dash."""
    return cell.kind == "text" and (not normalise(str(cell.value)) or is_nothing(str(cell.value)))
