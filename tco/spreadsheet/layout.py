"""The layout of a cost sheet: which sheets it has, which columns they have, and what both are called in each language.

A sheet is recognised by any of its names and a column by any of its heads, whatever language the reader or the file is in.
Names are compared without regard to case, spacing and the asterisk of a required column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

from tco.catalogue import cost_categories, source_kinds

Kind = Literal[
    "text", "note", "key", "number", "rate", "whole", "amount", "numbers", "rates", "date", "flag", "choice", "open_choice"
]
Words = Mapping[str, tuple[str, str]]
LANGUAGES = ("en", "ru")


@dataclass(frozen=True)
class Column:
    """One column (on the model sheet: one row). `path` is where its value stands in the document, below the row's own path.

    `hint` explains the column to whoever fills it in. `choices` are the contract's words with what people call them.
    """

    path: str
    name: tuple[str, str]
    kind: Kind
    hint: tuple[str, str] = ("", "")
    width: int = 12
    required: bool = False
    choices: Words | None = None
    also: tuple[str, ...] = ()

    def head(self, language: str) -> str:
        """Return the head of the column; an asterisk marks what has to be filled in."""
        return self.name[LANGUAGES.index(language)] + (" *" if self.required else "")

    def words_for(self, language: str) -> dict[str, str]:
        """Return what the choices are called, by the contract's word."""
        return {key: names[LANGUAGES.index(language)] for key, names in (self.choices or {}).items()}


@dataclass(frozen=True)
class Sheet:
    """One sheet of the cost sheet."""

    key: str
    name: tuple[str, str]
    columns: tuple[Column, ...]

    def title(self, language: str) -> str:
        return self.name[LANGUAGES.index(language)]


KINDS: Words = {
    "ours": ("Ours", "Наше предложение"),
    "competitor": ("Competitor", "Конкурент"),
    "status_quo": ("As it is today", "Как сейчас"),
    "other": ("Other", "Другое"),
}
UNITS: Words = {"year": ("year", "год"), "quarter": ("quarter", "квартал"), "month": ("month", "месяц")}
BASES: Words = {"nominal": ("nominal", "номинальная"), "real": ("real", "реальная")}
COMPOUNDINGS: Words = {"effective": ("effective", "эффективная"), "simple": ("simple", "простая")}
TIMINGS: Words = {
    "end": ("end of the period", "конец периода"),
    "mid": ("middle of the period", "середина периода"),
    "start": ("start of the period", "начало периода"),
}
TYPES: Words = {"cost": ("Cost", "Затрата"), "benefit": ("Benefit", "Выгода")}
STEPS: Words = {"year": ("each year", "каждый год"), "period": ("each period", "каждый период")}
RESIDUALS: Words = {
    "none": ("nothing", "ничего"),
    "straight_line": ("in proportion to the life left", "пропорционально остатку срока"),
}
DISTRIBUTIONS: Words = {
    "pert": ("PERT", "PERT"),
    "triangular": ("triangular", "треугольное"),
    "uniform": ("uniform", "равномерное"),
}
CONFIDENCES: Words = {"high": ("high", "высокая"), "medium": ("medium", "средняя"), "low": ("low", "низкая")}
FLAGS: Words = {"true": ("yes", "да"), "false": ("no", "нет")}


def _categories() -> Words:
    return {key: (word.name_en, word.name_ru) for key, word in cost_categories().items()}


def _source_kinds() -> Words:
    return {key: (word.name_en, word.name_ru) for key, word in source_kinds().items()}


def _source_columns() -> tuple[Column, ...]:
    return (
        Column(
            "source.kind",
            ("Source", "Источник"),
            "choice",
            ("What the number rests on", "На что опирается число"),
            18,
            choices=_source_kinds(),
        ),
        Column(
            "source.note",
            ("Source note", "Пояснение к источнику"),
            "note",
            ("Document, page, who said it", "Документ, страница, кто сказал"),
            28,
        ),
        Column("source.date", ("Source date", "Дата источника"), "date", width=13),
        Column("source.confidence", ("Confidence", "Уверенность"), "choice", width=13, choices=CONFIDENCES),
    )


