"""The words by which people head the columns of their tables and name their costs, in English and Russian."""

import re
from collections.abc import Mapping
from functools import lru_cache

from tco.column_mapping.layout import AMOUNT, CATEGORY, COMMENT, DAY, FREQUENCY, NAME, QUANTITY, UNIT_PRICE
from tco.spreadsheet.layout import comparable, names_of
from tco.spreadsheet.line_sheet import DAY_OF_LINE, lines_sheet
from tco.spreadsheet.vocabulary import categories

# Whole headings, or the words a heading begins with; compared in the form of `comparable`.
WHOLE: Mapping[str, tuple[str, ...]] = {
    NAME: ("what", "line", "cost line", "cost item", "expense", "работа", "услуга", "товар", "затраты", "расходы", "показатель"),
    QUANTITY: ("qty", "q-ty", "count", "pcs", "кол", "к-во", "шт", "объем"),
    UNIT_PRICE: ("rate", "тариф", "расценка"),
    AMOUNT: ("value", "total", "sum", "всего", "итого", "итог", "price", "cost", "цена", "бюджет", "budget"),
    CATEGORY: ("group", "section", "группа", "раздел", "вид", "блок"),
    COMMENT: ("note", "notes", "remark", "remarks"),
    "alternative": ("option", "variant", "offer", "supplier", "vendor", "поставщик", "предложение", "альтернатива"),
    "low": ("min", "мин", "от"),
    "high": ("max", "макс", "до"),
    FREQUENCY: ("how often", "billing", "billed", "recurrence", "cadence"),
    "": ("no", "n", "#", "№", "id", "код", "артикул", "sku", "unit", "uom", "ед", "единица", "п/п"),
}
BEGINNING: Mapping[str, tuple[str, ...]] = {
    NAME: ("item", "description", "position", "наименование", "название", "статья", "позиция", "описание", "номенклатура"),
    QUANTITY: ("quantity", "number of", "кол-во", "количество", "кол."),
    UNIT_PRICE: (
        "unit price",
        "unit cost",
        "price per",
        "price each",
        "cost per",
        "цена за",
        "цена ед",
        "стоимость ед",
        "за единицу",
    ),
    AMOUNT: ("amount", "total cost", "total price", "sum", "сумма", "стоимость", "затраты", "расходы"),
    CATEGORY: ("category", "cost category", "type of cost", "категория", "вид затрат", "тип затрат", "группа затрат"),
    COMMENT: ("comment", "комментарий", "примечание", "пояснение"),
    FREQUENCY: ("frequency", "periodicity", "периодичность", "частота", "регулярность"),
    "source.note": ("source", "источник", "основание"),
    "": ("№ ", "no.", "ед.", "unit of", "единица изм", "артикул", "код "),
}
OURS = re.compile(r"\b(?:our|ours|we|us|мы|наш\w*)\b", re.IGNORECASE)
# What heads a column of ours, but is no name for a sentence: "Us costs least".
PRONOUNS = frozenset({"us", "we", "our", "мы", "наш", "наша", "наше", "наши", "у нас"})
STATUS_QUO = re.compile(
    r"\b(?:as[- ]is|as it is|today|current\w*|present|existing|status quo|do nothing|baseline|как есть|сейчас|сегодня|текущ\w+|"
    r"нынешн\w+|существующ\w+|ничего не)\b",
    re.IGNORECASE,
)
# "Price" and "Our price", as against "Total price".
PRICE = re.compile(r"\b(?:price|цена)\b")
IN_TOTAL = re.compile(r"\b(?:total|sum|итог\w*|всего|общ\w+|сумм\w+|price list|прайс\w*)\b|[σ∑Σ]")
# A column of what the unit of each row is.
OF_UNITS = re.compile(r"(?:unit|units|uom|ед|единица|unit of|ед\.|единица изм)\b", re.IGNORECASE)
# One year or month of several: such columns hold flows, not an alternative.
OF_A_PERIOD = re.compile(
    r"(?:(?:19|20)[0-9]{2}(?: ?(?:г|год|year))?\.?|(?:year|год|month|месяц|quarter|квартал|q|кв)\.? ?[0-9]{1,3}|"
    r"[0-9]{1,3}[- ]?(?:й|st|nd|rd|th)? "
    r"(?:year|год|month|месяц|quarter|квартал))\Z",
    re.IGNORECASE,
)
# Columns that a database wrote for itself.
TECHNICAL = re.compile(r"(?:.*_)?(?:id|token|uuid)\Z|(?:is|has)_.*|.*_(?:at|by|on)\Z", re.IGNORECASE)
_THOUSAND = r"\b(?:тыс|thousands?|тысяч\w*)\b|(?<![a-zа-я0-9])[kк] ?(?:eur|usd|gbp|rub|руб|€|\$|£|₽)|\bt(?:eur|usd)\b|['’]000"
_MILLION = r"\b(?:млн|millions?|миллион\w*|mln|mio)\b|(?<![a-zа-я0-9])m ?(?:eur|usd|gbp|rub|€|\$|£|₽)"
SCALES = ((re.compile(_THOUSAND, re.IGNORECASE), 1000), (re.compile(_MILLION, re.IGNORECASE), 1_000_000))
MONEY = re.compile(r"€|\$|£|₽|\b[kmt]?(?:eur|euro|usd|gbp|rub|руб\w*|евро|долл\w*|р)\b", re.IGNORECASE)
# In "cover of 10 million euros" the number belongs to the name.
UNIT_OF_A_NAME = re.compile(r"[,(\[]\s*((?:['’]000|[^,()\[\]0-9])+?)[)\]]?\s*\Z")
LONGEST_UNIT = 40  # characters at the end of a name that may be its unit
UNIT_OF_A_TITLE = re.compile(r"\b(?:in|в)\s+([^0-9]{1,30})\Z", re.IGNORECASE)
# Names of a cost that say what is bought and no more: "Machine", unlike "Machine maintenance".
SOLD = frozenset({
    *("machine", "line", "equipment", "system", "price", "purchase price"),
    *("машина", "станок", "линия", "оборудование", "установка", "система", "цена"),
})  # fmt: skip
# What a category of the contract is called besides its names.
OF_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "acquisition": (
        "purchase",
        "capex",
        "equipment",
        "hardware",
        "licence",
        "license",
        "покупк",
        "закупк",
        "приобретен",
        "оборудован",
        "лиценз",
        "капитальные",
        "капитальных",
    ),
    "implementation": (
        "implementation",
        "installation",
        "integration",
        "commissioning",
        "setup",
        "training",
        "migration",
        "внедрен",
        "монтаж",
        "установк",
        "пусконалад",
        "обучен",
        "интеграц",
        "миграц",
        "проектирован",
    ),
    "operation": (
        "operation",
        "opex",
        "energy",
        "electricity",
        "consumable",
        "materials",
        "fuel",
        "waste",
        "эксплуатац",
        "энерг",
        "расходн",
        "материал",
        "топлив",
        "хостинг",
        "утилизация отход",
    ),
    "maintenance": (
        "maintenance",
        "service",
        "support",
        "repair",
        "overhaul",
        "spare",
        "обслуживан",
        "сервис",
        "поддержк",
        "капитальный ремонт",
        "капремонт",
        "ремонт",
        "запчаст",
        "запасн",
    ),
    "staff": (
        "staff",
        "personnel",
        "wages",
        "salary",
        "operator",
        "technician",
        "labour",
        "labor",
        "персонал",
        "зарплат",
        "фот",
        "оператор",
        "наладчик",
        "труд",
    ),
    "risk": ("risk", "downtime", "failure", "penalt", "риск", "просто", "штраф", "авари"),
    "logistics": (
        "logistic",
        "delivery",
        "transport",
        "freight",
        "customs",
        "warehous",
        "логистик",
        "доставк",
        "транспорт",
        "тамож",
        "склад",
    ),
    "end_of_life": ("end of life", "disposal", "decommission", "dismantl", "утилизац", "вывод из", "демонтаж", "списан"),
    "residual": ("residual", "resale", "остаточн"),
    "benefit": ("benefit", "saving", "выгод", "экономи"),
}


