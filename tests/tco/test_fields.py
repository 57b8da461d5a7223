"""The column for numbers that come back exactly."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tco.models import CostLine


def test_a_number_in_the_column_can_be_checked_like_any_other() -> None:
    field = CostLine._meta.get_field("amount")
    assert field.clean(Decimal("100.0"), None) == Decimal("100.0")


def test_a_number_too_long_for_the_column_is_refused() -> None:
    field = CostLine._meta.get_field("amount")
    with pytest.raises(ValidationError) as refused:
        field.clean(Decimal("0." + "1" * 60), None)
    assert refused.value.code == "too_long"
