"""One edit in the workspace, on 4 offers × 60 lines × 120 months with 240 uncertain numbers: the whole request, in the handler.

Beside it stands the result alone, worked out once from the document: what no edit can do without.
"""

import tempfile
from pathlib import Path
from time import process_time
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from cjm.clients.operations import create_client
from cjm.deals.operations import create_deal, prepare_first_deal
from cjm.team.models import Role, User
from cjm.team.operations import load_default_currencies
from tco.evaluation import evaluate_document
from tco.models import CostLine, CostModel
from tco.operations import save_document
from tests.bench.bench_board import in_use
from tests.bench.bench_engine import document
from tests.bench.measure import Row, in_turns

MOST_SECONDS = 0.100


def run() -> list[Row]:
    """Return a row for an edit of one cell: by the processor, to which the limit applies, and by the clock on the wall."""
    if connection.vendor != "sqlite":
        print("  measured on SQLite only")
        return []
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        table = BusyTable(Path(folder) / "workspace.sqlite3")
        edit, floor = in_turns(table.edit, table.result_alone, turns=25, warm_up=3, clock=process_time)
        edit_on_the_wall, floor_on_the_wall = in_turns(table.edit, table.result_alone, turns=25)
        table.close()
    return [
        Row("edit in the workspace, 240 lines", edit, floor, most_seconds=MOST_SECONDS, note="the result alone, by the processor"),
        Row(
            "the same by the clock on the wall",
            edit_on_the_wall,
            floor_on_the_wall,
            note="the result alone, as busy as the machine is",
        ),
    ]


class BusyTable:
    """A database of its own with one large model, and somebody who types into it."""

    def __init__(self, path: Path) -> None:
        self.database = connections.create_connection("default")
        self.database.settings_dict = {**self.database.settings_dict, "NAME": path}
        self.document = document()
        self.typed = 0
        self.version = 0
        with in_use(self.database):
            call_command("migrate", verbosity=0)
            load_default_currencies()
            prepare_first_deal()
            user = User.objects.create_user("director@seller.example", name="Dana Weiss", role=Role.DIRECTOR)
            self._lay(user)
            self.client = Client()
            self.client.force_login(user)

    def _lay(self, user: User) -> None:
        from cjm.team.models import Team

        now = timezone.now()
        team = Team.objects.create(name="North")
        client = create_client(by=user, at=now, name="Nordhafen Logistics", team=team)
        deal = create_deal(by=user, at=now, client=client, title="Sorting line", amount=250_000, currency="EUR")  # type: ignore[arg-type]
        save_document(deal=deal, document=self.document, by=user, at=now)
        self.address = f"/deals/{deal.pk}/cost/workspace/edit/"
        self.version = CostModel.objects.get().version
        self.line = CostLine.objects.order_by("pk")[100].pk

    def edit(self) -> Any:
        """Type into two cells of a line, as a browser does."""
        self.typed += 1
        operation = {"op": "set", "line": self.line, "field": "vat_rate", "text": f"{self.typed}"}
        low = {"op": "set", "line": self.line, "field": "low", "text": f"0.{self.typed:05}"}
        with in_use(self.database):
            body = {"based_on": self.version, "edit": f"{self.typed:032}", "do": [operation, low]}
            response = self.client.post(self.address, body, content_type="application/json")
        self.version = response.json()["version"]
        if response.status_code != 200 or response.json()["errors"]:
            raise RuntimeError(f"The edit was not saved: {response.status_code} {response.json()['errors']}")
        return response

    def result_alone(self) -> Any:
        """Work out the result, and nothing else."""
        return evaluate_document(self.document)

    def close(self) -> None:
        """Let go of the file."""
        with in_use(self.database):
            if CostModel.objects.get().version < self.typed:
                raise RuntimeError("Edits were lost.")
        self.database.close()
