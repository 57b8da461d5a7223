"""What other packages add to the pages of a deal: tabs, figures for its head, gaps in words.

A package registers its entries in `AppConfig.ready()`. A metric or gap finder takes a queryset of deals and answers for all of them
in a bounded number of queries, so lists and the board can use it too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from cjm.deals.models import Deal
from cjm.kernel.registry import Registry
from cjm.team.models import User


@dataclass(frozen=True)
class DealTab:
    """A page of a deal. `address` is the name of a route that takes the deal's key."""

    key: str
    label: str | Promise
    address: str
    position: int


@dataclass(frozen=True)
class Gap:
    """Something missing in a deal, in words, and the address where it is mended."""

    text: str
    address: str


@dataclass(frozen=True)
class GapFinder:
    """Finds the gaps of many deals at once: deal key → its gaps, most pressing first."""

    key: str
    position: int
    find: Callable[[Sequence[Deal]], Mapping[int, Sequence[Gap]]]


@dataclass(frozen=True)
class DealPanel:
    """A section that another feature adds to a tab: `load` reads its content for a user, `template` shows it as `content`."""

    key: str
    position: int
    tab: str
    template: str
    load: Callable[[User, Deal], Any]


deal_tabs: Registry[DealTab] = Registry()
deal_panels: Registry[DealPanel] = Registry()
gap_finders: Registry[GapFinder] = Registry()
