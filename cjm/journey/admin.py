"""Journeys, stages and roles in the pages that set a company up."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cjm.journey.models import Doubt, ExitCriterion, Journey, Material, PurchaseType, Stage, StakeholderRole, Tactic, Track
from cjm.kernel.administration import OpenToAdministrators


class StageForm(forms.ModelForm[Stage]):
    """A stage; its lists are ticked, not typed."""

    purchase_types = forms.MultipleChoiceField(
        label=_("Purchases that pass here"),
        choices=PurchaseType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of them."),
    )

    class Meta:
        model = Stage
        fields = [
            "journey",
            "key",
            "position",
            "name_en",
            "name_ru",
            "buyer_goal_en",
            "buyer_goal_ru",
            "win_probability",
            "profit",
            "who",
            "purchase_types",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.key, role.name) for role in StakeholderRole.objects.all()]
        known = {key for key, _name in roles}
        # A key that no role has any more stays until somebody unticks it.
        forgotten = [(key, key) for key in self.instance.who or [] if key not in known]
        self.fields["who"] = forms.MultipleChoiceField(
            label=_("Roles that matter here"),
            choices=[*roles, *forgotten],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class StageInline(OpenToAdministrators, admin.TabularInline[Stage, Journey]):
    """The stages of a journey in order; each has a page for what belongs to it."""

    model = Stage
    fields = ("position", "key", "name_en", "name_ru", "win_probability")
    show_change_link = True
    extra = 0


class TrackInline(OpenToAdministrators, admin.StackedInline[Track, Journey]):
    """The jobs that run through all stages."""

    model = Track
    extra = 0


class JourneyAdmin(OpenToAdministrators, admin.ModelAdmin[Journey]):
    """Ways of buying."""

    list_display = ("name", "is_default")
    inlines = (StageInline, TrackInline)


class SentenceInline(OpenToAdministrators, admin.TabularInline[Any, Stage]):
    """Sentences of a stage, in both languages."""

    fields: ClassVar[tuple[str, ...]] = ("position", "text_en", "text_ru")
    extra = 0


class ExitCriterionInline(SentenceInline):
    """What the buyer has to have done."""

    model = ExitCriterion
    fields: ClassVar[tuple[str, ...]] = ("position", "key", "required", "text_en", "text_ru")


class DoubtInline(SentenceInline):
    """What the buyer asks."""

    model = Doubt


class TacticInline(SentenceInline):
    """What we do."""

    model = Tactic


class MaterialInline(SentenceInline):
    """What we bring."""

    model = Material


class StageAdmin(OpenToAdministrators, admin.ModelAdmin[Stage]):
    """A stage with everything that guides a deal through it."""

    form = StageForm
    list_display = ("name", "journey", "position", "win_probability")
    list_filter = ("journey",)
    list_select_related = ("journey",)
    ordering = ("journey", "position")
    inlines = (ExitCriterionInline, DoubtInline, TacticInline, MaterialInline)


class StakeholderRoleAdmin(OpenToAdministrators, admin.ModelAdmin[StakeholderRole]):
    """Roles in a buying decision."""

    list_display = ("name", "side", "position")
    list_filter = ("side",)
    ordering = ("position",)
