"""Comments on a line: each answer is the line again, with what was said."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal
from cjm.kernel.errors import gone_is_not_found
from cjm.kernel.htmx import wants_partial
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.models import CostLine
from tco.workspace.comments import add_comment, comment_of, comments_on, reopen_comment, settle_comment
from tco.workspace.forms import CommentForm
from tco.workspace.views.rows import CHANGED


@require_POST
@signed_in
@once
@gone_is_not_found
def cost_comment_add(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Say something about a line."""
    deal = editable_deal(request.user, pk)
    line = _line_of(deal, line_pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        add_comment(line=line, by=acting_user(request), at=timezone.now(), **form.cleaned_data)
        form = CommentForm()
    elif not wants_partial(request):
        for problem in form.errors.get("text", ()):
            messages.error(request, str(problem))
    return _answer(request, deal, line, form)


@require_POST
@signed_in
def cost_comment_settle(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Call a comment settled."""
    deal = editable_deal(request.user, pk)
    comment = comment_of(acting_user(request), deal, comment_pk)
    settle_comment(comment=comment, by=acting_user(request), at=timezone.now())
    return _answer(request, deal, _line_of(deal, comment.line_id), CommentForm())


@require_POST
@signed_in
def cost_comment_reopen(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Open a settled comment again."""
    deal = editable_deal(request.user, pk)
    comment = comment_of(acting_user(request), deal, comment_pk)
    reopen_comment(comment=comment)
    return _answer(request, deal, _line_of(deal, comment.line_id), CommentForm())


def _line_of(deal: Deal, pk: int) -> CostLine:
    try:
        return CostLine.objects.select_related("alternative__cost_model").get(alternative__cost_model__deal=deal, pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def _answer(request: HttpRequest, deal: Deal, line: CostLine, form: CommentForm) -> HttpResponse:
    if not wants_partial(request):
        return redirect("cost_line", deal.pk, line.pk)
    context = {"deal": deal, "line": line, "may_edit": True, "is_pane": True, "comments": comments_on(line), "comment_form": form}
    response = render(request, "tco/workspace/_comments.html", context)
    response["HX-Trigger"] = CHANGED
    return response
