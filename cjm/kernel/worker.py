"""The background worker: a thread of the serving process, or a process of its own (`manage.py db_worker`).

It is django-tasks-db's worker with what that leaves out: a task whose worker was killed goes back into the queue, a database that
is away for a while ends nothing, and stopping takes no longer than the task in hand.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import close_old_connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# No task may take this long: each does its risky part in a child process that is killed within a minute.
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_RECOVERIES = 60.0
_PROCESS_TOKEN = secrets.token_hex(4)


class TaskAbandoned(Exception):
    """The worker died at this task each time it was tried."""


def worker_identity() -> str:
    """Return `host:process:token`, which tells another worker on this host whether this one still lives."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{_PROCESS_TOKEN}"


def return_abandoned_tasks(at: datetime) -> int:
    """Queue the tasks of dead workers again, or fail those tried MOST_ATTEMPTS times; return how many were found.

    A worker is dead when its process on this host is gone. One that cannot be asked (another host) counts as dead when it has held
    the task for longer than LEASE.
    """
    abandoned = [task for task in DBTaskResult.objects.running() if _is_abandoned(task, at)]
    for task in abandoned:
        with transaction.atomic():
            unchanged = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
            if not unchanged.select_for_update().exists():
                continue
            if len(task.worker_ids) < MOST_ATTEMPTS:
                unchanged.update(status=TaskResultStatus.READY, started_at=None)
                logger.warning("Task %s (%s) was left behind by a dead worker; it is queued again.", task.pk, task.task_name)
                continue
            task.set_failed(TaskAbandoned(f"The worker stopped at this task {MOST_ATTEMPTS} times; it is not tried again."))
        logger.error("Task %s (%s) failed: its worker died %d times.", task.pk, task.task_name, MOST_ATTEMPTS)
        task_finished.send(sender=type(task.task.get_backend()), task_result=task.task_result)
    return len(abandoned)


def _is_abandoned(task: DBTaskResult[Any, Any], at: datetime) -> bool:
    if task.started_at is None or task.started_at < at - LEASE:
        return True
    host, _, rest = (task.worker_ids[-1] if task.worker_ids else "").partition(":")
    process, _, token = rest.partition(":")
    if host != socket.gethostname()[:40] or not process.isdigit():
        return False
    if int(process) == os.getpid():
        # The same number after a restart (always 1 in a container) is not the same process.
        return token != _PROCESS_TOKEN
    return not _process_lives(int(process))


def _process_lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class BackgroundWorker(Worker):
    """Runs queued tasks one after another until told to stop."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_identity(),
            excluded_queue_names=[],
        )
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ask the worker to end after the task in hand; may be called from a signal handler or another thread."""
        self.running = False
        self._stopped.set()

    def run_next(self) -> bool:
        """Run the task that is due first; return whether there was one."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        # A plain look first: claiming takes SQLite's only write lock, and an idle worker should not.
        if not ready.exists():
            return False
        with transaction.atomic():
            task = ready.get_locked()
            if task is None:
                return False
            task.claim(self.worker_id)
        self.run_task(task)
        return True

    def run_queue_until_empty(self) -> None:
        """Run everything that is due, then return."""
        return_abandoned_tasks(timezone.now())
        while self.running and self.run_next():
            pass

    def run_until_stopped(self, should_end: Callable[[], bool] = lambda: False) -> None:
        """Look for tasks again and again until `stop()` is called or `should_end()` says so; survive every error."""
        next_recovery = monotonic()
        while self.running and not should_end():
            ran = False
            try:
                close_old_connections()
                if monotonic() >= next_recovery:
                    return_abandoned_tasks(timezone.now())
                    next_recovery = monotonic() + SECONDS_BETWEEN_RECOVERIES
                ran = self.run_next()
            except Exception:
                logger.exception("The background worker goes on after an error.")
            finally:
                close_old_connections()
            if not ran:
                self._stopped.wait(SECONDS_BETWEEN_LOOKS)


def start_worker_thread() -> threading.Thread:
    """Start a worker that ends with the process: when the main thread is over, it finishes the task in hand and goes."""
    worker = BackgroundWorker()
    main_thread = threading.main_thread()
    # Not a daemon: a daemon thread would be cut off in the middle of a task.
    thread = threading.Thread(
        target=worker.run_until_stopped,
        args=(lambda: not main_thread.is_alive(),),
        name="background-worker",
        daemon=False,
    )
    thread.start()
    return thread
