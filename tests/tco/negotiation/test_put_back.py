"""A trade that was removed can be put back: where it stood, by those who may change the deal, for a while, and once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import import_module
from threading import Barrier

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from cjm.deals.models import Deal, DealEvent
from tco.models import CostModel
from tco.negotiation.models import Concession
from tco.negotiation.operations import MOST_CONCESSIONS, carry_over, put_back_concession, remove_concession, update_concession
from tco.negotiation.queries import PUT_BACK_WITHIN
from tests.factories import NOW, people
from tests.tco.negotiation.conftest import trade_values
from tests.tco.negotiation.models import desk_document

AT_ONCE = 2


def remove(trade: Concession, at: datetime = NOW) -> None:
    remove_concession(concession=trade, by=people().presales, at=at)


def put_back(trade: Concession, at: datetime = NOW) -> bool:
    return put_back_concession(concession=trade, by=people().owner, at=at)


def names() -> list[str]:
    return [row.gives for row in Concession.objects.all()]


def told(deal: Deal) -> list[tuple[str, str]]:
    events = DealEvent.objects.filter(deal=deal, kind__startswith="concession_").exclude(kind="concession_added")
    return [(event.kind, event.by.name) for event in events.order_by("pk")]


@pytest.mark.django_db
def test_a_removed_trade_comes_back_where_it_stood_and_the_history_says_both(deal: Deal, add_trade: Callable[..., Concession]):
    _first, second, _third = (add_trade(gives=name) for name in "abc")
    remove(second)
    assert names() == ["a", "c"]
    assert put_back(second) is True
    assert names() == ["a", "b", "c"]
    assert told(deal) == [("concession_removed", people().presales.name), ("concession_restored", people().owner.name)]


@pytest.mark.django_db
def test_what_it_costs_us_and_its_state_come_back_with_it(add_trade: Callable[..., Concession]):
    trade = add_trade(status="agreed")
    remove(trade)
    put_back(trade)
    back = Concession.objects.get()
    assert (back.status, back.our_cost, back.version) == ("agreed", trade.our_cost, 3)


@pytest.mark.django_db
def test_a_removed_trade_counts_nowhere(client: Client, deal: Deal, add_trade: Callable[..., Concession]):
    remove(add_trade(status="agreed"))
    client.force_login(people().presales)
    found = client.get(f"/deals/{deal.pk}/negotiation/").context
    assert (found["trades"], found["sums"], found["desk"].outcome.counted) == ([], [], [])


@pytest.mark.django_db
def test_a_form_that_was_open_over_a_trade_removed_and_put_back_meets_the_change(add_trade: Callable[..., Concession]):
    trade = add_trade()
    remove(trade)
    with pytest.raises(Concession.DoesNotExist):
        update_concession(concession=trade, by=people().presales, at=NOW, based_on=1, values={"status": "offered"})


@pytest.mark.django_db
def test_it_is_put_back_once(deal: Deal, add_trade: Callable[..., Concession]):
    trade = add_trade()
    remove(trade)
    remove(trade)
    assert (put_back(trade), put_back(trade)) == (True, False)
    assert [kind for kind, _by in told(deal)] == ["concession_removed", "concession_restored"]


@pytest.mark.django_db
def test_a_full_table_takes_nothing_back(deal: Deal, cost_model: CostModel, add_trade: Callable[..., Concession]):
    trade = add_trade()
    remove(trade)
    row = trade_values(position=0, cost_model=cost_model, updated_at=NOW, updated_by=deal.owner)
    Concession.objects.bulk_create(Concession(**row) for _ in range(MOST_CONCESSIONS))
    with pytest.raises(ValidationError):
        put_back(trade)
    assert Concession.objects.count() == MOST_CONCESSIONS


@pytest.mark.django_db
def test_after_its_time_it_cannot_be_put_back_and_the_next_removal_deletes_it(add_trade: Callable[..., Concession]):
    old, other = add_trade(), add_trade()
    remove(old)
    late = NOW + PUT_BACK_WITHIN + timedelta(seconds=1)
    with pytest.raises(Concession.DoesNotExist):
        put_back(old, at=late)
    remove(other, at=late)
    assert list(Concession.with_removed.all()) == [other]


@pytest.mark.django_db
def test_only_so_many_removed_ones_are_kept(deal: Deal, cost_model: CostModel, add_trade: Callable[..., Concession]):
    row = trade_values(
        position=0, cost_model=cost_model, updated_at=NOW, updated_by=deal.owner, removed_at=NOW, removed_by=deal.owner
    )
    Concession.with_removed.bulk_create(Concession(**row) for _ in range(MOST_CONCESSIONS + 5))
    remove(add_trade())
    assert Concession.with_removed.count() == MOST_CONCESSIONS + 1


@pytest.mark.django_db
def test_a_removed_trade_follows_the_model_into_another_currency(cost_model: CostModel, add_trade: Callable[..., Concession]):
    trade = add_trade()
    remove(trade)
    after = desk_document() | {"currency": "USD"}
    carry_over(cost_model=cost_model, before=desk_document(), after=after, rate=2.0)
    put_back(trade)
    back = Concession.objects.get()
    assert (back.amount, back.currency, back.our_cost_currency) == (80, "USD", "USD")


# --- On the page ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_desk_offers_what_was_removed_and_one_press_puts_it_back(
    client: Client, deal: Deal, add_trade: Callable[..., Concession]
):
    trade = add_trade()
    client.force_login(people().presales)
    address = f"/deals/{deal.pk}/negotiation/trades/{trade.pk}/"
    removed = client.post(f"{address}remove/", follow=True)
    assert [row.pk for row in removed.context["removed"]] == [trade.pk]
    assert f'action="{address}put-back/"' in removed.content.decode()
    back = client.post(f"{address}put-back/", follow=True)
    assert (back.context["removed"], names()) == ([], ["Spare part on site"])
    history = client.get(f"/deals/{deal.pk}/history/").content.decode()
    assert "A removed trade was put back: “Spare part on site”." in history


@pytest.mark.django_db
def test_a_second_press_on_remove_says_that_it_is_gone_already(client: Client, deal: Deal, add_trade: Callable[..., Concession]):
    address = f"/deals/{deal.pk}/negotiation/trades/{add_trade().pk}/remove/"
    client.force_login(people().presales)
    client.post(address)
    second = client.post(address, follow=True)
    assert "“Spare part on site” is removed already." in second.content.decode()
    assert [kind for kind, _by in told(deal)] == ["concession_removed"]


@pytest.mark.django_db
def test_who_may_only_look_is_not_told_of_removed_trades(client: Client, deal: Deal, add_trade: Callable[..., Concession]):
    remove(add_trade())
    client.force_login(people().teammate)
    assert client.get(f"/deals/{deal.pk}/negotiation/").context["removed"] == []


# --- Two at once ----------------------------------------------------------------------------------------------------------------


def restored_by_two_at_once(trade: Concession) -> int:
    """Put a trade back from two connections that looked at it before either wrote, and return how often the history tells it."""
    together = Barrier(AT_ONCE)

    def press(_number: int) -> bool:
        try:
            together.wait()
            return put_back(trade)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as presses:
        list(presses.map(press, range(AT_ONCE)))
    return DealEvent.objects.filter(kind="concession_restored").count()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_it_back_at_the_same_moment_one_does(add_trade: Callable[..., Concession]):
    trade = add_trade()
    remove(trade)
    assert restored_by_two_at_once(trade) == 1


@pytest.mark.django_db
def test_an_earlier_release_does_not_show_removed_trades_again(add_trade: Callable[..., Concession]):
    removed, left = add_trade(), add_trade()
    remove(removed)
    import_module("tco.migrations.0004_removed_trades").delete_removed_trades(apps, None)
    assert list(Concession.with_removed.all()) == [left]
