"""Every address declares who may call it, and asks for a login unless it is declared public."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from cjm.kernel.policy import policy_of


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route with its address as it is written in the url configuration."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        else:
            yield address, entry


ROUTES = dict(routes(get_resolver()))


def address_of(written: str) -> str:
    """Fill the parts of an address in with values that match."""
    examples = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: examples.get(part[1] or "str", "x"), written)


@pytest.mark.parametrize("written", ROUTES)
def test_the_route_declares_its_policy(written):
    assert policy_of(ROUTES[written].callback) is not None, f"{written}: decorate its view with one of cjm.kernel.policy"


@pytest.mark.django_db
@pytest.mark.parametrize("written", [path for path, route in ROUTES.items() if isinstance(route.pattern, RoutePattern)])
def test_a_stranger_is_sent_to_the_login_unless_the_route_is_public(written):
    policy = policy_of(ROUTES[written].callback)
    assert policy is not None
    response = Client().get(address_of(written))
    asks_for_login = response.status_code == 302 and response.headers["Location"].startswith("/account/login/?next=")
    # A public address may send on to the login too, but not because a login is required to call it.
    assert asks_for_login or policy.public
