"""The director's board over 100,000 deals, and with HEADROOM_BENCH_FULL=1 over 1,000,000, which take two minutes to make."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from cjm.journey.operations import load_default_journey
from cjm.pipeline.generator import generate_deals
from cjm.team.models import Role, User
from cjm.team.operations import load_default_currencies
from tests.bench.measure import Row, in_turns

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SMALL, LARGE = 100_000, 1_000_000
MOST_SECONDS = 0.040
MOST_GROWTH = 1.2
Statement = tuple[str, Any]


def run() -> list[Row]:
    """Return a row for each size: the whole request, in the handler, beside the statements it sends, run by themselves."""
    if connection.vendor != "sqlite":
        print("  measured on SQLite only")
        return []
    sizes = [SMALL, LARGE] if os.environ.get("HEADROOM_BENCH_FULL") == "1" else [SMALL]
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        boards = [FilledBoard(Path(folder) / f"{size}.sqlite3", size) for size in sizes]
        works = [work for board in boards for work in (board.request, board.statements_alone)]
        seconds = in_turns(*works, turns=25, warm_up=3)
        for board in boards:
            board.close()
    requests, statements = seconds[::2], seconds[1::2]
    rows = [
        Row(f"board, {size:,} deals", request, floor, most_seconds=MOST_SECONDS, note="its SQL statements alone")
        for size, request, floor in zip(sizes, requests, statements, strict=True)
    ]
    if len(sizes) > 1:
        rows.append(
            Row("board, ten times the deals", requests[1], requests[0], most_ratio=MOST_GROWTH, note="the board of 100,000 deals")
        )
    return rows


class FilledBoard:
    """A database of its own with many deals, and a director who looks at the board."""

    def __init__(self, path: Path, size: int) -> None:
        self.database = connections.create_connection("default")
        self.database.settings_dict = {**self.database.settings_dict, "NAME": path}
        with in_use(self.database):
            call_command("migrate", verbosity=0)
            load_default_journey()
            load_default_currencies()
            generate_deals(count=size, seed=1, at=NOW)
            self.client = Client()
            self.client.force_login(User.objects.create_user("director@seller.example", name="Dana Weiss", role=Role.DIRECTOR))
            self.statements = self._statements()

    def request(self) -> None:
        """Ask for the board as a browser does."""
        with in_use(self.database):
            response = self.client.get("/board/")
        if response.status_code != 200 or b"card__deal" not in response.content:
            raise RuntimeError(f"The board did not come: {response.status_code}")

    def statements_alone(self) -> None:
        """Run the statements of one request, and nothing else."""
        with self.database.cursor() as cursor:
            for text, parameters in self.statements:
                cursor.execute(text, parameters)
                cursor.fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def _statements(self) -> list[Statement]:
        sent: list[Statement] = []

        def note(execute: Callable[..., Any], text: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
            sent.append((text, parameters))
            return execute(text, parameters, many, context)

        with self.database.execute_wrapper(note):
            self.request()
        return sent


@contextmanager
def in_use(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Have Django work with this database for a while."""
    usual = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = usual
