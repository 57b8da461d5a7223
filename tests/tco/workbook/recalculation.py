"""Workbooks worked out by LibreOffice, from nothing but their formulas."""

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from tco.engine.evaluate import evaluate
from tco.workbook.calculation import write_calculation

DAY = date(2026, 11, 22)
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
STORED = re.compile(rb'(?: t="\w+")?><f>([^<]*)</f><v>[^<]*</v>')
WRONG = 987654321
MONEY_TOLERANCE = 0.01


def calculation_of(document: Mapping[str, Any], language: str = "en") -> bytes:
    """Return the workbook of a document."""
    return write_calculation(document, evaluate(document), language=language, made_on=DAY)


def forgetful(content: bytes) -> bytes:
    """Return a workbook whose formulas all have a stored value that is wrong: what comes out right was worked out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in given.namelist():
            part = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = STORED.sub(rb"><f>\1</f><v>%d</v>" % WRONG, part)
            taken.writestr(name, part)
    return stream.getvalue()


def converted(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Let LibreOffice open each file, work out every formula, and save it again; all in one start of the program."""
    profile, given, taken = folder / "profile", folder / "given", folder / "taken"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    given.mkdir()
    for name, content in files.items():
        (given / f"{name}.xlsx").write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    paths = [str(given / f"{name}.xlsx") for name in files]
    ran = subprocess.run([*command, "--outdir", str(taken), *paths], capture_output=True, check=True, timeout=300)
    missing = [name for name in files if not (taken / f"{name}.xlsx").exists()]
    assert not missing, ran.stderr.decode(errors="replace")
    return {name: (taken / f"{name}.xlsx").read_bytes() for name in files}


def opened(content: bytes) -> Workbook:
    """Return a workbook with its values."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def checks(content: bytes) -> dict[str, tuple[Any, Any]]:
    """Return what the sheet of checks holds: the engine's figure and the live one, by label."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    rows = book[book.sheetnames[-1]].iter_rows(min_row=7, max_col=3, values_only=True)
    return {f"{label} #{place}": (engine, live) for place, (label, engine, live) in enumerate(rows)}


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Name the figures that are not within a cent of what they should be, or nine digits where they are large."""
    assert expected.keys() == found.keys()
    return [
        f"{label}: {found[label]!r} instead of {value!r}" for label, value in expected.items() if not agrees(found[label], value)
    ]


def agrees(found: Any, expected: Any) -> bool:
    """Tell whether a recalculated figure is what it should be."""
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return abs(found - expected) <= max(MONEY_TOLERANCE, 1e-9 * abs(expected))
    return bool(found == expected)


def errors(content: bytes) -> list[str]:
    """Name the cells that show an error."""
    return [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
