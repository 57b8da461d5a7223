"""The first page and the own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from cjm.kernel.policy import signed_in
from cjm.team.forms import ProfileForm


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
