"""Merged cells of a file that no spreadsheet program wrote: each is looked at once, however many there are."""

import pytest

from tco.column_mapping.grid import head_depth, spread
from tco.spreadsheet.tables import Findings, RawSheet, check_shape

ROWS = 4


def sheet_with(*merged: str) -> RawSheet:
    """Return a sheet of ROWS rows with a text in the first two columns of each."""
    rows = [[row, [[place, "text", f"r{row}c{place}"] for place in (1, 2)]] for row in range(1, ROWS + 1)]
    return RawSheet({"name": "S", "hidden": False, "rows": rows, "hidden_rows": [], "hidden_columns": [], "merged": list(merged)})


def given(*merged: str) -> dict[tuple[int, int], str]:
    return {at: cell.shown for at, cell in spread(sheet_with(*merged), [1, 2]).items()}


def test_a_merged_range_gives_its_text_to_the_rows_that_there_are():
    assert given("A1:A1048576") == {(2, 1): "r1c1", (3, 1): "r1c1", (4, 1): "r1c1"}


def test_ranges_that_lie_over_one_another_are_not_followed_past_the_rows_of_their_column():
    assert given("A1:A4", "A2:A4") == given("A1:A4")


def test_ranges_of_two_columns_do_not_count_against_each_other():
    assert given("A1:A4", "B1:B4") == given("A1:A4") | given("B1:B4")


def test_a_heading_merged_to_the_right_edge_of_the_sheet_spans_the_columns_that_there_are():
    assert head_depth(sheet_with("A1:XFD1"), 1) == 2


@pytest.mark.parametrize(
    ("merged", "is_refused"),
    [("A1:A2", False), ("A2:A3", True), ("B3:B9", True), ("C2:D3", False), ("A4:A5", False), ("A9:A9", False)],
)
def test_of_a_cost_sheet_those_ranges_are_refused_that_touch_a_row_with_costs(merged: str, is_refused: bool):
    findings = Findings()
    check_shape(sheet_with(merged), [3], {1, 2}, findings)
    assert [problem.cell for problem in findings.problems] == ([merged] if is_refused else [])
