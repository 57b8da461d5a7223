"""What no page of ours sends is answered with a sentence, and changes nothing."""

import json
from typing import Any

import pytest
from django.test import Client

from tco.models import CostModel, ModelChange
from tests.conftest import SHARED
from tests.factories import make_deal
from tests.tco.workspace.desk import JSON, Desk, document

pytestmark = pytest.mark.django_db
LINE = {"op": "set", "line": 1, "field": "amount", "text": "1"}
BODIES: list[Any] = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b"9" * 5_000,
    b"null",
    b"[]",
    b'"text"',
    {},
    {"based_on": 1},
    {"do": [LINE]},
    {"based_on": "1", "do": [LINE]},
    {"based_on": True, "do": [LINE]},
    {"based_on": 2**40, "do": [LINE]},
    {"based_on": 0, "do": [LINE]},
    {"based_on": 1, "do": []},
    {"based_on": 1, "do": {}},
    {"based_on": 1, "do": ["set"]},
    {"based_on": 1, "do": [{}]},
    {"based_on": 1, "do": [{"op": "drop"}]},
    {"based_on": 1, "do": [{"op": ["set"]}]},
    {"based_on": 1, "do": [{"op": "set"}]},
    {"based_on": 1, "do": [{**LINE, "field": "pk"}]},
    {"based_on": 1, "do": [{**LINE, "field": "alternative_id"}]},
    {"based_on": 1, "do": [{**LINE, "text": 1}]},
    {"based_on": 1, "do": [{**LINE, "text": None}]},
    {"based_on": 1, "do": [{**LINE, "text": "x" * 5_000}]},
    {"based_on": 1, "do": [{**LINE, "line": "first"}]},
    {"based_on": 1, "do": [{**LINE, "line": 1.5}]},
    {"based_on": 1, "do": [{**LINE, "line": -1}]},
    {"based_on": 1, "do": [{**LINE, "line": 2**64}]},
    {"based_on": 1, "do": [{**LINE, "line": True}]},
    {"based_on": 1, "do": [{**LINE, "was": 5}]},
    {"based_on": 1, "do": [{"op": "new_row", "amounts": []}]},
    {"based_on": 1, "do": [{"op": "new_row", "amounts": {"x": "1"}}]},
    {"based_on": 1, "do": [{"op": "new_row", "amounts": {"1": 5}}]},
    {"based_on": 1, "do": [{"op": "new_row", "name": 5}]},
    {"based_on": 1, "do": [{"op": "new_alternative", "kind": "friend"}]},
    {"based_on": 1, "do": [{"op": "move_row", "line": 1, "before": "last"}]},
    {"based_on": 1, "do": [LINE] * 1_001},
    {"based_on": 1, "do": [LINE], "pad": "x" * 1_100_000},
]


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk.laid(make_deal(), client)


@pytest.mark.parametrize("place", range(len(BODIES)))
def test_what_is_not_an_edit_is_answered_with_a_sentence(desk: Desk, place: int):
    body = BODIES[place]
    if not isinstance(body, bytes):
        text = json.dumps(body).replace('"line": 1,', f'"line": {desk.line("ours", "Price").pk},')
        body = text.encode()
    answer = desk.client.post(desk.address("edit/"), body, content_type=JSON)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert (desk.document(), ModelChange.objects.count()) == (document(), 1)


def test_undo_wants_a_version_too(desk: Desk):
    for rest in ("undo/", "redo/"):
        assert desk.post(rest, {}).status_code == 400
        assert desk.post(rest, {"based_on": 1, "anyway": "yes"}).status_code == 400
        assert desk.post(rest, {"based_on": 1}).json()["undo"] is None
    assert desk.client.get(desk.address("edit/")).status_code == 405


def test_a_model_that_was_removed_is_no_fault_of_ours(desk: Desk):
    CostModel.objects.all().delete()
    answer = desk.post("edit/", {"based_on": 1, "do": [LINE]})
    assert (answer.status_code, answer.json()["message"]) == (404, "The cost model was removed in the meantime.")
    assert desk.client.get(desk.address("sheet.json")).status_code == 404
    assert desk.client.get(desk.address("changes/")).status_code == 404


@pytest.mark.parametrize("text", ["\u202eевро\x00\u200f", "a\nb", "x" * 1_900, "<script>alert(1)</script>", "=1+1", "\ud800"])
def test_hostile_names_are_stored_normalised_or_refused(desk: Desk, text: str):
    pk = desk.line("ours", "Price").pk
    answer = desk.edit({"op": "set", "line": pk, "field": "name", "text": text, "row": True})
    assert answer.status_code == 200
    name = desk.document()["alternatives"][0]["lines"][0]["name"]
    assert not set(name) & set("\u202e\x00\n\ud800")
    assert "<script>" not in desk.client.get(desk.address()).content.decode()


@pytest.mark.needs("shared")
@pytest.mark.parametrize("field", ["low", "name", "amount", "when", "source_date"])
def test_the_collection_of_hostile_texts_never_breaks_an_edit(desk: Desk, field: str):
    folder = SHARED / "security"
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["entries"]
    files = [folder / entry["file"] for entry in entries if entry["kind"] in {"number", "text", "formula", "date"}]
    pk = desk.line("ours", "Price").pk
    typed = [path.read_bytes().decode("utf-8", "replace")[:3_900] for path in files]
    answer = desk.edit(*[{"op": "set", "line": pk, "field": field, "text": text} for text in typed])
    assert answer.status_code == 200
    assert typed
    assert desk.client.get(desk.address()).status_code == 200
