"""Delete the demo company."""

from typing import Any

from django.core.management.base import BaseCommand

from proposals.demo import removal
from proposals.demo.loader import is_loaded


class Command(BaseCommand):
    help = "Deletes the demo company: its people, teams, clients, deals, proposals and their files. Nothing else."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        removal.remember_deletion()
        if not is_loaded():
            self.stdout.write("There is no demo company here, and none will be loaded by itself.")
            return
        removed = removal.delete_demo()
        self.stdout.write(f"Deleted: {removed.deals} deals, {removed.clients} clients, {removed.people} people, and their files.")
        if removed.kept:
            self.stdout.write(f"Other teams' deals name {', '.join(removed.kept)}: kept for their history, unable to sign in.")
