"""The forms of a proposal: in which language it begins, and its texts."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import NormalisedCharField, RowsField
from cjm.kernel.forms import Difference, RefusableForm, VersionedForm, offer_rows
from cjm.team.models import User
from proposals.models import Proposal
from proposals.operations import FIELDS, MOST_STEPS, STEP_FIELDS, clean_plan

SPARE_ROWS = 3
_CELL = re.compile(rf"plan-([0-9]{{1,2}})-({'|'.join(STEP_FIELDS)})\Z")


class NewProposalForm(RefusableForm):
    """The language of a new proposal; it stays open to change."""

    language = forms.ChoiceField(label=_("Language of the proposal"), choices=[])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = Proposal._meta.get_field("language").choices  # type: ignore[attr-defined]
        self.fields["language"].initial = user.language


class PlanWidget(forms.Widget):
    """Collects the cells of the plan; the page draws them as a table."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        rows: dict[int, dict[str, str]] = {}
        for key in data:
            if cell := _CELL.match(key):
                rows.setdefault(int(cell[1]), {})[cell[2]] = str(data[key])
        return [rows[number] for number in sorted(rows)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return "plan"


class PlanField(forms.Field):
    """The steps of a plan."""

    widget = PlanWidget

    def clean(self, value: Any) -> list[dict[str, str]]:
        try:
            return clean_plan(value or [])
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class ProposalForm(VersionedForm[Proposal]):
    """The texts of a proposal."""

    plan = PlanField(label=_("Plan"), required=False)

    class Meta:
        model = Proposal
        fields = [*FIELDS, "addressed_to"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            "problem": forms.Textarea(attrs={"rows": 8}),
            "way_out": forms.Textarea(attrs={"rows": 8}),
            "must_be_true": forms.Textarea(attrs={"rows": 4}),
            "addressed_to": forms.CheckboxSelectMultiple,
        }
        field_classes = {"addressed_to": RowsField}
        help_texts = {
            "claim": _("One sentence for the cover: what changes for the client. No price."),
            "summary": _("What a director reads in a minute. The figures are put beside it."),
            "way_out": _("What changes, how, and why it works."),
            "must_be_true": _("The numbers that could turn the result are worked out from the cost model. Add what is no number."),
            "price_note": _("For how long it holds, what it includes."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "addressed_to", self.instance.deal.stakeholders.all())

    @property
    def texts(self) -> dict[str, Any]:
        """What was typed, for `update_proposal`."""
        return dict(self.cleaned_data)

    @property
    def plan_rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of the table of steps: those that are there, and a few to fill."""
        stored = self["plan"].value() or []
        empty = dict.fromkeys(STEP_FIELDS, "")
        rows = [empty | row for row in stored] + [empty] * SPARE_ROWS
        return list(enumerate(rows[:MOST_STEPS]))

    def _differences(self, current: models.Model) -> list[Difference]:
        # The rows of the plan and the people are compared here: neither is one value to put beside another.
        plain = {str(self[name].label) for name in ("plan", "addressed_to")}
        differences = [difference for difference in super()._differences(current) if difference.label not in plain]
        theirs, yours = getattr(current, "plan", []), self.cleaned_data.get("plan", [])
        if theirs != yours:
            differences.append(Difference(str(self["plan"].label), _plan_in_words(theirs), _plan_in_words(yours)))
        return differences


class FreezeForm(RefusableForm):
    """Why a version goes out although a check failed."""

    reason = NormalisedCharField(
        label=_("Why this version may go out all the same"),
        required=False,
        max_length=500,
        single_line=False,
        widget=forms.Textarea(attrs={"rows": 2, "form": "proposal-form"}),
    )


def _plan_in_words(steps: list[dict[str, str]]) -> str:
    return "; ".join(", ".join(cell for cell in step.values() if cell) for step in steps)
