"""Brings the shipped profiles of countries up to date; what the company edited stays."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load the profiles of countries that Headroom ships; profiles that somebody edited stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        from tco.countries.operations import load_country_profiles

        load_country_profiles()
