"""Pages for requests that cannot be answered: what happened and what to do, never how the program is built."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "advice": advice, "status": status}, status=status)


def gone_is_not_found(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 when what a view is about is removed by somebody else while it is at work."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as gone:
            raise Http404 from gone

    return answered


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400. The host may be wrong, so nothing here builds on it."""
    return HttpResponse(loader.render_to_string("error_plain.html", {"title": _("This request cannot be read")}), status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403: the reader may see the thing but not do this to it."""
    return _page(
        request, 403, _("You can look at this, but not change it"), _("Ask the owner of the deal or an administrator to do it.")
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404, alike for what does not exist and for what the reader may not see."""
    return _page(
        request, 404, _("There is nothing here"), _("The address may be mistyped, or it is something you have no access to.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a template that needs nothing."""
    return HttpResponse(loader.render_to_string("error_plain.html", {"title": _("Something went wrong on our side")}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token is missing or stale."""
    return _page(
        request, 403, _("This form was open for too long"), _("Go back, reload the page and send it again. Nothing was changed.")
    )
