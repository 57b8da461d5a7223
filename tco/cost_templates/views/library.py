"""The library of templates: looking, making, changing, copying, removing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import visible_deal
from cjm.kernel.forms import posted, read_version
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from cjm.team.models import User
from tco.cost_templates.forms import MakeTemplateForm, TemplateForm
from tco.cost_templates.models import CostTemplate
from tco.cost_templates.operations import copy_template, make_template, remove_template, replace_template, update_template
from tco.cost_templates.queries import editable_template, own_choices, shipped_choices, start_page, template_of
from tco.models import CostModel
from tco.queries import has_model, needed_model


@require_safe
@signed_in
def cost_templates(request: HttpRequest) -> HttpResponse:
    """List the templates, the shipped and the company's own."""
    user = acting_user(request)
    context = {"shipped": shipped_choices(today=timezone.localdate()), "own": own_choices(user)}
    return render(request, "tco/cost_templates/list.html", context)


@require_safe
@signed_in
def cost_template_preview(request: HttpRequest, identifier: str) -> HttpResponse:
    """Show what is in a template; with `?deal=` also how to begin that deal's model from it."""
    user = acting_user(request)
    today = timezone.localdate()
    template = template_of(user, identifier, today=today)
    deal = _deal_to_begin(user, request.GET.get("deal", ""))
    start = start_page(user, deal, today=today) if deal else None
    return render(request, "tco/cost_templates/preview.html", {"template": template, "deal": deal, "start": start})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def cost_make_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a template of a deal's model, a new one or in place of what another held."""
    user = acting_user(request)
    # A template holds nothing that was said about the client: whoever sees the model may make one.
    deal = visible_deal(user, pk)
    cost_model = needed_model(deal)
    initial = {"name": cost_model.template_name, "replaces": _begun_from(user, cost_model.template_name)}
    form = MakeTemplateForm(posted(request), user=user, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = form.result_of(lambda: _make_or_replace(form, cost_model, user))
        except StaleVersion:
            form.add_error("replaces", _("Somebody changed this template in the meantime. Look at it and choose again."))
            made, status = None, 409
        if made is not None:
            messages.success(request, _("The template “%(name)s” is kept.") % {"name": made.name})
            return redirect("cost_template_preview", f"own-{made.pk}")
    context = {"deal": deal, "cost_model": cost_model, "form": form}
    return render(request, "tco/cost_templates/make.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a template is called and whom it is for."""
    user = acting_user(request)
    template = editable_template(user, pk)
    form = TemplateForm(posted(request), instance=template, user=user)
    if form.is_valid() and form.done(
        lambda: update_template(template=template, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("cost_template_preview", f"own-{pk}")
    return render(request, "tco/cost_templates/edit.html", {"template": template, "form": form}, status=form.status)


@require_POST
@signed_in
@once
def cost_template_copy(request: HttpRequest, identifier: str) -> HttpResponse:
    """Copy a template, shipped or own, into one of the own team."""
    user = acting_user(request)
    template = template_of(user, identifier, today=timezone.localdate())
    copy = copy_template(
        name=template.name,
        description=template.description,
        trade=template.trade,
        document=template.document,
        by=user,
        at=timezone.now(),
    )
    messages.success(request, _("The copy is called “%(name)s”.") % {"name": copy.name})
    return redirect("cost_template_edit", copy.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def cost_template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, by name, and remove a template."""
    user = acting_user(request)
    template = editable_template(user, pk)
    status = 200
    if request.method == "POST":
        try:
            remove_template(template=template, by=user, at=timezone.now(), based_on=read_version(request.POST))
        except StaleVersion:
            status, template = 409, editable_template(user, pk)
        else:
            messages.success(request, _("The template “%(name)s” is removed.") % {"name": template.name})
            return redirect("cost_templates")
    context = {"template": template, "is_stale": status == 409}
    return render(request, "tco/cost_templates/remove.html", context, status=status)


def _make_or_replace(form: MakeTemplateForm, cost_model: CostModel, user: User) -> CostTemplate:
    at = timezone.now()
    if form.replaced:
        template, version = form.replaced
        return replace_template(template=template, cost_model=cost_model, by=user, at=at, based_on=version)
    chosen = {name: form.cleaned_data[name] for name in ("name", "description", "trade", "team")}
    return make_template(cost_model=cost_model, by=user, at=at, **chosen)


def _begun_from(user: User, template_name: str) -> str:
    """Return the choice of the template that a model was begun from, if `user` may change it."""
    row = CostTemplate.objects.editable_by(user).filter(name=template_name).first() if template_name else None
    return f"{row.pk}:{row.version}" if row else ""


def _deal_to_begin(user: User, key: str) -> Deal | None:
    """Return the deal of this key when `user` may begin its model."""
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    deal = Deal.objects.editable_by(user).select_related("client").filter(pk=int(key)).first()
    return deal if deal is not None and not has_model(deal) else None
