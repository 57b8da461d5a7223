"""A column for numbers that must come back exactly as they were given."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cjm.kernel.fields import NumberField

LONGEST_NUMBER = 40
Set_contra = TypeVar("Set_contra", contravariant=True)
Get_co = TypeVar("Get_co", covariant=True)

if TYPE_CHECKING:

    class _Column(models.CharField[Set_contra, Get_co]):
        _pyi_private_set_type: Decimal  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]
else:

    class _Column(models.CharField):
        def __class_getitem__(cls, _types: object) -> type:
            return cls


class ExactDecimalField(_Column[Set_contra, Get_co]):
    """A Decimal kept as the text of the number.

    Drivers and amounts are the client's figures and range from fractions of a cent to 10¹⁵. A DecimalField would round what lies
    beyond its places, and SQLite keeps fifteen digits of it; this column keeps every digit, and tells 100 from 100.0, on every
    database. Ranges are checked in the database by casting (`models.magnitude` and `models.rate`).
    """

    description = _("number, kept exactly")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = LONGEST_NUMBER
        super().__init__(*args, **kwargs)
        # A text column measures texts; what this one holds has no length.
        self.validators = [validator for validator in self.validators if not isinstance(validator, MaxLengthValidator)]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_arguments: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError(_("Write a number."), "not_a_number") from error

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(value)
        return None if number is None else str(number)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        number = super().clean(value, model_instance)
        if number is not None and len(str(number)) > LONGEST_NUMBER:
            raise ValidationError(_("Write a number with fewer digits."), "too_long")
        return number

    def formfield(self, *_arguments: Any, **kwargs: Any) -> Any:
        form_class: Callable[..., Any] = NumberField
        return form_class(required=not self.blank, label=self.verbose_name, help_text=self.help_text)
