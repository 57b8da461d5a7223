"""The main navigation: each package registers its own entries."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from cjm.kernel.registry import Registry


@dataclass(frozen=True)
class NavigationEntry:
    """A link of the page's head: `address` is the name of a route, `also` are others whose pages belong to it."""

    key: str
    label: str | Promise
    address: str
    position: int
    also: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether the page at `path` belongs to this entry."""
        return path.startswith(tuple(reverse(name) for name in (self.address, *self.also)))


navigation: Registry[NavigationEntry] = Registry()
