"""Until when the source of a number holds.

A source may say so itself ("valid until"); otherwise it holds for the days that its kind usually does, counted from its date
(`valid_days` in `data/playbook.yaml`). A contract, and a source without a date, never go out of date by themselves.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet

from tco.catalogue import source_kinds


def expiry_of(kind: str, dated: date | None, expires: date | None) -> date | None:
    """Return the last day on which a source of this kind holds; None when nothing ends it."""
    if expires is not None:
        return expires
    word = source_kinds().get(kind)
    if dated is None or word is None or word.valid_days is None:
        return None
    # A date close to the end of the calendar stays valid as long as the calendar does.
    return dated + timedelta(days=min(word.valid_days, (date.max - dated).days))


def is_expired(kind: str, dated: date | None, expires: date | None, today: date) -> bool:
    """Say whether the last day of a source is over."""
    last_day = expiry_of(kind, dated, expires)
    return last_day is not None and last_day < today


def outdated_places(cost_model: Any, today: date) -> Iterator[tuple[str, Any]]:
    """Give the path in the document and the row of each number past its date, in document order.

    `cost_model` is a row with its drivers and lines read already, as `tco.queries.whole_models` reads them.
    """
    return ((path, row) for path, row in _numbers_by_path(cost_model) if _is_outdated(row, today))


def last_days(cost_model: Any) -> Iterator[tuple[str, date]]:
    """Give the path in the document and the last day of each number whose source ends; `cost_model` as for `outdated_places`."""
    for path, row in _numbers_by_path(cost_model):
        last_day = expiry_of(row.source_kind, row.source_date, row.source_expires)
        if last_day is not None:
            yield path, last_day


def _numbers_by_path(cost_model: Any) -> Iterator[tuple[str, Any]]:
    for index, driver in enumerate(cost_model.drivers.all()):
        yield f"drivers[{index}]", driver
    for place, alternative in enumerate(cost_model.alternatives.all()):
        for index, line in enumerate(alternative.lines.all()):
            yield f"alternatives[{place}].lines[{index}]", line


def is_outdated(today: date) -> Q:
    """Return the condition that the source in the columns of a driver or a line is past its date."""
    condition = Q(source_expires__lt=today)
    for kind, word in source_kinds().items():
        if word.valid_days is not None:
            oldest = today - timedelta(days=word.valid_days)
            condition |= Q(source_expires__isnull=True, source_kind=kind, source_date__lt=oldest)
    return condition


def holds_until(rows: Iterable[QuerySet[Any]]) -> date | None:
    """Return the first of the last days of all sources in these rows (querysets of drivers or lines); None when nothing ends them.

    One query for each queryset, however many rows there are.
    """
    said, dated = Min("source_expires"), Min("source_date", filter=Q(source_expires__isnull=True))
    found = [each for own in rows for each in own.order_by().values_list("source_kind").annotate(said=said, dated=dated)]
    days = (day for kind, expires, oldest in found for day in (expires, expiry_of(kind, oldest, None)) if day is not None)
    return min(days, default=None)


def _is_outdated(row: Any, today: date) -> bool:
    return is_expired(row.source_kind, row.source_date, row.source_expires, today)
