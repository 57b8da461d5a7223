"""The forms of scenarios."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cjm.kernel.fields import NumberField
from cjm.kernel.forms import Difference, RefusableForm, VersionedForm
from tco.mapping import exact, json_number
from tco.scenarios.engine import Number
from tco.scenarios.models import Scenario
from tco.scenarios.wording import label_of, unit_of, value_of

FIELD = "number:"
HUNDRED = Decimal(100)


class ScenarioForm(VersionedForm[Scenario]):
    """A scenario: its name, and a value for each number it changes. An empty value leaves the number as the model has it.

    Values of a ramp are typed as a percentage of what is planned.
    """

    class Meta:
        model = Scenario
        fields = ["name", "kind", "note"]
        labels = {"note": gettext_lazy("Why these values")}

    def __init__(self, *args: Any, numbers: Sequence[Number], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(name=self.instance.shown_name, note=self.instance.shown_note)
        self.numbers = numbers
        self.fields["note"].widget.attrs["rows"] = 2
        for number in numbers:
            given = self.instance.changes.get(number.key)
            self.fields[FIELD + number.key] = NumberField(
                label=label_of(number), required=False, initial=None if given is None else _typed(number, given)
            )

    @property
    def rows(self) -> list[tuple[Number, forms.BoundField, str, str, str]]:
        """The number fields, each with its number, today's value, its range and its unit in words."""
        return [
            (
                number,
                self[FIELD + number.key],
                value_of(number, number.likely),
                "" if number.low is None or number.high is None else _span(number, number.low, number.high),
                unit_of(number),
            )
            for number in self.numbers
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The fields as the operations take them."""
        changes = {
            number.key: _meant(number, self.cleaned_data[FIELD + number.key])
            for number in self.numbers
            if self.cleaned_data.get(FIELD + number.key) is not None
        }
        plain = {name: self.cleaned_data[name] for name in ("name", "kind", "note")}
        return plain | {"changes": changes}

    def refuse(self, error: ValidationError) -> None:
        """Show the operation's refusal at the number it is about."""
        if not hasattr(error, "error_dict"):
            super().refuse(error)
            return
        named = {
            key if key in self.fields else FIELD + key if FIELD + key in self.fields else NON_FIELD_ERRORS: problems
            for key, problems in error.error_dict.items()
        }
        super().refuse(ValidationError({key: list(problems) for key, problems in named.items()}))

    def _differences(self, current: models.Model) -> list[Difference]:
        """Compare what was typed with what somebody else saved, values of numbers included."""
        assert isinstance(current, Scenario)  # noqa: S101 - the operation saves scenarios
        found = []
        for name, theirs in (("name", current.name), ("kind", current.kind), ("note", current.note)):
            yours = self.cleaned_data.get(name)
            if theirs != yours:
                choices = dict(Scenario.Kind.choices)
                pair = [str(choices[each]) if name == "kind" and each in choices else str(each or "") for each in (theirs, yours)]
                found.append(Difference(str(self[name].label), *pair))
        for number in self.numbers:
            theirs, yours = current.changes.get(number.key), self.values["changes"].get(number.key)
            if theirs != yours:
                found.append(Difference(label_of(number), *(_as_read(number, each) for each in (theirs, yours))))
        return found


class DirectionForm(RefusableForm):
    """Which neighbour a scenario changes places with."""

    direction = forms.ChoiceField(choices=[("left", "left"), ("right", "right")])


def _typed(number: Number, value: float) -> Decimal:
    exactly = exact(value)
    return exactly * HUNDRED if number.is_factor else exactly


def _meant(number: Number, typed: Decimal) -> int | float:
    return json_number(typed / HUNDRED if number.is_factor else typed)


def _span(number: Number, low: float, high: float) -> str:
    return f"{value_of(number, low)}\u2009…\u2009{value_of(number, high)}"


def _as_read(number: Number, value: float | None) -> str:
    return _("as the model has it") if value is None else value_of(number, value)
