"""The background worker: what is queued is run, and what a dead worker left is not lost."""

import os
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from cjm.kernel import worker as worker_module
from cjm.kernel.worker import LEASE, MOST_ATTEMPTS, BackgroundWorker, return_abandoned_tasks, worker_identity

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOST = socket.gethostname()[:40]
done: list[str] = []


@task()
def note(text: str) -> None:
    done.append(text)


@task()
def fail() -> None:
    raise ValueError("this one always fails")


@pytest.fixture(autouse=True)
def nothing_done_yet():
    done.clear()


def queued(text: str = "hello") -> DBTaskResult:
    return DBTaskResult.objects.get(pk=note.enqueue(text).id)


def taken_by(*workers: str, started_at: datetime = NOW) -> DBTaskResult:
    """Return a task that the last of these workers is running."""
    row = queued()
    DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.RUNNING, worker_ids=list(workers), started_at=started_at)
    row.refresh_from_db()
    return row


def gone_process() -> int:
    """Return the number of a process that has ended."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return row.status


def test_the_worker_runs_all_that_is_queued_in_order():
    queued("first"), queued("second")
    BackgroundWorker().run_queue_until_empty()
    assert done == ["first", "second"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_a_task_that_fails_does_not_keep_the_next_from_running():
    failing = fail.enqueue()
    queued("after the failure")
    BackgroundWorker().run_queue_until_empty()
    assert done == ["after the failure"]
    assert DBTaskResult.objects.get(pk=failing.id).status == TaskResultStatus.FAILED


def test_a_task_notes_which_process_of_which_host_took_it():
    row = queued()
    BackgroundWorker().run_queue_until_empty()
    row.refresh_from_db()
    assert row.worker_ids == [worker_identity()]
    assert worker_identity().startswith(f"{HOST}:{os.getpid()}:")


def test_a_task_of_a_process_that_is_gone_is_run_by_the_next_worker():
    row = taken_by(f"{HOST}:{gone_process()}:token")
    BackgroundWorker().run_queue_until_empty()
    assert done == ["hello"]
    assert status(row) == TaskResultStatus.SUCCESSFUL


def test_a_task_of_a_living_process_is_left_to_it():
    row = taken_by(f"{HOST}:{os.getppid()}:token")
    assert return_abandoned_tasks(NOW + LEASE) == 0
    assert status(row) == TaskResultStatus.RUNNING


def test_a_task_of_this_process_is_left_to_it():
    row = taken_by(worker_identity())
    assert return_abandoned_tasks(NOW) == 0
    assert status(row) == TaskResultStatus.RUNNING


def test_a_process_that_has_the_number_of_a_dead_one_is_not_taken_for_it():
    row = taken_by(f"{HOST}:{os.getpid()}:token-of-the-one-before")
    assert return_abandoned_tasks(NOW) == 1
    assert status(row) == TaskResultStatus.READY


@pytest.mark.parametrize(
    ("held_for", "expected"), [(LEASE, TaskResultStatus.RUNNING), (LEASE + timedelta(seconds=1), TaskResultStatus.READY)]
)
def test_a_worker_on_another_host_is_trusted_until_its_lease_is_over(held_for, expected):
    row = taken_by("elsewhere:1:token")
    return_abandoned_tasks(NOW + held_for)
    assert status(row) == expected


def test_a_task_that_kills_its_worker_each_time_fails_with_a_reason():
    row = taken_by(*["elsewhere:1:token"] * MOST_ATTEMPTS)
    finished = []

    def on_finished(task_result, **_kwargs):
        finished.append(task_result)

    task_finished.connect(on_finished)
    try:
        return_abandoned_tasks(NOW + LEASE * 2)
    finally:
        task_finished.disconnect(on_finished)
    assert status(row) == TaskResultStatus.FAILED
    assert "The worker stopped at this task 3 times" in row.traceback
    assert [result.id for result in finished] == [str(row.pk)]


def test_a_task_that_its_worker_finishes_meanwhile_is_not_queued_again(monkeypatch):
    row = taken_by("elsewhere:1:token")

    def is_abandoned_but_then_finishes(task: DBTaskResult, at: datetime) -> bool:
        DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.SUCCESSFUL)
        return True

    monkeypatch.setattr(worker_module, "_is_abandoned", is_abandoned_but_then_finishes)
    return_abandoned_tasks(NOW)
    assert status(row) == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_does_not_end_the_worker(monkeypatch, caplog):
    monkeypatch.setattr(worker_module, "SECONDS_BETWEEN_LOOKS", 0.001)
    look = DBTaskResultQuerySet.ready
    looks = []

    def away_at_first(rows: DBTaskResultQuerySet) -> DBTaskResultQuerySet:
        looks.append(1)
        if len(looks) == 1:
            raise OperationalError("the connection is closed")
        return look(rows)

    monkeypatch.setattr(DBTaskResultQuerySet, "ready", away_at_first)
    queued()
    BackgroundWorker().run_until_stopped(should_end=lambda: bool(done))
    assert done == ["hello"]
    assert "goes on after an error" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_a_thread_runs_what_is_queued_and_stops_when_told():
    ran = threading.Event()

    def on_finished(**_kwargs):
        ran.set()

    worker = BackgroundWorker()
    task_finished.connect(on_finished)
    thread = threading.Thread(target=worker.run_until_stopped)
    thread.start()
    try:
        queued("in the thread")
        assert ran.wait(timeout=20)
    finally:
        worker.stop()
        thread.join(timeout=20)
        task_finished.disconnect(on_finished)
    assert done == ["in the thread"]
    assert not thread.is_alive()