def _range_columns() -> tuple[Column, ...]:
    return (
        Column(
            "low",
            ("Low", "Минимум"),
            "number",
            (
                "The lowest the number may turn out. Give low and high together. For a list: a factor, at most 1",
                "Наименьшее возможное значение. Минимум и максимум указывают вместе. Для списка: множитель не больше 1",
            ),
        ),
        Column(
            "high",
            ("High", "Максимум"),
            "number",
            (
                "The highest the number may turn out. For a list: a factor, at least 1",
                "Наибольшее возможное значение. Для списка: множитель не меньше 1",
            ),
        ),
        Column("distribution", ("Distribution", "Распределение"), "choice", width=14, choices=DISTRIBUTIONS),
    )


def model_sheet() -> Sheet:
    """Return the sheet with the conventions: one row each, name on the left, value on its right."""
    return Sheet(
        "model",
        ("Model", "Модель"),
        (
            Column("name", ("Name of the model", "Название модели"), "text", required=True),
            Column(
                "currency",
                ("Currency", "Валюта"),
                "key",
                ("The currency everything is reported in: EUR, USD, RUB …", "Валюта отчёта: EUR, USD, RUB …"),
                required=True,
            ),
            Column(
                "base_date",
                ("Base date", "Базовая дата"),
                "date",
                ("Day of period 0; all amounts are at the prices of this day", "День периода 0; все суммы в ценах этого дня"),
                required=True,
            ),
            Column(
                "periods.count",
                ("Number of periods", "Число периодов"),
                "whole",
                ("How long the study is: 5 years, 60 months …", "Горизонт расчёта: 5 лет, 60 месяцев …"),
                required=True,
            ),
            Column("periods.unit", ("A period is a", "Период — это"), "choice", required=True, choices=UNITS),
            Column(
                "discount.rate",
                ("Discount rate a year", "Ставка дисконтирования в год"),
                "rate",
                ("The client's cost of capital, such as 10 %", "Стоимость капитала клиента, например 10 %"),
                required=True,
            ),
            Column(
                "discount.basis",
                ("Rate is", "Ставка"),
                "choice",
                (
                    "Nominal includes inflation, real does not. Empty: nominal",
                    "Номинальная включает инфляцию, реальная нет. Пусто: номинальная",
                ),
                choices=BASES,
            ),
            Column(
                "discount.compounding",
                ("Compounding", "Начисление"),
                "choice",
                (
                    "Effective: (1 + rate)^(1/m) − 1 a period; simple: rate/m. Empty: effective",
                    "Эффективная: (1 + ставка)^(1/m) − 1 за период; простая: ставка/m. Пусто: эффективная",
                ),
                choices=COMPOUNDINGS,
            ),
            Column(
                "discount.timing",
                ("Recurring payments fall at the", "Регулярные платежи приходятся на"),
                "choice",
                ("Empty: end of the period", "Пусто: конец периода"),
                choices=TIMINGS,
            ),
            Column(
                "inflation",
                ("General inflation a year", "Общая инфляция в год"),
                "rate",
                ("Lines without a price growth of their own follow it", "За ней следуют статьи без собственного роста цены"),
            ),
            Column(
                "vat.recoverable",
                ("The client recovers VAT", "Клиент возмещает НДС"),
                "flag",
                ("Yes: amounts stay net. No: VAT is added", "Да: суммы без НДС. Нет: НДС добавляется"),
                choices=FLAGS,
            ),
            Column(
                "subject",
                ("Alternative we sell", "Вариант, который продаём"),
                "key",
                ("Its key. Empty: the only one of the kind “Ours”", "Его ключ. Пусто: единственный вида «Наше предложение»"),
            ),
            Column(
                "reference",
                ("Chiefly compared with", "Главное сравнение с вариантом"),
                "key",
                (
                    "Its key. Empty: the cheapest competitor or present state",
                    "Его ключ. Пусто: самый дешёвый конкурент или нынешнее положение",
                ),
            ),
        ),
    )


def fx_sheet() -> Sheet:
    """Return the sheet of exchange rates."""
    return Sheet(
        "fx",
        ("Exchange rates", "Курсы валют"),
        (
            Column("code", ("Currency", "Валюта"), "key", width=12, required=True),
            Column(
                "rate",
                ("Rate", "Курс"),
                "number",
                (
                    "Units of the reporting currency for one unit, at the base date",
                    "Единиц валюты отчёта за одну единицу, на базовую дату",
                ),
                required=True,
            ),
            Column(
                "drift", ("Drift a year", "Изменение в год"), "rate", ("How the rate moves in a year", "Как курс меняется за год")
            ),
            *_source_columns(),
        ),
    )


