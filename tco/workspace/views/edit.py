"""Edits, undo and redo as the browser sends them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.workspace import operations
from tco.workspace.checking import Conflicts
from tco.workspace.malformed import Malformed, edit_id_in, flag_in, operations_in, read_request, version_in
from tco.workspace.replies import conflict_reply, edited_reply, malformed_reply
from tco.workspace.views.page import needed_table


@require_POST
@signed_in
def cost_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Do the operations of one edit and answer with the table and the figures."""
    deal = editable_deal(request.user, pk)

    def work(given: dict[str, Any]) -> HttpResponse:
        wanted, now, by = operations_in(given), timezone.now(), acting_user(request)
        edited = operations.edit_model(deal=deal, operations=wanted, by=by, at=now, edit_id=edit_id_in(given))
        return edited_reply(edited, based_on=version_in(given), by=by, now=now)

    return _answered(request, deal, work)


@require_POST
@signed_in
def cost_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the latest change of the user that stands."""
    return _taken_back(request, pk, operations.undo)


@require_POST
@signed_in
def cost_redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Do again what the user took back last."""
    return _taken_back(request, pk, operations.redo)


def _taken_back(request: HttpRequest, pk: int, operation: Callable[..., operations.Edited | None]) -> HttpResponse:
    deal = editable_deal(request.user, pk)

    def work(given: dict[str, Any]) -> HttpResponse:
        now, by = timezone.now(), acting_user(request)
        edited = operation(deal=deal, by=by, at=now, anyway=flag_in(given, "anyway"), edit_id=edit_id_in(given))
        if edited is None:
            edited = operations.unchanged(deal=deal)
        return edited_reply(edited, based_on=version_in(given), by=by, now=now)

    return _answered(request, deal, work)


def _answered(request: HttpRequest, deal: Deal, work: Callable[[dict[str, Any]], HttpResponse]) -> HttpResponse:
    try:
        given = read_request(request.body)
        based_on = version_in(given)
    except Malformed as problem:
        return malformed_reply(problem)
    try:
        return work(given)
    except Malformed as problem:
        return malformed_reply(problem)
    except operations.ModelGone as gone:
        return malformed_reply(Malformed(str(gone)), status=404)
    except Conflicts as conflicts:
        wanted = operations_in(given) if "do" in given else []
        return conflict_reply(needed_table(deal), conflicts, wanted, based_on=based_on, by=acting_user(request), now=timezone.now())
