"""Words for how often a cost falls, "monthly" or «раз в квартал», and what they come to in the periods of a model."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tco.spreadsheet.layout import comparable

MONTHS_IN: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
# How many months lie between two payments.
WORDS: Mapping[int, tuple[str, ...]] = {
    1: (
        *("monthly", "per month", "a month", "each month", "every month", "once a month", "/month", "pcm", "p.m."),
        *("ежемесячно", "ежемесячный", "помесячно", "в месяц", "каждый месяц", "раз в месяц", "/мес", "в мес"),
    ),
    3: (
        *("quarterly", "per quarter", "a quarter", "each quarter", "every quarter", "once a quarter"),
        *("ежеквартально", "поквартально", "в квартал", "каждый квартал", "раз в квартал"),
    ),
    6: (
        *("half-yearly", "half yearly", "semi-annually", "semiannually", "semi-annual", "twice a year", "every half year"),
        *("раз в полгода", "каждые полгода", "дважды в год", "два раза в год"),
    ),
    12: (
        *("yearly", "annual", "annually", "per year", "a year", "each year", "every year", "once a year", "p.a.", "per annum"),
        *("ежегодно", "ежегодный", "в год", "каждый год", "раз в год", "/год"),
    ),
}
# How many payments a year of 52 weeks holds.
WEEKS_A_YEAR = 52
OF_WEEKS: Mapping[int, tuple[str, ...]] = {
    WEEKS_A_YEAR: (
        *("weekly", "per week", "a week", "each week", "every week", "once a week", "/week"),
        *("еженедельно", "еженедельный", "понедельно", "в неделю", "за неделю", "каждую неделю", "раз в неделю", "/нед", "в нед"),
    ),
    WEEKS_A_YEAR // 2: (
        *("fortnightly", "per fortnight", "a fortnight", "each fortnight", "every fortnight", "every 2 weeks", "every two weeks"),
        *("раз в 2 недели", "раз в две недели", "каждые 2 недели", "каждые две недели"),
    ),
}
# What no number of months or weeks is, or could be two.
UNEVEN = re.compile(
    r"bi-?weekly|daily|hourly|(?:per|a|an|each|every|once a) (?:day|working day|hour|shift)|"
    r"ежедневно|ежечасно|(?:в|за|раз в|каждую|каждый) (?:день|сутки|час|смену)"
)
PLACES = Decimal("0.000001")  # to which a bound is kept that no decimal number holds
SEVERAL = re.compile(
    r"(?:every|once (?:in|every)|каждые|раз в) ([0-9]{1,3}) "
    r"(?:(?P<month>months?|месяц(?:а|ев)?)|(?P<quarter>quarters?|квартал(?:а|ов)?)|(?P<year>years?|год(?:а)?|лет))"
)

TIMES = re.compile(
    r"([0-9]{1,2}) (?:times?|раза?) (?:a|per|each|every|в|за) "
    r"(?:(?P<month>month|месяц)|(?P<quarter>quarter|квартал)|(?P<year>year|год))"
)
# A single year of the study, and its end.
ONE_YEAR = re.compile(
    r"(?:in |в )?(?:year|год|году) (?P<first>[0-9]{1,2})|"
    r"(?:in |in the |в )?(?P<last>[0-9]{1,2}) ?-?(?:st|nd|rd|th|й|ый|ий|го|м|ом) (?:year|год|году)"
)
THE_END = re.compile(
    r"(?:at |at the )?end(?: of (?:the )?(?:life|study|term|period|contract))?|"
    r"(?:в конце|по окончании)(?: (?:срока|срока службы|службы|периода|договора|расчета|горизонта))?"
)


@dataclass(frozen=True)
class Schedule:
    """When a line flows: once (`at`), or from `first` to `last` (None: the end), each `every` periods (None: each)."""

    at: int | None = None
    first: int | None = None
    last: int | None = None
    every: int | None = None


@dataclass(frozen=True)
class Rhythm:
    """A schedule, and what the amount of one payment is multiplied by to be that of a period.

    `weeks` is how many payments there are in a year of 52 weeks, 0 for a rhythm of months.
    """

    schedule: Schedule
    factor: int | Fraction = 1
    weeks: int = 0

    @property
    def factor_text(self) -> str:
        """The factor as arithmetic: 12, or 52 / 12 for a week in a model of months."""
        factor = Fraction(self.factor)
        return str(factor) if factor.denominator == 1 else f"{self.weeks} / {int(self.weeks / factor)}"


def read_rhythm(text: str, unit: str, last: int) -> Rhythm | None:
    """Return what a word for a rhythm means where a period is a `unit` and `last` the last one; None when `text` is no such word.

    A single year, "year 3", and the end of the study are known too. Raises ValidationError for a rhythm that periods of this length
    cannot hold.
    """
    typed = comparable(text)
    if UNEVEN.fullmatch(typed):
        raise ValidationError(
            _("A period holds no whole number of days, hours or shifts: enter what a whole period costs, and write 1–.")
        )
    period = MONTHS_IN[unit]
    if THE_END.fullmatch(typed):
        return Rhythm(Schedule(at=last))
    if year := ONE_YEAR.fullmatch(typed):
        return Rhythm(Schedule(at=int(year["first"] or year["last"]) * MONTHS_IN["year"] // period))
    if weeks := next((times for times, words in OF_WEEKS.items() if typed in words), 0):
        return Rhythm(Schedule(first=1), Fraction(weeks * period, MONTHS_IN["year"]), weeks)
    months = _months_between(typed)
    if months is None:
        return None
    if months % period == 0:
        every = int(months // period)
        return Rhythm(Schedule(first=every, every=every if every > 1 else None))
    if period % months == 0:
        return Rhythm(Schedule(first=1), int(period // months))
    raise ValidationError(
        _("Such payments do not fall evenly into the periods of this model. Choose shorter periods in the conventions.")
    )


def _months_between(typed: str) -> Fraction | None:
    """Return how many months lie between two payments; None when the words do not say."""
    once = typed.removeprefix("1 ") if typed.startswith("1 раз ") else typed
    known = next((months for months, words in WORDS.items() if once in words), None)
    if known is not None:
        return Fraction(known)
    times = TIMES.fullmatch(typed)
    if times is not None and int(times[1]):
        return Fraction(MONTHS_IN[str(times.lastgroup)], int(times[1]))
    several = SEVERAL.fullmatch(once)
    if several is None or not int(several[1]):
        return None
    return Fraction(int(several[1]) * MONTHS_IN[str(several.lastgroup)])


def exact_product(number: Decimal, factor: int | Fraction) -> Decimal | None:
    """Return the product, without digits that say nothing (12 times 300.5 is 3606); None when no decimal number holds it."""
    rounded = rounded_product(number, factor)
    return rounded if Fraction(rounded) == Fraction(number) * factor else None


def rounded_product(number: Decimal, factor: int | Fraction) -> Decimal:
    """Return the product, to the sixth decimal place where it is no decimal number."""
    whole = Fraction(factor)
    product = number * whole.numerator
    if whole.denominator > 1:
        product = (product / whole.denominator).quantize(PLACES)
    return product.quantize(Decimal(1)) if product == product.to_integral_value() else product.normalize()


def falls_several_times(rhythm: Rhythm, unit: str) -> str:
    """Return the sentence that says why the amounts have to be multiplied."""
    if rhythm.weeks:
        text = _("With %(weeks)s weeks a year, a period of this model costs the amount × %(factor)s.")
        return text % {"weeks": WEEKS_A_YEAR, "factor": rhythm.factor_text}
    factor = int(rhythm.factor)
    by_unit = {
        "year": ngettext(
            "A period of this model is a year: the amount falls %(count)s time in each.",
            "A period of this model is a year: the amount falls %(count)s times in each.",
            factor,
        ),
        "quarter": ngettext(
            "A period of this model is a quarter: the amount falls %(count)s time in each.",
            "A period of this model is a quarter: the amount falls %(count)s times in each.",
            factor,
        ),
    }
    return by_unit[unit] % {"count": factor}
