"""`manage.py serve`, as a whole: pages and jobs from one command, and nothing left behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tests.conftest import ROOT

SECONDS_TO_WAIT = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    """An installation of its own, on SQLite, with its tables made."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": f"sqlite:///{folder}/headroom.sqlite3",
        "HEADROOM_WORKER": "thread",
        "TMPDIR": str(folder),
    }
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("createcachetable", environment=environment)
    return environment


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(environment: dict[str, str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: status_of(port, "/account/login/") == 200)
        yield process
    finally:
        process.kill()
        process.wait()


def manage(*arguments: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return when it is so; fail when that takes unreasonably long."""
    give_up = time.monotonic() + SECONDS_TO_WAIT
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < give_up, "it did not happen in time"
        pause.wait(0.05)


def status_of(port: int, path: str) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return int(response.status)
    except OSError:
        return None


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_asked_to_and_leaves_no_process(server, how):
    workers = children_of(server)
    assert len(workers) == 1
    server.send_signal(how)
    assert server.wait(timeout=SECONDS_TO_WAIT) == 0
    assert not any(map(is_running, workers))


def test_it_leaves_no_process_even_when_it_is_killed(server):
    workers = children_of(server)
    server.kill()
    wait_until(lambda: not any(map(is_running, workers)))


def test_it_runs_the_jobs_that_are_queued(server, environment, folder):
    manage("shell", "--command", "from tests.cjm.jobs import note; note.enqueue('hello')", environment=environment)
    look = f"SELECT status FROM {DBTaskResult._meta.db_table}"
    with closing(sqlite3.connect(folder / "headroom.sqlite3")) as database:
        wait_until(lambda: database.execute(look).fetchall() == [("SUCCESSFUL",)])


def test_it_does_not_start_before_the_static_files_are_collected(environment):
    refused = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", "1"],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings", "HEADROOM_VAR_DIR": f"{environment['TMPDIR']}/empty"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "manage.py collectstatic" in refused.stderr


def test_a_port_that_is_taken_is_named_with_a_way_out(environment):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(taken)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{taken}" in refused.stderr
    assert f"make run PORT={taken + 1}" in refused.stderr
