"""A deal on the buyer's journey: what the stage asks for, evidence, and moving on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from cjm.deals.forms import EvidenceForm, MoveForm
from cjm.deals.operations import move_to_stage, record_evidence, undo_move, withdraw_evidence
from cjm.deals.queries import deal_page, editable_deal, move_outlook, panels_of, stage_page, undoable_move, visible_deal
from cjm.kernel.addresses import return_address
from cjm.kernel.forms import posted
from cjm.kernel.htmx import render_page, wants_partial
from cjm.kernel.listing import read_key
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user


@signed_in
def deal_journey(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the deal stands and what the stage asks for; `?stage=` looks at another stage."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    shown = stage_page(user, deal, stage_pk=read_key(request.GET.get("stage")), now=timezone.now())
    context = deal_page(user, deal, tab="journey").context(shown=shown, panels=panels_of(user, deal, tab="journey"))
    return render(request, "cjm/deals/journey.html", context)


@signed_in
@once
def evidence_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the buyer did; with htmx, in place."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = EvidenceForm(posted(request), deal=deal, initial={"criterion": read_key(request.GET.get("criterion"))})
    if form.is_valid() and form.done(lambda: record_evidence(deal=deal, by=user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The evidence is recorded."))
        address = deal.get_absolute_url()
        return HttpResponseClientRedirect(address) if wants_partial(request) else redirect(address)
    return render_page(
        request,
        "cjm/deals/evidence.html",
        {"form": form, "deal": deal},
        partial="cjm/deals/_evidence_form.html",
        status=form.status,
    )


@signed_in
@once
def evidence_withdraw(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Ask, then remove evidence that was recorded by mistake."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    evidence = deal.evidence.select_related("recorded_by").filter(pk=evidence_pk).first()
    if evidence is None:
        raise Http404
    if request.method == "POST":
        withdraw_evidence(evidence=evidence, by=user, at=timezone.now())
        messages.success(request, _("The evidence is withdrawn. The history keeps its words."))
        return redirect(deal)
    return render(request, "cjm/deals/evidence_withdraw.html", {"deal": deal, "evidence": evidence})


@signed_in
@once
def deal_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a deal; `?to=` names the stage and `?next=` the page to lead back to. Without the evidence it takes a reason."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = MoveForm(posted(request), deal=deal, initial={"to": read_key(request.GET.get("to"))})
    if form.is_valid():
        to_stage = form.cleaned_data["to"]
        answers = {"reason": form.cleaned_data["reason"], "based_on": form.based_on}
        if form.done(lambda: move_to_stage(deal=deal, to_stage=to_stage, by=user, at=timezone.now(), **answers)):
            messages.success(request, _("The deal now stands at “%(stage)s”.") % {"stage": to_stage.name})
            return redirect(return_address(request, deal.get_absolute_url()))
    deal = visible_deal(user, pk)
    outlook = move_outlook(deal, form.chosen_stage)
    form.fields["reason"].required = outlook is not None and outlook.verdict.needs_reason
    context = {"form": form, "deal": deal, "back": return_address(request, deal.get_absolute_url()), "outlook": outlook}
    return render(request, "cjm/deals/move.html", context, status=form.status)


@require_POST
@signed_in
@once
def deal_move_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own move of a moment ago."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    move = undoable_move(list(deal.moves.order_by("-moved_at", "-pk")[:1]), user=user, now=timezone.now())
    try:
        if move is None:
            raise StaleVersion(deal)
        undo_move(move=move, by=user, at=timezone.now())
    except StaleVersion:
        messages.error(request, _("This move can no longer be undone. Move the deal back instead, with a reason."))
    else:
        messages.success(request, _("The move is undone."))
    return redirect(deal)
