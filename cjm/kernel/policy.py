"""Who may call an address. Every route declares it, and a test fails for one that does not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class RoutePolicy:
    """`public`: no login needed. `roles`: the roles that may call it; empty means everybody who is signed in."""

    public: bool = False
    roles: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Declare a view that needs no login."""
    return _declare(login_not_required(view), RoutePolicy(public=True))


def signed_in(view: View) -> View:
    """Declare a view for everybody who is signed in; which rows they see is the querysets' business."""
    return _declare(view, RoutePolicy())


def for_roles(roles: Iterable[str]) -> Callable[[View], View]:
    """Declare a view for some roles; for the others there is nothing there: they are answered 404."""
    allowed = frozenset(str(role) for role in roles)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and getattr(request.user, "role", None) not in allowed:
                raise Http404
            return view(request, *args, **kwargs)

        return _declare(guarded, RoutePolicy(roles=allowed))

    return declare


def declare_all(
    patterns: Iterable[URLPattern | URLResolver], declare: Callable[[View], View], *, public_names: Iterable[str] = ()
) -> list[URLPattern | URLResolver]:
    """Return the routes of a library, each view declared with `declare`, and those named in `public_names` as public."""
    open_to_all = frozenset(public_names)
    declared: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            declare_all(pattern.url_patterns, declare, public_names=open_to_all)
        elif pattern.callback is not None:
            pattern.callback = public(pattern.callback) if pattern.name in open_to_all else declare(pattern.callback)
        declared.append(pattern)
    return declared


def policy_of(view: View) -> RoutePolicy | None:
    """Return what a view declared, or None."""
    return getattr(view, "route_policy", None)


def _declare(view: View, policy: RoutePolicy) -> View:
    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    declared.route_policy = policy  # type: ignore[attr-defined]
    # A library's view may have opened itself to strangers; what is declared here counts.
    declared.login_required = not policy.public  # type: ignore[attr-defined]
    return declared
