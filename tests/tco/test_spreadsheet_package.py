"""A workbook file is taken apart with suspicion: what is out of bounds is not opened."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tco.spreadsheet.package import (
    Refused,
    column_letters,
    column_number,
    is_date_format,
    read_package,
    refuse_by_directory,
    unescape,
)
from tco.spreadsheet.refusals import REFUSALS, refusal_sentence
from tests.tco.sheets import sheet_of

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def rezipped(change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """Return the small cost sheet with its parts changed (None: left out) and others added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet_of())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    return rezipped(lambda name, old: content if name == part else old)


def with_rows(rows: str) -> bytes:
    return with_part(SHEET, f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode())


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_package(data)
    assert refusal_sentence(refused.value.code, refused.value.params)
    return refused.value.code


def as_it_is(_name: str, content: bytes) -> bytes:
    return content


REFUSED = [
    ("empty_file", b""),
    ("file_too_large", b"PK\x03\x04" + b"0" * 5_000_000),
    ("old_or_protected", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("not_a_workbook", b"Dear Madam or Sir"),
    ("damaged", b"PK\x03\x04 and then nothing"),
    ("not_a_workbook", rezipped(lambda name, content: None if name == "xl/workbook.xml" else content)),
    ("has_macros", rezipped(as_it_is, {"xl/vbaProject.bin": b"\x00"})),
    ("has_macros", rezipped(lambda name, content: content.replace(b"sheet.main+xml", b"macroEnabled.main+xml"))),
    ("foreign_parts", rezipped(as_it_is, {"word/document.xml": b"<a/>"})),
    ("foreign_parts", rezipped(as_it_is, {"xl/../../../etc/cron.d/x": b"<a/>"})),
    ("too_many_parts", rezipped(as_it_is, {f"xl/media/image{number}.png": b"" for number in range(200)})),
    ("unpacks_too_large", rezipped(as_it_is, {"xl/media/zeros.bin": b"\x00" * 20_000_000})),
    ("has_entities", with_part(SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')),
    ("has_entities", with_part("xl/sharedStrings.xml", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>')),
    ("not_a_workbook", with_part(SHEET, b"<worksheet><sheetData><row>")),
    ("too_far_right", with_rows('<row r="1"><c r="CW1"><v>1</v></c></row>')),
    ("too_far_down", with_rows('<row r="20001"><c r="A20001"><v>1</v></c></row>')),
    ("not_a_workbook", with_rows('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>')),
]


@pytest.mark.parametrize(("code", "data"), REFUSED)
def test_a_file_out_of_bounds_is_refused_with_its_reason(code: str, data: bytes):
    assert code_of(data) == code


def test_a_password_is_refused_before_anything_is_unpacked():
    with zipfile.ZipFile(io.BytesIO(sheet_of())) as archive:
        archive.infolist()[0].flag_bits |= 0x1
        with pytest.raises(Refused, match="old_or_protected"):
            refuse_by_directory(archive)


def test_too_many_sheets_and_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch):
    entries = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (number, number) for number in range(1, 22))
    book = with_part(
        "xl/workbook.xml",
        b"<workbook "
        + NAMESPACE.encode()
        + b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        + entries
        + b"</sheets></workbook>",
    )
    assert code_of(book) == "too_many_sheets"
    monkeypatch.setattr("tco.spreadsheet.package.MAX_CELLS", 3)
    assert code_of(with_rows("<row>" + "<c><v>1</v></c>" * 4 + "</row>")) == "too_many_cells"


def test_a_declared_size_is_not_believed():
    sheet = f'<worksheet {NAMESPACE}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"/></sheetData></worksheet>'
    assert read_package(with_part(SHEET, sheet.encode()))[0]["rows"] == []


CELLS = [
    ('<c r="B1"><v>1.5</v></c>', ["number", "1.5"]),
    ('<c r="B1" t="b"><v>1</v></c>', ["flag", True]),
    ('<c r="B1" t="e"><v>#REF!</v></c>', ["error", "#REF!"]),
    ('<c r="B1" t="d"><v>2026-01-31T00:00:00</v></c>', ["date", "2026-01-31"]),
    ('<c r="B1" t="str"><f>A1</f><v>ready</v></c>', ["text", "ready"]),
    ('<c r="B1"><f>SUM(A1)</f></c>', ["formula", "SUM(A1)"]),
    ('<c r="B1"><f t="shared" si="0"/></c>', ["formula", "…"]),
    ('<c r="B1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>', ["text", "two runs"]),
    ('<c r="B1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', ["text", "東京"]),
    ('<c r="B1" t="inlineStr"><is><t>a_x000D_b</t></is></c>', ["text", "a\rb"]),
]


@pytest.mark.parametrize(("cell", "content"), CELLS)
def test_each_kind_of_cell_is_told_as_what_it_is(cell: str, content: list[object]):
    assert read_package(with_rows(f'<row r="1">{cell}</row>'))[0]["rows"] == [[1, [[2, *content]]]]


def test_cells_and_rows_without_an_address_follow_each_other():
    rows = read_package(with_rows("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"))[0]["rows"]
    assert rows == [[1, [[1, "number", "1"], [3, "number", "3"]]], [2, [[1, "number", "4"]]]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", True),
        ("[$-419]d mmm yyyy;@", True),
        ("General", False),
        ("#,##0.00", False),
        ('0.0 "days"', False),
        ("0.00E+00", False),
    ],
)
def test_a_format_is_known_for_a_date_by_its_letters(code: str, expected: bool):
    assert is_date_format(code) is expected


def test_columns_are_counted_in_letters():
    assert [column_number(letters) for letters in ("A", "Z", "AA", "CV", "XFD")] == [1, 26, 27, 100, 16384]
    assert [column_letters(number) for number in (1, 26, 27, 100, 16384)] == ["A", "Z", "AA", "CV", "XFD"]


def test_escapes_of_control_characters_are_undone_once():
    assert unescape("a_x000D_b_x005F_x000D_c_x_y") == "a\rb_x000D_c_x_y"


def test_every_refusal_has_a_sentence():
    params = {"limit": 1, "cell": "A1", "row": 1, "encoding": "utf-8"}
    assert all(refusal_sentence(code, params) for code in REFUSALS)
