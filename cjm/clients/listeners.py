"""Who has to know when a client's name changes: higher features keep texts that contain it."""

from collections.abc import Callable
from dataclasses import dataclass

from cjm.clients.models import Client
from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class ClientListener:
    """`renamed` runs in the transaction of the change."""

    key: str
    renamed: Callable[[Client], None]
    position: int = 0


client_listeners: Registry[ClientListener] = Registry()
