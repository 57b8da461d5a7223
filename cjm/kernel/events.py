"""What a record is made of: kinds of events, and the sentence each is told in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class EventKind:
    """`tell` makes a sentence of an event's data, in the language in force."""

    key: str
    tell: Callable[[Mapping[str, Any]], str]
    position: int = 0


def tell_event(kinds: Registry[EventKind], key: str, data: Mapping[str, Any]) -> str:
    """Return the sentence of an event. One of a kind nobody knows any more is told as such."""
    kind = next((kind for kind in kinds if kind.key == key), None)
    return kind.tell(data) if kind else _("Something happened that this version of Headroom cannot tell.")
