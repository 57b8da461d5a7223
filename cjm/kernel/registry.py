"""Where a higher package tells a lower one what it can show, so that imports run one way only."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Registrable(Protocol):
    """What a registry holds: something with a key and a place in the order."""

    @property
    def key(self) -> str: ...

    @property
    def position(self) -> int: ...


Entry = TypeVar("Entry", bound=Registrable)


class Registry(Generic[Entry]):
    """Entries by key, in order of their `position`; filled in `AppConfig.ready()` and read at request time."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> None:
        """Add an entry. Raises ValueError when another one has its key."""
        if self._entries.get(entry.key, entry) != entry:
            raise ValueError(f"{entry.key!r} is registered already")
        self._entries[entry.key] = entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.position))
