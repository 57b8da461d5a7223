"""Who sends a request."""

from django.http import HttpRequest

from cjm.team.models import User


def acting_user(request: HttpRequest) -> User:
    """Return the signed-in user of a request. A route that needs no login must not ask."""
    if not isinstance(request.user, User):
        raise TypeError("This address is reached only by people who are signed in.")
    return request.user
