"""A board with a few deals on it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cjm.deals.models import Deal
from cjm.journey.models import Stage
from cjm.pipeline.filters import read_filters
from cjm.pipeline.queries import Board, board, board_choices
from cjm.team.models import User
from tests.factories import TODAY, People, make_client, make_deal

Look = Callable[..., Board]


@pytest.fixture
def deals(people: People) -> dict[str, Deal]:
    """Two deals of the owner, one of the teammate, one of the other team; all at the first stage."""
    north = make_client(by=people.owner, name="Nordhafen Logistics")
    south = make_client(by=people.outsider, name="Südstern Dairies")
    return {
        "large": make_deal(owner=people.owner, client=north, title="Sorting line", amount=Decimal(900_000)),
        "small": make_deal(owner=people.owner, client=north, title="Label printers", amount=Decimal(40_000)),
        "mate": make_deal(owner=people.teammate, client=north, title="Cold storage", amount=Decimal(300_000)),
        "south": make_deal(owner=people.outsider, client=south, title="Filling line", amount=Decimal(500_000)),
    }


@pytest.fixture
def first_stage(deals: dict[str, Deal]) -> Stage:
    """Where the deals stand."""
    return deals["large"].stage


@pytest.fixture
def look() -> Look:
    """Return a function that reads the board as somebody sees it at an address with these parameters."""

    def read(user: User, **parameters: Any) -> Board:
        choices = board_choices(user)
        written = {name: str(value) for name, value in parameters.items()}
        return board(user, read_filters(written, choices), choices, today=TODAY)

    return read


def titles(shown: Board) -> list[str]:
    """Return the titles on the cards of a board, column after column."""
    return [card.title for column in shown.columns for card in column.cards]
