"""Pages for requests that cannot be answered: what happened and what to do, never how the program is built."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from cjm.kernel.outage import Outage, outage_of

SECONDS_UNTIL_RETRY = 10


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
    """Answer 500, or 503 when the database or the disk gave way, from a template that needs neither."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        return HttpResponse(
            loader.render_to_string("error_plain.html", {"title": _("Something went wrong on our side")}), status=500
        )
    with translation.override(getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)):
        title, advice = _outage_words(outage, is_sent=request.method == "POST")
        context = {"title": title, "advice": advice, "address": request.get_full_path(), **_sent(request)}
        page = loader.render_to_string("unavailable.html", {**context, "language": translation.get_language()})
    return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_UNTIL_RETRY), "Cache-Control": "private, no-store"})


def _outage_words(outage: Outage, *, is_sent: bool) -> tuple[str, str]:
    """Return what happened and what to do about it. `is_sent`: the reader had sent something."""
    if outage is Outage.BUSY:
        unsaved = _("Nothing of what you sent was saved. Send it again in a moment.")
        return _("The database is busy just now"), unsaved if is_sent else _("Load this page again in a moment.")
    if outage is Outage.NO_ROOM:
        advice = _("Tell your administrator that the disk of the server is full.")
        unsaved = _("Nothing of what you sent was saved. Send it again when your administrator has made room on its disk.")
        return _("There is no room left on the server"), unsaved if is_sent else advice
    unclear = _("Look whether your change is there before you send it again.")
    return _("The database cannot be reached just now"), unclear if is_sent else _("Load this page again in a moment.")


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, so that it can be sent again from the answer: `typed` names and values, `has_files`.

    Nothing where the form holds a password. The token is the one that came with the form: a forged form stays one.
    """
    try:
        names, has_files = list(request.POST), bool(request.FILES)
    except (OSError, BadRequest, MultiPartParserError):
        # A body that was cut off on the way, or that there is no room for, cannot be read a second time.
        return {"typed": [], "has_files": False}
    if any("password" in name for name in names):
        return {"typed": [], "has_files": False}
    return {"typed": [(name, value) for name in names for value in request.POST.getlist(name)], "has_files": has_files}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token is missing or stale."""
    return _page(
        request, 403, _("This form was open for too long"), _("Go back, reload the page and send it again. Nothing was changed.")
    )
