"""A save counts only when it is based on the latest version."""

import pytest
from django.utils import timezone

from cjm.clients.models import Client
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.team.models import Team


@pytest.fixture
def client_row(db: None) -> Client:
    return Client.objects.create(name="Old", team=Team.objects.create(name="North"), created_at=timezone.now())


def test_a_save_based_on_the_latest_version_is_written_and_counts_up(client_row: Client) -> None:
    client_row.name = "New"
    save_if_current(client_row, based_on=1, fields=["name"])
    stored = Client.objects.get(pk=client_row.pk)
    assert (stored.name, stored.version, client_row.version) == ("New", 2, 2)


@pytest.mark.parametrize("based_on", [None, 0, 2, 99])
def test_any_other_save_is_refused_and_shows_the_row_as_it_is(client_row: Client, based_on: int | None) -> None:
    client_row.name = "Mine"
    with pytest.raises(StaleVersion) as refused:
        save_if_current(client_row, based_on=based_on, fields=["name"])
    assert isinstance(refused.value.current, Client)
    assert refused.value.current.name == "Old"
    assert Client.objects.get(pk=client_row.pk).version == 1


def test_of_two_people_only_the_first_wins(client_row: Client) -> None:
    first, second = Client.objects.get(pk=client_row.pk), Client.objects.get(pk=client_row.pk)
    first.name, second.name = "First", "Second"
    save_if_current(first, based_on=1, fields=["name"])
    with pytest.raises(StaleVersion):
        save_if_current(second, based_on=1, fields=["name"])
    assert Client.objects.get(pk=client_row.pk).name == "First"
