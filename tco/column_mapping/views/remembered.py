"""The layouts of tables that a team remembers: looking at them, renaming one, forgetting one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cjm.kernel.forms import posted, read_version
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.kernel.versions import StaleVersion
from cjm.team.acting import acting_user
from tco.column_mapping.forms import RenameLayoutForm
from tco.column_mapping.operations import forget_layout, rename_layout
from tco.column_mapping.queries import editable_mapping, remembered_page


@require_safe
@signed_in
def table_layouts(request: HttpRequest) -> HttpResponse:
    """List the layouts that are remembered, the one used last first."""
    page, rows = remembered_page(acting_user(request), request.GET.get("page", ""))
    return render(request, "tco/column_mapping/remembered.html", {"page_obj": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def table_layout_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a remembered layout is called."""
    user = acting_user(request)
    mapping = editable_mapping(user, pk)
    form = RenameLayoutForm(posted(request), instance=mapping)
    if form.is_valid() and form.done(
        lambda: rename_layout(mapping=mapping, name=form.cleaned_data["name"], by=user, at=timezone.now(), based_on=form.based_on)
    ):
        messages.success(request, _("Saved."))
        return redirect("table_layouts")
    return render(request, "tco/column_mapping/rename.html", {"mapping": mapping, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@once
def table_layout_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, by name, and forget a layout: the next table with these headings is asked about anew."""
    user = acting_user(request)
    mapping = editable_mapping(user, pk)
    status = 200
    if request.method == "POST":
        try:
            forget_layout(mapping=mapping, by=user, based_on=read_version(request.POST))
        except StaleVersion:
            status, mapping = 409, editable_mapping(user, pk)
        else:
            messages.success(request, _("The layout “%(name)s” is forgotten.") % {"name": mapping.name})
            return redirect("table_layouts")
    context = {"mapping": mapping, "is_stale": status == 409}
    return render(request, "tco/column_mapping/forget.html", context, status=status)
