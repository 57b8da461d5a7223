"""The way in: a file is uploaded, shown, and confirmed. Nothing of the model changes before the last step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal
from cjm.kernel.errors import gone_is_not_found
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.column_mapping.building import REPLACE, UPDATE
from tco.column_mapping.layout import Layout, Place
from tco.column_mapping.operations import reading_of, use_layout
from tco.column_mapping.queries import remembered_mapping
from tco.column_mapping.reading import Table, faults, find_table, fitted, guessed, read_table
from tco.column_mapping.scales import question_of_scale
from tco.column_mapping.views.question import ground_of
from tco.engine.messages import InvalidModel
from tco.forms import BasedOnForm, UploadForm
from tco.imports import Upload, read_upload
from tco.models import ImportDraft
from tco.operations import confirm_draft, discard_draft, keep_draft
from tco.presentation.preview import first_lines, preview_of
from tco.queries import PresentModel, own_draft, present_model
from tco.spreadsheet.opening import FileRefused, is_json, is_workbook
from tco.spreadsheet.reading import NoCostSheet


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file or a pasted table, read it, and keep it for confirmation; otherwise say all that is wrong.

    A cost sheet or a document with a fault is not kept. A table in a layout of its own is, so that its columns can be explained.
    """
    deal = editable_deal(request.user, pk)
    if request.method != "POST":
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": form})
    name, content = form.upload()
    try:
        upload = _as_cost_sheet(content)
        if upload is None:
            return _keep_table(request, deal, name or _("Pasted table"), content, find_table(content))
    except FileRefused as refused:
        form.add_error("file" if name else "pasted", refused.sentence)
        return render(request, "tco/upload.html", {"deal": deal, "upload_form": form})
    name = name or _("Pasted table")
    if upload.problems:
        context = {"deal": deal, "upload": upload, "file_name": name, "upload_form": UploadForm()}
        return render(request, "tco/problems.html", context)
    draft = keep_draft(deal=deal, file_name=name, content=content, by=acting_user(request), at=timezone.now())
    return redirect("cost_import", deal.pk, draft.pk)


@require_safe
@signed_in
def cost_import(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Show what an uploaded file would bring, or what is wrong with it."""
    deal = editable_deal(request.user, pk)
    draft = own_draft(request.user, deal, draft_pk, now=timezone.now())
    if draft.confirmed_at is not None:
        return redirect("deal_cost", deal.pk)
    if draft.reading and "layout" not in draft.reading:
        return redirect("cost_import_columns", deal.pk, draft.pk)
    present = present_model(deal)
    mode = _mode(request.GET.get("mode", ""), draft)
    upload = _read(deal, draft, present, mode)
    if upload.problems:
        return _problems(request, deal, draft, upload)
    return _preview(request, draft, upload, present, mode=mode)


@require_POST
@signed_in
@gone_is_not_found
def cost_import_confirm(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Make the uploaded file the deal's cost model; sent twice, the second time changes nothing."""
    deal = editable_deal(request.user, pk)
    draft = own_draft(request.user, deal, draft_pk, now=timezone.now())
    if draft.confirmed_at is not None:
        return redirect("deal_cost", deal.pk)
    if draft.reading and "layout" not in draft.reading:
        return redirect("cost_import_columns", deal.pk, draft.pk)
    decision = BasedOnForm(request.POST)
    mode = _mode(request.POST.get("mode", ""), draft)
    upload = _read(deal, draft, present_model(deal), mode)
    if upload.problems:
        # What the file means hangs on the deal where the file says nothing itself, and the deal has changed since.
        return _problems(request, deal, draft, upload)
    try:
        confirm_draft(
            draft=draft,
            document=upload.document,
            by=acting_user(request),
            at=timezone.now(),
            based_on=decision.cleaned_data["based_on"] if decision.is_valid() else -1,
        )
    except StaleVersion:
        present = present_model(deal)
        return _preview(request, draft, _read(deal, draft, present, mode), present, mode=mode, is_stale=True)
    except InvalidModel:
        return _problems(request, deal, draft, upload)
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


# --- Tables in a layout of their own ------------------------------------------------------------------------------------------


def _as_cost_sheet(content: bytes) -> Upload | None:
    """Return what a cost sheet or a document holds; None for anything else that may hold a table. Raises FileRefused."""
    if content.strip() and not is_workbook(content) and not is_json(content):
        return None
    try:
        return read_upload(content)
    except NoCostSheet:
        return None


def _keep_table(request: HttpRequest, deal: Deal, name: str, content: bytes, table: Table) -> HttpResponseRedirect:
    """Keep a table, and go on to its preview if it is known how it is read, else to the question.

    A table whose words speak of other amounts than those of the last one is asked about: nothing is multiplied unseen.
    """
    ground = ground_of(deal, present_model(deal), name)
    layout = guessed(table, ground)
    remembered = None if layout.is_own else remembered_mapping(request.user, deal, table.headings)
    is_known = layout.is_own
    if remembered is not None:
        last = Layout.from_json(remembered.layout).with_headings(table.headings)
        layout = fitted(last, table, ground)
        is_known = not question_of_scale(last, table.sheet, table.head)
    is_known = is_known and not faults(table, layout, ground)
    if remembered is not None and is_known:
        use_layout(mapping=remembered, at=timezone.now())
    reading = reading_of(table.place, layout if is_known else None, is_remembered=is_known and not layout.is_own)
    draft = keep_draft(deal=deal, file_name=name, content=content, by=acting_user(request), at=timezone.now(), reading=reading)
    return redirect("cost_import" if is_known else "cost_import_columns", deal.pk, draft.pk)


def _mode(asked: str, draft: ImportDraft) -> str:
    """Return whether a table changes the lines that it names or replaces all; a cost sheet is a whole model and replaces."""
    return REPLACE if asked == REPLACE or not draft.reading else UPDATE


def _read(deal: Deal, draft: ImportDraft, present: PresentModel | None, mode: str) -> Upload:
    content = bytes(draft.content)
    if not draft.reading:
        return read_upload(content)
    table = find_table(content, Place(**draft.reading["place"]))
    return read_table(table, Layout.from_json(draft.reading["layout"]), ground_of(deal, present, draft.file_name), mode=mode)


# --- What is shown ------------------------------------------------------------------------------------------------------------


def _problems(request: HttpRequest, deal: Deal, draft: ImportDraft, upload: Upload) -> HttpResponse:
    context = {"deal": deal, "draft": draft, "upload": upload, "file_name": draft.file_name, "upload_form": UploadForm()}
    return render(request, "tco/problems.html", context)


def _preview(
    request: HttpRequest,
    draft: ImportDraft,
    upload: Upload,
    present: PresentModel | None,
    *,
    mode: str,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "deal": draft.deal,
        "draft": draft,
        "upload": upload,
        "preview": preview_of(upload, (present.document, present.result) if present else None),
        "first_lines": first_lines(upload.document, present.document if present else None) if draft.reading else None,
        "based_on": present.version if present else 0,
        "mode": mode,
        "is_stale": is_stale,
    }
    return render(request, "tco/preview.html", context, status=409 if is_stale else 200)
