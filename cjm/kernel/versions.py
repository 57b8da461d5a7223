"""Two people, one row: a save counts only when it is based on the latest version."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import F


class Versioned(models.Model):
    """A row that people edit; `version` goes up by one with each save through `save_if_current`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class StaleVersion(Exception):
    """Somebody saved first. `current` is the row as it is now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("This was changed by somebody else in the meantime.")
        self.current = current


Row = TypeVar("Row", bound=Versioned)


def save_if_current(row: Row, *, based_on: int | None, fields: Iterable[str], **also: Any) -> Row:
    """Write `fields` of `row` if the stored version is still `based_on`, and return the row with its new version.

    `also` are further column values, expressions included. Raises StaleVersion, with nothing written, when it is not (a missing
    version counts as stale).
    """
    manager = type(row)._default_manager
    values = {name: getattr(row, name) for name in fields} | also
    written = manager.filter(pk=row.pk, version=based_on).update(**values, version=F("version") + 1) if based_on else 0
    if not written:
        raise StaleVersion(manager.get(pk=row.pk))
    row.version = (based_on or 0) + 1
    return row
