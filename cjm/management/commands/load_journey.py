"""`manage.py load_journey`: the journey, roles and currencies that Headroom ships, where there are none."""

from typing import Any

from django.core.management.base import BaseCommand

from cjm.journey.operations import load_default_journey
from cjm.team.operations import load_default_currencies


class Command(BaseCommand):
    """Loads reference data; running it again changes nothing."""

    help = "Load the default journey, the roles in a decision and the currencies, each where there are none."

    def handle(self, *args: Any, **options: Any) -> None:
        load_default_currencies()
        journey = load_default_journey()
        self.stdout.write(f"{journey.name_en}: {journey.stages.count()} stages")
