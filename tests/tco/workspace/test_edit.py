"""What each operation does to the model that is stored."""

import pytest
from django.test import Client

from tests.factories import make_deal
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk.laid(make_deal(), client)


def amounts(desk: Desk) -> dict[str, list[tuple[str, object]]]:
    return {each["key"]: [(line["name"], line["amount"]) for line in each["lines"]] for each in desk.document()["alternatives"]}


def test_a_number_typed_into_a_cell_is_saved_and_the_figures_answer(desk: Desk):
    line = desk.line("ours", "Price")
    answer = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "1,200.50", "was": "1000"})
    assert answer.status_code == 200, answer.content
    expected = document()
    expected["alternatives"][0]["lines"][0]["amount"] = 1200.50
    assert desk.document() == expected
    found = answer.json()
    assert (found["version"], found["errors"], found["redo"]) == (2, [], None)
    assert found["sheet"]["rows"][0]["cells"][str(line.alternative_id)]["shown"] == "1,200.50"
    assert "strip__figure" in found["answer"]
    assert desk.line("ours", "Price").version == 2