def drivers_sheet() -> Sheet:
    """Return the sheet of drivers."""
    return Sheet(
        "drivers",
        ("Drivers", "Показатели"),
        (
            Column(
                "key",
                ("Key", "Ключ"),
                "key",
                ("Name used in expressions: Latin letters, digits, _", "Имя для выражений: латинские буквы, цифры, _"),
                16,
                required=True,
            ),
            Column("name", ("Name", "Название"), "text", width=34),
            Column("unit", ("Unit", "Единица"), "text", width=14),
            Column(
                "value",
                ("Value", "Значение"),
                "numbers",
                (
                    "A number, or a list for the periods 0, 1, 2 … with semicolons: 0; 40; 60",
                    "Число или список для периодов 0, 1, 2 … через точку с запятой: 0; 40; 60",
                ),
                14,
                required=True,
            ),
            Column("growth", ("Growth a year", "Рост в год"), "rate"),
            *_range_columns(),
            Column(
                "price_of",
                ("Price of", "Цена варианта"),
                "key",
                (
                    "Key of the alternative whose seller sets this number as its price",
                    "Ключ варианта, продавец которого назначает это число как цену",
                ),
                14,
            ),
            *_source_columns(),
        ),
    )


def alternatives_sheet() -> Sheet:
    """Return the sheet of alternatives."""
    return Sheet(
        "alternatives",
        ("Alternatives", "Варианты"),
        (
            Column(
                "key",
                ("Key", "Ключ"),
                "key",
                ("A short name for the other sheets", "Короткое имя для других листов"),
                16,
                required=True,
            ),
            Column("name", ("Name", "Название"), "text", width=38, required=True),
            Column("kind", ("Kind", "Вид"), "choice", width=20, required=True, choices=KINDS),
            Column(
                "periods",
                ("Own number of periods", "Своё число периодов"),
                "whole",
                (
                    "Only for offers with another study length; they are compared by yearly cost",
                    "Только для предложений с другим горизонтом; их сравнивают по стоимости в год",
                ),
                14,
            ),
        ),
    )


ALTERNATIVE_OF_LINE = "alternative"


