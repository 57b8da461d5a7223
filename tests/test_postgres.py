"""The PostgreSQL that the tests start is closed to the world, belongs to nobody of importance, and is gone afterwards."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from config.bootstrap import find_postgresql
from tests.postgres import temporary_cluster

pytestmark = pytest.mark.needs("postgresql")


@pytest.fixture
def programs() -> Path:
    found = find_postgresql()
    assert found is not None
    return found


def folder_of(url: str) -> Path:
    host = urlsplit(url).netloc.partition("@")[2]
    return Path(unquote(host))


def server_of(url: str) -> Path:
    """Return where the kernel tells of the server's process."""
    return Path("/proc", (folder_of(url) / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_it_listens_on_a_socket_of_its_own_and_nowhere_else(programs):
    with temporary_cluster(programs) as url, psycopg.connect(url.removesuffix("headroom") + "postgres") as connection:
        rows = [connection.execute(f"SHOW {name}").fetchone() for name in ("listen_addresses", "unix_socket_directories")]
        assert rows == [("",), (str(folder_of(url)),)]
        assert connection.info.server_version >= 150000


def test_its_server_is_not_run_by_root(programs):
    with temporary_cluster(programs) as url:
        assert server_of(url).stat().st_uid != 0


def test_it_is_stopped_and_removed_when_the_tests_fail(programs):
    cluster = temporary_cluster(programs)
    url = cluster.__enter__()
    server = server_of(url)
    assert not cluster.__exit__(ValueError, ValueError("the tests failed"), None)
    assert not folder_of(url).exists()
    assert not server.exists() or (server / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
