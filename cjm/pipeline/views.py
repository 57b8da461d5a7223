"""The board, and one column of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from cjm.deals.gaps import SILENT_AFTER_DAYS, CostGap
from cjm.journey.models import Stage
from cjm.kernel.htmx import render_page
from cjm.kernel.policy import signed_in
from cjm.pipeline import queries
from cjm.pipeline.filters import BoardFilters, Choices, read_cursor, read_filters
from cjm.pipeline.texts import BoardWriter
from cjm.team.acting import acting_user


@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """Show the deals by the stage of the buyer's journey."""
    choices = queries.board_choices(acting_user(request))
    filters = read_filters(request.GET, choices)
    shown = queries.board(acting_user(request), filters, choices, today=timezone.localdate())
    context = _context(shown, filters, choices)
    return render_page(request, "cjm/pipeline/board.html", context, partial="cjm/pipeline/_board.html")


@signed_in
def board_column(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the deals of one stage from the place `?after=` on: a page of its own, or for htmx the cards to add to the board."""
    choices = queries.board_choices(acting_user(request))
    stage = _stage(choices, pk)
    filters = read_filters(request.GET.dict() | {"journey": str(stage.journey_id)}, choices)
    after = read_cursor(request.GET.get("after", ""))
    shown = queries.board_column(acting_user(request), filters, choices, stage, after=after, today=timezone.localdate())
    context = _context(shown, filters, choices) | {"is_continued": after is not None}
    context["column"] = context["board"].columns[0]
    return render_page(request, "cjm/pipeline/column.html", context, partial="cjm/pipeline/_cards.html")


def _stage(choices: Choices, pk: int) -> Stage:
    for stages in choices.stages.values():
        for stage in stages:
            if stage.pk == pk:
                return stage
    raise Http404


def _context(shown: queries.Board, filters: BoardFilters, choices: Choices) -> dict[str, Any]:
    return {
        "board": BoardWriter(shown, filters, choices, today=timezone.localdate()).texts(),
        "filters": filters,
        "choices": choices,
        "days_until_stuck": SILENT_AFTER_DAYS,
        "cost_gaps": CostGap.choices,
        "is_empty": not shown.total.count,
    }
