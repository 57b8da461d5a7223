"""The very same form sent twice does its work once, and the second time leads to what the first made."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from cjm.clients.models import Client
from cjm.kernel import once as once_module
from cjm.kernel.models import SentForm
from cjm.kernel.once import REMEMBERED, fingerprint_of
from tests.factories import make_deal, people
from tests.test_routes import routes

PRESSES = 4
CLIENT = {"name": "Brightwater", "country": "NL"}
TOKEN = "csrfmiddlewaretoken"

# What makes, removes or moves something, so that doing it twice is not the same as doing it once; all else may be repeated:
# it is versioned, or says what shall be and not what to do.
WORKS_ONCE = {
    *("client_create", "deal_create", "deal_close", "deal_reopen", "deal_move", "deal_move_undo"),
    *("evidence_record", "evidence_withdraw", "stakeholder_add", "stakeholder_remove", "concern_raise", "concern_remove"),
    *("cost_copy", "cost_make_template", "cost_template_copy", "cost_template_remove"),
    *("cost_line_new", "cost_driver_new", "cost_alternative_new"),
    *("cost_line_delete", "cost_driver_delete", "cost_alternative_delete", "cost_comment_add"),
    *("scenarios_usual", "scenario_add", "scenario_copy", "scenario_move", "cost_version_restore", "cost_change_restore"),
    *("table_layout_rename", "table_layout_forget"),
    *("negotiation_keep", "concession_add", "concession_move", "concession_put_back", "proposal_create"),
}


@pytest.fixture
def browser(client: Browser, db: None) -> Browser:
    client.force_login(people().owner)
    return client


def token_shown_by(browser: Browser, address: str) -> str:
    """Return the protection token of the form that a page shows."""
    return str(browser.get(address).context["csrf_token"])


def test_the_views_that_must_not_work_twice_are_these():
    found = {route.name for _path, route in routes(get_resolver()) if getattr(route.callback, "works_once", False)}
    assert found == WORKS_ONCE


def test_a_second_press_makes_nothing_and_leads_to_what_the_first_made(browser: Browser):
    form = CLIENT | {TOKEN: token_shown_by(browser, reverse("client_create"))}
    first = browser.post(reverse("client_create"), form)
    second = browser.post(reverse("client_create"), form, follow=True)
    assert second.redirect_chain == [(first.headers["Location"], 302)]
    assert [str(message) for message in second.context["messages"]] == [
        "Brightwater is added.",
        "The same form was sent twice. The second time changed nothing.",
    ]
    assert Client.objects.count() == 1


def test_a_form_shown_anew_makes_another_with_the_same_content(browser: Browser):
    tokens = [token_shown_by(browser, reverse("client_create")) for _ in range(2)]
    assert tokens[0] != tokens[1]
    for token in tokens:
        browser.post(reverse("client_create"), CLIENT | {TOKEN: token})
    assert Client.objects.count() == 2


def test_what_was_changed_before_it_was_sent_again_is_another_form(browser: Browser):
    token = token_shown_by(browser, reverse("client_create"))
    for name in ("Brightwater", "Clearwater"):
        browser.post(reverse("client_create"), CLIENT | {"name": name, TOKEN: token})
    assert sorted(Client.objects.values_list("name", flat=True)) == ["Brightwater", "Clearwater"]


def test_a_refused_form_is_shown_again_as_often_as_it_is_sent_and_works_when_mended(browser: Browser):
    token = token_shown_by(browser, reverse("client_create"))
    for _ in range(2):
        refused = browser.post(reverse("client_create"), CLIENT | {"name": "", TOKEN: token})
        assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["name"])
    assert SentForm.objects.count() == 0
    assert browser.post(reverse("client_create"), CLIENT | {TOKEN: token}).status_code == 302


def test_what_another_person_sends_is_never_a_repetition(browser: Browser):
    token = token_shown_by(browser, reverse("client_create"))
    browser.post(reverse("client_create"), CLIENT | {TOKEN: token})
    other = Browser()
    other.force_login(people().outsider)
    other.post(reverse("client_create"), CLIENT | {TOKEN: token})
    assert Client.objects.count() == 2


def test_what_may_not_be_done_leaves_nothing_behind(browser: Browser):
    deal = make_deal(owner=people().outsider)
    answer = browser.post(reverse("stakeholder_add", args=[deal.pk]), {"name": "Ama Mensah", TOKEN: "x" * 64})
    assert (answer.status_code, SentForm.objects.count()) == (404, 0)


def test_htmx_is_led_on_in_its_own_way(browser: Browser):
    deal = make_deal(owner=people().owner)
    form = {"text": "They asked for a quote", "observed_on": "2026-03-02", "weight": "seller_claimed", TOKEN: "y" * 64}
    address = reverse("evidence_record", args=[deal.pk])
    first, second = (browser.post(address, form, headers={"HX-Request": "true"}) for _ in range(2))
    assert first.headers["HX-Redirect"] == second.headers["HX-Redirect"] == deal.get_absolute_url()
    assert deal.evidence.count() == 1


def test_forms_of_other_days_are_forgotten(browser: Browser):
    SentForm.objects.create(key="old", at=timezone.now() - REMEMBERED - timedelta(minutes=1))
    SentForm.objects.create(key="recent", at=timezone.now() - REMEMBERED + timedelta(hours=1))
    browser.post(reverse("client_create"), CLIENT | {TOKEN: "z" * 64})
    assert set(SentForm.objects.filter(key__in=["old", "recent"]).values_list("key", flat=True)) == {"recent"}


# --- What a sending is known by ---------------------------------------------------------------------------------------------------


def request_of(method: str = "post", address: str = "/deals/", **sent: Any) -> Any:
    request = getattr(RequestFactory(), method)(address, {TOKEN: "t" * 64} | sent)
    request.user = people().owner
    return request


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        ({"name": "Clearwater"}, False),
        ({"address": "/deals/?next=1"}, False),
        ({TOKEN: "u" * 64}, False),
        ({"file": "other"}, False),
    ],
)
def test_a_sending_is_known_by_token_address_and_content(other: dict[str, str], is_same: bool):
    def sent(file: str = "content", name: str = "Brightwater", **more: str) -> Any:
        return request_of(name=name, file=SimpleUploadedFile("a.csv", file.encode()), **more)

    assert (fingerprint_of(sent()) == fingerprint_of(sent(**other))) is is_same


@pytest.mark.django_db
def test_what_is_only_read_or_comes_without_a_form_of_ours_is_not_remembered():
    assert fingerprint_of(request_of("get")) is None
    assert fingerprint_of(request_of(**{TOKEN: ""})) is None


@pytest.mark.django_db
def test_a_file_can_be_read_after_its_fingerprint_was_taken():
    request = request_of(file=SimpleUploadedFile("a.csv", b"content"))
    fingerprint_of(request)
    assert request.FILES["file"].read() == b"content"


# --- At the same moment -----------------------------------------------------------------------------------------------------------


def clients_made_at_once(user: Any, token: str) -> int:
    """Send one form from several connections at the same moment, and return how many clients there are then."""
    together = Barrier(PRESSES, timeout=30)
    browsers = [Browser() for _ in range(PRESSES)]
    for browser in browsers:
        browser.force_login(user)

    def press(browser: Browser) -> int:
        try:
            together.wait()
            return browser.post(reverse("client_create"), CLIENT | {TOKEN: token}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as presses:
        assert set(presses.map(press, browsers)) == {302}
    return Client.objects.filter(name="Brightwater").count()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once_module, "fingerprint_of", lambda request: None)


@pytest.mark.django_db(transaction=True)
def test_of_several_presses_at_the_same_moment_one_works():
    assert clients_made_at_once(people().owner, "a" * 64) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_each_of_them_works(unguarded: None):
    assert clients_made_at_once(people().owner, "a" * 64) == PRESSES
