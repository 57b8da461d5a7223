"""All tests: `python -m tests`; those that touch a database on PostgreSQL, then all on SQLite, the browser's among them."""

import os
import subprocess
import sys

from config.bootstrap import find_postgresql

PYTEST = [sys.executable, "-m", "pytest", "--quiet", "--numprocesses=2"]


def main() -> int:
    """Run both rounds, the second even when the first failed; return the exit status."""
    print("tests on PostgreSQL", flush=True)
    on_postgresql = 0
    if find_postgresql():
        command = [sys.executable, "-m", "tests.postgres", *PYTEST, "--only-database", "--ignore=tests/e2e"]
        on_postgresql = subprocess.run(command, check=False).returncode
    else:
        print("NOT RUN: there is no PostgreSQL 15 or later on this machine.", flush=True)
        on_postgresql = 3 if os.environ.get("CI") == "true" else 0
    print("tests on SQLite, and in the browser", flush=True)
    without_database_url = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    on_sqlite = subprocess.run(PYTEST, env=without_database_url, check=False).returncode
    if on_postgresql:
        print("The tests on PostgreSQL did not pass; see above.", file=sys.stderr)
    return on_postgresql or on_sqlite


if __name__ == "__main__":
    sys.exit(main())
