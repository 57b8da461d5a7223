"""When the database or the disk gives way: what it was, told by the error that came of it."""

import errno
from collections.abc import Iterator
from enum import Enum

from django.db import InterfaceError, OperationalError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
SQLITE_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")
# Codes of PostgreSQL: a lock that was not to be had in time, a deadlock; a full disk.
POSTGRESQL_BUSY = frozenset({"55P03", "40P01", "57014"})
POSTGRESQL_NO_ROOM = "53100"


class Outage(Enum):
    """What gave way. BUSY: somebody else held the database for too long. NO_ROOM: a disk is full. AWAY: it cannot be reached."""

    BUSY = "busy"
    NO_ROOM = "no room"
    AWAY = "away"


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what gave way so that `error` came of it; None when it is a fault of the program."""
    for cause in reversed(list(_causes(error))):
        if isinstance(cause, OSError) and cause.errno in NO_ROOM:
            return Outage.NO_ROOM
        sqlite, postgresql = getattr(cause, "sqlite_errorname", "") or "", getattr(cause, "sqlstate", "") or ""
        if sqlite.startswith(SQLITE_NO_ROOM) or postgresql == POSTGRESQL_NO_ROOM:
            return Outage.NO_ROOM
        if sqlite.startswith(SQLITE_BUSY) or postgresql in POSTGRESQL_BUSY:
            return Outage.BUSY
        if isinstance(cause, OperationalError | InterfaceError) and not _is_ours(cause):
            return Outage.AWAY
    return None


def _is_ours(error: BaseException) -> bool:
    """Say whether SQLite refuses a statement for what it says; it calls that an operational error too."""
    return getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_ERROR"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it. An error met while another was being answered counts too."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
