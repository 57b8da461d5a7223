"""Fill the database with believable deals, or take them away again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cjm.journey.operations import load_default_journey
from cjm.pipeline.generator import generate_deals, remove_generated_deals
from cjm.team.operations import load_default_currencies


class Command(BaseCommand):
    help = "Add believable deals in any number, with clients and owners, to see how Headroom behaves in a large company."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, help="how many deals to add")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same deals (default: %(default)s)")
        parser.add_argument("--remove", action="store_true", help="take all generated deals away, with their clients and owners")

    def handle(self, *_arguments: Any, count: int | None, seed: int, remove: bool, **_options: Any) -> None:
        if remove:
            self.stdout.write(f"{remove_generated_deals():,} generated deals removed.")
        if count is None and not remove:
            raise CommandError("Say how many deals to make (--count N), or --remove to take them away.")
        if count is not None and count < 1:
            raise CommandError("--count has to be at least 1.")
        if count:
            load_default_journey()
            load_default_currencies()
            generate_deals(count=count, seed=seed, at=timezone.now(), report=self._report)
            self.stdout.write(f"{count:,} deals added. `manage.py generate_deals --remove` takes them away again.")

    def _report(self, made: int) -> None:
        if made % 100_000 == 0:
            self.stdout.write(f"  {made:,}")
