"""Words for how often a cost falls, and what they come to in periods of each length."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from tco.rhythm import Rhythm, Schedule, read_rhythm

EACH = Schedule(first=1)


@pytest.mark.parametrize(
    ("text", "unit", "meant"),
    [
        ("Monthly", "year", Rhythm(EACH, 12)),
        ("per month", "quarter", Rhythm(EACH, 3)),
        ("раз в месяц", "month", Rhythm(EACH)),
        ("ежеквартально", "year", Rhythm(EACH, 4)),
        ("quarterly", "month", Rhythm(Schedule(first=3, every=3))),
        ("twice a year", "year", Rhythm(EACH, 2)),
        ("раз в полгода", "quarter", Rhythm(Schedule(first=2, every=2))),
        ("every 2 months", "year", Rhythm(EACH, 6)),
        ("каждые 2 года", "year", Rhythm(Schedule(first=2, every=2))),
        ("yearly", "year", Rhythm(EACH)),
        ("1 раз в год", "year", Rhythm(EACH)),
        ("1 раз в 2 года", "year", Rhythm(Schedule(first=2, every=2))),
        ("4 раза в год", "year", Rhythm(EACH, 4)),
        ("2 times a month", "year", Rhythm(EACH, 24)),
        ("Weekly", "year", Rhythm(EACH, 52, 52)),
        ("еженедельно", "quarter", Rhythm(EACH, 13, 52)),
        ("каждую неделю", "month", Rhythm(EACH, Fraction(13, 3), 52)),
        ("every 2 weeks", "year", Rhythm(EACH, 26, 26)),
        ("0 times a year", "year", None),
        ("year 3", "year", Rhythm(Schedule(at=3))),
        ("3-й год", "month", Rhythm(Schedule(at=36))),
        ("in the 2nd year", "quarter", Rhythm(Schedule(at=8))),
        ("3 years", "year", None),
        ("End of life", "year", Rhythm(Schedule(at=5))),
        ("в конце срока", "year", Rhythm(Schedule(at=5))),
        ("1–", "year", None),
        ("whenever", "year", None),
        ("every 0 months", "year", None),
    ],
)
def test_a_word_for_a_rhythm_is_a_schedule_and_what_the_amounts_are_multiplied_by(text: str, unit: str, meant: Rhythm | None):
    assert read_rhythm(text, unit, 5) == meant


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("daily", "month"),
        ("biweekly", "year"),
        ("каждую смену", "year"),
        ("every 5 months", "year"),
        ("every 2 months", "quarter"),
        ("5 times a year", "quarter"),
    ],
)
def test_what_the_periods_cannot_hold_is_refused(text: str, unit: str):
    with pytest.raises(ValidationError):
        read_rhythm(text, unit, 5)
