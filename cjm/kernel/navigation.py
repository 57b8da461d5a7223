"""The main navigation: each package registers its own entries."""

from dataclasses import dataclass

from django.utils.functional import Promise

from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class NavigationEntry:
    """A link of the page's head: `address` is the name of a route."""

    key: str
    label: str | Promise
    address: str
    position: int


navigation: Registry[NavigationEntry] = Registry()
