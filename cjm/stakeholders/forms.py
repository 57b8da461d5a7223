"""The forms of people on the buyer's side and of their concerns."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cjm.deals.forms import PastDateField
from cjm.deals.models import Deal
from cjm.journey.models import Stage
from cjm.journey.queries import stages_of
from cjm.kernel.forms import RefusableModelForm, VersionedForm, offer_rows
from cjm.stakeholders.access import reads_candid_notes
from cjm.stakeholders.answers import answers_in
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.team.models import User


class StakeholderForm(VersionedForm[Stakeholder]):
    """A person on the buyer's side. The candid note is a field only for those who may read it."""

    class Meta:
        model = Stakeholder
        fields = [
            "name",
            "job_title",
            "department",
            "role",
            "influence",
            "attitude",
            "access",
            "reports_to",
            "email",
            "phone",
            "sees_problem",
            "prefers",
            "candid_note",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("sees_problem", "prefers", "candid_note")}
        help_texts = {
            "access": gettext_lazy("Whether we have spoken with this person."),
            "candid_note": gettext_lazy("For the deal's owner, directors and administrators only. It never gets into a proposal."),
        }

    def __init__(self, *args: Any, deal: Deal, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["reports_to"]).empty_label = _("Nobody we know")
        cast("forms.ModelChoiceField[Any]", self.fields["role"]).empty_label = _("Choose a role")
        offer_rows(self, "reports_to", Stakeholder.objects.filter(deal=deal).exclude(pk=self.instance.pk))
        if not reads_candid_notes(user, deal):
            del self.fields["candid_note"]


def offer_answers(form: forms.BaseForm, deal: Deal, present: str = "") -> None:
    """Offer what the deal holds to answer concerns with; without anything to choose from, the field is not there."""
    choices = {answer.key: answer.text for answer in answers_in(deal)}
    if present:
        # A line that is gone from the model stays named until somebody chooses another.
        choices.setdefault(present, present)
    if not choices:
        del form.fields["key"]
        return
    form.fields["key"] = forms.ChoiceField(
        label=_("Answered by the line"),
        choices=[("", _("No line of the cost model")), *choices.items()],
        required=False,
        initial=present,
    )


class ConcernForm(RefusableModelForm[Concern]):
    """What stops a person."""

    raised_on = PastDateField(label=gettext_lazy("Raised on"))

    class Meta:
        model = Concern
        fields = ["text", "raised_on", "stage", "key"]
        labels = {"text": gettext_lazy("What stops this person, in their words")}

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_answers(self, deal)
        keys = [stage.pk for stage in stages_of(deal)]
        offer_rows(self, "stage", Stage.objects.filter(pk__in=[*keys, deal.stage_id]).order_by("position"))


class AnswerForm(VersionedForm[Concern]):
    """What we answered, with the concern as it was raised; without an answer the concern is open."""

    answered_on = PastDateField(label=gettext_lazy("Answered on"), required=False)

    class Meta:
        model = Concern
        fields = ["text", "answer", "answered_on", "key"]
        labels = {"text": gettext_lazy("Concern")}
        help_texts = {"answer": gettext_lazy("A figure, a reference or a promise that this person can check.")}

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_answers(self, deal, self.instance.key)
        if self.instance.answered_on is None:
            self.initial["answered_on"] = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answered_on: date | None = cleaned.get("answered_on")
        if not cleaned.get("answer"):
            # An empty answer means that the concern is open again, whatever day the field still shows.
            cleaned["answered_on"] = None
        elif answered_on is None and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Say when it was answered."))
        return cleaned
