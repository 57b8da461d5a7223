"""The Russian catalogue says everything that the English sources say."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.conftest import ROOT

CATALOGUE = Path("config/locale/ru/LC_MESSAGES/django.po")
SOURCES = ("config", "cjm", "tco", "proposals", "templates")
# As in the Makefile's target `messages`.
MAKE_MESSAGES = ["makemessages", "--locale", "ru", "--no-wrap", "--add-location", "file", "--ignore", "tests"]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def key(message: Message) -> tuple[str | None, str]:
    """Return context and singular, which together name a message."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read(ROOT / CATALOGUE)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalogue as it would be if the messages were taken from the sources now."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in SOURCES:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "config" / "static").mkdir()
    made = subprocess.run(
        [sys.executable, "manage.py", *MAKE_MESSAGES, "--settings", "config.settings_test"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return read(copy / CATALOGUE)


def test_every_message_of_the_sources_is_in_the_catalogue_and_no_other(catalogue: Catalog, extracted: Catalog):
    in_catalogue = {key(message) for message in catalogue if message.id}
    in_sources = {key(message) for message in extracted if message.id}
    assert {"missing": in_sources - in_catalogue, "left over": in_catalogue - in_sources} == {
        "missing": set(),
        "left over": set(),
    }, "run `make messages` and translate"


def test_every_message_is_translated(catalogue: Catalog):
    def is_translated(message: Message) -> bool:
        return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)

    assert [key(message) for message in catalogue if message.id and not is_translated(message)] == []


def test_no_translation_is_a_guess(catalogue: Catalog):
    assert [key(message) for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.fuzzy


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a message's singular and plurals, or its only form."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in re.findall(r"%\(\w+\)[a-z]|%%", text)}


def test_translations_keep_the_placeholders(catalogue: Catalog):
    """A Russian singular stands for 21 as well: it may name the count that the English singular leaves out."""

    def keeps(message: Message) -> bool:
        english, russian = forms(message.id), forms(message.string)
        if len(english) == 1:
            return placeholders(*english) == placeholders(*russian)
        one, *others = russian
        return placeholders(one) <= placeholders(*english) and all(
            placeholders(other) == placeholders(english[1]) for other in others
        )

    assert [key(message) for message in catalogue if message.id and not keeps(message)] == []
