"""The pages of countries: their profiles, and filling a model in from one."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal
from cjm.kernel.forms import posted
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.catalogue import territory_checklist
from tco.countries.forms import CountryForm, FillInForm, ProfileForm
from tco.countries.models import CountryProfile
from tco.countries.operations import fill_in_from_country, update_profile
from tco.countries.queries import figures_of, fill_in_page, may_edit_profiles, profile_of, profiles_of
from tco.mapping import document_of
from tco.models import CostModel
from tco.queries import needed_model


@require_safe
@signed_in
def country_profiles(request: HttpRequest) -> HttpResponse:
    """List what is usual in each country, with where it comes from."""
    user = acting_user(request)
    checklist = territory_checklist().values()
    context = {"profiles": profiles_of(user), "may_edit": may_edit_profiles(user), "checklist": checklist}
    return render(request, "tco/countries/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def country_profile(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a country's figures come from, and let those who keep them change them: from then on they are ours."""
    user = acting_user(request)
    profile = profile_of(user, code)
    if not may_edit_profiles(user):
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "tco/countries/detail.html", {"profile": profile, "figures": figures_of(profile)})
    form = ProfileForm(posted(request), instance=profile)
    if form.is_valid() and form.done(
        lambda: update_profile(profile=profile, by=user, at=timezone.now(), based_on=form.based_on, **form.changes())
    ):
        messages.success(request, _("The figures of %(country)s are saved.") % {"country": profile.name})
        return redirect("country_profiles")
    return render(request, "tco/countries/edit.html", {"profile": profile, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_country(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a country would fill into the deal's model, and fill it in."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    cost_model = needed_model(deal)
    if request.method != "POST":
        chosen = CountryForm(request.GET if "country" in request.GET else None)
        profile = chosen.cleaned_data["country"] if chosen.is_bound and chosen.is_valid() else None
        return _page(request, deal, cost_model, profile, None, chosen=chosen)
    form = FillInForm(request.POST, document=document_of(cost_model))
    status = 200
    if form.is_valid():
        sent = form.cleaned_data
        try:
            filled = form.result_of(
                lambda: fill_in_from_country(
                    cost_model=cost_model,
                    profile=sent["country"],
                    parts=sent["parts"],
                    wage=sent["wage"],
                    energy=sent["energy"],
                    rate=float(sent["rate"]) if sent["rate"] is not None else None,
                    by=user,
                    at=timezone.now(),
                    based_on=sent["based_on"],
                )
            )
        except StaleVersion:
            filled, status = None, 409
        if filled is not None:
            messages.success(request, _("The conventions are filled in from %(country)s.") % {"country": sent["country"].name})
            return redirect("deal_cost", deal.pk)
    profile = form.cleaned_data.get("country")
    return _page(request, deal, needed_model(deal), profile, form, status=status)


def _page(
    request: HttpRequest,
    deal: Deal,
    cost_model: CostModel,
    profile: CountryProfile | None,
    form: FillInForm | None,
    *,
    chosen: CountryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    wanted = request.POST if form is not None else request.GET
    shown = None
    if profile is not None:
        shown = fill_in_page(cost_model, profile, wage=wanted.get("wage", ""), energy=wanted.get("energy", ""))
        if form is None:
            initial = {
                "wage": shown.wage,
                "energy": shown.energy,
                "rate": Decimal(f"{shown.rate:.6g}") if shown.rate else None,
            }
            form = FillInForm(document=document_of(cost_model), initial=initial)
    context = deal_page(request.user, deal, tab="cost").context(
        cost_model=cost_model,
        country_form=chosen or CountryForm(initial={"country": profile.code if profile else None}),
        shown=shown,
        fill_form=form,
        is_stale=status == 409,
    )
    return render(request, "tco/countries/fill_in.html", context, status=status)
