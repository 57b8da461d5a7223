"""A PostgreSQL of the tests' own: `python -m tests.postgres COMMAND …` runs a command with DATABASE_URL pointing to it.

A temporary cluster, owned by an unprivileged user, listening on a socket in its own folder and nowhere else; gone at the end.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

from config.bootstrap import find_postgresql

ROLE = "headroom"
# The data are worth nothing after a power cut, so nothing is waited for on their account.
FAST_AND_CLOSED = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 64MB
"""


@contextmanager
def temporary_cluster(programs: Path) -> Iterator[str]:
    """Start a cluster with the server found in `programs`, yield its DATABASE_URL, stop it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="headroom-pg-"))
    data = folder / "data"
    owner = unprivileged_user()
    if owner:
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        # A file, not a pipe: the server inherits it and would keep a pipe open.
        with (folder / "output").open("ab") as output:
            finished = subprocess.run(
                [str(programs / program), "--pgdata", str(data), *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **({"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}),
            )
        if finished.returncode != 0:
            raise SystemExit(f"{program} failed:\n{(folder / 'output').read_text(errors='replace')}")

    try:
        run("initdb", f"--username={ROLE}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(FAST_AND_CLOSED.format(folder=folder))
        try:
            run("pg_ctl", "--wait", "--silent", "start")
            yield f"postgresql://{ROLE}@{quote(str(folder), safe='')}/headroom"
        finally:
            run("pg_ctl", "--wait", "--silent", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_user() -> Any:
    """Return whom the server runs as when we are root, which it refuses to be; None when we are somebody else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def main(command: Sequence[str]) -> int:
    """Run `command` against a temporary cluster; return its exit status."""
    programs = find_postgresql()
    if programs is None:
        print("There is no PostgreSQL 15 or later on this machine; `make setup-test` installs it.", file=sys.stderr)
        return 3

    def stop(signal_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + signal_number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    with temporary_cluster(programs) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
