"""Run background jobs in a process of their own; takes the place of django-tasks-db's command of this name."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from cjm.kernel.worker import BackgroundWorker


class Command(BaseCommand):
    help = "Run background jobs until Ctrl-C or SIGTERM; the job in hand is finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="run what is queued now, then end")

    def handle(self, *_arguments: Any, batch: bool, **_options: Any) -> None:
        worker = BackgroundWorker()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if batch:
            worker.run_queue_until_empty()
        else:
            worker.run_until_stopped()
