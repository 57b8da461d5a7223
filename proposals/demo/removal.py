"""Removes the demo company: its people, its teams and all that belongs to them, with the files. Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django_tasks_db.models import DBTaskResult

from cjm.clients.models import Client
from cjm.deals.models import Deal
from cjm.team.models import CompanyEvent, Team, User
from cjm.team.record import ACCESS_KINDS
from proposals import storage
from proposals.demo.content import read_company
from proposals.jobs import render_version
from proposals.models import ProposalVersion


@dataclass(frozen=True)
class Removed:
    """What was removed. `kept` are people whom the history of other teams' deals names: they stay, and cannot sign in any more."""

    deals: int
    clients: int
    people: int
    kept: tuple[str, ...]


@transaction.atomic
def delete_demo() -> Removed:
    """Remove the demo company and whatever was added to it since; the files go when the transaction has ended well."""
    company = read_company()
    people = User.objects.filter(email__in=company.emails)
    # Only teams that demo people are in: a team of the same name on a site without the demo is somebody's own.
    teams = list(Team.objects.filter(name__in=company.teams, members__in=people).distinct())
    deals = Deal.objects.filter(team__in=teams)
    versions = list(ProposalVersion.objects.filter(proposal__deal__in=deals).only("pk"))
    _forget_jobs({version.pk for version in versions})
    transaction.on_commit(lambda: _discard_files(versions))
    counts = deals.count(), Client.objects.filter(team__in=teams).count(), people.count()
    deals.delete()
    Client.objects.filter(team__in=teams).delete()
    # What the demo company's people took out goes with it; what they did to other people's access stays in the record.
    CompanyEvent.objects.filter(by__in=people).exclude(kind__in=ACCESS_KINDS).delete()
    kept = tuple(_remove_people(people))
    # A colleague who was put into a demo team by hand stays, without a team.
    User.objects.filter(team__in=teams).update(team=None)
    Team.objects.filter(pk__in=[team.pk for team in teams]).delete()
    return Removed(deals=counts[0], clients=counts[1], people=counts[2] - len(kept), kept=kept)


def _discard_files(versions: Iterable[ProposalVersion]) -> None:
    for version in versions:
        storage.discard(version)


def _forget_jobs(version_ids: set[int]) -> None:
    jobs = DBTaskResult.objects.filter(task_path=render_version.module_path)
    DBTaskResult.objects.filter(pk__in=[job.pk for job in jobs.iterator() if set(job.args_kwargs["args"]) & version_ids]).delete()


def _remove_people(people: Iterable[User]) -> Iterable[str]:
    for person in people:
        try:
            with transaction.atomic():
                person.delete()
        except models.ProtectedError:
            person.team = None
            person.is_active = False
            person.set_unusable_password()
            person.save(update_fields=["team", "is_active", "password"])
            yield person.name


# --- Deleted means that the next start does not bring it back --------------------------------------------------------------------


def mark() -> Path:
    """Return the file that says that somebody deleted the demo company here."""
    return Path(settings.VAR_DIR) / "demo-company-deleted"


def remember_deletion() -> None:
    """Keep later starts from loading the demo company again."""
    mark().parent.mkdir(parents=True, exist_ok=True)
    mark().write_text("The demo company was deleted on purpose. `manage.py load_demo --again` brings it back.\n", encoding="utf-8")


def forget_deletion() -> None:
    """Let the demo company be loaded again."""
    mark().unlink(missing_ok=True)
