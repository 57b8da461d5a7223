"""A cost sheet that somebody opened and saved in LibreOffice is read back as it was written."""

from pathlib import Path

import pytest

from tco.mapping import plain_form
from tco.spreadsheet.reading import read_workbook
from tco.spreadsheet.writing import write_workbook
from tests.tco.documents import rich_document, small_document
from tests.tco.workbook.recalculation import converted

pytestmark = pytest.mark.needs("soffice")


def test_a_cost_sheet_survives_being_saved_in_libreoffice(tmp_path: Path):
    documents = {"rich": (rich_document(), "en"), "russian": (rich_document(), "ru"), "small": (small_document(), "en")}
    files = {name: write_workbook(document, language=language) for name, (document, language) in documents.items()}
    for name, content in converted(files, tmp_path).items():
        reading = read_workbook(content)
        assert (name, reading.findings.problems) == (name, [])
        assert plain_form(reading.document) == plain_form(documents[name][0])
