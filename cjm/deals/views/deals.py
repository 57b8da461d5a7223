"""The list of deals, and starting, changing, closing and telling one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cjm.clients.models import Client
from cjm.deals import exports, history, listing
from cjm.deals.delivery import delivered
from cjm.deals.forms import CloseForm, DealForm, NewDealForm, NextStepForm, ReopenForm
from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.deals.operations import (
    close_deal,
    create_deal,
    create_deal_with_client,
    prepare_first_deal,
    reopen_deal,
    update_deal,
)
from cjm.deals.queries import deal_page, editable_deal, history_page, visible_deal
from cjm.kernel.forms import posted
from cjm.kernel.htmx import render_page, wants_partial
from cjm.kernel.listing import read_key
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from cjm.team.delivery import deliver_table
from cjm.team.models import User


@signed_in
def deal_list(request: HttpRequest) -> HttpResponse:
    """List the deals."""
    deals = listing.deal_list(acting_user(request), request.GET, today=timezone.localdate())
    return render(request, "cjm/deals/deal_list.html", {"deals": deals, "cost_gaps": CostGap.choices})


@require_safe
@signed_in
def deal_list_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Offer the list of deals as a file, with the filters and in the order that the address asks for."""
    deals, filters = listing.all_listed_deals(acting_user(request), request.GET, today=timezone.localdate())
    return deliver_table(request, exports.deals_table(deals), kind, event="deals_exported", **filters.chosen)


@signed_in
@once
def deal_create(request: HttpRequest) -> HttpResponse:
    """Start a deal, with a client we know or a new one."""
    user = acting_user(request)
    prepare_first_deal()
    client = Client.objects.visible_to(user).filter(pk=read_key(request.GET.get("client")) or 0).first()
    form = NewDealForm(posted(request), user=user, initial={"client_name": client.name if client else ""})
    if form.is_valid() and (deal := form.result_of(lambda: _start_deal(form, user))):
        messages.success(request, _("The deal is started. Below is the evidence that its first stage asks for."))
        return redirect(deal)
    return render(request, "cjm/deals/deal_form.html", {"form": form, "client": client}, status=form.status)


def _start_deal(form: NewDealForm, by: User) -> Deal:
    answers = {name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data}
    if form.client is not None:
        return create_deal(by=by, at=timezone.now(), client=form.client, **answers)
    return create_deal_with_client(by=by, at=timezone.now(), client_name=form.cleaned_data["client_name"], **answers)


@signed_in
def deal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a deal."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = DealForm(posted(request), instance=deal, user=user)
    if form.is_valid() and form.done(
        lambda: update_deal(deal=deal, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        messages.success(request, _("The deal is saved."))
        return redirect(deal)
    return render(request, "cjm/deals/deal_form.html", {"form": form, "deal": visible_deal(user, pk)}, status=form.status)


@signed_in
def deal_next_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree the next step; with htmx, in the head of whatever page of the deal is open."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = NextStepForm(posted(request), instance=deal)
    context: dict[str, object] = {"form": form}
    if form.is_valid() and form.done(
        lambda: update_deal(deal=deal, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        if not wants_partial(request):
            return redirect(deal)
        context = {}
    page = deal_page(user, visible_deal(user, pk), tab="")
    return render_page(
        request, "cjm/deals/next_step.html", page.context(**context), partial="cjm/deals/_head.html", status=form.status
    )


@signed_in
@once
def deal_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a deal as won or lost."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = CloseForm(posted(request), deal=deal)
    if form.is_valid() and form.done(
        lambda: close_deal(
            deal=deal,
            status=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=user,
            at=timezone.now(),
            based_on=form.based_on,
        )
    ):
        messages.success(request, _("The deal is closed. It can be opened again at any time."))
        return redirect(deal)
    return render(request, "cjm/deals/close.html", {"form": form, "deal": visible_deal(user, pk)}, status=form.status)


@signed_in
@once
def deal_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed deal again."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = ReopenForm(posted(request), deal=deal)
    if form.is_valid() and form.done(
        lambda: reopen_deal(deal=deal, reason=form.cleaned_data["reason"], by=user, at=timezone.now(), based_on=form.based_on)
    ):
        messages.success(request, _("The deal is open again, at the stage where it stood."))
        return redirect(deal)
    return render(request, "cjm/deals/reopen.html", {"form": form, "deal": visible_deal(user, pk)}, status=form.status)


@signed_in
def deal_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell who did what to a deal, and when."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    page_obj = history_page(deal, request.GET)
    told = [(event, history.tell(event)) for event in page_obj]
    context = deal_page(user, deal, tab="history").context(page_obj=page_obj, told=told)
    return render(request, "cjm/deals/history.html", context)


@require_safe
@signed_in
def deal_history_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Offer the history of a deal as a file."""
    deal = visible_deal(acting_user(request), pk)
    return delivered(request, deal, exports.export_history(deal, kind, on=timezone.localdate()), "history_exported", form=kind)
