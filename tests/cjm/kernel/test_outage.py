"""The database held by somebody else, gone, or without room: a clear answer, nothing half written, nothing typed lost."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from cjm.clients.models import Client as Buyer
from cjm.deals.models import DealEvent
from cjm.kernel.outage import Outage, outage_of
from cjm.team.models import User
from tests.factories import make_client, make_deal, people

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = 'Line one\nLine "two" <b>&amp;</b>'


class WithState(Exception):
    """An error as psycopg raises it."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("by the server")
        self.sqlstate = sqlstate


class WithName(Exception):
    """An error as sqlite3 raises it."""

    def __init__(self, name: str) -> None:
        super().__init__("by the library")
        self.sqlite_errorname = name


def caused(outer: Exception, cause: BaseException) -> BaseException:
    outer.__cause__ = cause
    return outer


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (caused(OperationalError(), WithName("SQLITE_BUSY")), Outage.BUSY),
        (caused(OperationalError(), WithName("SQLITE_BUSY_SNAPSHOT")), Outage.BUSY),
        (caused(OperationalError(), WithName("SQLITE_FULL")), Outage.NO_ROOM),
        (caused(OperationalError(), WithName("SQLITE_IOERR_WRITE")), Outage.NO_ROOM),
        (caused(OperationalError(), WithName("SQLITE_CANTOPEN")), Outage.AWAY),
        (caused(OperationalError(), WithName("SQLITE_ERROR")), None),
        (caused(OperationalError(), WithState("55P03")), Outage.BUSY),
        (caused(OperationalError(), WithState("40P01")), Outage.BUSY),
        (caused(OperationalError(), WithState("53100")), Outage.NO_ROOM),
        (caused(OperationalError(), WithState("57P01")), Outage.AWAY),
        (caused(OperationalError(), WithState(None)), Outage.AWAY),
        (caused(InterfaceError(), WithState(None)), Outage.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Outage.NO_ROOM),
        (OSError(errno.EFBIG, "File too large"), Outage.NO_ROOM),
        (caused(ValueError(), OSError(errno.EDQUOT, "Quota")), Outage.NO_ROOM),
        (OSError(errno.EACCES, "Denied"), None),
        (ValueError("a fault of ours"), None),
        (None, None),
    ],
)
def test_an_outage_is_known_by_its_error(error: BaseException | None, outage: Outage | None):
    assert outage_of(error) == outage


@pytest.fixture
def browser(client: Client) -> Client:
    """The owner's browser, with a client to change. An error becomes an answer, as it does for people."""
    people()
    client.force_login(User.objects.get(name="Olga Petrova"))
    client.raise_request_exception = False
    return client


@contextmanager
def held(table: str) -> Iterator[None]:
    """Have somebody else hold the rows of a table (on SQLite the whole database), and let us wait for a moment only."""
    other: Any = connection.copy()
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        with connection.cursor() as cursor:
            is_sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout = 20" if is_sqlite else "SET lock_timeout = '20ms'")
        with other.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET version = version")
        yield
    finally:
        other.rollback()
        other.close()


def fields_of(page: str) -> dict[str, str]:
    """Return what the answer's form would send, as a browser reads it."""
    found = re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {unescape(name): unescape(value) for name, value in found}


def test_a_held_database_answers_503_with_what_was_typed_and_the_second_sending_saves_it(browser: Client):
    buyer = make_client(name="Nordhafen")
    values = {"name": "Nordhafen", "about": TYPED, "version": "1"}
    address = reverse("client_edit", args=[buyer.pk])
    with held("cjm_client"):
        refused = browser.post(address, values)
    page = refused.content.decode()
    headers = (refused.headers["Retry-After"], refused.headers["Cache-Control"])
    assert (refused.status_code, headers) == (503, ("10", "private, no-store"))
    assert "Nothing of what you sent was saved." in page
    assert f'action="{address}"' in page
    assert Buyer.objects.get().about == ""
    assert fields_of(page) == values
    assert browser.post(address, fields_of(page)).status_code == 302
    assert Buyer.objects.get().about == TYPED


def test_a_page_is_read_while_somebody_else_writes(browser: Client):
    buyer = make_client(name="Nordhafen")
    with held("cjm_client"):
        assert browser.get(reverse("client_edit", args=[buyer.pk])).status_code == 200


def test_the_answer_speaks_the_readers_language_and_names_no_table(browser: Client):
    User.objects.update(language="ru")
    deal = make_deal()
    with held("cjm_deal"):
        refused = browser.post(reverse("deal_next_step", args=[deal.pk]), {"next_step": "Call", "version": "1"})
    page = refused.content.decode()
    assert (refused.status_code, '<html lang="ru">' in page) == (503, True)
    assert not re.search(r"cjm_|sqlite|psycopg|Traceback|SELECT", page)


def test_a_password_is_not_kept_in_the_answer(browser: Client, monkeypatch: pytest.MonkeyPatch):
    browser.logout()
    monkeypatch.setattr("cjm.team.models.User.check_password", _refuse)
    refused = browser.post(reverse("account_login"), {"login": "olga.petrova@seller.example", "password": "secret-and-long"})
    assert (refused.status_code, "secret-and-long" in refused.content.decode()) == (503, False)


def _refuse(*_arguments: Any) -> bool:
    raise OperationalError("the connection is lost")


def test_a_connection_that_the_server_has_closed_is_replaced_before_it_is_used():
    make_client(name="Nordhafen")
    other: Any = connection.copy()
    connection.close()
    if connection.vendor == "postgresql":
        with other.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    other.close()
    assert Buyer.objects.get().name == "Nordhafen"


def test_a_fault_of_ours_stays_a_500(browser: Client, monkeypatch: pytest.MonkeyPatch):
    def fail(*_arguments: Any, **_values: Any) -> None:
        raise ValueError("a fault")

    monkeypatch.setattr("cjm.clients.queries.client_list", fail)
    assert browser.get(reverse("client_list")).status_code == 500


@contextmanager
def disk_full() -> Iterator[None]:
    """Let the database have no room for another row: truly on SQLite, by PostgreSQL's own error there."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            yield
            cursor.execute("PRAGMA max_page_count = 1073741823")
        return
    with connection.execute_wrapper(_no_room):
        yield


def _no_room(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.startswith(("INSERT", "UPDATE")):
        raise OperationalError("could not extend file") from WithState("53100")
    return execute(sql, params, many, context)


def test_a_full_disk_says_so_writes_nothing_and_takes_the_same_form_once_there_is_room(browser: Client):
    deal = make_deal()
    about = "ё" * 3900
    values = {"title": deal.title, "problem": about, "amount": "1", "currency": "EUR", "purchase_type": "new_task"}
    values |= {"owner": str(deal.owner_id), "version": "1"}
    address, events = reverse("deal_edit", args=[deal.pk]), DealEvent.objects.count()
    with disk_full():
        refused = browser.post(address, values)
    deal.refresh_from_db()
    assert (refused.status_code, deal.problem, deal.version, DealEvent.objects.count()) == (503, "", 1, events)
    assert "has made room on its disk" in refused.content.decode()
    assert browser.post(address, fields_of(refused.content.decode())).status_code == 302
    deal.refresh_from_db()
    assert (deal.problem, deal.version, DealEvent.objects.count()) == (about, 2, events + 1)
