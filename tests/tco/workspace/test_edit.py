"""What each operation does to the model that is stored."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cjm.kernel.formats import percent
from tco.models import CostLine
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
    assert found["patch"]["rows"][0]["cells"][str(line.alternative_id)]["shown"] == "1,200.50"
    assert "strip__figure" in found["answer"]
    assert desk.line("ours", "Price").version == 2


def test_the_head_of_the_deal_follows_an_edit(desk: Desk):
    line = desk.line("ours", "Price")
    answer = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "1200", "was": "1000"}).json()["answer"]
    desk.deal.refresh_from_db()
    head = answer[answer.index('data-answer="headroom"') :]
    values = [part.split("</p>")[0].split(">")[-1] for part in head.split('class="figure__value')[1:]]
    assert values == [percent(desk.deal.headroom), percent(desk.deal.evidence_score)]


def test_what_has_a_letter_or_a_sign_is_an_expression_and_an_equals_sign_is_dropped(desk: Desk):
    line = desk.line("ours", "Price")
    desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "= printers * 5"})
    assert amounts(desk)["ours"][0] == ("Price", "printers * 5")


def test_an_amount_that_cannot_be_read_as_a_number_is_not_taken_for_an_expression(desk: Desk):
    line = desk.line("ours", "Price")
    found = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "1,2.3"}).json()
    assert [(error["op"], error["field"], error["text"]) for error in found["errors"]] == [(0, "amount", "1,2.3")]
    assert (desk.document(), desk.model.version) == (document(), 1)


def test_of_several_operations_the_bad_ones_are_refused_alone(desk: Desk):
    price, service = desk.line("ours", "Price"), desk.line("rival", "Service")
    found = desk.edit(
        {"op": "set", "line": price.pk, "field": "amount", "text": "1100"},
        {"op": "set", "line": price.pk, "field": "when", "text": "4"},
        {"op": "set", "line": service.pk, "field": "amount", "text": "nobody * 3"},
        {"op": "set", "line": service.pk, "field": "low", "text": "250"},
        {"op": "set", "driver": desk.driver("wage").pk, "field": "high", "text": "19"},
    ).json()
    assert [(error["op"], error["field"], error["text"]) for error in found["errors"]] == [
        (1, "when", "4"),
        (2, "amount", "nobody * 3"),
        (4, "high", "19"),
    ]
    assert found["errors"][0]["message"] == "The period lies outside the study, which runs from 0 to 3."
    expected = document()
    expected["alternatives"][0]["lines"][0]["amount"] = 1100
    expected["alternatives"][1]["lines"][1]["low"] = 250
    assert desk.document() == expected
    assert desk.model.version == 2


def test_a_note_without_a_kind_of_source_is_refused_and_what_stands_beside_it_is_saved(desk: Desk):
    pk = desk.line("rival", "Service").pk
    found = desk.edit(
        {"op": "set", "line": pk, "field": "source_note", "text": "By mail"},
        {"op": "set", "line": pk, "field": "low", "text": "250"},
    ).json()
    assert [(error["op"], error["message"]) for error in found["errors"]] == [(0, "Kind of source: This field is required.")]
    assert desk.line("rival", "Service").low == 250


def test_an_edit_of_which_nothing_is_left_changes_nothing(desk: Desk):
    found = desk.edit({"op": "set", "line": desk.line("ours", "Price").pk, "field": "amount", "text": "printers / 0"}).json()
    assert [error["op"] for error in found["errors"]] == [0]
    assert (found["version"], desk.document()) == (1, document())


def test_a_driver_whose_new_value_spoils_a_line_names_that_line(desk: Desk):
    line = desk.line("ours", "Price")
    desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "1000 / printers"})
    found = desk.edit({"op": "set", "driver": desk.driver("printers").pk, "field": "value", "text": "0"}).json()
    assert found["errors"][0]["message"] == ("Our offer: Price, amount — The expression divides by zero in period 0.")
    assert desk.driver("printers").value == 10


def test_a_name_given_to_the_row_is_given_to_all_its_lines_and_otherwise_parts_them(desk: Desk):
    line = desk.line("ours", "Price")
    desk.edit({"op": "set", "line": line.pk, "field": "name", "text": "Hardware", "row": True})
    assert [each["lines"][0]["name"] for each in desk.document()["alternatives"]] == ["Hardware", "Hardware"]
    desk.edit({"op": "set", "line": line.pk, "field": "name", "text": "Printers"})
    assert [row["name"] for row in desk.sheet()["rows"]] == ["Hardware", "Printers", "Service", "Ribbons"]
    desk.undo()
    assert [row["name"] for row in desk.sheet()["rows"]] == ["Hardware", "Service", "Ribbons"]


def test_renaming_a_driver_renames_it_where_it_is_used(desk: Desk):
    desk.edit({"op": "set", "driver": desk.driver("printers").pk, "field": "key", "text": "devices"})
    assert amounts(desk) == {
        "ours": [("Price", 1000), ("Service", "devices * 10")],
        "rival": [("Price", 800), ("Service", 300.5), ("Ribbons", "devices*wage")],
    }


@pytest.mark.parametrize("key", ["wage", "year", "2nd", "", "два"])
def test_a_driver_is_not_given_a_key_that_cannot_stand(desk: Desk, key: str):
    found = desk.edit({"op": "set", "driver": desk.driver("printers").pk, "field": "key", "text": key}).json()
    assert [(error["op"], error["text"]) for error in found["errors"]] == [(0, key)]
    assert desk.document() == document()


def test_a_driver_that_is_used_stays_and_its_lines_are_named(desk: Desk):
    used, unused = desk.driver("printers"), desk.driver("unused")
    found = desk.edit({"op": "delete_driver", "driver": used.pk}, {"op": "delete_driver", "driver": unused.pk}).json()
    assert found["errors"] == [
        {
            "op": 0,
            "field": "",
            "text": "printers",
            "message": "“printers” is used by: Our offer: Service; Rival: Ribbons. Change these amounts first.",
        }
    ]
    assert [driver["key"] for driver in desk.document()["drivers"]] == ["printers", "wage"]


def test_a_new_driver_can_be_used_in_the_same_edit(desk: Desk):
    line = desk.line("ours", "Price")
    found = desk.edit(
        {"op": "new_driver", "id": "d1", "key": "sites", "name": "Sites", "value": "1,5", "low": "1", "high": "30"},
        {"op": "new_driver", "id": "d2", "key": "hours", "value": "7.5"},
        {"op": "set", "line": line.pk, "field": "amount", "text": "hours * 4"},
    ).json()
    assert [(error["op"], error["field"], error["text"]) for error in found["errors"]] == [(0, "low", "1"), (0, "value", "1,5")]
    assert desk.document()["drivers"][-1] == {"key": "hours", "value": 7.5}
    assert found["made"] == {"d1": desk.driver("sites").pk, "d2": desk.driver("hours").pk}


def test_an_empty_cell_is_filled_with_a_line_like_the_one_beside_it(desk: Desk):
    ribbons, ours = desk.line("rival", "Ribbons"), desk.alternative("ours")
    desk.edit({"op": "put", "beside": ribbons.pk, "alternative": ours.pk, "text": "50"})
    assert desk.document()["alternatives"][0]["lines"][-1] == {
        "name": "Ribbons",
        "category": "operation",
        "amount": 50,
        "when": {"from": 1, "every": 2},
    }
    assert desk.line("ours", "Ribbons").position == ribbons.position


def test_a_new_row_holds_what_could_be_read_of_it(desk: Desk):
    ours, rival = desk.alternative("ours"), desk.alternative("rival")
    found = desk.edit(
        {
            "op": "new_row",
            "id": "n1",
            "after": desk.line("ours", "Price").pk,
            "name": "Training",
            "category": "Implementation",
            "when": "9",
            "amounts": {str(ours.pk): "500", str(rival.pk): "lots of it"},
        }
    ).json()
    assert sorted((error["field"], error["text"]) for error in found["errors"]) == [
        (f"amounts.{rival.pk}", "lots of it"),
        ("when", "9"),
    ]
    assert [row["name"] for row in found["sheet"]["rows"]] == ["Price", "Training", "Service", "Ribbons"]
    assert desk.document()["alternatives"][0]["lines"][1] == {
        "name": "Training",
        "category": "implementation",
        "amount": 500,
        "when": {"from": 1},
    }
    assert found["made"] == {"n1": desk.line("ours", "Training").pk}


def test_a_new_row_without_anything_is_a_line_of_ours_that_costs_nothing(desk: Desk):
    desk.edit({"op": "new_row", "id": "n1"})
    assert amounts(desk)["ours"][-1] == ("New line", 0)


def test_rows_are_copied_moved_cleared_and_removed(desk: Desk):
    price, service = desk.line("ours", "Price"), desk.line("rival", "Service")
    desk.edit({"op": "duplicate_row", "line": price.pk})
    assert [row["name"] for row in desk.sheet()["rows"]] == ["Price", "Price (copy)", "Service", "Ribbons"]
    desk.edit({"op": "move_row", "line": service.pk, "before": price.pk})
    assert [row["name"] for row in desk.sheet()["rows"]] == ["Service", "Price", "Price (copy)", "Ribbons"]
    desk.edit({"op": "move_row", "line": price.pk, "before": None})
    desk.edit({"op": "clear", "line": service.pk})
    desk.edit({"op": "delete_row", "line": desk.line("ours", "Price (copy)").pk})
    assert amounts(desk) == {
        "ours": [("Service", "printers * 10"), ("Price", 1000)],
        "rival": [("Ribbons", "printers*wage"), ("Price", 800)],
    }
    for _step in range(5):
        assert desk.undo().status_code == 200
    assert desk.document() == document()
    for _step in range(5):
        assert desk.redo().status_code == 200
    assert amounts(desk) == {
        "ours": [("Service", "printers * 10"), ("Price", 1000)],
        "rival": [("Ribbons", "printers*wage"), ("Price", 800)],
    }


def test_alternatives_are_added_and_removed_but_for_the_one_that_is_sold(desk: Desk):
    ours, rival = desk.alternative("ours"), desk.alternative("rival")
    desk.edit({"op": "new_alternative", "id": "a", "name": "Lease", "kind": "ours"})
    assert [(each["key"], each["name"]) for each in desk.document()["alternatives"]][-1] == ("ours_2", "Lease")
    assert desk.document()["subject"] == "ours"
    found = desk.edit({"op": "delete_alternative", "alternative": ours.pk}).json()
    assert [error["op"] for error in found["errors"]] == [0]
    desk.edit({"op": "delete_alternative", "alternative": rival.pk})
    assert [each["key"] for each in desk.document()["alternatives"]] == ["ours", "ours_2"]
    desk.undo()
    desk.undo()
    assert desk.document() == document()
    assert desk.alternative("rival").pk == rival.pk


def test_a_pasted_block_is_one_edit_and_one_step_back(desk: Desk):
    ours, rival = desk.alternative("ours"), desk.alternative("rival")
    block = [
        {
            "op": "new_row",
            "id": f"n{place}",
            "name": f"Line {place}",
            "amounts": {str(ours.pk): f"{place}", str(rival.pk): "x" * (place == 7) or "5"},
        }
        for place in range(30)
    ]
    found = desk.edit(*block).json()
    assert [(error["op"], error["field"]) for error in found["errors"]] == [(7, f"amounts.{rival.pk}")]
    assert [row["name"] for row in found["sheet"]["rows"]][3:] == [f"Line {place}" for place in range(30)]
    assert found["version"] == 2
    desk.undo()
    assert desk.document() == document()


def test_what_builds_on_a_row_that_was_refused_is_refused_with_it(desk: Desk):
    rows = [{"op": "new_row", "id": f"n{place}", "after": f"n{place - 1}" if place else None} for place in range(600)]
    found = desk.edit(*rows, {"op": "set", "line": "n599", "field": "amount", "text": "5"}).json()
    assert found["errors"][0]["message"] == "Our offer — At most 500 are allowed here; there are 602."
    assert len(found["errors"]) == 601
    assert desk.document() == document()


def test_a_row_can_be_filled_in_the_edit_that_makes_it(desk: Desk):
    rival = desk.alternative("rival")
    found = desk.edit(
        {"op": "new_row", "id": "a", "name": "Training", "amounts": {str(rival.pk): "7"}},
        {"op": "new_row", "id": "b", "after": "a", "name": "Travel", "amounts": {str(rival.pk): "8"}},
        {"op": "set", "line": "a", "field": "type", "text": "benefit"},
        {"op": "put", "beside": "b", "alternative": desk.alternative("ours").pk, "text": "9"},
        {"op": "set", "line": "later", "field": "amount", "text": "5"},
    )
    assert found.status_code == 400
    found = desk.edit(
        {"op": "new_row", "id": "a", "name": "Training", "amounts": {str(rival.pk): "7"}},
        {"op": "set", "line": "a", "field": "type", "text": "benefit"},
        {"op": "put", "beside": "a", "alternative": desk.alternative("ours").pk, "text": "9"},
    )
    assert found.json()["errors"] == []
    assert [each["lines"][-1]["amount"] for each in desk.document()["alternatives"]] == [9, 7]
    assert desk.line("rival", "Training").type == "benefit"


def test_a_range_goes_with_the_number_it_was_around_and_one_undo_brings_both_back(desk: Desk):
    line = desk.line("rival", "Service")
    answer = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "printers * 40", "was": "300.5"}).json()
    assert (answer["errors"], answer["said"]) == (
        [],
        "Rival: Service: the range 200 … 400 was around the old number and went with it. Undo brings both back.",
    )
    assert desk.document()["alternatives"][1]["lines"][1] == {
        "name": "Service",
        "category": "maintenance",
        "amount": "printers * 40",
        "when": {"from": 1},
    }
    desk.undo()
    assert desk.document() == document()
    assert desk.edit({"op": "set", "driver": desk.driver("wage").pk, "field": "value", "text": "50"}).json()["errors"] == []
    assert desk.document()["drivers"][1] == {"key": "wage", "name": "Wage", "value": 50}


def test_a_range_stays_where_it_still_holds_the_number_or_the_number_is_refused(desk: Desk):
    line = desk.line("rival", "Service")
    answer = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "350"}).json()
    assert (answer["errors"], answer["said"]) == ([], "")
    answer = desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "nonsense * 2"}).json()
    assert [error["field"] for error in answer["errors"]] == ["amount"]
    assert answer["said"] == ""
    stored = desk.document()["alternatives"][1]["lines"][1]
    assert (stored["amount"], stored["low"], stored["high"]) == (350, 200, 400)


def test_a_range_that_is_typed_around_the_wrong_number_is_refused_at_its_cell(desk: Desk):
    wage = desk.driver("wage").pk
    found = desk.edit({"op": "set", "driver": wage, "field": "low", "text": "25"}).json()
    assert [(error["field"], error["message"]) for error in found["errors"]] == [
        ("low", "The low value lies above the likely one (20)."),
    ]
    edit = [
        {"op": "set", "driver": wage, "field": name, "text": text}
        for name, text in (("value", "50"), ("low", "45"), ("high", "60"))
    ]
    assert desk.edit(*edit).json()["errors"] == []
    assert desk.document()["drivers"][1] == {"key": "wage", "name": "Wage", "value": 50, "low": 45, "high": 60}


def test_what_is_written_like_a_sum_or_with_a_sign_of_money_says_how_it_is_typed(desk: Desk):
    line = desk.line("ours", "Price").pk
    wrong = {"60000+2": "To calculate, begin with an equals sign: =60000+2."}
    wrong["$ 100"] = "Write the amount without “$”. If the line is in another currency, choose it in its details."
    for typed, message in wrong.items():
        found = desk.edit({"op": "set", "line": line, "field": "amount", "text": typed}).json()
        assert [error["message"] for error in found["errors"]] == [message]


def test_what_is_added_at_the_top_moves_the_rest_with_as_few_statements_for_many_rows_as_for_few(desk: Desk):
    desk.edit({"op": "new_row", "name": "First edit"})
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            desk.edit({"op": "duplicate_row", "line": desk.line("ours", "Price").pk})
        counts.append(len(queries))
        desk.edit(*({"op": "new_row", "name": f"Row {number}"} for number in range(60)))
    assert counts[0] == counts[1]
    positions = CostLine.objects.order_by("alternative__position", "position").values_list("alternative__key", "position")
    assert [position for key, position in positions if key == "ours"][:4] == [0, 1, 2, 3]
