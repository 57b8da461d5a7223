"""One rendering for all tests that only look at it."""

from pathlib import Path

import pytest

from proposals.document import html_of
from proposals.pdf import render_pdf
from proposals.rendering import static_folder
from tests.proposals.samples import sample_snapshot


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """The sample as a document: its folder holds `proposal.pdf`; the value has the previews too."""
    document = render_pdf(html_of(sample_snapshot()), static_folder=static_folder())
    folder = tmp_path_factory.mktemp("document")
    (folder / "proposal.pdf").write_bytes(document.pdf)
    return document, folder / "proposal.pdf"


@pytest.fixture
def pdf(rendered) -> Path:
    return rendered[1]


@pytest.fixture
def media(settings, tmp_path) -> Path:
    """A place for files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
