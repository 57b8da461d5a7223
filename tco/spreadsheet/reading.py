"""A cost sheet read into a document of the exchange format, with the cell that each part of it came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tco.engine.messages import Error
from tco.spreadsheet.layout import Sheet, comparable, in_reader_language
from tco.spreadsheet.line_sheet import ALTERNATIVE_OF_LINE, lines_sheet
from tco.spreadsheet.opening import FileRefused, take_apart
from tco.spreadsheet.package import MAX_BYTES
from tco.spreadsheet.sheets import all_sheets, alternatives_sheet, drivers_sheet, fx_sheet, model_sheet
from tco.spreadsheet.tables import Findings, Problem, RawSheet, Row, read_pairs, read_table

FORMAT = "headroom.tco/1"
Place = tuple[str, str]


class NoCostSheet(FileRefused):
    """A workbook that may be opened and is no cost sheet."""


class InvalidWorkbook(Exception):
    """A workbook with cells that cannot be read. `problems` holds all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.rule}" for problem in problems[:3]))
        self.problems = problems


class CellMap:
    """Which cell each part of the document came from, by its path in the document."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        # The cells inside each part, made when they are first asked for: most files have no fault.
        self._inside: dict[str, list[Place]] | None = None

    def add(self, path: str, sheet: str, cell: str) -> None:
        """Remember a place."""
        self.places[path] = (sheet, cell)
        self._inside = None

    def add_row(self, path: str, sheet: str, cells: Mapping[str, str]) -> None:
        """Remember the cells of a row whose object stands at `path`."""
        for name, cell in cells.items():
            self.places[f"{path}.{name}" if path else name] = (sheet, cell)
        self._inside = None

    def place_of(self, path: str) -> Place | None:
        """Return the cell of the part at `path`: its own, else that of something inside it, else that of what it is in."""
        while path:
            if path in self.places:
                return self.places[path]
            if inside := self._by_part().get(path):
                return inside[0]
            path = _around(path)
        return None

    def places_within(self, path: str) -> set[Place]:
        """Return the cells of the part at `path` and of everything inside it."""
        own = {self.places[path]} if path in self.places else set()
        return own | set(self._by_part().get(path, ()))

    def _by_part(self) -> dict[str, list[Place]]:
        if self._inside is None:
            self._inside = {}
            for known, place in self.places.items():
                part = _around(known)
                while part:
                    self._inside.setdefault(part, []).append(place)
                    part = _around(part)
        return self._inside


def _around(path: str) -> str:
    """Return the path of what the part at `path` is in, "" for the document itself."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


@dataclass
class Reading:
    """What a workbook says: the document as far as it could be read, where each part stands, and what is wrong with it."""

    document: dict[str, Any]
    cells: CellMap
    findings: Findings = field(default_factory=Findings)

    def located(self, errors: Iterable[Error]) -> Iterator[tuple[Error, Place]]:
        """Yield the engine's errors with their cells, without those that only follow from a cell that cannot be read."""
        taken = {(problem.sheet, problem.cell) for problem in self.findings.problems}
        for error in errors:
            place = self.cells.place_of(error.path) or ("", error.path)
            follows = error.code == "missing" and not taken.isdisjoint(self.cells.places_within(error.path))
            if place not in taken and not follows:
                taken.add(place)
                yield error, place


def read_document(source: Path | str | bytes) -> tuple[dict[str, Any], CellMap]:
    """Return the document in a cost sheet and the cell of each of its parts; the document may still break the contract's rules.

    Raises FileRefused for a file that is not opened, InvalidWorkbook with every cell that cannot be read.
    """
    reading = read_workbook(source) if isinstance(source, bytes) else read_workbook_file(Path(source))
    if reading.findings.problems:
        raise InvalidWorkbook(reading.findings.problems)
    return reading.document, reading.cells


def read_workbook_file(path: Path) -> Reading:
    """Return what the cost sheet in a file says. Raises FileRefused, OSError."""
    with path.open("rb") as file:
        return read_workbook(file.read(MAX_BYTES + 1))


def read_workbook(data: bytes) -> Reading:
    """Return what a cost sheet says. Raises FileRefused, NoCostSheet for a workbook without its sheets."""
    findings = Findings()
    sheets = [RawSheet(raw) for raw in take_apart(data)]
    found = _recognise(sheets, findings)
    # A sheet called "Model" alone is anybody's.
    if "model" not in found or found.keys().isdisjoint(("alternatives", "lines")):
        rule = _("This is no cost sheet: it needs the sheets “%(model)s” and “%(lines)s”.")
        names = {"model": in_reader_language(model_sheet().name), "lines": in_reader_language(lines_sheet().name)}
        raise NoCostSheet(rule % names)
    reading = Reading({"format": FORMAT}, CellMap(), findings)
    _read_cost_sheet(reading, found)
    return reading


def _recognise(sheets: Iterable[RawSheet], findings: Findings) -> dict[str, RawSheet]:
    names = {comparable(name): sheet.key for sheet in all_sheets() for name in sheet.name}
    found: dict[str, RawSheet] = {}
    for sheet in sheets:
        key = names.get(comparable(sheet.name))
        if key is None:
            continue
        if key in found:
            rule = _("This sheet is there twice, the other one is called “%(other)s”. Keep one.") % {"other": found[key].name}
            findings.wrong(sheet.name, "", rule)
        found.setdefault(key, sheet)
    return found


