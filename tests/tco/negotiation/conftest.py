"""A deal with a model on the desk."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cjm.deals.models import Deal
from tco.models import CostModel
from tco.negotiation.models import Concession
from tco.negotiation.operations import add_concession, save_internal_cost
from tco.operations import save_document
from tests.factories import NOW, make_deal
from tests.factories import people as make_people
from tests.tco.negotiation.models import desk_document


@pytest.fixture
def deal(db: None) -> Deal:
    """An open deal of the owner with the small model of the desk."""
    deal = make_deal()
    save_document(deal=deal, document=desk_document(), by=deal.owner, at=NOW)
    return deal


@pytest.fixture
def cost_model(deal: Deal) -> CostModel:
    """The model of that deal."""
    return CostModel.objects.get(deal=deal)


@pytest.fixture
def internal(cost_model: CostModel) -> Any:
    """Our offer costs ourselves 777.25, and nobody may sell below 20 %."""
    return save_internal_cost(
        cost_model=cost_model,
        by=make_people().presales,
        at=NOW,
        based_on=None,
        cost=Decimal("777.25"),
        lowest_margin=Decimal("0.2"),
        note="Purchase and freight",
    )


def trade_values(**more: Any) -> dict[str, Any]:
    """Return the columns of a trade: a spare part worth 40 at once."""
    values: dict[str, Any] = {"policy": "service", "gives": "Spare part on site", "asks": "Signature this month", "status": "idea"}
    values |= {"amount": Decimal(40), "expression": "", "at": 0, "first": None, "last": None, "every": None}
    return values | more


@pytest.fixture
def add_trade(cost_model: CostModel) -> Callable[..., Concession]:
    """Add a trade that costs ourselves 13.75: `add_trade(status="agreed")`."""

    def add(**more: Any) -> Concession:
        values = trade_values(our_cost=Decimal("13.75")) | more
        return add_concession(cost_model=cost_model, by=make_people().presales, at=NOW, values=values)

    return add
