"""The first page, the own profile, and the company's record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cjm.kernel.policy import for_roles, signed_in
from cjm.team import queries
from cjm.team.delivery import deliver_table
from cjm.team.exports import record_table
from cjm.team.forms import ProfileForm
from cjm.team.models import Role

READS_THE_RECORD = (Role.DIRECTOR, Role.ADMINISTRATOR)


@signed_in
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the page everybody starts from."""
    return redirect("board")


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name, phone and language."""
    form = ProfileForm(request.POST or None, instance=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "cjm/team/profile.html", {"form": form})


@require_safe
@for_roles(READS_THE_RECORD)
def company_record(request: HttpRequest) -> HttpResponse:
    """Tell who took what out of Headroom, and who changed what people may do."""
    return render(request, "cjm/team/record.html", {"record": queries.record_page(request.GET)})


@require_safe
@for_roles(READS_THE_RECORD)
def company_record_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Offer the record as a file, as it is filtered."""
    filters = queries.read_record_filters(request.GET)
    return deliver_table(request, record_table(filters), kind, event="record_exported", chosen=filters.chosen)
