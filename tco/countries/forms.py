"""What people send to the pages of countries."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import NormalisedCharField, NumberField
from cjm.kernel.forms import Difference, RefusableForm, VersionedForm
from tco.countries.filling import DISCOUNT, ENERGY, INFLATION, VAT, WAGE, driver_of, note_in
from tco.countries.models import CountryProfile
from tco.mapping import Document

FIGURES = (INFLATION, DISCOUNT, VAT, WAGE, ENERGY)
RATES = (INFLATION, DISCOUNT, VAT)
HUNDRED = Decimal(100)
CODE = re.compile(r"[A-Z]{2}")


class PercentField(NumberField):
    """A rate kept as a fraction and typed in per cent."""

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        return None if number is None else (number / HUNDRED).normalize() + 0

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * HUNDRED if isinstance(value, Decimal) else value)


class ProfileForm(VersionedForm[CountryProfile]):
    """The figures of a country, each with the note and the date of its source."""

    inflation = PercentField(label=_("General inflation, % a year"), minimum=Decimal("-0.5"), maximum=Decimal(5))
    discount_rate = PercentField(label=_("Cost of capital, % a year"), minimum=Decimal("-0.5"), maximum=Decimal(5))
    vat_rate = PercentField(label=_("VAT rate, %"), minimum=Decimal(0), maximum=Decimal(1))
    hourly_wage = NumberField(label=_("An hour of work, all costs"), minimum=Decimal(0), maximum=Decimal(10) ** 9, required=False)
    energy_price = NumberField(
        label=_("A kilowatt-hour, without VAT"), minimum=Decimal(0), maximum=Decimal(10) ** 6, required=False
    )

    class Meta:
        model = CountryProfile
        fields: ClassVar[list[str]] = ["vat_recoverable"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIGURES:
            self.fields[name].initial = getattr(self.instance, name)
            source = self.instance.sources.get(name) or {}
            self.fields[f"{name}_note"] = NormalisedCharField(
                label=_("Where it comes from"),
                max_length=400,
                required=False,
                single_line=False,
                initial=note_in(source),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{name}_date"] = forms.DateField(
                label=_("As of"), required=False, initial=source.get("date"), widget=forms.DateInput(attrs={"type": "date"})
            )

    def groups(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return each figure with its note and its date."""
        return [(self[name], self[f"{name}_note"], self[f"{name}_date"]) for name in FIGURES]

    def changes(self) -> dict[str, Any]:
        """Return the columns to write: the figures, and the sources as they were typed."""
        cleaned = self.cleaned_data
        columns = {name: cleaned[name] for name in (*FIGURES, "vat_recoverable")}
        return columns | {"sources": {name: self._source(name) for name in FIGURES}}

    def _differences(self, current: models.Model) -> list[Difference]:
        """Return what two people filled differently; a note and a date stand in the sources and not in columns of their own."""
        rows = []
        for figure, note, date in self.groups():
            source = current.sources.get(figure.name) or {}  # type: ignore[attr-defined]
            theirs = {figure: getattr(current, figure.name), note: note_in(source), date: source.get("date", "")}
            for bound, value in theirs.items():
                yours = self.cleaned_data.get(bound.name)
                shown = [_typed(bound, each) for each in (value, yours)]
                if shown[0] != shown[1]:
                    label = _("%(figure)s: %(part)s") % {"figure": figure.label, "part": bound.label}
                    rows.append(Difference(str(figure.label if bound is figure else label), *shown))
        recoverable = current.vat_recoverable  # type: ignore[attr-defined]
        if recoverable != self.cleaned_data["vat_recoverable"]:
            words = [_("yes"), _("no")] if recoverable else [_("no"), _("yes")]
            rows.append(Difference(str(self["vat_recoverable"].label), *map(str, words)))
        return rows

    def _source(self, name: str) -> Document:
        source: Document = dict(self.instance.sources.get(name) or {"kind": "benchmark"})
        note, dated = self.cleaned_data[f"{name}_note"], self.cleaned_data[f"{name}_date"]
        if note != note_in(source):  # as long as nobody rewrites it, a note stays in both languages
            source["note"] = note
        source["date"] = dated.isoformat() if dated else ""
        return source


class CountryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of a country by its code. What cannot be a code is a choice that is not there; no database is asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CountryProfile.objects.all(), to_field_name="code", **kwargs)

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and CODE.fullmatch(str(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(value)[:10]})
        return super().to_python(value)


class CountryForm(forms.Form):
    """The country whose figures are looked at."""

    country = CountryField(label=_("Country"), empty_label=_("Choose a country"))


class FillInForm(RefusableForm):
    """Which figures of a country are filled into a model, and into which of its drivers."""

    country = CountryField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    parts = forms.MultipleChoiceField(
        choices=[(name, name) for name in FIGURES],
        required=True,
        error_messages={"required": _("Tick what should be filled in.")},
    )
    wage = forms.ChoiceField(required=False, label=_("Driver that holds an hour of work"))
    energy = forms.ChoiceField(required=False, label=_("Driver that holds a kilowatt-hour"))
    rate = NumberField(required=False, minimum=Decimal("0.0000001"), maximum=Decimal(10) ** 9)

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(driver["key"], driver.get("name") or driver["key"]) for driver in document.get("drivers", ())]
        for name in ("wage", "energy"):
            self.fields[name].choices = [("", _("none")), *named]  # type: ignore[attr-defined]


def likely_driver(document: Mapping[str, Any], wanted: str, usual: str) -> str:
    """Return the key of the driver that was chosen, or the one with the usual key; "" when there is neither."""
    key = usual if wanted == "" else wanted
    return key if driver_of(document, key) is not None else ""


def _typed(bound: forms.BoundField, value: Any) -> str:
    """Return a value as its field shows it."""
    return "" if value is None else str(bound.field.prepare_value(value))