def lines_sheet() -> Sheet:
    """Return the sheet of cost lines."""
    return Sheet(
        "lines",
        ("Lines", "Статьи"),
        (
            Column(
                ALTERNATIVE_OF_LINE,
                ("Alternative", "Вариант"),
                "key",
                ("Key of the alternative that has this line", "Ключ варианта, к которому относится статья"),
                14,
                required=True,
            ),
            Column(
                "name",
                ("Item", "Статья"),
                "text",
                width=36,
                required=True,
                also=("Name", "Position", "Cost line", "Позиция", "Наименование", "Название"),
            ),
            Column(
                "category",
                ("Category", "Категория"),
                "open_choice",
                ("Choose one, or type your own", "Выберите или введите свою"),
                22,
                required=True,
                choices=_categories(),
            ),
            Column(
                "type",
                ("Cost or benefit", "Затрата или выгода"),
                "choice",
                ("Empty: cost", "Пусто: затрата"),
                12,
                choices=TYPES,
                also=("Type", "Тип"),
            ),
            Column(
                "amount",
                ("Amount", "Сумма"),
                "amount",
                (
                    "A number, or arithmetic over the keys of drivers: users * 12 * seat_price",
                    "Число или арифметика над ключами показателей: users * 12 * seat_price",
                ),
                26,
                required=True,
                also=("Cost", "Price", "Стоимость", "Цена"),
            ),
            Column(
                "currency",
                ("Currency", "Валюта"),
                "key",
                ("When it is another than the model's", "Если отличается от валюты модели"),
                10,
            ),
            Column(
                "when.at",
                ("Once, in period", "Один раз, в периоде"),
                "whole",
                ("0 is the base date. Either this, or “From period”", "0 — базовая дата. Либо это, либо «С периода»"),
                10,
            ),
            Column(
                "when.from",
                ("From period", "С периода"),
                "whole",
                ("First period of a recurring payment, usually 1", "Первый период регулярного платежа, обычно 1"),
                10,
            ),
            Column("when.to", ("To period", "По период"), "whole", ("Empty: to the end", "Пусто: до конца"), 10),
            Column(
                "when.every", ("Every … periods", "Каждые … периодов"), "whole", ("Empty: every period", "Пусто: каждый период"), 12
            ),
            Column(
                "escalation.rate",
                ("Price growth a year", "Рост цены в год"),
                "rates",
                (
                    "Empty: general inflation. A rate, or a list for the years 1, 2 …: 0; 0.03; 0.03",
                    "Пусто: общая инфляция. Ставка или список для лет 1, 2 …: 0; 0.03; 0.03",
                ),
                14,
            ),
            Column(
                "escalation.first",
                ("First dearer year", "Первый год роста"),
                "whole",
                (
                    "1: the first year is dearer already. 2: the price holds through year 1. Empty: 1",
                    "1: дороже уже в первом году. 2: цена держится весь первый год. Пусто: 1",
                ),
                11,
            ),
            Column(
                "escalation.step",
                ("Growth applies", "Рост применяется"),
                "choice",
                ("Empty: each year", "Пусто: каждый год"),
                14,
                choices=STEPS,
            ),
            *_range_columns(),
            Column(
                "risk_adjustment",
                ("Risk adjustment", "Поправка на риск"),
                "rate",
                ("Costs are raised, benefits lowered by it", "Затраты увеличиваются, выгоды уменьшаются на неё"),
                12,
            ),
            Column("vat_rate", ("VAT rate", "Ставка НДС"), "rate", width=10),
            Column(
                "price",
                ("Seller's price", "Цена продавца"),
                "flag",
                (
                    "Yes when the seller of this alternative sets the amount as part of its price",
                    "Да, если сумму назначает продавец варианта как часть своей цены",
                ),
                12,
                choices=FLAGS,
            ),
            Column(
                "investment",
                ("Investment", "Инвестиция"),
                "flag",
                (
                    "Empty: yes for purchase price and implementation",
                    "Пусто: да для цены покупки и внедрения",
                ),
                12,
                choices=FLAGS,
            ),
            Column(
                "lifetime.periods",
                ("Lifetime, periods", "Срок службы, периодов"),
                "whole",
                ("For a purchase made once", "Для разовой покупки"),
                12,
            ),
            Column(
                "lifetime.replace",
                ("Bought again", "Покупается снова"),
                "flag",
                ("At the end of its life", "В конце срока службы"),
                12,
                choices=FLAGS,
            ),
            Column(
                "lifetime.residual",
                ("Worth at the end", "Остаточная стоимость"),
                "choice",
                ("What a purchase still alive gives back", "Что возвращает покупка с остатком срока"),
                18,
                choices=RESIDUALS,
            ),
            *_source_columns(),
            Column(
                "concern",
                ("Concern", "Опасение"),
                "text",
                ("Key of the stakeholder's concern it answers", "Ключ опасения участника, на которое статья отвечает"),
                16,
            ),
        ),
    )


# The heads of the sheet with the conventions; they name no convention themselves.
PAIR_HEADS = (("Convention", "Условие"), ("Value", "Значение"), ("What it means", "Что это значит"))

# The one column that only a plain table has: the day a cost falls on.
DAY_OF_LINE = Column("day", ("Date", "Дата"), "date", also=("Day", "День"))


def all_sheets() -> tuple[Sheet, ...]:
    """Return the sheets in the order in which they are filled in."""
    return (model_sheet(), alternatives_sheet(), lines_sheet(), drivers_sheet(), fx_sheet())


def in_reader_language(names: tuple[str, str]) -> str:
    """Return that of two names which the reader understands."""
    return names[1] if (get_language() or "en").startswith("ru") else names[0]


def comparable(name: str) -> str:
    """Return a head or a word in the form in which it is compared."""
    return " ".join(name.replace("*", " ").replace("ё", "е").replace("\u00a0", " ").casefold().split()).rstrip(":")


def names_of(column: Column) -> Sequence[str]:
    """Return everything a column may be called, the contract's own field name included."""
    return (*column.name, *column.also, column.path)
