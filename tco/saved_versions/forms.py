"""What people send to the pages of saved versions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cjm.kernel.forms import RefusableForm


class SaveVersionForm(RefusableForm):
    """The name and purpose of a version to keep."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("Sent to the plant manager")}),
        error_messages={"required": _("Name the version by what it is for: “Sent to the plant manager”.")},
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
