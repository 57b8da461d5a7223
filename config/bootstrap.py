"""Prepare the machine before the virtual environment exists: `python3 config/bootstrap.py run` or `… test`.

Looks for the system packages that Headroom needs, installs the missing ones with apt where it may (as root, or with
a sudo that asks for no password) and otherwise says exactly what to install and stops. Then makes `.venv`.
Only the standard library, in a syntax that an older Python reads far enough to say that it is too old.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, NamedTuple, Sequence  # noqa: UP035

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRESQL = 15
VENV = Path(__file__).resolve().parent.parent / ".venv"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLUSTER_DEFAULTS = Path("/etc/postgresql-common/createcluster.conf")


class Component(NamedTuple):
    """Something that pip cannot install, and what does not work without it."""

    name: str
    packages: tuple[str, ...]
    is_present: Callable[[], bool]
    without_it: str


class CannotPrepare(Exception):
    """Says what the person at the terminal has to do."""


# --- What is there ------------------------------------------------------------------------------------------------------------


def has_command(name: str) -> bool:
    """Tell whether a program of this name is on the PATH."""
    return shutil.which(name) is not None


def has_library(file_name: str) -> bool:
    """Tell whether the dynamic loader finds this shared library."""
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return False
    return True


def has_venv_module() -> bool:
    """Tell whether `venv` works: Debian keeps `ensurepip`, which it needs, in a package of its own."""
    return run_quietly([sys.executable, "-c", "import ensurepip, venv"]).returncode == 0


def find_browser() -> str | None:
    """Return the path of a Chromium that tests can drive, or None."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def has_calculator() -> bool:
    """Tell whether LibreOffice is there with the part that calculates: the program alone may come with Writer only."""
    program = shutil.which("soffice")
    return program is not None and (Path(program).resolve().parent / "libsclo.so").exists()


def find_postgresql() -> Path | None:
    """Return the folder of the newest complete PostgreSQL server (initdb, postgres, pg_ctl), or None below version 15."""
    folders = set(Path("/usr/lib/postgresql").glob("*/bin"))
    initdb = shutil.which("initdb")
    if initdb:
        folders.add(Path(initdb).resolve().parent)
    versions = [(postgresql_version(folder), folder) for folder in folders]
    version, folder = max(versions, default=(0, None), key=lambda found: found[0])
    return folder if version >= OLDEST_POSTGRESQL else None


def postgresql_version(folder: Path) -> int:
    """Return the major version of the server in this folder, 0 where a program is missing."""
    if not all((folder / program).exists() for program in ("initdb", "postgres", "pg_ctl")):
        return 0
    found = re.search(r"\) (\d+)", run_quietly([str(folder / "postgres"), "--version"]).stdout)
    return int(found.group(1)) if found else 0


