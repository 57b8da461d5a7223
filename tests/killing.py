"""A process that is killed in the middle of its work, at a place that is the same each time."""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from django.db import connection, connections, transaction

WRITES = ("INSERT", "UPDATE", "DELETE")


def writes_of(work: Callable[[], object]) -> int:
    """Return how many statements of `work` write. It is done in a child process whose transaction is given up at its end."""
    reading, writing = os.pipe()
    _leave_the_database()
    child = os.fork()
    if child == 0:
        _count_and_give_up(work, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        count = told.read()
    _, status = os.waitpid(child, 0)
    assert (os.WIFEXITED(status), os.WEXITSTATUS(status)) == (True, 0), "the work failed of itself"
    return int(count)


def kill_after_write(work: Callable[[], object], number: int) -> None:
    """Run `work` in a child process that is killed with SIGKILL as soon as its write of that number, from 1, is done."""
    _leave_the_database()
    child = os.fork()
    if child == 0:
        _work_until_killed(work, number)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work ended before it could be killed"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _leave_the_database() -> None:
    """Close our connections: two processes must not share one."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


class _Counter:
    """Counts the statements that write, and calls `then` after each with its number."""

    def __init__(self, then: Callable[[int], object]) -> None:
        self.count = 0
        self._then = then

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(WRITES):
            self.count += 1
            self._then(self.count)
        return answer


def _work_until_killed(work: Callable[[], object], number: int) -> NoReturn:
    def kill(count: int) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with connection.execute_wrapper(_Counter(kill)):
            work()
    finally:
        os._exit(0)


def _count_and_give_up(work: Callable[[], object], told: int) -> NoReturn:
    counter = _Counter(lambda _count: None)
    try:
        with connection.execute_wrapper(counter), transaction.atomic():
            work()
            transaction.set_rollback(True)
        os.write(told, str(counter.count).encode())
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a child process may not go on as if it were the tests
        traceback.print_exc()
        os._exit(1)
