"""The sheet of cost lines, one row each."""

from functools import lru_cache

from tco.spreadsheet.layout import Column, Sheet
from tco.spreadsheet.shared_columns import range_columns, source_columns
from tco.spreadsheet.vocabulary import FLAGS, RESIDUALS, STEPS, TYPES, categories

ALTERNATIVE_OF_LINE = "alternative"


@lru_cache(maxsize=1)
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
                choices=categories(),
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
            *range_columns(),
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
            *source_columns(),
            Column(
                "concern",
                ("Concern", "Опасение"),
                "text",
                ("Key of the stakeholder's concern it answers", "Ключ опасения участника, на которое статья отвечает"),
                16,
            ),
        ),
    )


# The one column that only a plain table has: the day a cost falls on.
DAY_OF_LINE = Column("day", ("Date", "Дата"), "date", also=("Day", "День"))
