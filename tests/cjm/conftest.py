"""Rows that most tests of this package start from."""

import pytest

from cjm.deals.models import Deal
from tests.factories import People, make_deal
from tests.factories import people as make_people


@pytest.fixture
def people(db: None) -> People:
    """Everybody a permission test needs."""
    return make_people()


@pytest.fixture
def deal(people: People) -> Deal:
    """An open deal of the owner, at the first stage."""
    return make_deal(owner=people.owner)


@pytest.fixture
def signed_in(client, people):
    """The owner's browser."""
    client.force_login(people.owner)
    return client
