"""The one rule for partial answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def wants_partial(request: HttpRequest) -> bool:
    """Say whether htmx asks for a fragment: not for a boosted link, nor when it restores its history."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, page: str, context: dict[str, Any], *, partial: str | None = None, status: int = 200
) -> HttpResponse:
    """Render `page`, or its fragment `partial` when htmx asks for one."""
    template = partial if partial and wants_partial(request) else page
    return render(request, template, context, status=status)
