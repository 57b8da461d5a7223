"""What lies between two documents, and what each change did to the saving."""

import copy
from typing import Any

import pytest

from tco.changes.difference import FieldChange, ItemChange, differences, weigh
from tco.evaluation import evaluate_document, saving_against, saving_by_line
from tests.tco.documents import rich_document, small_document


def changed() -> dict[str, Any]:
    return copy.deepcopy(small_document())


def saving(document: Any) -> float | None:
    return saving_against(document, subject="ours", against="rival")


def test_equal_documents_differ_in_nothing() -> None:
    assert differences(small_document(), changed()) == []


def test_a_changed_number_is_told_before_and_after() -> None:
    after = changed()
    after["alternatives"][1]["lines"][1]["amount"] = 250
    (change,) = differences(small_document(), after)
    assert (change.kind, change.place) == ("line", ("rival", "Ribbons", "operation", 0))
    assert change.fields == [FieldChange("amount", 300, 250)]


def test_a_changed_source_is_told_field_by_field() -> None:
    after = changed()
    after["alternatives"][0]["lines"][1]["source"] = {"kind": "measured", "note": "Meter"}
    (change,) = differences(small_document(), after)
    assert change.fields == [FieldChange("source.kind", "estimate", "measured"), FieldChange("source.note", None, "Meter")]


def test_a_schedule_is_one_thing() -> None:
    after = changed()
    after["alternatives"][0]["lines"][1]["when"] = {"from": 2, "to": 2}
    (change,) = differences(small_document(), after)
    assert change.fields == [FieldChange("when", {"from": 1}, {"from": 2, "to": 2})]


def test_what_comes_and_goes_as_a_whole_has_no_fields() -> None:
    after = changed()
    new = {"name": "Training", "category": "staff", "amount": 50, "when": {"at": 0}}
    after["alternatives"][0]["lines"] = [after["alternatives"][0]["lines"][0], new]
    added, removed = differences(small_document(), after)
    assert (added.place, added.before, added.after, added.fields) == (("ours", "Training", "staff", 0), None, new, [])
    assert (removed.place[1], removed.after, removed.fields) == ("Ribbons", None, [])


def test_a_renamed_line_is_one_change_that_moves_nothing() -> None:
    after = changed()
    after["alternatives"][1]["lines"][1].update(name="Ribbons and rolls", category="logistics")
    (weighed,) = weigh(small_document(), after, differences(small_document(), after), saving)
    assert weighed.item.place == ("rival", "Ribbons and rolls", "logistics", 0)
    assert weighed.item.renamed_from == ("rival", "Ribbons", "operation", 0)
    assert weighed.item.fields == [
        FieldChange("name", "Ribbons", "Ribbons and rolls"),
        FieldChange("category", "operation", "logistics"),
    ]
    assert weighed.effect == 0


def test_lines_that_could_be_either_are_not_taken_for_renamed() -> None:
    before, after = changed(), changed()
    twin = {"name": "Rolls", "category": "operation", "amount": 7, "when": {"at": 1}}
    before["alternatives"][1]["lines"] += [twin, {**twin, "name": "Tape"}]
    after["alternatives"][1]["lines"] += [{**twin, "name": "Rolls, wide"}, {**twin, "name": "Tape, wide"}]
    assert [change.renamed_from for change in differences(before, after)] == [None] * 4


def test_the_growth_of_a_price_is_one_thing() -> None:
    before, after = changed(), changed()
    before["alternatives"][0]["lines"][1]["escalation"] = {"rate": 0.02, "first": 2}
    after["alternatives"][0]["lines"][1].pop("escalation", None)
    (change,) = differences(before, after)
    assert change.fields == [FieldChange("escalation", {"rate": 0.02, "first": 2}, None)]


def test_the_order_of_lines_is_no_difference() -> None:
    after = changed()
    after["alternatives"][0]["lines"].reverse()
    assert differences(small_document(), after) == []


def test_the_effects_add_up_to_the_whole_move() -> None:
    before, after = small_document(), changed()
    after["discount"]["rate"] = 0.2
    after["drivers"] = [{"key": "ribbons", "value": 80}]
    after["alternatives"][0]["lines"][1]["amount"] = "ribbons * 2"
    after["alternatives"][1]["lines"][0]["amount"] = 900
    after["alternatives"][1]["lines"].append({"name": "Repairs", "category": "maintenance", "amount": 70, "when": {"from": 1}})
    weighed = weigh(before, after, differences(before, after), saving)
    assert len(weighed) == 5
    moved = sum(each.effect for each in weighed if each.effect is not None)
    old, new = saving(before), saving(after)
    assert old is not None
    assert new is not None
    assert moved == pytest.approx(new - old, abs=1e-9)


def test_lines_weighed_at_once_come_to_what_they_come_to_one_by_one() -> None:
    before, after = rich_document(), copy.deepcopy(rich_document())
    after["discount"]["rate"] = 0.15
    for owner in after["alternatives"]:
        for line in owner["lines"]:
            line["risk_adjustment"] = 0.07
        owner["lines"].append({"name": "Crane", "category": "operation", "amount": 750, "when": {"at": 1}})
    del after["alternatives"][0]["lines"][1]
    after["alternatives"][1]["lines"][0]["name"] += ", renamed"
    keys = evaluate_document(after)
    ends = {"subject": keys["subject"], "against": keys["reference"]}
    changes = differences(before, after)
    singly = weigh(before, after, changes, lambda document: saving_against(document, **ends))
    asked: list[int] = []

    def by_line(document: Any) -> Any:
        asked.append(1)
        return saving_by_line(document, **ends)

    at_once = weigh(before, after, changes, lambda document: saving_against(document, **ends), by_line)
    assert len(asked) == 2
    assert [each.item for each in at_once] == [each.item for each in singly]
    assert [each.effect for each in at_once] == pytest.approx([each.effect for each in singly], abs=1e-6)


def test_one_change_moves_the_saving_by_what_it_is_worth() -> None:
    before, after = small_document(), changed()
    after["alternatives"][1]["lines"][0]["amount"] = 900
    (weighed,) = weigh(before, after, differences(before, after), saving)
    assert weighed.effect == pytest.approx(100)


def test_a_change_that_cannot_stand_alone_is_weighed_with_the_next() -> None:
    before, after = small_document(), changed()
    # The longer study makes the list of values too short until the driver itself is changed.
    before["drivers"] = [{"key": "load", "value": [1, 1, 1]}]
    before["alternatives"][0]["lines"][1]["amount"] = "100 * load"
    after["drivers"] = [{"key": "load", "value": [1, 1, 1, 1]}]
    after["alternatives"][0]["lines"][1]["amount"] = "100 * load"
    after["periods"] = {"count": 3, "unit": "year"}
    first, second = weigh(before, after, differences(before, after), saving)
    old, new = saving(before), saving(after)
    assert first.effect is None
    assert old is not None
    assert new is not None
    assert second.effect == pytest.approx(new - old)


def test_without_a_common_rival_nothing_is_weighed() -> None:
    before, after = small_document(), changed()
    after["alternatives"][0]["lines"][0]["amount"] = 1200
    weighed = weigh(before, after, differences(before, after), lambda _document: None)
    assert [each.effect for each in weighed] == [None]


def test_an_item_is_named_for_the_record() -> None:
    assert ItemChange("driver", ("hours",), 1, 2).item == ["driver", "hours"]
