"""Where documents lie: one folder for each version, written so that a file is there whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path

from django.conf import settings

from proposals.models import ProposalVersion

PDF = "proposal.pdf"
UNFINISHED = ".part"


def folder_of(version: ProposalVersion) -> Path:
    """Return the folder of a version's files."""
    return Path(settings.MEDIA_ROOT) / version.folder


def page_name(number: int) -> str:
    """Return the file name of the picture of a page; pages count from 1."""
    return f"page-{number:03d}.png"


def pages_stored(version: ProposalVersion) -> int:
    """Return how many pages there are pictures of."""
    return len(list(folder_of(version).glob("page-*.png")))


def store(version: ProposalVersion, *, pdf: bytes, pages: tuple[bytes, ...]) -> None:
    """Write a version's files. Writing them again replaces each whole, so a second delivery of the job does no harm.

    Raises OSError; what was written by then is gone, and what was there before still is.
    """
    folder = folder_of(version)
    folder.mkdir(parents=True, exist_ok=True)
    for left_behind in folder.glob(f"*{UNFINISHED}"):
        left_behind.unlink(missing_ok=True)
    files = {folder / page_name(number): page for number, page in enumerate(pages, 1)} | {folder / PDF: pdf}
    new = [path for path in files if not path.exists()]
    try:
        for path, content in files.items():
            _write(path, content)
        _sync_folder(folder)
    except OSError:
        for path in new:
            path.unlink(missing_ok=True)
        raise


def discard(version: ProposalVersion) -> None:
    """Remove a version's files, if there are any: for whoever deletes its row."""
    shutil.rmtree(folder_of(version), ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