VENV_MODULE = Component(
    "Python's venv module",
    (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",),
    has_venv_module,
    "nothing can be installed",
)
TO_RUN = (
    Component(
        "Pango",
        ("libpango-1.0-0", "libpangoft2-1.0-0"),
        lambda: has_library("libpango-1.0.so.0") and has_library("libpangoft2-1.0.so.0"),
        "no proposal can be rendered",
    ),
    Component("gettext", ("gettext",), lambda: has_command("msgfmt") and has_command("xgettext"), "there is no Russian"),
)
TO_TEST = (
    Component("Chromium", ("chromium",), lambda: find_browser() is not None, "browser tests do not run"),
    Component("libatomic", ("libatomic1",), lambda: has_library("libatomic.so.1"), "browser tests do not run"),
    Component("PostgreSQL", ("postgresql",), lambda: find_postgresql() is not None, "tests on PostgreSQL do not run"),
    Component("Poppler", ("poppler-utils",), lambda: has_command("pdftoppm"), "tests that look into the PDF do not run"),
    Component("qpdf", ("qpdf",), lambda: has_command("qpdf"), "tests that check the PDF's structure do not run"),
    # The variant without windows: it brings no desktop along.
    Component(
        "LibreOffice Calc",
        ("libreoffice-calc-nogui",),
        has_calculator,
        "tests that recalculate a workbook do not run",
    ),
)


# --- Installing ---------------------------------------------------------------------------------------------------------------


def run_quietly(command: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, never asking anything, with both outputs captured in `stdout`."""
    return subprocess.run(  # noqa: S603
        command,
        input=text if text is not None else "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def administrator_prefix() -> list[str] | None:
    """Return what to put before a command so that it runs as root without a question; None where that is impossible."""
    if not has_command("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if has_command("sudo") and run_quietly(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(prefix: list[str], packages: Sequence[str]) -> None:
    """Install Debian packages; on failure renew the package lists once and try again.

    Raises CannotPrepare with apt's whole output.
    """
    print(f"  system packages: {' '.join(packages)}", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    command = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    first = run_quietly(command)
    if first.returncode == 0:
        return
    renewed = run_quietly([*apt, "update"])
    second = run_quietly(command)
    if second.returncode != 0:
        raise CannotPrepare(f"apt could not install {' '.join(packages)}:\n\n{renewed.stdout}\n{second.stdout}")


def install_postgresql(prefix: list[str]) -> None:
    """Install the server's programs without the cluster and the service that Debian's package would otherwise start."""
    if not CLUSTER_DEFAULTS.exists():
        install(prefix, ["postgresql-common"])
    before = CLUSTER_DEFAULTS.read_text(encoding="utf-8")
    write = [*prefix, "tee", str(CLUSTER_DEFAULTS)]
    run_quietly(write, before + "\ncreate_main_cluster = false\n")
    try:
        install(prefix, ["postgresql"])
    finally:
        run_quietly(write, before)


def provide(components: Sequence[Component]) -> list[Component]:
    """Install what is missing among `components`; return what is missing still."""
    missing = [component for component in components if not component.is_present()]
    prefix = administrator_prefix() if missing else None
    if prefix is None:
        return missing
    for component in missing:
        if component.name == "PostgreSQL":
            install_postgresql(prefix)
        else:
            install(prefix, component.packages)
    return [component for component in missing if not component.is_present()]


def instructions(missing: Sequence[Component]) -> str:
    """Say what is missing, what does not work without it, and the command that installs it."""
    lines = [f"  {component.name}: {component.without_it}" for component in missing]
    packages = " ".join(package for component in missing for package in component.packages)
    if has_command("apt-get"):
        advice = f"Install it with:\n\n  sudo apt-get update && sudo apt-get install --no-install-recommends {packages}"
    else:
        advice = f"Install it the way your system does; on Debian and Ubuntu the packages are called: {packages}"
    return "\n".join(["Missing:", *lines, advice])


# --- The two ways to prepare ---------------------------------------------------------------------------------------------------


def check_python() -> None:
    """Raise CannotPrepare when this Python is too old."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise CannotPrepare(f"Headroom needs Python {wanted} or later; {sys.executable} is {sys.version.split()[0]}.")


def make_environment() -> None:
    """Make `.venv`, again when the Python it was made with has gone."""
    python = VENV / "bin" / "python"
    if python.exists() and run_quietly([str(python), "-c", "import pip"]).returncode == 0:
        return
    print("  virtual environment: .venv", flush=True)
    made = run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0:
        raise CannotPrepare(f"The virtual environment could not be made:\n\n{made.stdout}")


def prepare_to_run() -> None:
    """Provide all that `make run` needs; raise CannotPrepare when something cannot be had."""
    missing = provide([VENV_MODULE, *TO_RUN])
    if missing:
        raise CannotPrepare(instructions(missing))
    make_environment()


def prepare_to_test() -> None:
    """Provide what the tests need; what cannot be had costs tests, which are named, and is an error under `CI=true`."""
    missing = []
    for component in TO_TEST:
        try:
            missing += provide([component])
        except CannotPrepare as failure:
            print(failure, file=sys.stderr)
            missing.append(component)
    if not missing:
        return
    if os.environ.get("CI") == "true":
        raise CannotPrepare(instructions(missing))
    print(instructions(missing), file=sys.stderr)


def main(arguments: Sequence[str]) -> int:
    """Run one of the two preparations; return the exit status."""
    steps = {"run": prepare_to_run, "test": prepare_to_test}
    if len(arguments) != 1 or arguments[0] not in steps:
        print("usage: bootstrap.py run|test", file=sys.stderr)
        return 2
    try:
        check_python()
        steps[arguments[0]]()
    except CannotPrepare as failure:
        print(failure, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
