"""What people send to the pages of cost of ownership."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tco.spreadsheet.package import MAX_BYTES

ACCEPTED = ".xlsx,.json,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """A filled cost sheet or a document of the exchange format; which of the two it is shows in its content."""

    file = forms.FileField(
        label=_("Cost sheet (.xlsx) or JSON document"),
        help_text=_("At most 5 MB. You see what was read before anything is stored."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(limit)s MB."), "too_large", {"limit": MAX_BYTES // 1_000_000})
        return file


class BasedOnForm(forms.Form):
    """The version of the cost model that a decision is based on; 0 stands for "there is none yet"."""

    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
