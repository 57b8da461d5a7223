"""The pages of proposals: the tab of a deal, writing, freezing, and what was frozen."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cjm.deals.delivery import delivered
from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal, visible_deal
from cjm.kernel.htmx import wants_partial
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from cjm.team.models import User
from proposals import storage
from proposals.argument import Check, checks
from proposals.forms import FreezeForm, NewProposalForm, ProposalForm
from proposals.models import Proposal, ProposalVersion
from proposals.operations import create_proposal, freeze_and_render, retry_rendering, update_proposal
from proposals.queries import (
    NoCostModel,
    editable_proposal,
    editable_version,
    has_cost_model,
    proposals_of,
    snapshot_of,
    visible_proposal,
    visible_version,
)
from proposals.rendering import PATIENCE


@signed_in
@require_safe
def deal_proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """List the proposals of a deal with their versions."""
    user = acting_user(request)
    return _list(request, user, visible_deal(user, pk), NewProposalForm(user=user))


@signed_in
@once
@require_POST
def proposal_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a proposal from what the deal and its cost model say."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    form = NewProposalForm(request.POST, user=user)
    if form.is_valid() and (
        proposal := form.result_of(
            lambda: create_proposal(deal=deal, language=form.cleaned_data["language"], by=user, at=timezone.now())
        )
    ):
        messages.success(request, _("The proposal is begun with what the deal says already. Make it yours."))
        return redirect(proposal)
    return _list(request, user, deal, form)


def _list(request: HttpRequest, user: User, deal: Deal, form: NewProposalForm) -> HttpResponse:
    page = deal_page(user, deal, tab="proposals")
    context = page.context(proposals=proposals_of(deal), new_form=form, has_cost_model=has_cost_model(deal))
    return render(request, "proposals/proposal_list.html", context, status=form.status)


@signed_in
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to everybody who sees the deal; save its texts, and with `freeze` also freeze them, for those who may."""
    user = acting_user(request)
    if request.method != "POST":
        return _editor(request, user, visible_proposal(user, pk), FreezeForm())
    edited = editable_proposal(user, pk)
    form, freezing = ProposalForm(request.POST, instance=edited), FreezeForm(request.POST)
    saved = _save(user, edited, form) if form.is_valid() and freezing.is_valid() else None
    if saved is None:
        return _editor(request, user, visible_proposal(user, pk), freezing, form)
    if "freeze" in request.POST:
        version = _freeze(user, saved, freezing)
        return _leave_for(request, version) if version else _editor(request, user, visible_proposal(user, pk), freezing)
    if wants_partial(request):
        return _editor(request, user, visible_proposal(user, pk), freezing, saved=True)
    messages.success(request, _("The proposal is saved."))
    return redirect(edited)


def _save(user: User, edited: Proposal, form: ProposalForm) -> Proposal | None:
    return form.result_of(
        lambda: update_proposal(proposal=edited, by=user, at=timezone.now(), based_on=form.based_on, **form.texts)
    )


def _leave_for(request: HttpRequest, version: ProposalVersion) -> HttpResponse:
    return HttpResponseClientRedirect(version.get_absolute_url()) if wants_partial(request) else redirect(version)


def _freeze(user: User, saved: Proposal, form: FreezeForm) -> ProposalVersion | None:
    """Freeze what was just saved; a refusal becomes an error of the form."""
    try:
        return form.result_of(
            lambda: freeze_and_render(
                proposal=saved, by=user, at=timezone.now(), reason=form.cleaned_data["reason"], based_on=saved.version
            )
        )
    except NoCostModel:
        form.refuse(ValidationError(_("The deal has no cost model yet. A proposal argues from cost of ownership: enter it first.")))
    except StaleVersion:
        form.refuse(ValidationError(_("Somebody else saved this proposal just now. Reload the page and look at it again.")))
    return None


def _editor(
    request: HttpRequest,
    user: User,
    shown: Proposal,
    freezing: FreezeForm,
    form: ProposalForm | None = None,
    *,
    saved: bool = False,
) -> HttpResponse:
    """Answer with the page of a proposal, or to htmx with its state alone."""
    form = form or ProposalForm(instance=shown)
    context = deal_page(user, shown.deal, tab="proposals").context(
        proposal=shown,
        texts=form,
        freezing=freezing,
        checks=_checks(shown),
        versions=_versions(shown),
        saved=saved,
        now=timezone.now(),
    )
    status = max(form.status, freezing.status)
    template = "proposals/_state.html" if wants_partial(request) else "proposals/proposal_form.html"
    return render(request, template, context, status=status)


def _checks(shown: Proposal) -> list[Check] | None:
    """Return the checks of what is saved, None while there is no cost model to check."""
    try:
        return checks(snapshot_of(shown, version=0, on=timezone.localdate()))
    except NoCostModel:
        return None


def _versions(shown: Proposal) -> list[ProposalVersion]:
    return list(shown.versions.defer("snapshot").select_related("created_by"))


# --- What was frozen ----------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def proposal_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version: how far it is, then its pages and the download. To htmx only how far it is."""
    user = acting_user(request)
    version = visible_version(user, pk)
    page = deal_page(user, version.proposal.deal, tab="proposals")
    context = page.context(
        version=version,
        proposal=version.proposal,
        versions=_versions(version.proposal),
        pages=range(1, storage.pages_stored(version) + 1) if version.is_ready else (),
        left_behind=version.is_under_way and version.state_since < timezone.now() - PATIENCE,
    )
    if wants_partial(request):
        if not version.is_under_way:
            return HttpResponseClientRedirect(version.get_absolute_url())
        return render(request, "proposals/_progress.html", context)
    return render(request, "proposals/version.html", context)


@signed_in
@require_POST
def version_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a version rendered again that failed."""
    user = acting_user(request)
    version = editable_version(user, pk)
    if retry_rendering(version=version, by=user, at=timezone.now()):
        messages.success(request, _("The document is in the queue again."))
    return redirect(version)


@signed_in
@require_safe
def version_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """Send a version's PDF as a download."""
    version = visible_version(acting_user(request), pk)
    response = _file(version, storage.PDF, "application/pdf")
    name = f"{version.proposal.deal.client.name} - {version.proposal.title} - {version.number}"
    response.headers["Content-Disposition"] = content_disposition(name)
    told = {"version": version.number, "title": version.proposal.title}
    return delivered(request, version.proposal.deal, response, "proposal_exported", **told)


@signed_in
@require_safe
def version_page(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Send the picture of one page."""
    version = visible_version(acting_user(request), pk)
    if number > (version.page_count or 0):
        # A number of hundreds of digits makes a file name that the file system refuses instead of not finding it.
        raise Http404
    return _file(version, storage.page_name(number), "image/png")


def _file(version: ProposalVersion, name: str, content_type: str) -> FileResponse:
    if not version.is_ready:
        raise Http404
    try:
        file = (storage.folder_of(version) / name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})


def content_disposition(name: str) -> str:
    """Return the header that saves a PDF under `name`: in plain letters for old programs, in UTF-8 for the others."""
    name = "".join(character for character in name if character.isprintable() and character not in '<>:"/\\|?*')[:150].strip(" .")
    plain = slugify(name) or "proposal"
    return f"attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{quote(name or 'proposal', safe='')}.pdf"
