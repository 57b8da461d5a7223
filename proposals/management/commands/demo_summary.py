"""Say where the site is, who signs in, and where the rendered proposals lie."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cjm.team.models import User
from proposals import storage
from proposals.demo.content import PASSWORD, read_company
from proposals.models import ProposalVersion

WHAT_THEY_SEE = {
    "anna": "her own three deals, and her colleague's",
    "dmitri": "his own two deals, in Russian",
    "marek": "the team's cost models",
    "ingrid": "the board of all teams",
    "thomas": "everything, and the administration pages",
    "sofia": "nothing of all this: another team",
}


class Command(BaseCommand):
    help = "Prints the address of the site, a login for each role of the demo company and the paths of its proposals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.BASE_URL, help="the address to print (default: %(default)s)")

    def handle(self, *_arguments: Any, url: str, **_options: Any) -> None:
        lines = list(people())
        if not lines:
            self.stdout.write(f"{url} has no demo company. `manage.py createsuperuser` makes the first account.")
            return
        parts = [
            f"Headroom: {url}",
            f"Sign in with the password {PASSWORD} as",
            "\n".join(lines),
            "Proposals",
            "\n".join(documents()),
        ]
        self.stdout.write("\n" + "\n\n".join(parts) + "\n\n")


def people() -> Iterator[str]:
    """Yield a line for each of the demo's people who can sign in."""
    keys = {person.email: person.key for person in read_company().people}
    present = {user.email: user for user in User.objects.filter(email__in=keys, is_active=True)}
    for email, key in keys.items():
        if email in present:
            yield f"  {present[email].get_role_display():<20}{email:<24}{WHAT_THEY_SEE[key]}"


def documents() -> Iterator[str]:
    """Yield the path of each rendered proposal of the demo; of one that is not rendered, its state."""
    versions = ProposalVersion.objects.filter(proposal__deal__team__name__in=read_company().teams).defer("snapshot")
    for version in versions.select_related("proposal__deal__client").order_by("proposal__deal_id", "number"):
        place = storage.folder_of(version) / storage.PDF if version.is_ready else version.get_state_display()
        yield f"  {version.proposal.deal.client.name}: {place}"
