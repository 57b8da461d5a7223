"""The pages of clients."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cjm.clients import queries
from cjm.clients.exports import clients_table
from cjm.clients.forms import ClientForm, NewClientForm
from cjm.clients.operations import create_client, update_client
from cjm.kernel.forms import posted
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from cjm.team.delivery import deliver_table


@signed_in
def client_list(request: HttpRequest) -> HttpResponse:
    """List the clients."""
    clients = queries.client_list(acting_user(request), request.GET)
    return render(request, "cjm/clients/client_list.html", {"clients": clients})


@require_safe
@signed_in
def client_list_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Offer the list of clients as a file, with the words and in the order that the address asks for."""
    table = clients_table(acting_user(request), request.GET)
    return deliver_table(request, table, kind, event="clients_exported", words=queries.chosen_words(request.GET))


@signed_in
def client_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a client and its deals."""
    user = acting_user(request)
    client = queries.visible_client(user, pk)
    deals = client.deals.visible_to(user).select_related("stage", "owner")
    return render(
        request, "cjm/clients/client_detail.html", {"client": client, "deals": deals, "may_edit": queries.may_edit(user, client)}
    )


@signed_in
@once
def client_create(request: HttpRequest) -> HttpResponse:
    """Add a client."""
    user = acting_user(request)
    form = NewClientForm(posted(request), user=user)
    if form.is_valid() and (client := form.result_of(lambda: create_client(by=user, at=timezone.now(), **form.cleaned_data))):
        messages.success(request, _("%(client)s is added.") % {"client": client.name})
        return redirect(client)
    return render(request, "cjm/clients/client_form.html", {"form": form}, status=form.status)


@signed_in
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known about a client."""
    user = acting_user(request)
    client = queries.editable_client(user, pk)
    form = ClientForm(posted(request), instance=client)
    if form.is_valid() and form.done(
        lambda: update_client(client=client, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("client_detail", pk=pk)
    return render(request, "cjm/clients/client_form.html", {"form": form, "client": client}, status=form.status)
