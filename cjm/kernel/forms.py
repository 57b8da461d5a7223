"""Forms over rows that two people may edit at once, and over operations that may refuse."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cjm.kernel.formats import day, number
from cjm.kernel.versions import StaleVersion, Versioned

HIGHEST_VERSION = 2**31 - 1
Row = TypeVar("Row", bound=models.Model)
Result = TypeVar("Result")
VersionedRow = TypeVar("VersionedRow", bound=Versioned)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None when the page is only read: the first argument of a form."""
    return request.POST if request.method == "POST" else None


def read_version(data: Mapping[str, Any]) -> int | None:
    """Return the version that a sent form says it was made from, None when it says none that can be."""
    typed = str(data.get("version", ""))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 11):
        return None
    return int(typed) if 0 < int(typed) <= HIGHEST_VERSION else None


@dataclass(frozen=True)
class Difference:
    """A field that two people filled differently."""

    label: str
    theirs: str
    yours: str


def offer_rows(form: forms.BaseForm, name: str, rows: models.QuerySet[Any]) -> None:
    """Make `rows` the choices of a field that refers to a row."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


class RefusableForm(forms.Form):
    """A form whose operation may still say no after the fields are read."""

    def done(self, operation: Callable[[], object]) -> bool:
        """Run the operation and say whether it did its work; what it refuses becomes an error of the form."""
        return self.result_of(operation) is not None

    def result_of(self, operation: Callable[[], Result]) -> Result | None:
        """Run the operation and return its result; what it refuses becomes an error of the form, and the result is None."""
        try:
            return operation()
        except ValidationError as error:
            self.refuse(error)
        except ObjectDoesNotExist:
            # What was typed stays on the page: it may be wanted elsewhere.
            self.refuse(ValidationError(_("Somebody removed this in the meantime.")))
        return None

    def refuse(self, error: ValidationError) -> None:
        """Show the operation's refusal at its field, or above the form when the form has no such field."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for field, problems in by_field.items():
            for problem in problems:
                self.add_error(field if field in self.fields else None, problem)

    @property
    def status(self) -> int:
        """The status to answer with. A form to be mended is a page like any other: browsers report a 4xx as a fault of the page."""
        return 200


class RefusableModelForm(RefusableForm, forms.ModelForm[Row], Generic[Row]):
    """A form with the fields of a model. It works on a copy, so the row in hand stays what is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("instance") is not None:
            kwargs["instance"] = copy.copy(kwargs["instance"])
        super().__init__(*args, **kwargs)


class VersionedForm(RefusableModelForm[VersionedRow], Generic[VersionedRow]):
    """A form over a row with a version: the page sends the version it was made from, and a late save meets the earlier one.

    Put `{% include "partials/version.html" %}` into the form element.
    """

    conflict: list[Difference]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict = []
        self.shown_version = self.instance.version

    @property
    def based_on(self) -> int | None:
        """The version that the sender had before their eyes, None when the form does not say."""
        return read_version(self.data)

    def result_of(self, operation: Callable[[], Result]) -> Result | None:
        """Run the operation; when somebody saved first, show both values. When both typed the same, their row is the result."""
        try:
            return super().result_of(operation)
        except StaleVersion as stale:
            self.shown_version = getattr(stale.current, "version", self.shown_version)
            self.conflict = self._differences(stale.current)
            return None if self.conflict else cast("Result", stale.current)

    @property
    def status(self) -> int:
        """The status to answer with: 409 after somebody saved first."""
        return 409 if self.conflict else super().status

    def _differences(self, current: models.Model) -> list[Difference]:
        pairs = [(bound, getattr(current, bound.name), self.cleaned_data.get(bound.name)) for bound in self.visible_fields()]
        return [
            Difference(str(bound.label), _shown(bound, theirs), _shown(bound, yours))
            for bound, theirs, yours in pairs
            if theirs != yours and not (theirs in (None, "") and yours in (None, ""))
        ]


def _shown(bound: forms.BoundField, value: Any) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not isinstance(value, models.Model):
        return next((str(label) for key, label in choices if str(key) == str(value)), "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return number(value, 2).rstrip("0").rstrip(".,") if value % 1 else number(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
