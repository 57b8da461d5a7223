"""Two people in one model: what each sees of the other, what conflicts, and what each can take back."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cjm.deals.models import DealEvent
from tco.models import CostModel, ModelChange
from tco.operations import save_document
from tco.workspace.checking import Conflicts
from tco.workspace.operations import edit_model
from tests.factories import NOW, make_deal, people
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(client: Client) -> tuple[Desk, Desk]:
    deal = make_deal()
    own = Desk.laid(deal, client)
    return own, Desk(deal, Client(), people().director)


def put(desk: Desk, text: str, was: str | None = None, **more: Any) -> Any:
    """Type an amount into the cell of our price."""
    operation = {"op": "set", "line": desk.line("ours", "Price").pk, "field": "amount", "text": text, **more}
    return desk.edit(operation if was is None else {**operation, "was": was}, based_on=1)


def test_two_cells_of_one_version_are_both_saved(desks: tuple[Desk, Desk]):
    own, other = desks
    line = own.line("rival", "Price")
    assert put(own, "1100", "1000").status_code == 200
    answer = other.edit({"op": "set", "line": line.pk, "field": "amount", "text": "900", "was": "800"}, based_on=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert [each["lines"][0]["amount"] for each in own.document()["alternatives"]] == [1100, 900]


def test_the_same_cell_shows_both_values_and_saves_nothing_of_the_edit(desks: tuple[Desk, Desk]):
    own, other = desks
    price, rival = own.line("ours", "Price"), own.line("rival", "Price")
    put(own, "1100", "1000")
    answer = other.edit(
        {"op": "set", "line": rival.pk, "field": "amount", "text": "900", "was": "800"},
        {"op": "set", "line": price.pk, "field": "amount", "text": "1,200", "was": "1000"},
        based_on=1,
    )
    assert answer.status_code == 409
    found = answer.json()
    (conflict,) = found["conflicts"]
    assert {name: conflict[name] for name in ("op", "where", "theirs", "yours", "by", "gone", "line", "field")} == {
        "op": 1,
        "where": "Our offer: Price: amount",
        "theirs": "1100",
        "yours": "1,200",
        "by": own.deal.owner.name,
        "gone": False,
        "line": price.pk,
        "field": "amount",
    }
    assert found["sheet"]["version"] == own.model.version == 2
    assert own.line("rival", "Price").amount == 800
    mine = other.edit({"op": "set", "line": price.pk, "field": "amount", "text": "1,200", "was": "1100"})
    assert mine.status_code == 200
    assert own.line("ours", "Price").amount == 1200


def test_both_typing_the_same_is_no_conflict(desks: tuple[Desk, Desk]):
    own, other = desks
    put(own, "1100", "1000")
    assert put(other, "1,100", "1000").status_code == 200
    assert own.model.version == 2


def test_what_was_seen_counts_as_it_is_meant_and_not_as_it_is_written(desks: tuple[Desk, Desk]):
    assert put(desks[0], "1100", "999").status_code == 409
    assert put(desks[0], "1100", "1,000.0").status_code == 200


def test_typing_into_a_line_that_is_gone_is_a_conflict(desks: tuple[Desk, Desk]):
    own, other = desks
    pk = own.line("ours", "Price").pk
    own.edit({"op": "delete_row", "line": pk})
    answer = other.edit({"op": "set", "line": pk, "field": "amount", "text": "1100", "was": "1000"}, based_on=1)
    assert answer.status_code == 409
    assert [(one["gone"], one["yours"], one["by"]) for one in answer.json()["conflicts"]] == [(True, "1100", own.deal.owner.name)]
    again = other.edit({"op": "delete_row", "line": pk}, {"op": "clear", "line": pk}, based_on=1)
    assert (again.status_code, again.json()["errors"]) == (200, [])


def test_filling_a_cell_that_somebody_filled_first_is_a_conflict(desks: tuple[Desk, Desk]):
    own, other = desks
    operation = {"op": "put", "beside": own.line("rival", "Ribbons").pk, "alternative": own.alternative("ours").pk}
    assert own.edit({**operation, "text": "50"}, based_on=1).status_code == 200
    assert other.edit({**operation, "text": "60"}, based_on=1).status_code == 409
    assert other.edit({**operation, "text": "50"}, based_on=1).status_code == 200


def test_a_page_that_is_behind_learns_who_changed_what(desks: tuple[Desk, Desk]):
    own, other = desks
    assert other.client.get(other.address("changes/?since=1")).status_code == 204
    put(own, "1100", "1000")
    answer = other.client.get(other.address("changes/?since=1"))
    found = answer.json()
    assert (found["version"], found["by"], found["what"], found["is_own"]) == (
        2,
        own.deal.owner.name,
        "Our offer: Price: amount",
        False,
    )
    assert found["sheet"]["rows"][0]["cells"][str(own.alternative("ours").pk)]["amount"] == "1100"
    assert answer["Cache-Control"] == "no-store"
    for nonsense in ("", "x", "-1", "9" * 40, "٣"):
        assert other.client.get(other.address("changes/"), {"since": nonsense}).status_code == 200


def test_everybody_takes_back_their_own_changes(desks: tuple[Desk, Desk]):
    own, other = desks
    put(own, "1100", "1000")
    other.edit({"op": "set", "line": own.line("rival", "Price").pk, "field": "amount", "text": "900"})
    found = own.undo().json()
    assert (found["undo"], found["redo"]) == (None, "Our offer: Price: amount")
    assert [each["lines"][0]["amount"] for each in own.document()["alternatives"]] == [1000, 900]
    assert own.undo().json()["version"] == own.model.version == 4
    assert other.undo().status_code == 200
    assert own.document() == document()
    assert own.redo().status_code == 200
    assert own.line("ours", "Price").amount == 1100
    assert ModelChange.objects.filter(undoes__isnull=False).count() == 3


def test_a_cell_that_another_changed_since_is_taken_back_only_on_purpose(desks: tuple[Desk, Desk]):
    own, other = desks
    put(own, "1100", "1000")
    other.edit({"op": "set", "line": own.line("ours", "Price").pk, "field": "amount", "text": "1300"})
    answer = own.undo()
    assert answer.status_code == 409
    assert [(one["theirs"], one["yours"], one["by"]) for one in answer.json()["conflicts"]] == [
        ("1300", "1000", people().director.name)
    ]
    assert own.line("ours", "Price").amount == 1300
    assert own.undo(anyway=True).status_code == 200
    assert own.line("ours", "Price").amount == 1000


def test_a_driver_that_another_uses_by_now_is_not_taken_away(desks: tuple[Desk, Desk]):
    own, other = desks
    own.edit({"op": "new_driver", "key": "sites", "value": "3"})
    other.edit({"op": "set", "line": own.line("ours", "Price").pk, "field": "amount", "text": "sites * 300"})
    answer = own.undo()
    assert answer.status_code == 409
    assert "sites" in answer.json()["conflicts"][0]["where"]
    assert own.driver("sites").value == 3


def test_a_model_that_came_in_as_a_whole_ends_what_can_be_taken_back(desks: tuple[Desk, Desk]):
    own, _other = desks
    put(own, "1100", "1000")
    changed = document()
    changed["name"] = "Another"
    save_document(deal=own.deal, document=changed, by=people().director, at=NOW)
    found = own.undo().json()
    assert (found["undo"], found["version"]) == (None, 3)
    assert own.document() == changed


def test_a_new_change_ends_what_can_be_done_again(desks: tuple[Desk, Desk]):
    own, _other = desks
    put(own, "1100", "1000")
    own.undo()
    put(own, "1200")
    assert own.redo().json()["redo"] is None
    assert own.line("ours", "Price").amount == 1200


def test_the_history_of_the_deal_tells_of_the_work_once_in_half_an_hour(desks: tuple[Desk, Desk]):
    own, other = desks
    for amount in ("1100", "1200", "1300"):
        put(own, amount)
        put(other, amount + "0")
    assert DealEvent.objects.filter(kind="cost_model_edited").count() == 2


def test_the_record_keeps_the_saving_on_either_side(desks: tuple[Desk, Desk]):
    put(desks[0], "1100", "1000")
    first, second = ModelChange.objects.order_by("version")
    assert second.saving_before == first.saving_after
    assert second.saving_before is not None
    assert second.saving_after is not None
    assert second.saving_after == pytest.approx(second.saving_before - 100)
    desks[0].deal.refresh_from_db()
    assert desks[0].deal.headroom == pytest.approx(second.saving_after / 1100)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_waits_and_meets_the_other(client: Client):
    desk = Desk.laid(make_deal(), client)
    line = desk.line("ours", "Price")
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def type_in(text: str) -> None:
        barrier.wait()
        operation = {"op": "set", "line": line.pk, "field": "amount", "text": text, "was": "1000"}
        try:
            edit_model(deal=desk.deal, operations=[operation], by=desk.deal.owner, at=NOW)
            outcomes.append("saved")
        except Conflicts:
            outcomes.append("met")
        finally:
            connection.close()

    threads = [threading.Thread(target=type_in, args=(text,)) for text in ("1100", "1200")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["met", "saved"]
    assert CostModel.objects.get().version == 2
