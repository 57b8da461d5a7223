"""Form fields show what is stored the way its reader types it, and take it back unchanged."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cjm.kernel.fields import BusinessDateField, NormalisedCharField, NumberField


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("stored", ["0", "5", "1234", "92000000.00", "-1234.5", "0.125", "1234567.89", "100"])
def test_a_number_shown_in_a_form_comes_back_as_it_was(language: str, stored: str) -> None:
    with translation.override(language):
        shown = NumberField().prepare_value(Decimal(stored))
        assert NumberField().clean(shown) == Decimal(stored)


@pytest.mark.parametrize(("language", "shown"), [("en", "92,000,000.5"), ("ru", "92\u00a0000\u00a0000,5")])
def test_large_numbers_are_shown_in_groups(language: str, shown: str) -> None:
    with translation.override(language):
        assert NumberField().prepare_value(Decimal("92000000.50")) == shown


def test_what_was_typed_wrongly_stays_as_typed() -> None:
    assert NumberField().prepare_value("12 apples") == "12 apples"


def test_bounds_and_places_are_kept() -> None:
    field = NumberField(minimum=Decimal(0), maximum=Decimal(10), decimal_places=2)
    assert field.clean("9.99") == Decimal("9.99")
    for wrong, code in (("-1", "too_small"), ("11", "too_large"), ("1.001", "too_precise"), ("", "required")):
        with pytest.raises(ValidationError) as refused:
            field.clean(wrong)
        assert refused.value.error_list[0].code == code


def test_text_with_a_nul_is_refused_and_other_controls_are_dropped() -> None:
    with pytest.raises(ValidationError):
        NormalisedCharField().clean("a\x00b")
    assert NormalisedCharField().clean(" a\x1b b ") == "a b"


@pytest.mark.parametrize("typed", ["1989-12-31", "2099-01-01", "0001-01-01", "2026-02-30"])
def test_dates_nobody_can_mean_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        BusinessDateField().clean(typed)
