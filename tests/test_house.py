"""The rules of the house: what lies where, which way imports run, and that what we write about ourselves is true."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.conftest import ROOT

TOP_LEVEL = {
    ".ci", ".editorconfig", ".env.example", ".gitattributes", ".gitignore",
    "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "THIRD_PARTY.md",
    "manage.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock",
    "cjm", "config", "docs", "proposals", "tco", "templates", "tests",
}  # fmt: skip
NOT_OURS = {
    ".git", ".venv", "var", ".env", "__pycache__",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis",
}  # fmt: skip
BINARY = {".woff", ".woff2", ".png", ".pdf", ".xlsx", ".mo", ".jpg", ".webp", ".ico", ".pyc"}
MOST_LINES = 400
HEAVY = ("weasyprint", "pandas", "openpyxl", "xlsxwriter", "pypdfium2", "numpy", "PIL", "fido2", "cryptography", "markdown_it")


def our_files(*suffixes: str) -> Iterator[Path]:
    """Yield the files of the tree, those that are only made from others left out."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for name in sorted(names):
            path = Path(folder, name)
            if name not in NOT_OURS and path.suffix not in {".mo", ".pyc"} and (not suffixes or path.suffix in suffixes):
                yield path


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the root with nothing of the tests' own settings in its environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    return subprocess.run(command, cwd=ROOT, env=inherited | environment, capture_output=True, text=True, check=False)


# --- What lies where ----------------------------------------------------------------------------------------------------------


def test_the_top_level_holds_what_the_ground_plan_names():
    there = {path.name for path in ROOT.iterdir() if path.name not in NOT_OURS and not path.name.startswith(".coverage")}
    assert there == TOP_LEVEL


def test_no_file_names_a_package_registry_or_a_folder_of_somebodys_machine():
    forbidden = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian|ubuntu)\.(?:org|com|io)\b|(?<![\w.~-])/(?:work|root|home/\w+)/")
    texts = ((path, path.read_text(encoding="utf-8")) for path in our_files() if path.suffix not in BINARY)
    assert [(str(path.relative_to(ROOT)), found[0]) for path, text in texts for found in forbidden.finditer(text)] == []


def test_a_source_file_has_one_subject_and_fits_in_one_reading():
    lengths = {str(path.relative_to(ROOT)): len(read(path).splitlines()) for path in our_files(".py")}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES and "/migrations/" not in path} == {}


def test_templates_hold_no_inline_script_or_style():
    forbidden = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
    pages = [path for path in our_files(".html", ".svg") if path.is_relative_to(ROOT / "templates")]
    assert [(path.name, found[0]) for path in pages for found in forbidden.finditer(read(path))] == []


# --- Which way imports run ----------------------------------------------------------------------------------------------------


def test_imports_run_one_way():
    finished = run(str(Path(sys.executable).with_name("lint-imports")), "--no-logo")
    assert finished.returncode == 0, finished.stdout


def test_a_check_of_the_installation_imports_nothing_heavy():
    """Addresses name their views through `cjm.kernel.late`."""
    source = (
        "import sys; from django.core.management import execute_from_command_line as run; run(['manage.py', 'check']);"
        f"print('heavy:', *(name for name in {HEAVY!r} if name in sys.modules),"
        " *(name for name in sys.modules if name.startswith(('cjm.', 'tco.', 'proposals.')) and '.views' in name))"
    )
    finished = run(sys.executable, "-c", source, DJANGO_SETTINGS_MODULE="config.settings_test")
    assert finished.stdout.splitlines()[-1:] == ["heavy:"], finished.stdout + finished.stderr


# --- Dependencies ---------------------------------------------------------------------------------------------------------------


def declared(group: str) -> list[str]:
    """Return the names of the packages that pyproject.toml asks for."""
    project = tomllib.loads(read("pyproject.toml"))
    lines = project["project"]["dependencies"] if group == "runtime" else project["dependency-groups"][group]
    return [re.split(r"[\[<>=]", line)[0] for line in lines]


def locked(path: str) -> dict[str, str]:
    """Return each locked package with its hashes."""
    blocks = re.split(r"\n(?=\S)", read(path).strip())
    return {block.split("==")[0]: block for block in blocks}


@pytest.mark.parametrize(("group", "path"), [("runtime", "requirements.lock"), ("dev", "requirements-dev.lock")])
def test_every_dependency_is_locked_with_hashes(group, path):
    lock = locked(path)
    assert [name for name in declared(group) if name not in lock] == []
    assert [name for name, block in lock.items() if "--hash=sha256:" not in block] == []


def test_both_locks_agree():
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: block for name, block in runtime.items() if development.get(name) != block} == {}


def test_every_dependency_says_why_it_is_there():
    lines = re.findall(r'^    "[a-z].*[<>=]=?[\d.]+.*",.*$', read("pyproject.toml"), re.MULTILINE)
    assert len(lines) == len(declared("runtime")) + len(declared("dev"))
    assert [line for line in lines if not re.search(r",\s+# \S", line)] == []


# --- What we say about ourselves ----------------------------------------------------------------------------------------------


def test_the_example_environment_names_every_variable_and_no_other():
    read_by_the_program = set(re.findall(r'env\.\w+\(\s*"([A-Z][A-Z_]+)"', read("config/env.py")))
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert named == read_by_the_program


def test_the_readme_names_only_commands_that_exist():
    readme = read("README.md")
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)(?=[`\s])", readme)) - targets == set()
    assert set(re.findall(r"manage\.py ([a-z_]+)", readme)) - get_commands().keys() == set()


def test_the_changelog_starts_with_the_version_of_the_project():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert re.findall(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)[0] == version


# --- Django's own checks ------------------------------------------------------------------------------------------------------


def test_no_change_of_a_model_is_without_its_migration():
    finished = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "--settings", "config.settings_test")
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_a_production_environment_has_nothing_to_be_warned_of(tmp_path):
    finished = run(
        *(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        HEADROOM_ENV_FILE=os.devnull,
        HEADROOM_VAR_DIR=str(tmp_path),
        HEADROOM_BASE_URL="https://headroom.example.org",
        HEADROOM_ALLOWED_HOSTS="headroom.example.org",
        HEADROOM_SECRET_KEY="fifty characters and more, none of which anybody will guess: 8Zq3!v",
    )
    assert finished.returncode == 0, finished.stderr
