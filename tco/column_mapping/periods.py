"""Periods that the columns of a client's table stand for: "2027", "Year 1", «1-й год», "Q2 2027", "FY27", "monthly", "one-off"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tco.rhythm import WORDS

MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
LONGEST = 200  # characters of a heading that are looked at
# The length of a "period", whatever the model's is.
OWN = -1
MONTH_NAMES = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "ма[йя]"), ("jun", "июн"),
    ("jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("oct", "окт"), ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
FIRST_WORDS = (("first", "перв"), ("second", "втор"), ("third", "трет"), ("fourth", "четверт"), ("fifth", "пят"))
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Period:
    """A stretch of time: `months` long, counted from the study's beginning (`number`) or from the year 0 (`begins`, in months).

    With neither, an amount that falls in each such stretch. The number 0 is the base date itself.
    """

    months: int
    number: int | None = None
    begins: int | None = None

    @property
    def is_each(self) -> bool:
        """Whether it is any such stretch rather than a single one."""
        return self.number is None and self.begins is None


START = Period(OWN, number=0)

_BOUND = r"(?<![^\s,;:.(|·/—–\-])(?:{})(?![^\s,;:.)|·/—–\-])"
_Y4 = r"(?P<{}>(?:19|20)[0-9]{{2}})"
_OF_YEAR = r"(?:[ ./'’-]{0,2}(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?: ?(?:г(?:ода?)?\.?))?)"
_ENDING = r"(?: ?-?(?:ый|ой|ий|й|е|го|st|nd|rd|th))?"
_MONTHS_WRITTEN = "|".join(f"(?P<m{number}>(?:{'|'.join(stems)})[a-zа-я]*)" for number, stems in enumerate(MONTH_NAMES, start=1))
_FIRSTS = "|".join(f"(?P<n{number}>(?:{'|'.join(stems)})[a-zа-я]*)" for number, stems in enumerate(FIRST_WORDS, start=1))
_YEAR_WORD = r"(?:year|yr\.?|год|г\.)"
# In the order in which they are tried: the longer writing before the one that it holds.
_PATTERNS = tuple(
    (kind, re.compile(_BOUND.format(pattern), re.IGNORECASE))
    for kind, pattern in (
        ("day", rf"{_Y4.format('year')}-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{{2}}))?"),
        ("quarter", rf"(?:q|кв\.? ?|quarter |квартал )(?P<number>[1-4]){_OF_YEAR}"),
        ("quarter", rf"(?P<number>[1-4]|i{{1,3}}|iv){_ENDING} ?(?:q|кв(?:артала?|\.)?){_OF_YEAR}"),
        ("quarter", rf"{_Y4.format('year')}[ -]?q(?P<number>[1-4])"),
        ("half", rf"h(?P<number>[12]){_OF_YEAR}"),
        ("half", rf"(?P<number>[12]){_ENDING} ?(?:h|полугоди[ея]){_OF_YEAR}"),
        ("named", rf"(?:{_MONTHS_WRITTEN})\.?{_OF_YEAR}"),
        ("month", rf"(?P<month>0?[1-9]|1[0-2])[./]{_Y4.format('year')}"),
        ("year", r"(?:fy|cy) ?['’]?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?:[/-](?P<next>[0-9]{2,4}))?"),
        ("year", rf"{_Y4.format('year')}(?:[/–-](?P<next>(?:20)?[0-9]{{2}}))? ?(?:г(?:ода?|г)?\.?|year|fy)?"),
        ("years", rf"{_YEAR_WORD} ?(?:№ ?|no\. ?|# ?)?(?P<number>[0-9]{{1,2}})|y(?P<short>[0-9]{{1,2}})"),
        ("years", rf"(?P<number>[0-9]{{1,2}}){_ENDING} ?{_YEAR_WORD}"),
        ("first", rf"(?:{_FIRSTS}) {_YEAR_WORD}"),
        (
            "quarters",
            rf"(?:quarter|квартал|q|кв\.?) ?(?P<number>[0-9]{{1,3}})|(?P<short>[0-9]{{1,3}}){_ENDING} ?(?:quarter|квартал|кв\.?)",
        ),
        ("months", rf"(?:month|месяц|m|м) ?(?P<number>[0-9]{{1,3}})|(?P<short>[0-9]{{1,3}}){_ENDING} ?(?:month|месяц|мес\.?)"),
        ("periods", r"(?:period|период) ?(?P<number>[0-9]{1,3})"),
        (
            "start",
            (
                r"one[- ]?(?:off|time)|once|up-?front|initial(?:ly)?|at (?:the )?start|"
                r"разов\w{1,3}|единоразов\w{1,3}|единовременн\w{1,3}|однократн\w{1,3}|на старте|начальн\w{2,3}"
            ),
        ),
    )
)
_LENGTHS = {"years": YEAR, "quarters": QUARTER, "months": MONTH, "periods": OWN}
# Several years or all of them in one column: such an amount is a sum of others.
SPAN = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2} ?[-–—…] ?(?:19|20)[0-9]{2}(?![0-9])|\b(?:years|годы|гг\.?) ?[0-9]|"
    r"[0-9] ?[-–—] ?[0-9]+ ?(?:years|лет|год|гг)|\b[0-9]+ (?:years|лет|года|months|месяц(?:а|ев))\b",
    re.IGNORECASE,
)


def period_named(heading: str) -> tuple[Period, str] | None:
    """Return the period that a heading names and what else it says ("Offer A 2027" → 2027, "Offer A"); None when it names none."""
    text = " ".join(heading[:LONGEST].replace("*", " ").split())
    for kind, pattern in _PATTERNS:
        found = pattern.search(text)
        if found is None:
            continue
        period = _period(kind, {name: said for name, said in found.groupdict().items() if said is not None})
        if period is not None:
            return period, _rest(text, found.start(), found.end())
        if kind == "year":
            return None
    found = None if SPAN.search(text) else _each().search(text)
    if found is None:
        return None
    months = next(int(name[1:]) for name, said in found.groupdict().items() if said is not None)
    return Period(months), _rest(text, found.start(), found.end())


def is_period(heading: str) -> bool:
    """Say whether a heading names a period and nothing else."""
    found = period_named(heading)
    return found is not None and not found[1]


def _period(kind: str, said: dict[str, str]) -> Period | None:
    if kind in _LENGTHS:
        return Period(_LENGTHS[kind], number=int(said.get("number") or said["short"]))
    if kind in ("start", "first"):
        return START if kind == "start" else Period(YEAR, number=next(int(name[1:]) for name in said))
    year = int(said["year"]) + (2000 if len(said["year"]) == 2 else 0)
    if kind == "year":
        return _year(year, said.get("next", ""))
    if kind == "day" and (said["month"], said.get("day")) in (("01", "01"), ("12", "31")):
        return Period(YEAR, begins=year * 12)
    if kind in ("quarter", "half"):
        length = QUARTER if kind == "quarter" else HALF
        number = ROMAN.get(said["number"].lower()) or int(said["number"])
        return Period(length, begins=year * 12 + (number - 1) * length)
    month = int(said["month"]) if "month" in said else next(int(name[1:]) for name in said if name != "year")
    return Period(MONTH, begins=year * 12 + month - 1)


def _year(year: int, following: str) -> Period | None:
    """Return a calendar year; of "2026/27" the year that begins in the middle of 2026; None for a span of several."""
    if not following:
        return Period(YEAR, begins=year * 12)
    last = int(following) + (year // 100 * 100 if len(following) == 2 else 0)
    return Period(YEAR, begins=year * 12 + 6) if last == year + 1 else None


def _rest(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".replace("()", " ").split()).strip(" ,;:.|·/—–-")


@lru_cache(maxsize=1)
def _each() -> re.Pattern[str]:
    """Return what finds a word for an amount that falls again and again, in a group named by the months between."""
    groups = (
        f"(?P<e{months}>{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"
        for months, words in WORDS.items()
    )
    return re.compile(r"(?<![^\W_])(?:" + "|".join(groups) + r")(?![^\W_])", re.IGNORECASE)
