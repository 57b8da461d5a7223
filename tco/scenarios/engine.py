"""A model with other values of some of its numbers. Plain data in, plain data out.

A scenario names a driver by its key, and a line by `line:` and the number of its row, which no key of a driver can look like. Of
a driver that is a ramp it gives a factor on the whole ramp, as its range does. A range says how far a number may stray from its
likely value; under a scenario there is nothing left to stray, so the ranges are taken out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINE = "line:"
RANGE = frozenset({"low", "high", "distribution"})
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A number of the model that a scenario may set.

    `key` names it in a scenario, `path` in the document. `likely` is its value today, 1 for a ramp (`is_factor`). `owner` is the
    name of the alternative a line belongs to, "" for a driver.
    """

    key: str
    path: str
    name: str
    owner: str
    unit: str
    likely: int | float
    low: int | float | None
    high: int | float | None
    is_factor: bool

    @property
    def is_uncertain(self) -> bool:
        return self.low is not None

    @property
    def is_driver(self) -> bool:
        return not self.key.startswith(LINE)


def numbers_of(document: Document, lines: Sequence[Sequence[int]]) -> dict[str, Number]:
    """Return the numbers that a scenario may set, by key: all drivers, then each line whose amount is a number.

    `lines` has the row numbers of the lines of each alternative, in document order.
    """
    return {number.key: number for number in (*_drivers(document), *_lines(document, lines))}


def _drivers(document: Document) -> Iterator[Number]:
    for index, driver in enumerate(document.get("drivers") or ()):
        is_ramp = isinstance(driver["value"], list)
        yield Number(
            key=driver["key"],
            path=f"drivers[{index}]",
            name=driver.get("name") or driver["key"],
            owner="",
            unit=driver.get("unit", ""),
            likely=1 if is_ramp else driver["value"],
            low=driver.get("low"),
            high=driver.get("high"),
            is_factor=is_ramp,
        )


def _lines(document: Document, rows: Sequence[Sequence[int]]) -> Iterator[Number]:
    for place, (alternative, own_rows) in enumerate(zip(document["alternatives"], rows, strict=True)):
        for index, (line, row) in enumerate(zip(alternative["lines"], own_rows, strict=True)):
            if not isinstance(line["amount"], str):
                yield Number(
                    key=f"{LINE}{row}",
                    path=f"alternatives[{place}].lines[{index}]",
                    name=line["name"],
                    owner=alternative["name"],
                    unit=line.get("currency", document["currency"]),
                    likely=line["amount"],
                    low=line.get("low"),
                    high=line.get("high"),
                    is_factor=False,
                )


def changed_document(document: Document, numbers: Mapping[str, Number], changes: Mapping[str, int | float]) -> dict[str, Any]:
    """Return the document with the values of `changes` in it and without ranges. What the model no longer has is passed over."""
    values = {numbers[key].path: value for key, value in changes.items() if key in numbers}
    return {
        **document,
        "drivers": [
            _with_value(driver, "value", values.get(f"drivers[{index}]"))
            for index, driver in enumerate(document.get("drivers") or ())
        ],
        "alternatives": [
            {
                **alternative,
                "lines": [
                    _with_value(line, "amount", values.get(f"alternatives[{place}].lines[{index}]"))
                    for index, line in enumerate(alternative["lines"])
                ],
            }
            for place, alternative in enumerate(document["alternatives"])
        ],
    }


def _with_value(described: Mapping[str, Any], field: str, value: int | float | None) -> dict[str, Any]:
    kept = {name: part for name, part in described.items() if name not in RANGE}
    if value is not None:
        present = described[field]
        kept[field] = [each * value for each in present] if isinstance(present, list) else value
    return kept


def usual_changes(
    numbers: Mapping[str, Number], tornado: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, int | float], dict[str, int | float]]:
    """Return the changes of the careful and of the bold scenario.

    The careful one puts each uncertain number at the end of its range that makes our saving smaller, the bold one at the other.
    Numbers that do not touch the saving stay as they are.
    """
    by_path = {number.path: number for number in numbers.values()}
    careful: dict[str, int | float] = {}
    bold: dict[str, int | float] = {}
    for row in tornado:
        number = by_path.get(row["path"])
        if number is None or number.low is None or number.high is None or row["saving_at_low"] == row["saving_at_high"]:
            continue
        worse, better = (number.low, number.high) if row["saving_at_low"] < row["saving_at_high"] else (number.high, number.low)
        careful[number.key], bold[number.key] = worse, better
    return careful, bold
