"""Addresses of cells, counted from 0 as XlsxWriter does."""


def letters(column: int) -> str:
    """Return the name of a column: A for 0, AA for 26."""
    name = ""
    while column >= 0:
        column, place = divmod(column, 26)
        name = chr(65 + place) + name
        column -= 1
    return name


def cell(row: int, column: int) -> str:
    """Return the address of a cell, fixed in both directions: $B$3."""
    return f"${letters(column)}${row + 1}"


def span(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return the address of a block of cells, fixed in both directions: $B$3:$D$9."""
    return f"{cell(first_row, first_column)}:{cell(last_row, last_column)}"


def on_sheet(title: str, address: str) -> str:
    """Return an address as another sheet has to write it."""
    return "'" + title.replace("'", "''") + "'!" + address
