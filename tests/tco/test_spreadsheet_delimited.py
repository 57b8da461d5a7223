"""A table as text is taken apart: its encoding and its marks found out, its bounds kept."""

import pytest

from tco.spreadsheet.delimited import read_text
from tco.spreadsheet.package import Refused

RUSSIAN = "Наименование;Сумма\nЛицензия;1 000,50\n"
FRENCH = "Désignation;Coût\nÉlectricité;12,5\nPièces détachées;3\n"


def table(data: bytes, encoding: str = "", delimiter: str = "") -> list[list[str]]:
    """Return the texts of the filled cells, row by row."""
    rows = read_text(data, encoding, delimiter)["sheets"][0]["rows"]
    return [[value for _place, _kind, value in cells] for _number, cells in rows]


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "utf-16-le", "utf-16"),
        (RUSSIAN, "utf-16-be", "utf-16"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN.upper(), "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN.upper(), "koi8-r", "koi8-r"),
        (RUSSIAN, "cp866", "cp866"),
        (FRENCH, "cp1252", "cp1252"),
        ("Größe;Preis\nÜbergabe;1\n", "cp1252", "cp1252"),
        ("Item;Amount\nPump;1\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_out_and_told(text: str, written: str, told: str):
    data = text.encode(written)
    assert (read_text(data)["encoding"], table(data)) == (told, [line.split(";") for line in text.splitlines()])


def test_another_encoding_can_be_asked_for():
    assert table("Цена;1".encode("koi8-r"), encoding="koi8-r") == [["Цена", "1"]]
    with pytest.raises(Refused, match="not_in_encoding"):
        read_text("Цена;1".encode("cp1251"), encoding="utf-8")


@pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
def test_the_mark_between_the_cells_is_found_out(mark: str):
    data = f"Item{mark}Ours{mark}Theirs\nPump{mark}1{mark}2\nPipe{mark}3{mark}4\n".encode()
    assert read_text(data)["delimiter"] == mark
    assert table(data)[1] == ["Pump", "1", "2"]


def test_decimal_commas_and_titles_do_not_pass_for_marks_between_cells():
    data = b"Budget, all amounts in EUR\n\nItem;Ours;Theirs\nPump;1,5;2,5\nPipe;3,5;4,5\n"
    assert read_text(data)["delimiter"] == ";"


def test_the_mark_that_the_first_line_names_is_believed_and_the_line_is_no_row():
    found = read_text(b"sep=|\r\na,b|c\r\n1,2|3\r\n")
    assert (found["delimiter"], found["sheets"][0]["rows"][0]) == ("|", [1, [[1, "text", "a,b"], [2, "text", "c"]]])


def test_a_cell_in_quotes_keeps_its_marks_and_its_lines():
    assert table(b'a;b\r\n"x;y";"one\ntwo ""quoted"""\r\n')[1] == ["x;y", 'one\ntwo "quoted"']


def test_rows_know_how_many_cells_they_were_written_with():
    assert read_text(b"a;b;c\n1;2\n3;4;;\n")["sheets"][0]["widths"] == [[1, 3], [2, 2], [3, 4]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"  \n ", "empty_file"),
        (b"a;b\n" * 1_500_000, "file_too_large"),
        (b"\x1f\x8b\x08\x00\x01", "not_text"),
        (b"name;amount\nx\x00y;1\n", "has_nul"),
        (b'a;b\n"x;1\ny;2\n', "open_quote"),
        (b'a;b\n"x"y;1\n', "open_quote"),
        (b'a;b\n"x;1\n' + b"y;2\n" * 200 + b'";3\n', "open_quote"),
        (b"a;b\n" + b"x" * 40_000 + b";1\n", "open_quote"),
        (b"x;1\n" * 20_001, "too_far_down"),
        (b"\n" * 4_999_999 + b"x", "too_far_down"),
        (b";" * 4_999_999 + b"x", "too_far_right"),
        (b";".join([b"x"] * 101), "too_far_right"),
    ],
)
def test_a_text_out_of_bounds_is_refused_with_its_reason(data: bytes, code: str):
    with pytest.raises(Refused) as refused:
        read_text(data)
    assert refused.value.code == code


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tco.spreadsheet.delimited.MAX_CELLS", 3)
    with pytest.raises(Refused, match="too_many_cells"):
        read_text(b"a;b\n1;2\n")
