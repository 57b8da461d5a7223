"""Beginning the model of a deal: from a template, or as a copy of another deal's."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal
from cjm.kernel.forms import posted
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.cost_templates.forms import BeginForm, CopyForm
from tco.cost_templates.operations import begin_from_template, copy_model
from tco.cost_templates.queries import copyable_models, start_page, template_of
from tco.forms import UploadForm
from tco.models import CostModel
from tco.queries import has_model, whole_models


@require_POST
@signed_in
def cost_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a template the deal's cost model, with the conventions of a country if one is chosen."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = BeginForm(posted(request))
    today = timezone.localdate()
    if form.is_valid():
        template = template_of(user, form.cleaned_data["template"], today=today)
        if _is_begun_already(deal, template.name):
            return redirect("deal_cost", deal.pk)
        try:
            begun = form.result_of(
                lambda: begin_from_template(
                    deal=deal,
                    template_name=template.name,
                    document=template.document,
                    country=form.cleaned_data["country"],
                    by=user,
                    at=timezone.now(),
                )
            )
        except StaleVersion:
            return _taken(request, deal)
        if begun is not None:
            messages.success(
                request,
                _("The model is begun from “%(template)s”. Its numbers are starting values: put the client's own in their place.")
                % {"template": template.name},
            )
            return redirect("deal_cost", deal.pk)
    if has_model(deal):
        return _taken(request, deal)
    start = replace(start_page(user, deal, today=today), country=request.POST.get("country", ""))
    page = deal_page(user, deal, tab="cost").context(start=start, begin_form=form, upload_form=UploadForm())
    return render(request, "tco/empty.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def cost_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Find another deal's model, and copy it."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    if request.method == "POST":
        form = CopyForm(request.POST)
        source = None
        if form.is_valid():
            visible = CostModel.objects.visible_to(user).exclude(deal=deal).values("pk")
            source = whole_models().filter(pk__in=visible, pk=form.cleaned_data["model"]).first()
        if source is None:
            raise Http404
        try:
            copy_model(deal=deal, source=source, by=user, at=timezone.now())
        except StaleVersion:
            return _taken(request, deal)
        messages.success(request, _("“%(name)s” is copied. What you change from here on is marked.") % {"name": source.name})
        return redirect("deal_cost", deal.pk)
    if has_model(deal):
        return _taken(request, deal)
    words = request.GET.get("q", "")[:200]
    return render(
        request,
        "tco/cost_templates/copy.html",
        {"deal": deal, "words": words, "models": copyable_models(user, deal, words)},
    )


def _is_begun_already(deal: Deal, template_name: str) -> bool:
    """Say whether the button was pressed twice: the model is there, from this template, and nobody has touched it."""
    return CostModel.objects.filter(deal=deal, version=1, template_name=template_name).exists()


def _taken(request: HttpRequest, deal: Deal) -> HttpResponse:
    return render(request, "tco/cost_templates/taken.html", {"deal": deal}, status=409)
