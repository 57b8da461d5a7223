"""The negotiation desk of a deal, its trades, and what the offer costs ourselves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cjm.deals.delivery import delivered
from cjm.deals.models import Deal
from cjm.deals.queries import deal_page as head_of_deal
from cjm.deals.queries import editable_deal, may_edit, visible_deal
from cjm.kernel.errors import gone_is_not_found
from cjm.kernel.forms import posted
from cjm.kernel.htmx import wants_partial
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.catalogue import client_policies
from tco.negotiation.answers import Answers
from tco.negotiation.exports import export_trades
from tco.negotiation.forms import ConcessionForm, ConcessionStateForm, InternalCostForm
from tco.negotiation.models import Concession
from tco.negotiation.operations import (
    add_concession,
    keep_try,
    move_concession,
    put_back_concession,
    remove_concession,
    save_internal_cost,
    update_concession,
)
from tco.negotiation.page import DeskPage, desk_page
from tco.negotiation.queries import concession_of, internal_cost_of, removed_concession_of, removed_lately, tries_of
from tco.negotiation.querysets import sees_internal_cost
from tco.negotiation.tables import answers_to_keep, sum_rows, trade_rows, try_rows
from tco.queries import needed_model

LONGEST_IDEA = 200


@require_safe
@signed_in
def deal_negotiation(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was typed, which stands in the address; the answers alone when they are asked for while typing."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    desk = desk_page(user, deal, request.GET.dict())
    if desk is None:
        return render(request, "tco/negotiation/empty.html", head_of_deal(user, deal, tab="negotiation").context())
    # The head of the page asks for `form` while the next step is being changed: the desk's own has a name of its own.
    context = {"deal": deal, "desk": desk, "desk_form": desk.form, "answers": Answers(desk, desk.outcome) if desk.outcome else None}
    if wants_partial(request):
        response = render(request, "tco/negotiation/_live.html", context | {"may_edit": may_edit(user, deal)})
        response.headers["HX-Replace-Url"] = _address(deal, desk)
        return response
    page = head_of_deal(user, deal, tab="negotiation")
    context |= {
        "trades": trade_rows(desk),
        "sums": sum_rows(desk),
        "tries": try_rows(desk, tries_of(user, desk.model)),
        "removed": removed_lately(user, desk.model, timezone.now()) if page.may_edit else [],
        "states": Concession.Status.choices,
        "policies": [(word, _ideas(word.hint)) for word in client_policies().values()],
    }
    return render(request, "tco/negotiation/desk.html", page.context(**context))


@require_POST
@signed_in
@once
@gone_is_not_found
def negotiation_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what stands on the desk, and come back to it."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    desk = desk_page(user, deal, request.POST.dict())
    if desk is None:
        raise Http404
    if desk.outcome is None or desk.form.errors:
        messages.warning(request, _("Nothing was kept: mend what is marked first."))
    else:
        answers = answers_to_keep(desk.outcome, desk.document["currency"])
        keep_try(cost_model=desk.model, by=user, at=timezone.now(), inputs=desk.form.query, answers=answers)
        messages.success(request, _("This try is kept below."))
    return redirect(_address(deal, desk))


@require_safe
@signed_in
def negotiation_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Offer the table of trades as a file."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    desk = desk_page(user, deal, {})
    if desk is None:
        raise Http404
    file = export_trades(deal, desk, kind, on=timezone.localdate())
    return delivered(request, deal, file, "trades_exported", form=kind, with_cost=desk.sees_cost)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def internal_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the offer costs ourselves. For a salesperson there is no such page."""
    user = acting_user(request)
    if not sees_internal_cost(user):
        raise Http404
    deal = editable_deal(user, pk)
    cost_model = needed_model(deal)
    form = InternalCostForm(posted(request), instance=internal_cost_of(user, cost_model))
    if form.is_valid() and form.done(
        lambda: save_internal_cost(cost_model=cost_model, by=user, at=timezone.now(), based_on=form.based_on, **form.values)
    ):
        messages.success(request, _("The internal cost is saved."))
        return redirect("deal_negotiation", deal.pk)
    context = {"form": form, "deal": deal}
    return render(request, "tco/negotiation/internal_cost_form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def concession_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add something we can give; `?policy=` and `?gives=` fill the form in."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    cost_model = needed_model(deal)
    wanted = {name: request.GET.get(name, "")[:LONGEST_IDEA].replace("\0", "") for name in ("policy", "gives")}
    form = ConcessionForm(posted(request), cost_model=cost_model, sees_cost=sees_internal_cost(user), initial=wanted)
    if form.is_valid() and form.done(lambda: add_concession(cost_model=cost_model, by=user, at=timezone.now(), values=form.values)):
        messages.success(request, _("“%(gives)s” is on the table of trades.") % {"gives": form.cleaned_data["gives"]})
        return _to_trades(deal)
    context = {"form": form, "deal": deal, "cost_model": cost_model}
    return render(request, "tco/negotiation/concession_form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def concession_edit(request: HttpRequest, pk: int, concession_pk: int) -> HttpResponse:
    """Change something we can give."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concession = concession_of(user, deal, concession_pk)
    cost_model = needed_model(deal)
    form = ConcessionForm(posted(request), instance=concession, cost_model=cost_model, sees_cost=sees_internal_cost(user))
    if form.is_valid() and form.done(
        lambda: update_concession(concession=concession, by=user, at=timezone.now(), based_on=form.based_on, values=form.values)
    ):
        messages.success(request, _("“%(gives)s” is saved.") % {"gives": form.cleaned_data["gives"]})
        return _to_trades(deal)
    context = {"form": form, "deal": deal, "concession": concession, "cost_model": cost_model}
    return render(request, "tco/negotiation/concession_form.html", context, status=form.status)


@require_POST
@signed_in
def concession_state(request: HttpRequest, pk: int, concession_pk: int) -> HttpResponse:
    """Change the state of a trade with one press."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concession = concession_of(user, deal, concession_pk)
    form = ConcessionStateForm(request.POST, instance=concession)
    if form.is_valid() and form.done(
        lambda: update_concession(
            concession=concession, by=user, at=timezone.now(), based_on=form.based_on, values=form.cleaned_data
        )
    ):
        return _to_trades(deal)
    context = {"form": form, "deal": deal, "concession": concession_of(user, deal, concession_pk)}
    return render(request, "tco/negotiation/concession_state.html", context, status=form.status)


@require_POST
@signed_in
@once
@gone_is_not_found
def concession_move(request: HttpRequest, pk: int, concession_pk: int) -> HttpResponse:
    """Let a trade change places with the one above, or below."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    move_concession(concession=concession_of(user, deal, concession_pk), up=request.POST.get("to") == "up")
    return _to_trades(deal)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def concession_remove(request: HttpRequest, pk: int, concession_pk: int) -> HttpResponse:
    """Ask once, by name, and remove a trade."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concession = removed_concession_of(user, deal, concession_pk)
    if concession.removed_at:
        messages.info(request, _("“%(gives)s” is removed already.") % {"gives": concession.gives})
        return _to_trades(deal)
    if request.method == "POST":
        remove_concession(concession=concession, by=user, at=timezone.now())
        messages.success(request, _("“%(gives)s” is removed. Below the table it can be put back.") % {"gives": concession.gives})
        return _to_trades(deal)
    return render(request, "tco/negotiation/concession_remove.html", {"deal": deal, "concession": concession})


@require_POST
@signed_in
@once
@gone_is_not_found
def concession_put_back(request: HttpRequest, pk: int, concession_pk: int) -> HttpResponse:
    """Put a removed trade back where it stood."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concession = removed_concession_of(user, deal, concession_pk)
    try:
        put_back_concession(concession=concession, by=user, at=timezone.now())
    except ValidationError as full:
        messages.error(request, " ".join(full.messages))
    else:
        messages.success(request, _("“%(gives)s” is on the table of trades again.") % {"gives": concession.gives})
    return _to_trades(deal)


def _address(deal: Deal, desk: DeskPage) -> str:
    query = urlencode(desk.form.query)
    address = reverse("deal_negotiation", args=[deal.pk])
    return f"{address}?{query}" if query else address


def _to_trades(deal: Deal) -> HttpResponse:
    return redirect(f"{reverse('deal_negotiation', args=[deal.pk])}#trades")


def _ideas(hint: str) -> list[str]:
    return [idea.strip() for idea in hint.split(",") if idea.strip()]
