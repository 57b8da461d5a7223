"""Until when the source of a number holds.

A source may say so itself ("valid until"); otherwise it holds for the days that its kind usually does, counted from its date
(`valid_days` in `data/playbook.yaml`). A contract, and a source without a date, never go out of date by themselves.
"""

from datetime import date, timedelta

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
