"""Load the demo company, once."""

from argparse import ArgumentParser
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proposals.demo import removal
from proposals.demo.loader import DemoDoesNotFit, load_demo


class Command(BaseCommand):
    help = "Loads the demo company with its people and four deals. A second run changes nothing; `delete_demo` removes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="load it on a site that others can reach, too")
        parser.add_argument("--again", action="store_true", help="load it although it was deleted here")

    def handle(self, *_arguments: Any, force: bool, again: bool, **options: Any) -> None:
        if not (force or settings.DEBUG or is_loopback(settings.BASE_URL)):
            raise CommandError(
                f"The demo company brings people whose password everybody knows, and this site is at {settings.BASE_URL}, "
                "where others can reach it. Use --force if that is what you want, and delete_demo when you are done."
            )
        if removal.mark().exists() and not again:
            self.stdout.write("The demo company was deleted here and stays so; load_demo --again brings it back.")
            return
        try:
            loaded = load_demo(as_of=timezone.localdate())
        except DemoDoesNotFit as obstacle:
            raise CommandError(str(obstacle)) from obstacle
        removal.forget_deletion()
        if options["verbosity"] > 0:
            self.stdout.write("The demo company is loaded." if loaded.is_new else "The demo company is there already.")


def is_loopback(url: str) -> bool:
    """Say whether only this machine can reach `url`."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
