"""What all tests share: which components are there, and the order of the tests."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from config.bootstrap import find_browser, find_postgresql, has_calculator, has_command

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
BROWSER_TESTS = ROOT / "tests" / "e2e"

# The same examples in every run: what passed passes again. `pytest --hypothesis-profile=default` draws new ones.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.load_profile("steady")

# What a test may need beyond the Python packages: `@pytest.mark.needs("qpdf")`.
COMPONENTS: dict[str, Callable[[], bool]] = {
    "chromium": lambda: find_browser() is not None,
    "pdftoppm": lambda: has_command("pdftoppm"),
    "pdftotext": lambda: has_command("pdftotext"),
    "qpdf": lambda: has_command("qpdf"),
    "soffice": has_calculator,
    "postgresql": lambda: find_postgresql() is not None,
    "shared": SHARED.is_dir,
}
# The collection of cases is published apart from the program; the rest can be had everywhere `make test` can install.
OPTIONAL = {"shared"}


def missing_components() -> list[str]:
    """Return the names of the components that are not on this machine."""
    return [name for name, is_present in COMPONENTS.items() if not is_present()]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the choice of tests that a second database engine can make a difference to."""
    parser.addoption("--only-database", action="store_true", help="leave out the tests that never touch a database")


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for a database, by its mark or by a fixture."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db", "live_server"})


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse to pass for complete in continuous integration when something is missing."""
    missing = sorted(set(missing_components()) - OPTIONAL)
    if missing and os.environ.get("CI") == "true":
        pytest.exit(f"Missing on this machine: {', '.join(missing)}. With CI=true every test has to run.", returncode=3)


def pytest_unconfigure() -> None:
    """Remove the files of this process; the processes of pytest-xdist end without calling what `atexit` has noted."""
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that are not chosen or whose components are missing, and put browser tests last.

    Playwright keeps an event loop running in the thread, which Django's other tests would take for asynchronous code.
    """
    missing = set(missing_components())
    runnable: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.needs("chromium"))
        needed = {component for marker in item.iter_markers("needs") for component in marker.args}
        if needed - COMPONENTS.keys():
            raise pytest.UsageError(f"{item.nodeid} needs unknown components: {sorted(needed - COMPONENTS.keys())}")
        is_chosen = touches_database(item) or not config.getoption("--only-database")
        (runnable if is_chosen and not needed & missing else left_out).append(item)
    items[:] = sorted(runnable, key=lambda item: BROWSER_TESTS in item.path.parents)
    config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run."""
    missing = missing_components()
    if missing:
        terminalreporter.section("not run")
        for component in missing:
            terminalreporter.write_line(f"tests that need {component}, which is not on this machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the published cases; a test that takes it is marked `needs("shared")`."""
    return SHARED
