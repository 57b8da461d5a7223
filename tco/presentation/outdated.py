"""The numbers past their date: where each is from, since when it does not hold, and how much rests on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.catalogue import source_name
from tco.evidence import Evidence
from tco.expiry import expiry_of
from tco.presentation.amounts import exact_number, percentage


@dataclass(frozen=True)
class OutdatedNumber:
    """A number past its date; `since` is the last day on which it held, `share` what part of the difference rests on it."""

    path: str
    name: str
    owner: str
    value: str
    unit: str
    source: str
    note: str
    dated: str
    since: str
    share: str


def outdated_numbers(document: Mapping[str, Any], found: Iterable[tuple[str, Any]], evidence: Evidence) -> list[OutdatedNumber]:
    """Return the numbers that `tco.expiry.outdated_places` found, those on which most of the difference rests first."""
    numbers = [(_number(document, path, row, evidence.outdated.get(path)), evidence.outdated.get(path, 0.0)) for path, row in found]
    return [number for number, _share in sorted(numbers, key=lambda pair: -pair[1])]


def _number(document: Mapping[str, Any], path: str, row: Any, share: float | None) -> OutdatedNumber:
    is_driver = path.startswith("drivers")
    last_day = expiry_of(row.source_kind, row.source_date, row.source_expires)
    return OutdatedNumber(
        path=path,
        name=str(row),
        owner="" if is_driver else row.alternative.name,
        value=_driver_value(row) if is_driver else _line_value(row),
        unit=row.unit if is_driver else "" if row.expression else row.currency or document["currency"],
        source=source_name(row.source_kind),
        note=row.source_note,
        dated=formats.day(row.source_date) if row.source_date else "",
        since=formats.day(last_day),
        share=formats.EMPTY if share is None else percentage(share),
    )


def _driver_value(driver: Any) -> str:
    return _("by period") if driver.values is not None else exact_number(float(driver.value))


def _line_value(line: Any) -> str:
    return line.expression or exact_number(float(line.amount))
