"""The sheets of a cost sheet and the columns of each, but for the lines (see `line_sheet`)."""

from tco.spreadsheet.layout import Column, Sheet
from tco.spreadsheet.line_sheet import lines_sheet
from tco.spreadsheet.shared_columns import range_columns, source_columns
from tco.spreadsheet.vocabulary import BASES, COMPOUNDINGS, FLAGS, KINDS, TIMINGS, UNITS


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
            *source_columns(),
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
            *range_columns(),
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
            *source_columns(),
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


def all_sheets() -> tuple[Sheet, ...]:
    """Return the sheets in the order in which they are filled in."""
    return (model_sheet(), alternatives_sheet(), lines_sheet(), drivers_sheet(), fx_sheet())
