"""The page of the workspace, its table as JSON, and what others have changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal, may_edit, visible_deal
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.changes.models import ModelChange
from tco.models import CostModel
from tco.preparation import check_and_evaluate
from tco.workspace.answer import answer_of
from tco.workspace.malformed import HIGHEST_VERSION
from tco.workspace.models import LineComment
from tco.workspace.operations import start_blank
from tco.workspace.replies import changes_reply, sheet_reply, stored_sheet, undo_labels
from tco.workspace.sheet import comments_of
from tco.workspace.table import Table


def needed_table(deal: Deal) -> Table:
    """Return the rows of the deal's model. Raises Http404 when it has none."""
    model = CostModel.objects.filter(deal=deal).first()
    if model is None:
        raise Http404
    return Table.load(model)


@require_safe
@signed_in
def cost_workspace(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table of lines and drivers, and what they come to."""
    deal = visible_deal(request.user, pk)
    page = deal_page(request.user, deal, tab="cost")
    model = CostModel.objects.filter(deal=deal).first()
    if model is None:
        return render(request, "tco/workspace/empty.html", page.context())
    table = Table.load(model)
    sheet = stored_sheet(table, may_edit=page.may_edit, now=timezone.now())
    answer = answer_of(sheet.document, sheet.result)
    context = page.context(
        model=model,
        sheet=sheet.as_json() | undo_labels(table, acting_user(request)),
        answer=answer,
        comparison=answer.comparison,
    )
    return render(request, "tco/workspace/workspace.html", context)


@require_safe
@signed_in
def cost_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the table as JSON."""
    deal = visible_deal(request.user, pk)
    return sheet_reply(stored_sheet(needed_table(deal), may_edit=may_edit(request.user, deal), now=timezone.now()))


@require_safe
@signed_in
def cost_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the figures and charts that the table comes to: the charts would hold an edit up."""
    table = needed_table(visible_deal(request.user, pk))
    document = table.document()
    answer = answer_of(document, check_and_evaluate(document))
    response = render(request, "tco/workspace/_answer.html", {"answer": answer, "comparison": answer.comparison})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@signed_in
def cost_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer 204 while the table is as the page knows it, else with the table as it is now."""
    deal = visible_deal(request.user, pk)
    typed = request.GET.get("since", "")
    since = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
    model = CostModel.objects.filter(deal=deal).only("version").first()
    if model is None:
        raise Http404
    news: ModelChange | LineComment | None
    if model.version == min(since, HIGHEST_VERSION):
        said = request.GET.get("comments")
        if said is None or said == comments_of(model).state:
            return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        table = needed_table(deal)
        # What was settled or opened again is shown without a word.
        known = said.partition("-")[0]
        newest = LineComment.objects.filter(cost_model=table.model).select_related("by").order_by("-pk").first()
        news = None if newest is None or known == str(newest.pk) else newest
    else:
        table = needed_table(deal)
        news = ModelChange.objects.filter(cost_model=table.model).select_related("by").order_by("-version").first()
    return changes_reply(table, news, may_edit=may_edit(acting_user(request), deal), by=acting_user(request), now=timezone.now())


@require_POST
@signed_in
def cost_start_blank(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a deal its first, almost empty model, and open the table."""
    deal = editable_deal(request.user, pk)
    start_blank(deal=deal, by=acting_user(request), at=timezone.now())
    return redirect("cost_workspace", deal.pk)
