"""Who brings a table in, and the deal it is for."""

import pytest
from django.test import Client

from cjm.deals.models import Deal
from tests.factories import make_deal, people


@pytest.fixture
def deal() -> Deal:
    """A deal without a cost model."""
    return make_deal()


@pytest.fixture
def presales(client: Client, deal: Deal) -> Client:
    """A browser in which the presales engineer of the deal's team has signed in."""
    client.force_login(people().presales)
    return client
