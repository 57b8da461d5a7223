"""Routes declare who may call them, and the declaration is kept."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from cjm.kernel.policy import RoutePolicy, for_roles, policy_of, public, signed_in
from cjm.team.models import Role, User


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("answered")


def request_of(role: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = User(role=role)
    return request


def test_an_undeclared_view_has_no_policy() -> None:
    assert policy_of(answer) is None


def test_a_public_view_needs_no_login() -> None:
    view = public(answer)
    assert policy_of(view) == RoutePolicy(public=True)
    assert view.login_required is False  # type: ignore[attr-defined]


def test_a_signed_in_view_is_open_to_every_role() -> None:
    assert policy_of(signed_in(answer)) == RoutePolicy()


def test_a_view_for_roles_answers_them_and_refuses_the_others() -> None:
    view = for_roles([Role.DIRECTOR])(answer)
    assert policy_of(view) == RoutePolicy(roles=frozenset({"director"}))
    assert view(request_of("director")).status_code == 200
    with pytest.raises(Http404):
        view(request_of("salesperson"))