# --- The sheets of a cost sheet -----------------------------------------------------------------------------------------------


def _read_cost_sheet(reading: Reading, found: Mapping[str, RawSheet]) -> None:
    findings = reading.findings
    for sheet in (alternatives_sheet(), lines_sheet()):
        if sheet.key not in found:
            findings.wrong(in_reader_language(sheet.name), "", _("This sheet is missing."))
    conventions = read_pairs(found["model"], model_sheet().columns, findings)
    reading.cells.add_row("", found["model"].name, conventions.cells)
    for path, value in conventions.values.items():
        put(reading.document, path, value)
    _read_rates(reading, _rows(fx_sheet(), found, findings))
    for row in _rows(drivers_sheet(), found, findings):
        _append(reading, "drivers", found["drivers"].name, row)
    reading.document["alternatives"] = []
    for row in _rows(alternatives_sheet(), found, findings):
        _append(reading, "alternatives", found["alternatives"].name, row)
    for alternative in reading.document["alternatives"]:
        alternative["lines"] = []
    for row in _rows(lines_sheet(), found, findings):
        _add_line(reading, found["lines"].name, row)
    _use_keys(reading.document)


def _rows(sheet: Sheet, found: Mapping[str, RawSheet], findings: Findings) -> list[Row]:
    return read_table(found[sheet.key], sheet.columns, findings).rows if sheet.key in found else []


def _append(reading: Reading, part: str, sheet: str, row: Row) -> None:
    entries = reading.document.setdefault(part, [])
    reading.cells.add_row(f"{part}[{len(entries)}]", sheet, row.cells)
    entry: dict[str, Any] = {}
    for path, value in row.values.items():
        put(entry, path, value)
    entries.append(entry)


def _read_rates(reading: Reading, rows: list[Row]) -> None:
    sheet = in_reader_language(fx_sheet().name)
    for row in rows:
        code = row.values.get("code")
        if code is None:
            reading.findings.wrong(sheet, row.cells.get("code", ""), _("This field is required."))
            continue
        rates = reading.document.setdefault("fx", {})
        if code in rates:
            reading.findings.wrong(sheet, row.cells["code"], _("This currency is there twice. Keep one row."), code)
            continue
        rates[code] = {}
        for path, value in row.values.items():
            if path != "code":
                put(rates[code], path, value)
        reading.cells.add(f"fx.{code}", sheet, row.cells["code"])
        reading.cells.add_row(f"fx.{code}", sheet, {path: cell for path, cell in row.cells.items() if path != "code"})


def _add_line(reading: Reading, sheet: str, row: Row) -> None:
    named = row.values.get(ALTERNATIVE_OF_LINE)
    alternatives = reading.document["alternatives"]
    place = row.cells.get(ALTERNATIVE_OF_LINE, f"{row.number}:{row.number}")
    if named is None:
        reading.findings.wrong(sheet, place, _("Say which alternative this line belongs to."))
        return
    index = index_of(alternatives, str(named))
    if index is None:
        reading.findings.wrong(sheet, place, _("There is no such alternative on the sheet of alternatives."), str(named))
        return
    line: dict[str, Any] = {}
    for path, value in row.values.items():
        if path != ALTERNATIVE_OF_LINE:
            put(line, path, value)
    path = f"alternatives[{index}].lines[{len(alternatives[index]['lines'])}]"
    reading.cells.add_row(path, sheet, row.cells)
    unreadable = {problem.cell for problem in reading.findings.problems if problem.sheet == sheet}
    if "when" not in line and not unreadable.intersection(cell for name, cell in row.cells.items() if name.startswith("when.")):
        rule = _("Say when: either “%(once)s” or “%(recurring)s” has to be filled in.")
        columns = {column.path: column for column in lines_sheet().columns}
        names = {
            "once": in_reader_language(columns["when.at"].name),
            "recurring": in_reader_language(columns["when.from"].name),
        }
        reading.findings.wrong(sheet, row.cells.get("when.at", f"{row.number}:{row.number}"), rule % names)
    alternatives[index]["lines"].append(line)


def _use_keys(document: dict[str, Any]) -> None:
    """Replace the names of alternatives by their keys where a key belongs: people write what they read."""
    alternatives = document["alternatives"]
    for owner, field_name in [
        (document, "subject"),
        (document, "reference"),
        *((d, "price_of") for d in document.get("drivers", ())),
    ]:
        if field_name in owner and (index := index_of(alternatives, str(owner[field_name]))) is not None:
            owner[field_name] = alternatives[index].get("key", owner[field_name])


def index_of(alternatives: list[dict[str, Any]], named: str) -> int | None:
    """Return the place of the alternative with this key, or else with this name alone."""
    for index, alternative in enumerate(alternatives):
        if alternative.get("key") == named:
            return index
    alike = [
        index
        for index, alternative in enumerate(alternatives)
        if comparable(named) in (comparable(str(alternative.get("name", ""))), comparable(str(alternative.get("key", ""))))
    ]
    return alike[0] if len(alike) == 1 else None


def put(owner: dict[str, Any], path: str, value: Any) -> None:
    """Set the member at a dotted path, making the objects on the way."""
    *way, last = path.split(".")
    for name in way:
        owner = owner.setdefault(name, {})
    owner[last] = value
