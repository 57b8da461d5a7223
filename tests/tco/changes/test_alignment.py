"""What only bears another name is one thing on both sides."""

import copy
from typing import Any

from tco.changes.alignment import aligned_differences
from tco.changes.difference import FieldChange, ItemChange, weigh
from tco.evaluation import saving_against
from tests.tco.documents import rich_document, small_document

UNKNOWN: dict[str, Any] = {}


def rows(document: dict[str, Any], start: int = 1) -> dict[str, Any]:
    """Return what would be kept of the rows of a document, numbered from `start` on."""
    numbers = iter(range(start, 1000))
    return {
        "drivers": [[next(numbers), None] for _driver in document.get("drivers", ())],
        "alternatives": [next(numbers) for _alternative in document["alternatives"]],
        "lines": [[[next(numbers), None] for _line in alternative["lines"]] for alternative in document["alternatives"]],
    }


def between(
    before: dict[str, Any], after: dict[str, Any], *, kept: dict[str, Any] = UNKNOWN, kept_after: dict[str, Any] | None = None
) -> list[ItemChange]:
    return aligned_differences(before, after, kept_before=kept, kept_after=kept if kept_after is None else kept_after)[1]


def renamed_driver(new: str) -> dict[str, Any]:
    """Return the rich document with the driver `hours` and every expression that names it under another key."""
    after = rich_document()
    after["drivers"][0]["key"] = new
    for alternative in after["alternatives"]:
        for line in alternative["lines"]:
            if isinstance(line["amount"], str):
                line["amount"] = line["amount"].replace("hours", new)
    return after


def test_expressions_that_follow_a_renamed_driver_do_not_differ() -> None:
    (change,) = between(rich_document(), renamed_driver("running_hours"))
    assert (change.kind, change.place, change.fields) == (
        "driver",
        ("running_hours",),
        [FieldChange("key", "hours", "running_hours")],
    )


def test_a_driver_that_was_renamed_and_changed_is_known_by_its_row() -> None:
    after = renamed_driver("running_hours")
    after["drivers"][0] |= {"value": 1450, "name": "Hours at the machine"}
    (change,) = between(rich_document(), after, kept=rows(after))
    assert {field.field: (field.before, field.after) for field in change.fields} == {
        "key": ("hours", "running_hours"),
        "value": (1400, 1450),
        "name": ("Running hours a quarter", "Hours at the machine"),
    }


def test_an_alternative_under_another_key_is_the_same_alternative() -> None:
    after = small_document()
    old = after["alternatives"][1]["key"]
    after["alternatives"][1]["key"] = "other_rival"
    if after.get("reference") == old:
        after["reference"] = "other_rival"
    earlier, changes = aligned_differences(small_document(), after, kept_before={}, kept_after={})
    assert changes == []
    assert earlier["alternatives"][1]["key"] == "other_rival"


def test_a_line_that_was_renamed_and_changed_is_one_change_where_its_row_is_known() -> None:
    after = copy.deepcopy(small_document())
    after["alternatives"][1]["lines"][1].update(name="Rolls", amount=250)
    kept = rows(after)
    (change,) = between(small_document(), after, kept=kept)
    assert change.renamed_from == ("rival", "Ribbons", "operation", 0)
    assert change.fields == [FieldChange("name", "Ribbons", "Rolls"), FieldChange("amount", 300, 250)]
    unknown = between(small_document(), after, kept=kept, kept_after=rows(after, start=500))
    assert [(each.before is None, each.after is None) for each in unknown] == [(True, False), (False, True)]


def test_a_line_that_was_moved_to_another_alternative_is_one_change_with_the_effect_of_both() -> None:
    before, after = small_document(), small_document()
    line = {"name": "Training", "category": "staff", "amount": 50, "when": {"at": 0}}
    before["alternatives"][0]["lines"].append(line)
    after["alternatives"][1]["lines"].append(line)
    earlier, changes = aligned_differences(before, after, kept_before={}, kept_after={})
    (weighed,) = weigh(earlier, after, changes, lambda document: saving_against(document, subject="ours", against="rival"))
    assert weighed.item.fields == [FieldChange("alternative", "ours", "rival")]
    assert weighed.effect is not None
    assert round(weighed.effect, 9) == 100


def test_a_key_that_both_sides_use_is_not_given_away() -> None:
    before, after = rich_document(), rich_document()
    for document, keys in ((before, ("hours", "kwh_price")), (after, ("kwh_price", "hours"))):
        for driver, key in zip(document["drivers"], keys, strict=False):
            driver["key"] = key
    earlier, _changes = aligned_differences(before, after, kept_before=rows(before), kept_after=rows(after))
    assert [driver["key"] for driver in earlier["drivers"]] == [driver["key"] for driver in before["drivers"]]
