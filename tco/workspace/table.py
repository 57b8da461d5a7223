"""A cost model's rows in hand: found by their keys, changed in memory, and told to what they were before.

Nothing here reads or writes the database but `load`. Every change goes through `change`, `add…`, `remove…` and `place…`, so that
the table knows what was touched: `revert` puts all of it back, and `changed_rows` is what there is to save.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist

from tco.mapping import Document, ModelRows, document_of_rows
from tco.models import Alternative, CostLine, CostModel, Driver

AnyRow: TypeAlias = CostModel | Driver | Alternative | CostLine
Part: TypeAlias = Driver | Alternative | CostLine
Row = TypeVar("Row", Driver, Alternative, CostLine)
HIGHEST_POSITION = 32_000


class TableRow:
    """A row of the table: the same cost in each alternative that has it."""

    __slots__ = ("lines",)

    def __init__(self, lines: Iterable[CostLine] = ()) -> None:
        self.lines = list(lines)

    @property
    def first(self) -> CostLine:
        """The line that gives the row its name."""
        return self.lines[0]

    def line_of(self, alternative: Alternative) -> CostLine | None:
        """Return the line of this alternative, or None."""
        return next((line for line in self.lines if line.alternative is alternative), None)


class Table:
    """The rows of one model in their order."""

    def __init__(self, model: CostModel, drivers: list[Driver], alternatives: list[Alternative], lines: Iterable[CostLine]) -> None:
        self.model = model
        self.drivers = drivers
        self.alternatives = alternatives
        self.rows = _rows_of(lines, {alternative.pk: alternative for alternative in alternatives}, alternatives)
        self._kept = (list(drivers), list(alternatives), [(row, list(row.lines)) for row in self.rows])
        self._before: dict[int, tuple[AnyRow, dict[str, Any]]] = {}
        self._places = self._found_places()

    @classmethod
    def load(cls, model: CostModel) -> "Table":
        """Read everything of a model in three queries."""
        alternatives = list(Alternative.objects.filter(cost_model=model).order_by("position", "pk"))
        lines = CostLine.objects.filter(alternative__cost_model=model).order_by("position", "alternative__position", "pk")
        return cls(model, list(Driver.objects.filter(cost_model=model).order_by("position", "pk")), alternatives, lines)

    # --- Reading ---

    def lines(self) -> Iterator[CostLine]:
        """Give every line, row by row."""
        for row in self.rows:
            yield from row.lines

    def lines_of(self, alternative: Alternative) -> list[CostLine]:
        """Return the lines of an alternative in their order."""
        return [line for row in self.rows for line in row.lines if line.alternative is alternative]

    def line(self, pk: int) -> CostLine:
        """Return a line by its key. Raises CostLine.DoesNotExist."""
        return _found(self.lines(), pk, CostLine)

    def driver(self, pk: int) -> Driver:
        """Return a driver by its key. Raises Driver.DoesNotExist."""
        return _found(self.drivers, pk, Driver)

    def alternative(self, pk: int) -> Alternative:
        """Return an alternative by its key. Raises Alternative.DoesNotExist."""
        return _found(self.alternatives, pk, Alternative)

    def row_of(self, line: CostLine) -> TableRow:
        """Return the row in which a line stands."""
        return self._places[id(line)]

    def _found_places(self) -> dict[int, TableRow]:
        """Return the row of each line, by the identity of the line."""
        return {id(line): row for row in self.rows for line in row.lines}

    def subject(self) -> Alternative:
        """Return the alternative being sold."""
        named = next((each for each in self.alternatives if each.key == self.model.subject), None)
        return named or next((each for each in self.alternatives if each.kind == Alternative.Kind.OURS), self.alternatives[0])

    def document(self) -> Document:
        """Return the document that the rows hold now."""
        lines: dict[int, list[CostLine]] = {id(alternative): [] for alternative in self.alternatives}
        for line in self.lines():
            lines[id(line.alternative)].append(line)
        return document_of_rows(
            ModelRows(self.model, self.drivers, [(alternative, lines[id(alternative)]) for alternative in self.alternatives])
        )

    def row_at(self, path: str) -> tuple[AnyRow, str]:
        """Return the row that a path of the document leads to, and the rest of the path: `alternatives[0].lines[2].when.at`."""
        part, _, rest = path.partition(".")
        name, _, index = part.rstrip("]").partition("[")
        if name == "drivers" and index:
            return self.drivers[int(index)], rest
        if name == "alternatives" and index:
            alternative = self.alternatives[int(index)]
            inner, _, tail = rest.partition(".")
            if inner.startswith("lines["):
                return self.lines_of(alternative)[int(inner[6:-1])], tail
            return alternative, rest
        return self.model, path

    # --- Changing ---

    def change(self, row: AnyRow, **columns: Any) -> None:
        """Give columns of a row new values, remembering the old ones."""
        if any(differ(getattr(row, name), value) for name, value in columns.items()):
            self._before.setdefault(id(row), (row, dict(row.__dict__)))
            for name, value in columns.items():
                setattr(row, name, value)

    def add_driver(self, driver: Driver, index: int) -> None:
        """Put a new driver into the list."""
        self.drivers.insert(index, driver)

    def remove_driver(self, driver: Driver) -> None:
        """Take a driver out of the list."""
        self.drivers.remove(driver)

    def add_alternative(self, alternative: Alternative, index: int) -> None:
        """Put a new column into the table."""
        self.alternatives.insert(index, alternative)

    def remove_alternative(self, alternative: Alternative) -> None:
        """Take a column out of the table, with its lines."""
        for line in self.lines_of(alternative):
            self.remove_line(line)
        self.alternatives.remove(alternative)

    def add_row(self, lines: Iterable[CostLine], index: int) -> TableRow:
        """Put a new row into the table."""
        row = TableRow(lines)
        self.rows.insert(index, row)
        self._places |= {id(line): row for line in row.lines}
        return row

    def add_line(self, line: CostLine, row: TableRow) -> None:
        """Put a line into a row, in the order of the columns."""
        if line._state.adding:
            line.position = row.first.position
        row.lines.append(line)
        self._places[id(line)] = row
        row.lines.sort(key=lambda each: self.alternatives.index(each.alternative))

    def remove_line(self, line: CostLine) -> None:
        """Take a line out of the table, and its row when it was the last of it."""
        row = self._places.pop(id(line))
        row.lines.remove(line)
        if not row.lines:
            self.rows.remove(row)

    def move_row(self, row: TableRow, index: int) -> None:
        """Put a row before the one that stands at `index` when the row itself is taken out."""
        self.rows.remove(row)
        self.rows.insert(index, row)

    def split(self, line: CostLine) -> None:
        """Give a line a row of its own, after the one in which it stood."""
        row = self.row_of(line)
        if len(row.lines) > 1:
            row.lines.remove(line)
            self.add_row([line], self.rows.index(row) + 1)

    # --- Taking back and saving ---

    def revert(self) -> None:
        """Make the table what it was when it was loaded."""
        for changed, columns in self._before.values():
            changed.__dict__.clear()
            changed.__dict__.update(columns)
        self._before.clear()
        drivers, alternatives, rows = self._kept
        self.drivers[:], self.alternatives[:] = drivers, alternatives
        self.rows[:] = [row for row, _ in rows]
        for row, lines in rows:
            row.lines[:] = lines
        self._places = self._found_places()

    def number_rows(self) -> None:
        """Give drivers, alternatives and rows ascending positions, leaving those as they are that can stay."""
        orders: tuple[Sequence[Driver | Alternative], ...] = (self.drivers, self.alternatives)
        for order in orders:
            for row, position in zip(order, _positions([(row.position, row.position) for row in order]), strict=True):
                self.change(row, position=position)
        spans = [(min(line.position for line in row.lines), max(line.position for line in row.lines)) for row in self.rows]
        for table_row, position in zip(self.rows, _positions(spans), strict=True):
            for line in table_row.lines:
                self.change(line, position=position)

    def before(self, row: AnyRow) -> dict[str, Any] | None:
        """Return the attributes of a row before it was changed; None for one that was not."""
        kept = self._before.get(id(row))
        return kept[1] if kept else None

    def changed_rows(self) -> list[AnyRow]:
        """Return the rows of the loaded table whose columns were changed and that are still there."""
        others = {id(row) for row in (*self.removed_rows(), *self.added_rows())}
        return [row for key, (row, _) in self._before.items() if key not in others]

    def removed_rows(self) -> list[Part]:
        """Return the rows that were loaded and are gone: lines first."""
        drivers, alternatives, rows = self._kept
        return [
            *_missing((line for _, lines in rows for line in lines), self.lines()),
            *_missing(alternatives, self.alternatives),
            *_missing(drivers, self.drivers),
        ]

    def added_rows(self) -> list[Part]:
        """Return the rows that came in since loading: drivers and alternatives first."""
        drivers, alternatives, rows = self._kept
        return [
            *_missing(self.drivers, drivers),
            *_missing(self.alternatives, alternatives),
            *_missing(self.lines(), (line for _, lines in rows for line in lines)),
        ]

    def pairs_of_rows(self) -> Iterator[tuple[TableRow, list[CostLine]]]:
        """Give each row with the lines it had when the table was loaded; for a table that stands alike."""
        return zip(self.rows, (lines for _, lines in self._kept[2]), strict=True)

    def stands_alike(self) -> bool:
        """Say whether drivers, alternatives and rows are those that were loaded, in the same order, whatever is in them."""
        drivers, alternatives, rows = self._kept
        firsts = [lines[0] for _, lines in rows]
        return (self.drivers, self.alternatives, [row.first for row in self.rows]) == (drivers, alternatives, firsts)

    def order_before(self) -> tuple[list[Driver], list[Alternative], list[list[CostLine]]]:
        """Return what stood where when the table was loaded."""
        drivers, alternatives, rows = self._kept
        return drivers, alternatives, [lines for _, lines in rows]


def _rows_of(lines: Iterable[CostLine], by_key: dict[int, Alternative], alternatives: list[Alternative]) -> list[TableRow]:
    rows: list[TableRow] = []
    position, taken = -1, set[int]()
    for line in lines:
        line.alternative = by_key[line.alternative_id]
        if line.position != position or line.alternative_id in taken:
            rows.append(TableRow())
            position, taken = line.position, set()
        taken.add(line.alternative_id)
        rows[-1].lines.append(line)
    return rows


def _positions(spans: list[tuple[int, int]]) -> list[int]:
    """Return ascending positions, keeping each that lies between those around it."""
    found: list[int] = []
    for index, (low, high) in enumerate(spans):
        least = found[-1] + 1 if found else 0
        following = spans[index + 1][0] if index + 1 < len(spans) else low + 1
        fits = low == high and low >= least and (low < following or following < least)
        found.append(low if fits else least)
    return list(range(len(found))) if found and found[-1] > HIGHEST_POSITION else found


def _found(rows: Iterable[Row], pk: int, model: type[Row]) -> Row:
    for row in rows:
        if row.pk == pk:
            return row
    raise cast("type[ObjectDoesNotExist]", model.DoesNotExist)


def _missing(rows: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    known = {id(row) for row in others}
    return [row for row in rows if id(row) not in known]


def differ(present: Any, value: Any) -> bool:
    """Say whether the database would hold something else: 100 and 100.0 are not the same number here."""
    return bool(present != value) or (isinstance(present, Decimal | list) and str(present) != str(value))
