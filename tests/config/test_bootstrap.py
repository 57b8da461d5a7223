"""Preparing a machine: what is installed, what is only asked for, and what is said."""

import subprocess
import sys

import pytest

from config import bootstrap
from config.bootstrap import CannotPrepare, Component

THERE = Component("There", ("there",), lambda: True, "nothing is lost")
PANGO = Component("Pango", ("libpango-1.0-0", "libpangoft2-1.0-0"), lambda: False, "no proposal can be rendered")
QPDF = Component("qpdf", ("qpdf",), lambda: False, "tests of the PDF do not run")


def answer(code: int, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, stdout=text)


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have run, with apt there and allowed; `answers` are what the next ones return, then success."""
    ran: list[list[str]] = []
    answers: list[subprocess.CompletedProcess[str]] = []

    def run(command, text=None):
        ran.append([*command, *([text] if text else [])])
        return answers.pop(0) if answers else answer(0)

    monkeypatch.setattr(bootstrap, "run_quietly", run)
    monkeypatch.setattr(bootstrap, "administrator_prefix", lambda: ["sudo", "-n"])
    run.ran, run.answers = ran, answers  # type: ignore[attr-defined]
    return run


@pytest.fixture
def no_rights(monkeypatch):
    """A person who may not install anything."""
    monkeypatch.setattr(bootstrap, "administrator_prefix", lambda: None)
    monkeypatch.setattr(bootstrap, "has_command", lambda name: name == "apt-get")


def test_nothing_is_installed_where_nothing_is_missing(commands):
    assert bootstrap.provide([THERE]) == []
    assert commands.ran == []


def test_missing_packages_are_installed_without_a_question(commands):
    bootstrap.provide([PANGO])
    assert commands.ran[0][:4] == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    assert commands.ran[0][-4:] == ["--yes", "--no-install-recommends", "libpango-1.0-0", "libpangoft2-1.0-0"]


def test_a_failed_installation_is_tried_again_with_new_package_lists(commands):
    commands.answers += [answer(100, "Unable to locate package"), answer(0), answer(0)]
    bootstrap.install([], ["qpdf"])
    assert [command[-1] for command in commands.ran] == ["qpdf", "update", "qpdf"]


def test_the_second_failure_shows_the_whole_output(commands):
    commands.answers += [answer(100), answer(0, "Get:1 lists"), answer(100, "E: Unable to locate package qpdf")]
    with pytest.raises(CannotPrepare, match=r"could not install qpdf:\n\nGet:1 lists\nE: Unable to locate package qpdf"):
        bootstrap.install([], ["qpdf"])


def test_postgresql_is_installed_without_a_cluster_and_the_defaults_are_put_back(commands, monkeypatch, tmp_path):
    defaults = tmp_path / "createcluster.conf"
    defaults.write_text("# as it was", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "CLUSTER_DEFAULTS", defaults)
    bootstrap.install_postgresql([])
    assert commands.ran[0] == ["tee", str(defaults), "# as it was\ncreate_main_cluster = false\n"]
    assert commands.ran[1][-1] == "postgresql"
    assert commands.ran[2] == ["tee", str(defaults), "# as it was"]


def test_without_rights_it_says_what_to_install_and_stops(no_rights, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "TO_RUN", (THERE, PANGO))
    assert bootstrap.main(["run"]) == 3
    said = capsys.readouterr().err
    assert "Pango: no proposal can be rendered" in said
    assert "sudo apt-get update && sudo apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0" in said


def test_what_only_tests_need_costs_those_tests_and_no_more(no_rights, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "TO_TEST", (QPDF,))
    monkeypatch.delenv("CI", raising=False)
    assert bootstrap.main(["test"]) == 0
    assert "qpdf: tests of the PDF do not run" in capsys.readouterr().err


def test_in_continuous_integration_a_missing_test_component_is_a_failure(no_rights, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "TO_TEST", (QPDF,))
    monkeypatch.setenv("CI", "true")
    assert bootstrap.main(["test"]) == 3
    assert "qpdf" in capsys.readouterr().err


def test_an_old_python_is_refused_in_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (sys.version_info.major, sys.version_info.minor + 1))
    assert bootstrap.main(["run"]) == 3
    assert "Headroom needs Python" in capsys.readouterr().err


def test_an_incomplete_postgresql_does_not_count(tmp_path):
    (tmp_path / "initdb").touch()
    assert bootstrap.postgresql_version(tmp_path) == 0


def test_a_complete_postgresql_says_its_version(tmp_path, commands):
    for program in ("initdb", "postgres", "pg_ctl"):
        (tmp_path / program).touch()
    commands.answers += [answer(0, "postgres (PostgreSQL) 16.4 (Debian 16.4-1)")]
    assert bootstrap.postgresql_version(tmp_path) == 16


@pytest.mark.parametrize(("part", "found"), [("libswlo.so", False), ("libsclo.so", True)])
def test_libreoffice_counts_only_with_the_part_that_calculates(monkeypatch, tmp_path, part, found):
    (tmp_path / part).touch()
    monkeypatch.setattr("shutil.which", lambda name: str(tmp_path / name))
    assert bootstrap.has_calculator() is found


@pytest.mark.parametrize(("version", "found"), [(14, False), (15, True), (17, True)])
def test_postgresql_has_to_be_recent_enough(monkeypatch, tmp_path, version, found):
    monkeypatch.setattr(bootstrap, "postgresql_version", lambda folder: version)
    monkeypatch.setattr("shutil.which", lambda name: str(tmp_path / "bin" / name))
    assert (bootstrap.find_postgresql() is not None) == found