def column_meant_by(heading: str) -> str | None:
    """Return what a heading means by its words alone: a meaning, "" for a column to be left out, None when it says nothing."""
    word = comparable(heading).rstrip(".")
    if not word:
        return None
    if OF_A_PERIOD.match(word) or TECHNICAL.match(word):
        return ""
    exact = _own_names().get(word)
    if exact:
        return exact
    for means, whole in WHOLE.items():
        if word in whole:
            return means
    for means, beginnings in BEGINNING.items():
        if word.startswith(beginnings):
            return means
    return None


def category_meant_by(text: str) -> str | None:
    """Return the category of the contract that a text names, None for none."""
    return _category_names().get(comparable(text))


def category_likely_for(text: str) -> str | None:
    """Return the category that the words of a cost or of a section speak for, None when none does."""
    name = comparable(text)
    if name in SOLD:
        return "acquisition"
    found = _category_stems().search(name)
    return next(key for key, stems in OF_CATEGORIES.items() if found[0] in stems) if found else None


def scale_named_in(texts: "list[str]") -> int:
    """Return what the amounts are to be multiplied by, as far as a heading or a title says it."""
    for pattern, scale in SCALES:
        if any(pattern.search(text) for text in texts):
            return scale
    return 1


def scale_of_money_in(text: str) -> int | None:
    """Return what the amounts of a row are multiplied by where its words say it of money: "k€", «руб.»; None where they do not.

    "Change every 10 thousand km" says nothing of money.
    """
    return scale_named_in([text]) if MONEY.search(text) else None


