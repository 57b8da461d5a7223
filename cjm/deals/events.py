"""The kinds of events in a deal's history and the sentence each is told in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class EventKind:
    """`tell` makes a sentence of an event's data, in the language in force."""

    key: str
    tell: Callable[[Mapping[str, Any]], str]
    position: int = 0


event_kinds: Registry[EventKind] = Registry()
