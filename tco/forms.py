"""What people send to the pages of cost of ownership."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cjm.kernel.text import normalise
from tco.spreadsheet.package import MAX_BYTES

ACCEPTED = ".xlsx,.csv,.tsv,.txt,.json,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """A filled cost sheet, a table in a layout of its own, or a document of the exchange format; its content shows which.

    A table may also be pasted; a file that is chosen counts before it.
    """

    file = forms.FileField(
        label=_("Cost sheet, any table (.xlsx, .csv) or JSON document"),
        help_text=_("At most 5 MB. You see what was read before anything is stored."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )

    pasted = forms.CharField(
        label=_("Or paste a table from a spreadsheet"),
        required=False,
        strip=False,
        help_text=_("With its row of headings."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "wrap": "off", "class": "upload__pasted"}),
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        if data and str(data.get("pasted", "")).strip():
            self.fields["file"].required = False

    def clean_file(self) -> Any:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(limit)s MB."), "too_large", {"limit": MAX_BYTES // 1_000_000})
        return file

    def upload(self) -> tuple[str, bytes]:
        """Return the name and the content of what a valid form brings; what was pasted has no name."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file:
            return normalise(file.name or "", single_line=True)[-200:], file.read()
        return "", self.cleaned_data["pasted"].encode()


class BasedOnForm(forms.Form):
    """The version of the cost model that a decision is based on; 0 stands for "there is none yet"."""

    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
