"""What the reader of the board asked for, as it stands in the address.

Everything in an address can be nonsense. What is not among the choices falls back to showing everything; nothing raises.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.journey.models import Journey, Stage
from cjm.kernel.formats import uses_decimal_comma
from cjm.kernel.numbers import parse_number
from cjm.kernel.text import normalise
from cjm.team.models import Team, User

LONGEST_SEARCH = 100
Row = TypeVar("Row", Journey, User, Team)
_CURSOR = re.compile(r"([0-9]{1,16}(?:\.[0-9]{1,2})?)_([0-9]{1,18})\Z", re.ASCII)


@dataclass(frozen=True)
class Choices:
    """What a reader may choose from. `owners` and `teams` are those whose deals exist for them."""

    stages: dict[Journey, list[Stage]]
    owners: list[User]
    teams: list[Team]

    @property
    def journeys(self) -> list[Journey]:
        return list(self.stages)


@dataclass(frozen=True)
class BoardFilters:
    """Which deals the board shows, and which of its columns are folded.

    `least` and `most` bound the amount in the company's currency; `typed` keeps how they were written, `wrong` says what could not
    be read. `stuck` asks for deals whose buyer has been silent for long, `costs` for those whose cost of ownership lacks something.
    """

    journey: Journey | None = None
    owner: User | None = None
    team: Team | None = None
    words: str = ""
    status: str = Deal.Status.OPEN.value
    least: Decimal | None = None
    most: Decimal | None = None
    stuck: bool = False
    costs: CostGap | None = None
    folded: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def are_set(self) -> bool:
        """Whether deals are left out that the board would show otherwise."""
        return bool(self.owner or self.team or not self.fit_kept_totals)

    @property
    def fit_kept_totals(self) -> bool:
        """Whether the totals kept per team, owner and stage answer for these filters."""
        narrowed = self.words or self.least is not None or self.most is not None or self.stuck or self.costs
        return self.status == Deal.Status.OPEN and not narrowed

    def address_part(self, *, default_journey: Journey | None, **changes: Any) -> str:
        """Return these filters as the query of an address, some parameters changed. What is the default stands in no address."""
        parameters = {
            "journey": self.journey.pk if self.journey and self.journey != default_journey else None,
            "owner": self.owner.pk if self.owner else None,
            "team": self.team.pk if self.team else None,
            "q": self.words,
            "status": self.status if self.status != Deal.Status.OPEN else None,
            "min": self.typed.get("min"),
            "max": self.typed.get("max"),
            "stuck": 1 if self.stuck else None,
            "costs": self.costs,
            "fold": ",".join(sorted(self.folded)),
        } | changes
        return urlencode({name: value for name, value in parameters.items() if value not in (None, "")})


@dataclass(frozen=True)
class Cursor:
    """The place of a card in its column; the next page begins after it."""

    amount_base: Decimal
    pk: int

    def __str__(self) -> str:
        return f"{self.amount_base:f}_{self.pk}"


def read_filters(parameters: Mapping[str, str], choices: Choices) -> BoardFilters:
    """Return the filters that an address asks for, as far as they are among the choices."""
    journey = _chosen(choices.journeys, parameters.get("journey")) or next(iter(choices.stages), None)
    keys = {stage.key for stage in choices.stages.get(journey, [])} if journey else set()
    status = parameters.get("status", "")
    least, most, wrong = _amounts(parameters)
    return BoardFilters(
        journey=journey,
        owner=_chosen(choices.owners, parameters.get("owner")),
        team=_chosen(choices.teams, parameters.get("team")),
        words=normalise(parameters.get("q", "")[:LONGEST_SEARCH], single_line=True),
        status=status if status in Deal.Status.values else Deal.Status.OPEN.value,
        least=least,
        most=most,
        stuck=parameters.get("stuck") == "1",
        costs=CostGap.named(parameters.get("costs")),
        folded=frozenset(keys & set(parameters.get("fold", "").split(","))),
        typed={name: normalise(parameters.get(name, "")[:LONGEST_SEARCH], single_line=True) for name in ("min", "max")},
        wrong=wrong,
    )


def read_cursor(text: str) -> Cursor | None:
    """Return the place an address names, or None when it names none."""
    found = _CURSOR.match(text)
    return Cursor(Decimal(found[1]), int(found[2])) if found else None


def _chosen(rows: Collection[Row], key: str | None) -> Row | None:
    return next((row for row in rows if str(row.pk) == key), None)


def _amounts(parameters: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None, dict[str, str]]:
    read: dict[str, Decimal | None] = {"min": None, "max": None}
    wrong = {}
    for name in read:
        typed = parameters.get(name, "").strip()
        if typed:
            try:
                read[name] = parse_number(typed, decimal_comma=uses_decimal_comma())
            except ValidationError as error:
                wrong[name] = " ".join(error.messages)
    return read["min"], read["max"], wrong
