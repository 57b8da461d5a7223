"""Files of a version on a disk without room: all of them or none, and those that were there stay."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from proposals import storage
from proposals.models import ProposalVersion
from tests.proposals.makers import make_version

pytestmark = pytest.mark.django_db

PAGES = (b"page one", b"page two")


@pytest.fixture
def version(settings: Any, tmp_path: Path) -> ProposalVersion:
    settings.MEDIA_ROOT = tmp_path
    return make_version()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow past so many bytes; the system refuses more as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def stored(version: ProposalVersion) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in storage.folder_of(version).iterdir()}


def test_what_there_is_no_room_for_leaves_no_file_behind_and_is_stored_once_there_is_room(version: ProposalVersion):
    pdf = b"%PDF-1.7" * 1000
    with room_for(1000), pytest.raises(OSError, match="File too large"):
        storage.store(version, pdf=pdf, pages=PAGES)
    assert stored(version) == {}
    storage.store(version, pdf=pdf, pages=PAGES)
    assert stored(version) == {"proposal.pdf": pdf, "page-001.png": PAGES[0], "page-002.png": PAGES[1]}


def test_a_second_writing_that_fails_takes_nothing_away(version: ProposalVersion):
    storage.store(version, pdf=b"%PDF-1.7", pages=PAGES)
    before = stored(version)
    with room_for(1000), pytest.raises(OSError, match="File too large"):
        storage.store(version, pdf=b"%PDF-1.7" * 1000, pages=PAGES)
    assert stored(version) == before
