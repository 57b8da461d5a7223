"""Which own categories are taken for a slip, and of what."""

import pytest

from tco.workspace.near_misses import known_category_like, near_misses


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Maintenence", "maintenance"),
        ("Обслуживние", "maintenance"),
        ("operations", "operation"),
        ("Aquisition", "acquisition"),
        ("Purchase", "acquisition"),
        ("Риск", "risk"),
        ("Рe", None),
        ("IT", None),
        ("Training", None),
        ("Insurance", None),
        ("Обслуживание и ремонт", None),
    ],
)
def test_a_slip_of_a_usual_category_is_known_in_either_language(typed: str, meant: str | None):
    assert known_category_like(typed) == meant


def test_of_two_own_categories_that_are_alike_the_rarer_is_the_slip():
    assert near_misses(["Trainig", "Training", "operation", "Training"]) == {"Trainig": "Training"}


def test_of_two_equally_frequent_own_categories_the_later_is_the_slip():
    assert near_misses(["Training", "Trainig"]) == {"Trainig": "Training"}


def test_categories_that_differ_by_their_numbers_differ_on_purpose():
    assert near_misses(["Stage 1", "Stage 2", "Stage 12"]) == {}


def test_a_slip_is_led_back_to_a_category_that_is_none_itself():
    assert near_misses(["Maintenence", "Maintenenc"]) == {"Maintenence": "maintenance", "Maintenenc": "maintenance"}


def test_who_keeps_a_long_classification_is_not_asked():
    assert near_misses([f"{letter}{other}-maintenence" for letter in "abcdefgh" for other in "abcdefgh"]) == {}


def test_descriptions_are_not_compared_with_one_another():
    described = "spare parts and consumables of the second line"
    assert near_misses([described, f"{described}s", described]) == {}
