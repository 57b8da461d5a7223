"""A file with tables opened: taken apart in a child process with limits, whatever it is."""

from dataclasses import dataclass
from typing import Any

from cjm.kernel.export import restored
from cjm.kernel.sandbox import Limits, SandboxFailure, run
from tco.spreadsheet.package import OLE_SIGNATURE, ZIP_SIGNATURE, Refused, refuse_by_looks
from tco.spreadsheet.refusals import refusal_sentence
from tco.spreadsheet.tables import RawSheet

CHILD_LIMITS = Limits(memory=512, cpu_seconds=15, wall_seconds=20)
TEXT_SIGNATURES_NEVER_MEANT = (b"%PDF", b"\x1f\x8b", b"\x89PNG")


class FileRefused(Exception):
    """A file that is not opened at all. The sentence says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Book:
    """The sheets of a file. A text file has one, and an encoding and a delimiter it was read with; a workbook has neither."""

    sheets: list[RawSheet]
    encoding: str = ""
    delimiter: str = ""

    @property
    def is_text(self) -> bool:
        return bool(self.encoding)

    def shown_sheets(self) -> list[tuple[int, RawSheet]]:
        """Return the sheets with something in them that a reader of the file sees, with their places in the file."""
        return [(place, sheet) for place, sheet in enumerate(self.sheets) if sheet.rows and not sheet.is_hidden]


def is_workbook(data: bytes) -> bool:
    """Say whether the first bytes are those of a workbook, readable or not."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))


def is_json(data: bytes) -> bool:
    """Say whether a file begins as a JSON document does."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def open_book(data: bytes, *, encoding: str = "", delimiter: str = "") -> Book:
    """Return the sheets of a workbook or of a text file; a text is read in the encoding and with the delimiter given, if any.

    Raises FileRefused.
    """
    if is_workbook(data):
        return Book([RawSheet(raw) for raw in take_apart(data)])
    if data.startswith(TEXT_SIGNATURES_NEVER_MEANT):
        raise FileRefused(refusal_sentence("not_text", {}))
    answer = _answer("tco.spreadsheet.delimited:read_in_child", data, encoding=encoding, delimiter=delimiter)
    for sheet in answer["sheets"]:
        sheet["rows"] = [
            [number, [[place, kind, restored(value)] for place, kind, value in cells]] for number, cells in sheet["rows"]
        ]
    return Book([RawSheet(raw) for raw in answer["sheets"]], answer["encoding"], answer["delimiter"])


def take_apart(data: bytes) -> list[dict[str, Any]]:
    """Return the sheets of a workbook, read in a child process with limits. Raises FileRefused."""
    try:
        refuse_by_looks(data)
    except Refused as refusal:
        raise FileRefused(refusal_sentence(refusal.code, refusal.params)) from refusal
    sheets: list[dict[str, Any]] = _answer("tco.spreadsheet.package:read_in_child", data)["sheets"]
    return sheets


def _answer(target: str, data: bytes, **arguments: str) -> dict[str, Any]:
    try:
        answer, _rest = run(target, arguments, data, limits=CHILD_LIMITS)
    except SandboxFailure as failure:
        code = {"time": "takes_too_long", "memory": "takes_too_much"}.get(failure.reason, "damaged")
        raise FileRefused(refusal_sentence(code, {})) from failure
    if "refused" in answer:
        raise FileRefused(refusal_sentence(answer["refused"], answer["params"]))
    return answer
