"""Serve the site with granian, and with HEADROOM_WORKER=thread the background worker beside it in the same process."""

import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections

from cjm.kernel.late import load_views

# A request may wait for a child process (a spreadsheet being read, say); others must not wait behind it.
THREADS = 4
SECONDS_TO_FINISH = 40


class Command(BaseCommand):
    help = "Serve the site until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1", help="where to listen (default: %(default)s)")
        parser.add_argument("--port", default=8000, type=int, help="(default: %(default)s)")
        parser.add_argument("--threads", default=THREADS, type=int, help="requests answered at a time (default: %(default)s)")

    def handle(self, *_arguments: Any, address: str, port: int, threads: int, **_options: Any) -> None:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        refuse_uncollected_files()
        refuse_taken_port(address, port)
        # The server forks; a database connection must not cross that.
        connections.close_all()
        server = Granian(
            settings.WSGI_APPLICATION,
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=threads,
            respawn_failed_workers=True,
            workers_kill_timeout=SECONDS_TO_FINISH,
            log_level=LogLevels.warning,
        )
        self.stdout.write(f"Headroom is at http://{address}:{port} — Ctrl-C stops it.")
        if not settings.WORKER_IN_PROCESS:
            self.stdout.write("Documents are rendered by `manage.py db_worker`, which has to run beside this.")
        server.serve(target_loader=load_site, wrap_loader=False)


def refuse_uncollected_files() -> None:
    """Raise CommandError where every page would fail because the list of static files is not made yet."""
    if not getattr(staticfiles_storage, "hashed_files", True):
        raise CommandError("The static files are not collected yet. Do it with: manage.py collectstatic --noinput")


def refuse_taken_port(address: str, port: int) -> None:
    """Raise CommandError with what to do when nobody can listen at this address."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {address}:{port} ({error.strerror}). Try another: make run PORT={port + 1}"
        ) from error


def load_site() -> Callable[..., Any]:
    """Return the WSGI application; granian calls this in the process that answers requests."""
    threading.Thread(target=end_with_parent, args=(os.getppid(),), name="end-with-parent", daemon=True).start()
    application = get_internal_wsgi_application()
    load_views()
    return application


def end_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone, so that a killed server leaves nothing behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
