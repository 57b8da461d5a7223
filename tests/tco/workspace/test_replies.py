"""What an edit answers: the part of the sheet that changed, the same again to a browser whose answer was lost, and comments."""

from typing import Any

import pytest
from django.test import Client

from tco.models import LineComment, ModelChange
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db
ONE, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk.laid(make_deal(), client)


def patched(sheet: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return the sheet as the browser has it after a patch."""
    patch = answer["patch"]
    rows = {row["id"]: row for row in patch["rows"]}
    drivers = {driver["id"]: driver for driver in patch["drivers"]}
    sums = {each["id"]: each["sum"] for each in patch["sums"]}
    return {
        **sheet,
        "version": answer["version"],
        "names": patch.get("names", sheet["names"]),
        "rows": [rows.get(row["id"], row) for row in sheet["rows"]],
        "drivers": [drivers.get(driver["id"], driver) for driver in sheet["drivers"]],
        "alternatives": [{**each, "sum": sums[each["id"]]} for each in sheet["alternatives"]],
    }


def operations(desk: Desk) -> dict[str, dict[str, Any]]:
    """Return edits that leave every row where it stands, by what they do."""
    price, service, ribbons = desk.line("ours", "Price"), desk.line("ours", "Service"), desk.line("rival", "Ribbons")
    return {
        "a number": {"op": "set", "line": price.pk, "field": "amount", "text": "1,200"},
        "a number instead of an expression": {"op": "set", "line": service.pk, "field": "amount", "text": "5"},
        "another driver named": {"op": "set", "line": service.pk, "field": "amount", "text": "wage * 2"},
        "the name of a row": {"op": "set", "line": service.pk, "field": "name", "text": "Care", "row": True},
        "a schedule": {"op": "set", "line": price.pk, "field": "when", "text": "1–2", "row": True},
        "a source": {"op": "set", "line": price.pk, "field": "source_kind", "text": "contract"},
        "the first cell of a row filled": {"op": "put", "beside": ribbons.pk, "alternative": price.alternative_id, "text": "7"},
        "a cell emptied": {"op": "clear", "line": desk.line("rival", "Service").pk},
        "a driver's value": {"op": "set", "driver": desk.driver("wage").pk, "field": "value", "text": "21"},
        "a driver's key": {"op": "set", "driver": desk.driver("printers").pk, "field": "key", "text": "devices"},
        "what was there": {"op": "set", "line": price.pk, "field": "amount", "text": "1000"},
        "what cannot be read": {"op": "set", "line": price.pk, "field": "amount", "text": "1..0"},
    }


@pytest.mark.parametrize("with_template", [False, True])
def test_the_part_that_changed_makes_the_sheet_what_it_is_now(desk: Desk, with_template: bool):
    if with_template:
        save_document(deal=desk.deal, document=document() | {"name": "X"}, by=desk.deal.owner, at=NOW, template="Trade")
    whole = {"the first cell of a row filled", *(["the name of a row"] if with_template else [])}
    for what, operation in operations(desk).items():
        before = desk.sheet()
        answer = desk.edit(operation).json()
        if "patch" in answer:
            assert patched(before, answer) == desk.sheet(), what
        else:
            assert answer["sheet"] == desk.sheet(), what
        assert ("patch" in answer) == (what not in whole), what
        taken = desk.undo()
        assert taken.status_code == 200, (what, taken.json()["conflicts"])


def test_a_cell_filled_again_is_told_with_its_row(desk: Desk):
    ours, rival = desk.line("ours", "Service"), desk.line("rival", "Service")
    desk.edit({"op": "clear", "line": rival.pk})
    before = desk.sheet()
    answer = desk.edit({"op": "put", "beside": ours.pk, "alternative": rival.alternative_id, "text": "printers"}).json()
    assert patched(before, answer) == desk.sheet()
    taken = desk.undo()
    assert (taken.status_code, patched(before, taken.json())) == (200, desk.sheet())
    assert desk.sheet() == before | {"version": 4}


def test_only_the_rows_that_changed_are_sent(desk: Desk):
    found = desk.edit(operations(desk)["a number"]).json()["patch"]
    assert ([row["name"] for row in found["rows"]], found["drivers"]) == (["Price"], [])
    found = desk.edit(operations(desk)["another driver named"]).json()["patch"]
    assert [driver["key"] for driver in found["drivers"]] == ["printers", "wage"]


@pytest.mark.parametrize("operation", ["new_row", "delete_row", "move_row", "new_driver", "new_alternative"])
def test_rows_that_come_go_or_move_bring_the_whole_sheet(desk: Desk, operation: str):
    wanted: dict[str, dict[str, Any]] = {
        "new_row": {"name": "Training"},
        "delete_row": {"line": desk.line("ours", "Price").pk},
        "move_row": {"line": desk.line("ours", "Price").pk, "before": None},
        "new_driver": {"key": "sites", "value": "3"},
        "new_alternative": {"name": "Another", "kind": "competitor"},
    }
    answer = desk.edit({"op": operation, **wanted[operation]}).json()
    assert "patch" not in answer
    assert answer["sheet"] == desk.sheet()


def test_a_page_that_was_behind_gets_the_whole_sheet(desk: Desk):
    desk.edit(operations(desk)["a number"])
    answer = desk.edit(operations(desk)["a driver's value"], based_on=1).json()
    assert "patch" not in answer
    assert answer["sheet"] == desk.sheet()


def test_more_rows_than_a_model_may_have_are_refused_with_the_limit(desk: Desk):
    ours = str(desk.alternative("ours").pk)
    rows = [{"op": "new_row", "id": f"n{number}", "name": "Part", "amounts": {ours: "1"}} for number in range(500)]
    found = desk.edit(*rows).json()
    assert {error["message"] for error in found["errors"]} == {"Our offer — At most 500 are allowed here; there are 502."}
    assert (len(found["errors"]), found["patch"]["rows"], desk.model.version) == (500, [], 1)


# --- An answer that was lost ------------------------------------------------------------------------------------------------------


def send(desk: Desk, name: str, *wanted: dict[str, Any], based_on: int = 1) -> Any:
    return desk.post("edit/", {"based_on": based_on, "edit": name, "do": list(wanted)})


def test_an_edit_sent_twice_is_done_once_and_answers_alike(desk: Desk):
    wanted: list[dict[str, Any]] = [
        {"op": "new_row", "id": "n1", "name": "Training", "amounts": {str(desk.alternative("ours").pk): "x y"}},
        {"op": "duplicate_row", "line": desk.line("ours", "Price").pk},
    ]
    first = send(desk, ONE, *wanted).json()
    again = send(desk, ONE, *wanted)
    assert again.status_code == 200
    found = again.json()
    assert {name: found[name] for name in ("version", "made", "errors", "sheet")} == {
        name: first[name] for name in ("version", "made", "errors", "sheet")
    }
    assert (len(found["errors"]), list(found["made"])) == (1, ["n1"])
    assert (ModelChange.objects.count(), desk.model.version) == (2, 2)


def test_an_edit_sent_again_after_somebody_else_s_answers_with_what_is_there_now(desk: Desk):
    price = operations(desk)["a number"]
    send(desk, ONE, price | {"was": "1000"})
    send(desk, OTHER, price | {"text": "900"}, based_on=2)
    found = send(desk, ONE, price | {"was": "1000"})
    assert (found.status_code, found.json()["version"]) == (200, 3)
    assert found.json()["sheet"] == desk.sheet()
    assert desk.line("ours", "Price").amount == 900


def test_an_undo_sent_twice_takes_back_one_change(desk: Desk):
    for text in ("1100", "1200"):
        desk.edit(operations(desk)["a number"] | {"text": text})
    for _ in range(2):
        assert desk.undo(edit=ONE).status_code == 200
        assert desk.line("ours", "Price").amount == 1100
    for _ in range(2):
        assert desk.redo(edit=OTHER).status_code == 200
        assert desk.line("ours", "Price").amount == 1200


@pytest.mark.parametrize("name", [5, "short", "ä" * 10, "a" * 41, "a b c d e"])
def test_an_id_that_no_page_of_ours_sends_is_malformed(desk: Desk, name: Any):
    answer = desk.post("edit/", {"based_on": 1, "edit": name, "do": [operations(desk)["a number"]]})
    assert answer.status_code == 400
    assert desk.model.version == 1


# --- Comments ---------------------------------------------------------------------------------------------------------------------


def test_a_comment_of_another_appears_though_no_number_changed(desk: Desk):
    state = desk.sheet()["comments"]
    other = Desk(desk.deal, Client(), people().director)
    line = desk.line("ours", "Price")

    def look() -> Any:
        return desk.client.get(desk.address("changes/"), {"since": 1, "comments": state})

    assert look().status_code == 204
    comments = f"/deals/{desk.deal.pk}/cost/lines/{line.pk}/comments/"
    other.client.post(comments, {"text": "Is this with delivery?"})
    found = look().json()
    assert (found["by"], found["what"], found["is_own"], found["version"]) == (
        people().director.name,
        "comment on Our offer: Price",
        False,
        1,
    )
    assert found["sheet"]["rows"][0]["cells"][str(line.alternative_id)]["comments"] == 1
    state = found["sheet"]["comments"]
    assert look().status_code == 204
    other.client.post(f"/deals/{desk.deal.pk}/cost/comments/{LineComment.objects.get().pk}/settle/")
    found = look().json()
    assert (found["by"], found["what"]) == ("", "")
    assert found["sheet"]["rows"][0]["cells"][str(line.alternative_id)]["comments"] == 0
