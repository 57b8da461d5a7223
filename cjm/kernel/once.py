"""A form that is sent twice does its work once: a double press makes one deal, not two, also without JavaScript.

The protection token of a form is masked anew each time the form is shown. So the same token, from the same person, to the same
address, with the same content is the same press of the same button. Its fingerprint is stored in the transaction that does the
work: of two that come together the second waits, finds it, and is led to what the first made. What was changed in the form before
it was sent again is another fingerprint, and so is a form that was shown again after an error.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from cjm.kernel.htmx import wants_partial
from cjm.kernel.models import SentForm

REMEMBERED = timedelta(days=2)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let a view that makes something do so once for each form that was shown. Put it under the declaration of the route's policy.

    The view answers what it has made with a redirect, or with one that htmx understands (`HX-Redirect`, `HX-Trigger`). Any other
    answer shows the form again: then nothing is remembered.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fingerprint = fingerprint_of(request)
        if fingerprint is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            now = timezone.now()
            sent, is_first = SentForm.objects.get_or_create(key=fingerprint, defaults={"at": now})
            if is_first:
                response = view(request, *args, **kwargs)
                _remember(sent, response, now)
                return response
        return _led_on(request, sent)

    guarded.works_once = True  # type: ignore[attr-defined]
    return guarded


def fingerprint_of(request: HttpRequest) -> str | None:
    """Return what tells this sending of a form from any other; None for what is not sent from a form of ours."""
    token = request.POST.get(TOKEN) if request.method == "POST" else None
    if not token or not request.user.is_authenticated:
        return None
    typed = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = [(name, file.name, _digest_of(file)) for name, each in request.FILES.lists() for file in each]
    told = [request.user.pk, request.get_full_path(), typed, files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _digest_of(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _remember(sent: SentForm, response: HttpResponse, now: datetime) -> None:
    """Keep where a form has led, and forget it when it is shown again; forget those of other days too."""
    is_redirect = 300 <= response.status_code < 400
    if is_redirect or {"HX-Redirect", "HX-Trigger"} & response.headers.keys():
        sent.led_to = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
        sent.save(update_fields=["led_to"])
    else:
        sent.delete()
    SentForm.objects.filter(at__lt=now - REMEMBERED).delete()


def _led_on(request: HttpRequest, sent: SentForm) -> HttpResponse:
    """Answer the second sending like the first."""
    if not sent.led_to:
        return HttpResponse(status=204)  # htmx leaves the page as the first answer made it
    messages.info(request, _("The same form was sent twice. The second time changed nothing."))
    return HttpResponseClientRedirect(sent.led_to) if wants_partial(request) else redirect(sent.led_to)
