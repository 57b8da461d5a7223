"""The kinds of events in a deal's history and the sentence each is told in."""

from cjm.kernel.events import EventKind
from cjm.kernel.registry import Registry

__all__ = ["EventKind", "event_kinds"]

event_kinds: Registry[EventKind] = Registry()
