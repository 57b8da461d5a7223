"""The page of scenarios and risk, and the forms behind it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal, visible_deal
from cjm.kernel.errors import gone_is_not_found
from cjm.kernel.forms import posted
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.queries import needed_model
from tco.scenarios.forms import DirectionForm, ScenarioForm
from tco.scenarios.models import Scenario
from tco.scenarios.operations import (
    add_scenario,
    add_usual_scenarios,
    copy_scenario,
    move_scenario,
    remove_scenario,
    update_scenario,
)
from tco.scenarios.queries import offered_numbers, scenario_of, scenarios_page


@require_safe
@signed_in
def cost_scenarios(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the scenarios side by side, what must be true, and how likely the advantage is."""
    deal = visible_deal(request.user, pk)
    shown = scenarios_page(deal, against=request.GET.get("against", ""), seed=request.GET.get("seed", ""))
    if shown is None:
        return redirect("deal_cost", deal.pk)
    page = deal_page(request.user, deal, tab="cost").context(shown=shown)
    return render(request, "tco/scenarios/scenarios.html", page)


@require_POST
@signed_in
@once
@gone_is_not_found
def scenarios_usual(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the three usual scenarios, or those of them that are missing."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    try:
        added = add_usual_scenarios(cost_model=needed_model(deal), by=user, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        sentence = ngettext("%(count)s scenario is added.", "%(count)s scenarios are added.", len(added))
        messages.success(request, sentence % {"count": len(added)})
    return _to_scenarios(deal)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def scenario_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a scenario with values of one's own."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    cost_model = needed_model(deal)
    blank = Scenario(cost_model=cost_model, kind=Scenario.Kind.CLIENT)
    form = ScenarioForm(posted(request), instance=blank, numbers=offered_numbers(cost_model, {}))
    if form.is_valid() and (
        added := form.result_of(lambda: add_scenario(cost_model=cost_model, by=user, at=timezone.now(), **form.values))
    ):
        messages.success(request, _("The scenario “%(name)s” is added.") % {"name": added.name})
        return _to_scenarios(deal)
    return _form_page(request, deal, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def scenario_edit(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Change a scenario."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    scenario = scenario_of(deal, scenario_pk)
    form = ScenarioForm(posted(request), instance=scenario, numbers=offered_numbers(scenario.cost_model, scenario.changes))
    if form.is_valid() and form.done(
        lambda: update_scenario(scenario=scenario, by=user, at=timezone.now(), based_on=form.based_on, **form.values)
    ):
        messages.success(request, _("The scenario “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return _to_scenarios(deal)
    return _form_page(request, deal, form, scenario)


@require_POST
@signed_in
@once
@gone_is_not_found
def scenario_copy(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Copy a scenario, and open the copy so that it can be made another."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    try:
        copied = copy_scenario(scenario=scenario_of(deal, scenario_pk), by=user, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return _to_scenarios(deal)
    return redirect("scenario_edit", deal.pk, copied.pk)


@require_POST
@signed_in
@once
@gone_is_not_found
def scenario_move(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Let a scenario change places with its neighbour."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    scenario, decision = scenario_of(deal, scenario_pk), DirectionForm(request.POST)
    if decision.is_valid():
        move_scenario(scenario=scenario, to_the_left=decision.cleaned_data["direction"] == "left")
    return _to_scenarios(deal)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def scenario_remove(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Ask, by name, then remove a scenario."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    try:
        scenario = scenario_of(deal, scenario_pk)
    except Http404:
        if request.method != "POST":
            raise
        # The button was pressed twice, or by two people: what they wanted is done.
        messages.info(request, _("The scenario is removed already."))
        return _to_scenarios(deal)
    if request.method == "POST":
        remove_scenario(scenario=scenario, by=user, at=timezone.now())
        messages.success(request, _("The scenario “%(name)s” is removed.") % {"name": scenario.name})
        return _to_scenarios(deal)
    return render(request, "tco/scenarios/remove.html", {"deal": deal, "scenario": scenario})


def _form_page(request: HttpRequest, deal: Deal, form: ScenarioForm, scenario: Scenario | None) -> HttpResponse:
    context = {"deal": deal, "form": form, "scenario": scenario}
    return render(request, "tco/scenarios/form.html", context, status=form.status)


def _to_scenarios(deal: Deal) -> HttpResponseRedirect:
    return redirect(reverse("cost_scenarios", args=[deal.pk]) + "#scenarios")
