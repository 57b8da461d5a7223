"""The way in: a file is uploaded, shown, and confirmed. Nothing of the model changes before the last step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal
from cjm.kernel.policy import signed_in
from cjm.kernel.text import normalise
from cjm.kernel.versions import StaleVersion
from tco.engine.messages import InvalidModel
from tco.forms import BasedOnForm, UploadForm
from tco.imports import Upload, read_upload
from tco.models import ImportDraft
from tco.operations import confirm_draft, discard_draft, keep_draft
from tco.presentation.preview import preview_of
from tco.queries import own_draft, present_model
from tco.spreadsheet.plain import Defaults
from tco.spreadsheet.reading import FileRefused


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file, read it, and keep it for confirmation if it can be confirmed; otherwise say all that is wrong."""
    deal = editable_deal(request.user, pk)
    if request.method != "POST":
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": form})
    file = form.cleaned_data["file"]
    name, content = normalise(file.name or "", single_line=True)[-200:], file.read()
    try:
        upload = read_upload(content, _defaults(deal))
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": form})
    if upload.problems:
        context = {"deal": deal, "upload": upload, "file_name": name, "upload_form": UploadForm()}
        return render(request, "tco/problems.html", context)
    draft = keep_draft(deal=deal, file_name=name, content=content, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("cost_import", deal.pk, draft.pk)


@require_safe
@signed_in
def cost_import(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Show what an uploaded file would bring."""
    deal = editable_deal(request.user, pk)
    draft = own_draft(request.user, deal, draft_pk, now=timezone.now())
    if draft.confirmed_at is not None:
        return redirect("deal_cost", deal.pk)
    return _preview(request, deal, draft, read_upload(bytes(draft.content), _defaults(deal)))


@require_POST
@signed_in
def cost_import_confirm(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Make the uploaded file the deal's cost model; sent twice, the second time changes nothing."""
    deal = editable_deal(request.user, pk)
    draft = own_draft(request.user, deal, draft_pk, now=timezone.now())
    if draft.confirmed_at is not None:
        return redirect("deal_cost", deal.pk)
    decision = BasedOnForm(request.POST)
    upload = read_upload(bytes(draft.content), _defaults(deal))
    try:
        confirm_draft(
            draft=draft,
            document=upload.document,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            based_on=decision.cleaned_data["based_on"] if decision.is_valid() else -1,
        )
    except StaleVersion:
        return _preview(request, deal, draft, upload, is_stale=True)
    except InvalidModel:
        # What the file means hangs on the deal where the file says nothing itself, and the deal has changed since.
        context = {"deal": deal, "upload": upload, "file_name": draft.file_name, "upload_form": UploadForm()}
        return render(request, "tco/problems.html", context)
    messages.success(request, _("The cost model “%(name)s” is saved.") % {"name": upload.document["name"]})
    return redirect("deal_cost", deal.pk)


@require_POST
@signed_in
def cost_import_discard(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Throw an uploaded file away."""
    deal = editable_deal(request.user, pk)
    discard_draft(draft=own_draft(request.user, deal, draft_pk, now=timezone.now()))
    messages.info(request, _("The file is thrown away; nothing was changed."))
    return redirect(reverse("deal_cost", args=[deal.pk]))


def _preview(request: HttpRequest, deal: Deal, draft: ImportDraft, upload: Upload, *, is_stale: bool = False) -> HttpResponse:
    present = present_model(deal)
    context = {
        "deal": deal,
        "draft": draft,
        "upload": upload,
        "preview": preview_of(upload, (present.document, present.result) if present else None),
        "based_on": present.version if present else 0,
        "is_stale": is_stale,
    }
    return render(request, "tco/preview.html", context, status=409 if is_stale else 200)


def _defaults(deal: Deal) -> Defaults:
    """Return what a plain table of costs leaves open, as the deal has it."""
    return Defaults(name=deal.title, currency=deal.currency, base_date=timezone.localtime(deal.created_at).date())
