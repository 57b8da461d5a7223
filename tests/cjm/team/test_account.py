"""Signing in, the own profile and the language of the pages."""

import pytest
from django.core.cache import cache
from django.test import Client

from cjm.team.models import User
from tests.factories import people

PASSWORD = "a sentence nobody guesses"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_throttle() -> None:
    cache.clear()


@pytest.fixture
def salesperson() -> User:
    user = people().owner
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str, password: str, **more: str) -> int:
    return client.post("/account/login/", {"login": email, "password": password, **more}).status_code


def test_a_person_signs_in_with_the_address_in_any_case(client: Client, salesperson: User) -> None:
    assert sign_in(client, salesperson.email.upper(), PASSWORD) == 302
    assert client.session["_auth_user_id"] == str(salesperson.pk)


def test_a_known_and_an_unknown_name_are_answered_alike(salesperson: User) -> None:
    answers = []
    for email in (salesperson.email, "nobody@seller.example"):
        response = Client().post("/account/login/", {"login": email, "password": "wrong"})
        answers.append((response.status_code, response.context["form"].non_field_errors()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


def test_an_account_that_is_switched_off_cannot_sign_in(client: Client, salesperson: User) -> None:
    User.objects.filter(pk=salesperson.pk).update(is_active=False)
    sign_in(client, salesperson.email, PASSWORD)
    assert client.get("/account/profile/").status_code == 302


def test_after_too_many_attempts_even_the_right_password_has_to_wait(client: Client, salesperson: User) -> None:
    for _attempt in range(5):
        assert sign_in(client, salesperson.email, "wrong") == 200
    assert sign_in(client, salesperson.email, PASSWORD) == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "a" * 5000]
)
def test_the_login_never_leads_to_another_site(client: Client, salesperson: User, target: str) -> None:
    response = client.post("/account/login/", {"login": salesperson.email, "password": PASSWORD, "next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_nobody_can_sign_up(client: Client) -> None:
    response = client.post("/account/signup/", {"email": "new@seller.example", "password1": PASSWORD})
    assert response.status_code == 200
    assert not User.objects.filter(email="new@seller.example").exists()


def test_a_person_changes_the_own_name_and_language_but_not_the_role(client: Client) -> None:
    user = people().owner
    client.force_login(user)
    response = client.post("/account/profile/", {"name": "Olga P.", "language": "ru", "role": "administrator", "is_superuser": "1"})
    user.refresh_from_db()
    assert response.status_code == 302
    assert (user.name, user.language, user.role, user.is_superuser) == ("Olga P.", "ru", "salesperson", False)


def test_a_profile_without_a_name_is_refused_and_keeps_what_was_typed(client: Client) -> None:
    client.force_login(people().owner)
    response = client.post("/account/profile/", {"name": " ", "job_title": "Key accounts", "language": "en"})
    assert response.status_code == 200
    assert response.context["form"]["job_title"].value() == "Key accounts"
    assert list(response.context["form"].errors) == ["name"]


@pytest.mark.parametrize(("accepts", "language"), [("ru,en;q=0.5", "ru"), ("en", "en"), ("de", "en"), ("\x00;;q=z", "en")])
def test_a_stranger_reads_the_language_of_the_browser(client: Client, accepts: str, language: str) -> None:
    response = client.get("/account/login/", headers={"Accept-Language": accepts})
    assert response.headers["Content-Language"] == language


def test_a_user_reads_the_own_language_whatever_the_browser_asks_for(client: Client) -> None:
    user = people().owner
    User.objects.filter(pk=user.pk).update(language="ru")
    client.force_login(user)
    assert client.get("/account/profile/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "ru"


@pytest.mark.parametrize(
    "path", ["/account/2fa/", "/account/password/change/", "/account/email/", "/account/logout/", "/account/profile/"]
)
def test_the_account_pages_open_without_inline_scripts_or_styles(client: Client, salesperson: User, path: str) -> None:
    client.force_login(salesperson)
    response = client.get(path)
    assert response.status_code == 200
    assert " style=" not in response.text
    assert "<style" not in response.text


def test_pages_are_private_and_tell_where_scripts_may_come_from(client: Client) -> None:
    response = client.get("/account/login/")
    assert "no-store" in response.headers["Cache-Control"]
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert {"Cookie", "HX-Request"} <= {name.strip() for name in response.headers["Vary"].split(",")}


@pytest.mark.parametrize(("host", "offered"), [("localhost:8000", True), ("127.0.0.1:8000", False), ("127.0.0.1", False)])
def test_passkeys_are_offered_where_browsers_allow_them(client: Client, host: str, offered: bool) -> None:
    assert ("passkey_login" in client.get("/account/login/", headers={"Host": host}).text) is offered


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/account/login/", headers={"Host": "evil.example"}).status_code == 400
