"""Requests that cannot be answered get a page that helps."""

import pytest
from django.test import Client

from tests.factories import people

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist_answers_404_with_a_way_on(client: Client) -> None:
    client.force_login(people().owner)
    response = client.get("/there/is/nothing/")
    assert response.status_code == 404
    assert 'href="/"' in response.text


@pytest.mark.parametrize(
    "path", ["/%00", "/deals/99999999999999999999999/", "/deals/-1/", "/../../etc/passwd", "/?%ff=%fe", "/static/../manage.py"]
)
def test_nonsense_in_the_address_is_not_an_error_of_ours(client: Client, path: str) -> None:
    client.force_login(people().owner)
    assert client.get(path).status_code in (302, 404)


def test_a_form_without_its_token_is_refused_with_advice() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people().owner)
    response = client.post("/account/profile/", {"name": "X"})
    assert response.status_code == 403
    assert "Nothing was changed." in response.text


def test_a_request_for_another_host_is_refused_and_kept_by_no_cache(client: Client) -> None:
    response = client.get("/board/", headers={"host": "evil.invalid"})
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
