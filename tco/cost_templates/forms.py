"""What people send to the pages of templates."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.kernel.fields import NormalisedCharField
from cjm.kernel.forms import RefusableForm, VersionedForm, offer_rows
from cjm.team.models import Team, User
from tco.cost_templates.models import CostTemplate, Trade
from tco.countries.forms import CountryField

EVERYBODY = pgettext_lazy("who sees a template", "Everybody")


class BeginForm(RefusableForm):
    """Which template to begin from, and the country whose conventions it gets."""

    template = forms.CharField(max_length=60)
    country = CountryField(required=False, label=_("Country"))


class CopyForm(forms.Form):
    """Which model to copy."""

    model = forms.IntegerField(min_value=1, max_value=2**53)


def teams_of(user: User) -> Any:
    """Return the teams for which `user` may make a template."""
    return Team.objects.all() if user.sees_every_team else Team.objects.filter(pk=user.team_id or 0)


class MakeTemplateForm(RefusableForm):
    """How the template is called that a deal's model becomes, or which one it replaces."""

    replaces = forms.ChoiceField(label=_("Make"), required=False)
    name = NormalisedCharField(
        label=_("Name"), max_length=120, required=False, error_messages={"required": _("Say what the template is called.")}
    )
    description = NormalisedCharField(
        label=_("What it is for"), max_length=1000, required=False, single_line=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Who begins from it"), required=False, empty_label=EVERYBODY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {f"{row.pk}:{row.version}": row for row in CostTemplate.objects.editable_by(user).select_related("team")}
        self.fields["replaces"].choices = [  # type: ignore[attr-defined]
            ("", _("a new template")),
            *((key, _("“%(name)s” anew, with what this model holds") % {"name": row.name}) for key, row in self.templates.items()),
        ]
        self.fields["replaces"].error_messages["invalid_choice"] = _(
            "This template was changed or removed in the meantime. Look at it and choose again."
        )
        # Without a template to be made anew there is nothing to choose, and a name is needed in any case.
        self.fields["name"].required = not self.templates
        offer_rows(self, "team", teams_of(user))
        if not self.is_bound:
            self.initial.setdefault("team", user.team_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.templates and "replaces" in cleaned and not cleaned["replaces"] and not cleaned.get("name"):
            self.add_error("name", ValidationError(_("Say what the template is called."), "required"))
        return cleaned

    @property
    def replaced(self) -> tuple[CostTemplate, int] | None:
        """The template to be replaced and the version that the page showed, or None for a new one."""
        key = self.cleaned_data.get("replaces")
        return (self.templates[key], int(key.rpartition(":")[2])) if key else None


class TemplateForm(VersionedForm[CostTemplate]):
    """What a template is called and whom it is for."""

    class Meta:
        model = CostTemplate
        fields: ClassVar[list[str]] = ["name", "description", "trade", "team"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = teams_of(user)
        offer_rows(self, "team", own | Team.objects.filter(pk=self.instance.team_id) if self.instance.team_id else own)
        self.fields["team"].label = _("Who begins from it")
        self.fields["team"].empty_label = EVERYBODY  # type: ignore[attr-defined]
