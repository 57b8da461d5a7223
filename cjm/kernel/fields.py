"""Model and form fields that normalise what they take, so that no path can store what the forms refuse."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cjm.kernel.formats import number, uses_decimal_comma
from cjm.kernel.numbers import parse_number
from cjm.kernel.text import normalise

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField = models.CharField
    TextField = models.TextField

LONGEST_KEY = 18  # digits; the largest number of a BigAutoField has 19
EARLIEST_DATE = date(1990, 1, 1)
LATEST_YEARS_AHEAD = 30


class NormalisedCharField(forms.CharField):
    """A form's text field: refuses NUL, normalises the rest, and measures its length after that."""

    def __init__(self, *, single_line: bool = True, **kwargs: Any) -> None:
        self.single_line = single_line
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        ProhibitNullCharactersValidator()(text)
        return normalise(text, single_line=self.single_line)


class TextLine(CharField):
    """One line of text, stored normalised."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return normalise(prepared, single_line=True) if isinstance(prepared, str) else prepared

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"form_class": NormalisedCharField, **kwargs})


class TextBlock(TextField):
    """Text of several lines, stored normalised; `max_length` is checked by forms."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return normalise(prepared) if isinstance(prepared, str) else prepared

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        defaults = {"form_class": NormalisedCharField, "single_line": False, "widget": forms.Textarea(attrs={"rows": 3})}
        return super().formfield(*args, **{**defaults, **kwargs})


class NumberField(forms.Field):
    """A form's number field: reads the reader's own way of writing numbers and answers with a Decimal."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"})

    def __init__(
        self,
        *,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        decimal_places: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.minimum = minimum
        self.maximum = maximum
        self.decimal_places = decimal_places
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        return parse_number(str(value), decimal_comma=uses_decimal_comma())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(_("At least %(limit)s is needed here."), "too_small", {"limit": self.minimum})
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(_("At most %(limit)s is possible here."), "too_large", {"limit": self.maximum})
        if self.decimal_places is not None and value != round(value, self.decimal_places):
            raise ValidationError(
                _("At most %(places)s digits after the decimal mark."), "too_precise", {"places": self.decimal_places}
            )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number the way its reader would type it, in groups of three."""
        if not isinstance(value, Decimal):
            return value
        plain = value.normalize()
        exponent = plain.as_tuple().exponent
        return number(plain, max(0, -exponent) if isinstance(exponent, int) else 0)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A form's choice of several rows. A key that no database can hold is one choice that is not there, not an error of ours."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if isinstance(key, str) and len(key) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": f"{key[:LONGEST_KEY]}…"})
        return super().clean(value)


class WebAddressField(forms.URLField):
    """An address of a web page: http or https and nothing else, because it becomes a link."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", "max_length": 200, **kwargs})


class BusinessDateField(forms.DateField):
    """A date between 1990 and thirty years from today."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        super().validate(value)
        latest_year = timezone.localdate().year + LATEST_YEARS_AHEAD
        if value is not None and not (value >= EARLIEST_DATE and value.year <= latest_year):
            raise ValidationError(_("Choose a date between 1990 and %(year)s."), "date_out_of_range", {"year": latest_year})
