"""Units that people write, as far as an equivalent of money needs them: money for a stretch of time, and stretches of time.

Pure text, English and Russian: "USD an hour", "€/h", "₽ за час", "руб./смену"; "hours", "person-days", "недель".
"""

import re

HOUR, DAY, WEEK, MONTH = "hour", "day", "week", "month"
WEEKS_IN_PERIOD = {"month": 52 / 12, "quarter": 13.0, "year": 52.0}

_WORDS = {
    HOUR: r"hours?|hrs?|h|час(?:а|ов|ы)?|ч",
    DAY: r"days?|d|день|дн(?:я|ей|и)|сутки|суток|сут|дн",
    WEEK: r"weeks?|wks?|недел[яьюи]|нед",
    MONTH: r"months?|mo|месяц(?:а|ев|ы)?|мес",
}
_ANY = "|".join(f"(?P<{span}>{words})" for span, words in _WORDS.items())
_FOR_TIME = re.compile(rf"(?:/|\bper\b|\ban?\b|\beach\b|\bза\b|\bв\b)\s*(?:one|1|один|одну)?\s*(?:{_ANY})\b\.?", re.IGNORECASE)
_IS_TIME = re.compile(rf"(?:(?:person|man|working|чел|раб)[\w.]*[\s.–-]*)?(?:{_ANY})\.?\Z", re.IGNORECASE)
_SCALED = re.compile(r"\d|тыс|млн|млрд|thousand|million|\bk\b|\bm\b|^k|[€$£₽]\s*k", re.IGNORECASE)  # not one of the unit but many
_CODE = re.compile(r"\b[A-Z]{3}\b")
_SIGNS = {"€": "EUR", "₽": "RUB", "£": "GBP", "₸": "KZT", "₴": "UAH", "₹": "INR", "₺": "TRY", "₩": "KRW", "zł": "PLN", "$": "USD"}
_NAMES = {"евро": "EUR", "euro": "EUR", "руб": "RUB", "р.": "RUB", "тенге": "KZT", "долл": "USD", "dollar": "USD", "pound": "GBP"}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
_COST_OF_TIME = re.compile(
    r"^\s*(?:(?:the\s+)?(?:cost|price|loss(?:es)?|value)\s+(?:of|from|per)\s+(?:an?\s+|one\s+|the\s+)?"
    r"(?:hour|day|week|month)(?:\s+of)?\s+"
    r"|(?:an?\s+|one\s+)?(?:hour|day|week|month)\s+of\s+"
    r"|(?:(?:потери|убыток|убытки|ущерб)\s+от\s+|(?:цена|стоимость)\s+)?(?:одн\w+\s+)?"
    r"(?:час[ау]?|день|дня|недел[яи]|месяца?)\s+)"
    r"(?P<what>\S.*)$",
    re.IGNORECASE,
)
_LONGEST = 120


def money_for_time(unit: str, own_currency: str) -> tuple[str, str] | None:
    """Return currency and stretch of time of a unit such as "USD an hour", or None. A "$" is `own_currency` if that is a dollar."""
    found = _FOR_TIME.search(unit[:_LONGEST])
    if found is None or found.lastgroup is None:
        return None
    money = unit[: found.start()]
    currency = None if _SCALED.search(money) else _currency(money, own_currency)
    return (currency, found.lastgroup) if currency else None


def stretch_of_time(unit: str) -> str | None:
    """Return the stretch of time that a unit such as "person-days" counts, or None."""
    found = _IS_TIME.match(unit[:_LONGEST].strip())
    return found.lastgroup if found else None


def what_takes_time(name: str) -> str | None:
    """Return what a name such as "Cost of one hour of sorter stop" speaks of ("sorter stop"), or None for other names."""
    found = _COST_OF_TIME.match(name[: _LONGEST * 2])
    return found["what"].strip() if found else None


def _currency(text: str, own_currency: str) -> str | None:
    if code := _CODE.search(text):
        return code[0]
    folded = text.casefold()
    for sign, currency in (_SIGNS | _NAMES).items():
        if sign in folded:
            return own_currency if currency == "USD" and own_currency in _DOLLARS else currency
    return None
