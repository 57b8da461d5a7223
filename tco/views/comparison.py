"""The comparison on the page of a deal, and removing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cjm.deals.queries import deal_page, editable_deal, visible_deal
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.cost_templates.queries import start_page
from tco.forms import BasedOnForm, UploadForm
from tco.operations import delete_model
from tco.queries import comparison_page, has_model, needed_model


@require_safe
@signed_in
def deal_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each alternative costs its owner, or how to begin."""
    deal = visible_deal(request.user, pk)
    shown = comparison_page(
        deal,
        today=timezone.localdate(),
        against=request.GET.get("against", ""),
        measure=request.GET.get("money", ""),
        lines=request.GET.get("lines", ""),
    )
    page = deal_page(request.user, deal, tab="cost").context(shown=shown, upload_form=UploadForm())
    if shown is None:
        page["start"] = start_page(acting_user(request), deal, today=timezone.localdate())
    return render(request, "tco/deal_cost.html" if shown else "tco/empty.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, by name, and remove the cost model."""
    deal = editable_deal(request.user, pk)
    if request.method == "POST" and not has_model(deal):
        # The button was pressed twice, or by two people: what they wanted is done.
        messages.info(request, _("The cost model is removed already."))
        return redirect("deal_cost", deal.pk)
    cost_model = needed_model(deal)
    status = 200
    if request.method == "POST":
        decision = BasedOnForm(request.POST)
        try:
            based_on = decision.cleaned_data["based_on"] if decision.is_valid() else 0
            delete_model(cost_model=cost_model, by=acting_user(request), at=timezone.now(), based_on=based_on)
        except StaleVersion:
            status = 409
            cost_model = needed_model(deal)
        else:
            messages.success(request, _("The cost model “%(name)s” is removed.") % {"name": cost_model.name})
            return redirect("deal_cost", deal.pk)
    context = {"deal": deal, "cost_model": cost_model, "is_stale": status == 409}
    return render(request, "tco/delete.html", context, status=status)
