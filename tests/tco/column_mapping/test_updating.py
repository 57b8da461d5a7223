"""A table changes and adds the lines that it names, or replaces them all; read twice it changes nothing."""

from dataclasses import replace
from typing import Any

from tco.column_mapping.building import REPLACE
from tco.mapping import plain_form
from tests.tco.column_mapping.tables import GROUND, WIDE, lines, read, wrong
from tests.tco.documents import rich_document, small_document


def on(document: dict[str, Any]) -> Any:
    """Return the ground of a deal that has this model."""
    return replace(GROUND, present=plain_form(document))


def test_the_same_table_read_twice_changes_nothing():
    first = read(WIDE).document
    assert read(WIDE, on(first)).document == first
    assert read(WIDE, replace(on(first), file_name="renamed.csv")).document == first


def test_lines_that_the_table_names_get_its_amounts_and_keep_the_rest():
    upload = read("Item;Our printers\nRibbons;120\n", on(small_document()))
    before = small_document()["alternatives"][0]["lines"]
    assert lines(upload) == [before[0], {**before[1], "amount": 120, "source": {"kind": "estimate", "note": "costs.csv, B2"}}]
    assert lines(upload, "rival") == small_document()["alternatives"][1]["lines"]


def test_an_amount_that_stays_keeps_its_source_and_the_way_it_was_written():
    document = small_document()
    document["alternatives"][0]["lines"][1]["amount"] = 100.0
    upload = read("Item;Our printers\nRibbons;100\n", on(document))
    assert upload.document == plain_form(document)


def test_lines_and_alternatives_that_are_new_are_added():
    upload = read("Item;Category;Our printers;Third way\nPaper;Operation;7;8\n", on(small_document()))
    assert [line["name"] for line in lines(upload)] == ["Printers", "Ribbons", "Paper"]
    assert [(one["key"], one["name"]) for one in upload.document["alternatives"]][2] == ("rival2", "Third way")


def test_lines_of_the_same_name_are_told_apart_by_category_and_by_order():
    document = small_document()
    twin = {**document["alternatives"][0]["lines"][1], "category": "maintenance"}
    document["alternatives"][0]["lines"].append(twin)
    upload = read("Item;Category;Our printers\nRibbons;Maintenance;1\nRibbons;Maintenance;2\n", on(document))
    assert [(line["category"], line["amount"]) for line in lines(upload)] == [
        ("acquisition", 1000),
        ("operation", 100),
        ("maintenance", 1),
        ("maintenance", 2),
    ]


def test_arithmetic_that_becomes_a_number_and_bounds_that_no_longer_hold_are_told():
    document = rich_document()
    ours = document["alternatives"][0]
    bounded = next(line for line in ours["lines"] if "low" in line)
    written = next(line for line in ours["lines"] if isinstance(line["amount"], str))
    rows = [f"{bounded['name']};{bounded['category']};99999999", f"{written['name']};{written['category']};5"]
    text = "\n".join([f"Item;Category;{ours['name']}", *rows])
    upload = read(text, on(document))
    changed = {line["name"]: line for line in lines(upload, ours["key"])}
    assert ("low" in changed[bounded["name"]], changed[written["name"]]["amount"]) == (False, 5)
    assert "This amount was arithmetic over drivers and becomes what the table says: C3." in upload.notes
    assert any(note.startswith("The lowest and highest value of this line do not hold its new amount") for note in upload.notes)


def test_an_amount_may_be_arithmetic_over_drivers_that_the_deal_has():
    document = rich_document()
    key = document["drivers"][0]["key"]
    ours = document["alternatives"][0]["name"]
    upload = read(f"Item;Category;{ours}\nNew;Operation;{key} * 2\nOther;Operation;1\n", on(document))
    assert lines(upload, document["alternatives"][0]["key"])[-2]["amount"] == f"{key} * 2"
    assert [
        where for where, _rule in wrong(read(f"Item;Category;{ours}\nNew;Operation;seats * 2\nB;Operation;1\n", on(document)))
    ] == ["C2"]


def test_replacing_keeps_conventions_and_drivers_and_drops_what_is_gone():
    document = rich_document()
    ours = document["alternatives"][0]
    upload = read(f"Item;{ours['name']}\nAll in;5\n", on(document), mode=REPLACE)
    after = upload.document
    assert [(one["key"], [line["name"] for line in one["lines"]]) for one in after["alternatives"] if one["lines"]] == [
        (ours["key"], ["All in"])
    ]
    assert "rival-1" not in [one["key"] for one in after["alternatives"]]
    assert (after["discount"], after["base_date"]) == (plain_form(document)["discount"], document["base_date"])
    assert "reference" not in after
