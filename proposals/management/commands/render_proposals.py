"""Render the proposals that wait, in this process, and return when the queue is empty."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cjm.kernel.worker import BackgroundWorker
from proposals.models import ProposalVersion


class Command(BaseCommand):
    help = "Works the queue of background jobs in this process until it is empty, and reports proposals that failed."

    def handle(self, *args: Any, **options: Any) -> None:
        ready = ProposalVersion.objects.filter(state=ProposalVersion.State.READY)
        before = ready.count()
        BackgroundWorker().run_queue_until_empty()
        if options["verbosity"] > 0:
            count = ready.count() - before
            self.stdout.write(f"{count} proposal{'' if count == 1 else 's'} rendered")
        failed = ProposalVersion.objects.filter(state=ProposalVersion.State.FAILED).select_related("proposal").defer("snapshot")
        if failed:
            raise CommandError(
                "\n".join(f"{version.proposal}, version {version.number}: {version.get_failure_display()}" for version in failed)
            )
