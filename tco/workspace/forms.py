"""Forms over whole rows, of the same fields as the cells of the table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cjm.kernel.fields import NormalisedCharField
from cjm.kernel.forms import Difference, RefusableForm, VersionedForm
from tco.catalogue import source_kinds
from tco.models import Alternative, CostLine, CostModel, Distribution, Driver, Source
from tco.workspace.cells import NO, YES, Columns, Field
from tco.workspace.extra_fields import ALTERNATIVE_FORM, DRIVER_FORM, LINE_FORM, MODEL_FORM
from tco.workspace.sheet import shown_number
from tco.workspace.table import Table

AnyVersioned = TypeVar("AnyVersioned", CostModel, Driver, Alternative, CostLine)
Choices = Sequence[tuple[str, Any]]
NOTHING = ("", "—")
YES_OR_NO: Choices = ((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No")))
LONG_TEXT = frozenset({"source_note", "fx"})
DATES = frozenset({"source_date", "source_expires", "base_date"})
FLAGS = frozenset({"price", "lifetime_replace", "vat_recoverable"})
NUMBERS = frozenset({"amount", "low", "high", "value", "risk_adjustment", "vat_rate", "growth", "discount_rate", "inflation"})
AMOUNTS = frozenset({"amount", "low", "high", "value"})
NEEDED = frozenset({"name", "amount", "when", "category", "key", "value", "base_date", "period_count", "discount_rate"})


class CellField(forms.Field):
    """A form field that reads what a cell of the table reads; its value is the columns to write."""

    def __init__(self, field: Field, widget: forms.Widget, *, required: bool, help_text: Any = "") -> None:
        super().__init__(label=capfirst(str(field.label)), required=required, widget=widget, help_text=help_text)
        self.cell = field

    def to_python(self, value: Any) -> Columns:
        if isinstance(value, bool):
            return self.cell.read(YES if value else NO)
        columns = self.cell.read(str(value or ""))
        # A reader that takes an empty text for nothing cannot know that the model has to have this.
        if self.required and all(written is None for written in columns.values()):
            raise ValidationError(self.error_messages["required"], "required")
        return columns

    def validate(self, value: Any) -> None:
        """Everything was looked at when it was read."""

    def run_validators(self, value: Any) -> None:
        """Everything was looked at when it was read."""


class RowForm(VersionedForm[AnyVersioned]):
    """A form of the fields of one row. `columns` is what to write."""

    use_required_attribute = False  # what is missing is said by the reader of the field
    cells: ClassVar[Mapping[str, Field]] = {}
    helps: ClassVar[Mapping[str, Any]] = {}
    needed: ClassVar[frozenset[str]] = NEEDED

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        row = kwargs["instance"]
        initial = {name: self._initial(name, field, row) for name, field in self.cells.items()}
        super().__init__(*args, **{**kwargs, "initial": {**initial, **kwargs.get("initial", {})}})
        choices = self.choices(table)
        for name, field in self.cells.items():
            is_needed = name in self.needed or (name in choices and all(key != "" for key, _label in choices[name]))
            widget = widget_of(name, choices.get(name))
            self.fields[name] = CellField(field, widget, required=is_needed, help_text=self.helps.get(name, ""))

    @staticmethod
    def _initial(name: str, field: Field, row: Any) -> Any:
        if name in FLAGS:
            return getattr(row, name)
        value = getattr(row, name, None)
        # A form has room to show large amounts in groups.
        return shown_number(value) if name in AMOUNTS and isinstance(value, Decimal) else field.write(row)

    def choices(self, table: Table) -> dict[str, Choices]:
        """Return what can be chosen in the fields that are a choice."""
        return {}

    @property
    def columns(self) -> Columns:
        """What the fields that were read are to write into the row."""
        return {column: value for name in self.cells for column, value in (self.cleaned_data.get(name) or {}).items()}

    def _post_clean(self) -> None:
        """Whether the row can stand is found out with the whole model around it."""

    def _differences(self, current: models.Model) -> list[Difference]:
        found = []
        for name, field in self.cells.items():
            typed = self.cleaned_data.get(name)
            if typed is not None and typed != {column: getattr(current, column) for column in typed}:
                yours = self[name].value()
                yours = (_("yes") if yours else _("no")) if isinstance(yours, bool) else str(yours or "")
                found.append(Difference(str(self.fields[name].label), field.write(current), yours))
        return found


def widget_of(name: str, choices: Choices | None) -> forms.Widget:
    """Return what a field is typed into."""
    if choices is not None:
        return forms.Select(choices=list(choices))
    if name in FLAGS:
        return forms.CheckboxInput()
    if name in DATES:
        return forms.DateInput(attrs={"type": "date"})
    if name in LONG_TEXT:
        return forms.Textarea(attrs={"rows": 2})
    return forms.TextInput(attrs={"autocomplete": "off", **({"class": "number"} if name in NUMBERS else {})})


def _source_choices() -> dict[str, Choices]:
    return {
        "source_kind": [NOTHING, *((key, word.name) for key, word in source_kinds().items())],
        "source_confidence": [NOTHING, *Source.Confidence.choices],
        "distribution": [("", Distribution.PERT.label), *((key, label) for key, label in Distribution.choices if key != "pert")],
    }


SOURCE_HELPS = {"source_expires": gettext_lazy("Empty: as long as sources of this kind usually hold.")}
IN_PER_CENT = gettext_lazy("In per cent.")


class LineForm(RowForm[CostLine]):
    """All fields of a line."""

    cells = LINE_FORM
    helps: ClassVar[Mapping[str, Any]] = {
        "amount": gettext_lazy("A number, or arithmetic over drivers."),
        "when": gettext_lazy("0: at the base date. 12: once. 1–: each period. 1–36, 12–/12: every twelfth."),
        "escalation": gettext_lazy("In per cent: one rate, or one for each year parted by semicolons. Empty: general inflation."),
        "risk_adjustment": IN_PER_CENT,
        "vat_rate": IN_PER_CENT,
        "concern": gettext_lazy("The key of a concern that this line answers."),
        **SOURCE_HELPS,
    }

    class Meta:
        model = CostLine
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.attrs["list"] = "categories"

    def choices(self, table: Table) -> dict[str, Choices]:
        """Return what can be chosen."""
        return {
            "type": CostLine.Type.choices,
            "escalation_step": [NOTHING, *CostLine.Step.choices],
            "lifetime_residual": CostLine.Residual.choices,
            "investment": [("", _("By category")), *YES_OR_NO],
            **_source_choices(),
        }


class DriverForm(RowForm[Driver]):
    """All fields of a driver."""

    cells = DRIVER_FORM
    needed = NEEDED - {"name"}
    helps: ClassVar[Mapping[str, Any]] = {
        "key": gettext_lazy("What expressions call it. Where it is used, it is renamed with it."),
        "value": gettext_lazy("A number, or one for each period from 0, parted by semicolons."),
        "growth": IN_PER_CENT,
        "price_of": gettext_lazy("The alternative whose seller sets this number as its price."),
        **SOURCE_HELPS,
    }

    class Meta:
        model = Driver
        fields: ClassVar[list[str]] = []

    def choices(self, table: Table) -> dict[str, Choices]:
        """Return what can be chosen."""
        return {"price_of": [NOTHING, *((each.key, each.name) for each in table.alternatives)], **_source_choices()}


class AlternativeForm(RowForm[Alternative]):
    """Name, kind and study length of an alternative."""

    cells = ALTERNATIVE_FORM
    helps: ClassVar[Mapping[str, Any]] = {
        "periods": gettext_lazy("Only for offers with unequal lives. Empty: as long as the study."),
    }

    class Meta:
        model = Alternative
        fields: ClassVar[list[str]] = []

    def choices(self, table: Table) -> dict[str, Choices]:
        """Return what can be chosen."""
        return {"kind": Alternative.Kind.choices}


class ConventionsForm(RowForm[CostModel]):
    """What all sums of the model follow."""

    cells = MODEL_FORM
    needed = NEEDED | {"currency"}
    helps: ClassVar[Mapping[str, Any]] = {
        "base_date": gettext_lazy("Period 0; all amounts are at the prices of this day."),
        "discount_rate": gettext_lazy("In per cent a year."),
        "inflation": gettext_lazy("In per cent a year."),
        "fx": gettext_lazy("Each currency on a line of its own: code; rate; yearly drift in per cent."),
    }

    class Meta:
        model = CostModel
        fields: ClassVar[list[str]] = []

    def choices(self, table: Table) -> dict[str, Choices]:
        """Return what can be chosen."""
        offers = [(each.key, each.name) for each in table.alternatives]
        return {
            "period_unit": CostModel.Unit.choices,
            "discount_basis": CostModel.Basis.choices,
            "discount_compounding": CostModel.Compounding.choices,
            "discount_timing": CostModel.Timing.choices,
            "subject": [("", _("The one of ours")), *offers],
            "reference": [("", _("The cheapest of the others")), *offers],
        }


class CommentForm(RefusableForm):
    """A remark on a line."""

    text = NormalisedCharField(
        label=gettext_lazy("Comment"), max_length=2000, single_line=False, widget=forms.Textarea(attrs={"rows": 2})
    )