def scale_at_the_end_of(name: str) -> int:
    """Return what the end of a name says its amounts are multiplied by: "Energy, k€", «Сервис (тыс. руб.)»; 0 for nothing."""
    found = UNIT_OF_A_NAME.search(name[-LONGEST_UNIT:])
    scale = scale_of_money_in(found[1]) if found else None
    return scale if scale and scale > 1 else 0


def unit_at_the_end_of(title: str) -> str:
    """Return the unit of money that a title ends with ("Budget, EUR thousand", «Все суммы в тыс. руб.»), "" for none."""
    end = title[-LONGEST_UNIT:]
    found = UNIT_OF_A_NAME.search(end) or UNIT_OF_A_TITLE.search(end)
    return found[1] if found and MONEY.search(found[1]) else ""


def without_unit(name: str) -> str:
    """Return a name without the unit of money at its end: of "Our offer, k€" the offer."""
    begin, end = name[:-LONGEST_UNIT], name[-LONGEST_UNIT:]
    found = UNIT_OF_A_NAME.search(end)
    is_unit = found is not None and scale_of_money_in(found[1]) is not None and names_nothing(found[1])
    return begin + end[: found.start()].rstrip() if found and is_unit else name


def names_nothing(text: str) -> bool:
    """Say whether a heading names no alternative: "", "Amount", "EUR thousand"."""
    left = text
    for pattern, _scale in SCALES:
        left = pattern.sub(" ", left)
    left = MONEY.sub(" ", left).strip(" ,.;:()/'’")
    return not left or column_meant_by(left) is not None


@lru_cache(maxsize=1)
def _category_stems() -> re.Pattern[str]:
    """Return what finds the first of the words that speak for a category; of several at one place, that of the first category."""
    return re.compile(r"\b(?:" + "|".join(re.escape(stem) for stems in OF_CATEGORIES.values() for stem in stems) + ")")


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Return the meanings of the heads of a cost sheet, by head."""
    names = {comparable(name): column.path for column in (*lines_sheet().columns, DAY_OF_LINE) for name in names_of(column)}
    # "Price" and "Cost" head many a column; what they mean hangs on the columns beside them.
    for word in ("cost", "price", "цена", "стоимость", "source", "источник", "day", "день"):
        names.pop(word, None)
    names[comparable(DAY_OF_LINE.name[0])] = names[comparable(DAY_OF_LINE.name[1])] = DAY
    return names


@lru_cache(maxsize=1)
def _category_names() -> dict[str, str]:
    """Return the categories of the contract by everything they are called."""
    return {comparable(name): key for key, names in categories().items() for name in (key, *names)}
