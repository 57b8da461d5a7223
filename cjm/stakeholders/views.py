"""The people tab of a deal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cjm.deals.delivery import delivered
from cjm.deals.models import Deal
from cjm.deals.queries import deal_page, editable_deal, visible_deal
from cjm.journey.models import StakeholderRole
from cjm.kernel.forms import posted
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.stakeholders.access import reads_candid_notes
from cjm.stakeholders.answers import answers_in
from cjm.stakeholders.exports import export_people
from cjm.stakeholders.forms import AnswerForm, ConcernForm, StakeholderForm
from cjm.stakeholders.models import Stakeholder
from cjm.stakeholders.operations import (
    add_stakeholder,
    answer_concern,
    raise_concern,
    remove_concern,
    remove_stakeholder,
    update_stakeholder,
)
from cjm.stakeholders.queries import concern_of, people_of, stakeholder_of
from cjm.team.acting import acting_user


@signed_in
def deal_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who decides, where they stand and what stops them."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    page = deal_page(user, deal, tab="people")
    context = page.context(
        people=people_of(user, deal),
        reads_candid_notes=reads_candid_notes(user, deal),
        answers={answer.key: answer for answer in answers_in(deal)},
    )
    return render(request, "cjm/stakeholders/people.html", context)


@require_safe
@signed_in
def deal_people_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Offer the people of a deal as a file."""
    user = acting_user(request)
    deal = visible_deal(user, pk)
    notes = reads_candid_notes(user, deal)
    file = export_people(user, deal, kind, on=timezone.localdate())
    return delivered(request, deal, file, "people_exported", form=kind, with_notes=notes)


@signed_in
@once
def stakeholder_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a person; `?role=` names the role by its key."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    role = StakeholderRole.objects.filter(key=request.GET.get("role", "")[:60].replace("\0", "")).first()
    form = StakeholderForm(posted(request), deal=deal, user=user, initial={"role": role})
    if form.is_valid() and form.done(lambda: add_stakeholder(deal=deal, by=user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
        return _to_people(deal)
    return render(request, "cjm/stakeholders/stakeholder_form.html", {"form": form, "deal": deal}, status=form.status)


@signed_in
def stakeholder_edit(request: HttpRequest, pk: int, stakeholder_pk: int) -> HttpResponse:
    """Change what is known about a person."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    person = stakeholder_of(deal, stakeholder_pk)
    form = StakeholderForm(posted(request), instance=person, deal=deal, user=user)
    if form.is_valid() and form.done(
        lambda: update_stakeholder(stakeholder=person, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return _to_people(deal, person)
    context = {"form": form, "deal": deal, "person": stakeholder_of(deal, stakeholder_pk)}
    return render(request, "cjm/stakeholders/stakeholder_form.html", context, status=form.status)


@signed_in
@once
def stakeholder_remove(request: HttpRequest, pk: int, stakeholder_pk: int) -> HttpResponse:
    """Ask, by name, then remove a person with their concerns."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    person = stakeholder_of(deal, stakeholder_pk)
    if request.method == "POST":
        remove_stakeholder(stakeholder=person, by=user, at=timezone.now())
        messages.success(request, _("%(name)s is removed.") % {"name": person.name})
        return _to_people(deal)
    return render(request, "cjm/stakeholders/stakeholder_remove.html", {"deal": deal, "person": person})


@signed_in
@once
def concern_raise(request: HttpRequest, pk: int, stakeholder_pk: int) -> HttpResponse:
    """Record what stops a person."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    person = stakeholder_of(deal, stakeholder_pk)
    form = ConcernForm(posted(request), deal=deal, initial={"stage": deal.stage_id})
    if form.is_valid() and form.done(lambda: raise_concern(stakeholder=person, by=user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The concern is recorded. It waits for an answer."))
        return _to_people(deal, person)
    context = {"form": form, "deal": deal, "person": person}
    return render(request, "cjm/stakeholders/concern_form.html", context, status=form.status)


@signed_in
def concern_answer(request: HttpRequest, pk: int, stakeholder_pk: int, concern_pk: int) -> HttpResponse:
    """Record the answer to a concern, or correct either."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concern = concern_of(deal, stakeholder_pk, concern_pk)
    form = AnswerForm(posted(request), instance=concern, deal=deal)
    if form.is_valid() and form.done(
        lambda: answer_concern(concern=concern, by=user, at=timezone.now(), based_on=form.based_on, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return _to_people(deal, concern.stakeholder)
    context = {"form": form, "deal": deal, "person": concern.stakeholder, "concern": concern}
    return render(request, "cjm/stakeholders/concern_form.html", context, status=form.status)


@signed_in
@once
def concern_remove(request: HttpRequest, pk: int, stakeholder_pk: int, concern_pk: int) -> HttpResponse:
    """Ask, then remove a concern that was recorded by mistake."""
    user = acting_user(request)
    deal = editable_deal(user, pk)
    concern = concern_of(deal, stakeholder_pk, concern_pk)
    if request.method == "POST":
        remove_concern(concern=concern, by=user, at=timezone.now())
        messages.success(request, _("The concern is removed. The history keeps its words."))
        return _to_people(deal, concern.stakeholder)
    return render(request, "cjm/stakeholders/concern_remove.html", {"deal": deal, "concern": concern})


def _to_people(deal: Deal, person: Stakeholder | None = None) -> HttpResponseRedirect:
    address = reverse("deal_people", args=[deal.pk])
    return redirect(f"{address}#person-{person.pk}" if person else address)
