"""Which lines stand side by side."""

from typing import Any

from tco.row_order import row_numbers


def document(*alternatives: str) -> dict[str, Any]:
    """Return a document whose alternatives have lines named by the letters given."""
    return {"alternatives": [{"lines": [{"name": name, "category": "operation"} for name in names]} for names in alternatives]}


def test_the_same_cost_shares_a_row() -> None:
    assert row_numbers(document("abc", "abc")) == [[0, 1, 2], [0, 1, 2]]


def test_a_line_the_others_do_not_have_follows_the_one_before_it() -> None:
    assert row_numbers(document("ac", "abc", "xa")) == [[1, 3], [1, 2, 3], [0, 1]]


def test_rows_ascend_within_each_alternative_whatever_the_order_of_the_others() -> None:
    assert row_numbers(document("ab", "ba")) == [[0, 1], [1, 2]]


def test_the_second_line_of_a_name_stands_beside_the_second() -> None:
    assert row_numbers(document("aa", "a", "aaa")) == [[0, 1], [0], [0, 1, 2]]


def test_an_alternative_without_lines_changes_nothing() -> None:
    assert row_numbers(document("", "ab", "")) == [[], [0, 1], []]


def test_what_begins_an_alternative_stands_before_its_first_line_that_the_others_have() -> None:
    assert row_numbers(document("abc", "xyc")) == [[0, 1, 4], [2, 3, 4]]


def test_an_alternative_that_shares_nothing_comes_last() -> None:
    assert row_numbers(document("ab", "xy")) == [[0, 1], [2, 3]]
