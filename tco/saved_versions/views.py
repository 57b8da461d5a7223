"""Saved versions of a deal's cost model: keeping one, comparing two, going back."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cjm.deals.delivery import delivered
from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal, visible_deal
from cjm.kernel.forms import posted
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.engine.messages import InvalidModel
from tco.evaluation import sentence_of
from tco.forms import BasedOnForm
from tco.kept_rows import KeptRows
from tco.saved_versions import exports
from tco.saved_versions.forms import SaveVersionForm
from tco.saved_versions.models import SavedVersion
from tco.saved_versions.operations import restore_replaced, restore_version, save_version
from tco.saved_versions.presentation import DifferencePage, version_rows
from tco.saved_versions.queries import (
    NOW,
    change_of,
    difference_between,
    model_currency,
    model_version,
    record_of,
    side_of,
    version_of,
    versions_of,
)
from tco.saved_versions.record import change_lines
from tco.saved_versions.return_trip import return_trip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the saved versions of a deal's cost model, and keep the present one as a new one."""
    user = acting_user(request)
    deal = editable_deal(user, pk) if request.method == "POST" else visible_deal(user, pk)
    form = SaveVersionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        version = form.result_of(lambda: save_version(deal=deal, by=user, at=timezone.now(), **form.cleaned_data))
        if version is not None:
            messages.success(request, _("Version %(number)s, “%(name)s”, is kept.") % _named(version))
            return redirect("cost_versions", deal.pk)
    record = record_of(user, deal, request.GET.get("page", ""))
    page = deal_page(user, deal, tab="cost").context(
        versions=version_rows(versions_of(user, deal)),
        version_form=form,
        present=model_version(deal),
        now=NOW,
        record=change_lines(record, model_currency(deal)),
        page_obj=record,
    )
    return render(request, "tco/saved_versions/list.html", page, status=form.status)


@require_safe
@signed_in
def cost_difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what lies between two versions (`from`, `to` in the address: numbers, or "now"); by itself, since the latest kept."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    versions = versions_of(user, deal)
    before = side_of(user, deal, request.GET.get("from") or (str(versions[0].number) if versions else NOW))
    after = side_of(user, deal, request.GET.get("to") or NOW)
    shown = DifferencePage(difference_between(deal, before, after))
    context = {"shown": shown, "versions": version_rows(versions), "now": NOW, "present": model_version(deal)}
    return render(request, "tco/saved_versions/difference.html", deal_page(user, deal, tab="cost").context(**context))


@require_safe
@signed_in
def cost_difference_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Offer what lies between two versions as a file."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    before, after = (side_of(user, deal, request.GET.get(name, NOW)) for name in ("from", "to"))
    shown = DifferencePage(difference_between(deal, before, after))
    file = exports.export_difference(deal, shown, kind, on=timezone.localdate())
    sides = {"from": before.number, "to": after.number}
    return delivered(request, deal, file, "cost_difference_exported", form=kind, **sides)


@require_safe
@signed_in
def cost_version_document(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Offer a saved version in the exchange format."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    version = version_of(user, deal, number)
    content = json.dumps(version.document, ensure_ascii=False, indent=2).encode()
    name = _("version-%(number)s.json") % {"number": number}
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    file = HttpResponse(content, content_type="application/json", headers={"Content-Disposition": disposition})
    return delivered(request, deal, file, "cost_version_exported", **_named(version))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def cost_version_restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask once, by name, and make a saved version the cost model again."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    version = version_of(user, deal, number)
    problem = _tried(request, lambda **base: restore_version(version=version, by=user, at=timezone.now(), **base))
    if problem == "":
        messages.success(request, _("The cost model is again what it was in version %(number)s, “%(name)s”.") % _named(version))
        return redirect("deal_cost", deal.pk)
    return _asked(request, deal, problem, version.rows, version=version)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def cost_change_restore(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Ask once, and put back the model that a change replaced as a whole."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    change = change_of(user, deal, version)
    if not change.data.get("before"):
        raise Http404
    problem = _tried(request, lambda **base: restore_replaced(change=change, by=user, at=timezone.now(), **base))
    if problem == "":
        messages.success(request, _("The earlier cost model is back."))
        return redirect("deal_cost", deal.pk)
    return _asked(request, deal, problem, change.data.get("rows", {}), change=change)


def _asked(request: HttpRequest, deal: Deal, problem: str | None, kept: KeptRows, **to: object) -> HttpResponse:
    """Ask whether to go back, and say what that brings and what it does not."""
    context = {"deal": deal, "based_on": model_version(deal), "problem": problem, "now": NOW, "trip": return_trip(deal, kept), **to}
    return render(request, "tco/saved_versions/restore.html", context, status=409 if problem else 200)


def _tried(request: HttpRequest, go_back: Callable[..., object]) -> str | None:
    """Go back if that was asked for. Return "" when it is done, what was wrong, or None when nothing was asked for."""
    if request.method != "POST":
        return None
    decision = BasedOnForm(request.POST)
    try:
        go_back(based_on=decision.cleaned_data["based_on"] if decision.is_valid() else -1)
    except StaleVersion:
        return _("Somebody else changed the cost model in the meantime. Look at what is different before you go back.")
    except InvalidModel as invalid:
        return sentence_of(invalid.errors[0])
    return ""


def _named(version: SavedVersion) -> dict[str, object]:
    """Return what sentences say of a version."""
    return {"number": version.number, "name": version.name}
