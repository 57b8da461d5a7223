"""What the help sheet of a cost sheet says, in both languages."""

from collections.abc import Iterator

from tco.spreadsheet.layout import LANGUAGES
from tco.spreadsheet.sheets import all_sheets

TITLE = ("How to fill in this cost sheet", "Как заполнить этот лист затрат")
EXAMPLE = (
    "The sheets hold a small example that works as it stands. Overwrite it with your own figures, delete the rows you do not need.",
    "Листы содержат небольшой рабочий пример. Замените его своими числами и удалите лишние строки.",
)
STEPS = (
    (
        ("1. Model", "1. Модель"),
        (
            "Currency, base date, length of the study and discount rate. Agree them with the client's finance department first.",
            "Валюта, базовая дата, горизонт и ставка дисконтирования. Сначала согласуйте их с финансовой службой клиента.",
        ),
    ),
    (
        ("2. Alternatives", "2. Варианты"),
        (
            "Your offer, each competitor, and the present state. Each gets a short key that the other sheets use.",
            "Ваше предложение, каждый конкурент и нынешнее положение. У каждого короткий ключ для других листов.",
        ),
    ),
    (
        ("3. Lines", "3. Статьи"),
        (
            (
                "One row for each cost or benefit. “Once, in period” is for a payment "
                "made once, “From period” for a recurring one. 0 is the base date."
            ),
            (
                "Одна строка на каждую затрату или выгоду. «Один раз, в периоде» — "
                "разовый платёж, «С периода» — регулярный. 0 — базовая дата."
            ),
        ),
    ),
    (
        ("4. Drivers", "4. Показатели"),
        (
            (
                "Quantities that several lines use: hours, users, a price. An amount "
                "may then be arithmetic over their keys: hours * kwh_price * 55."
            ),
            (
                "Величины, общие для нескольких статей: часы, люди, цены. Тогда сумма "
                "может быть арифметикой над ключами: hours * kwh_price * 55."
            ),
        ),
    ),
    (
        ("Arithmetic", "Арифметика"),
        (
            (
                "Allowed are + - * / ( ) and min, max, abs, ceil, floor, and the names "
                "t (number of the period) and year (number of the year)."
            ),
            "Можно + - * / ( ) и min, max, abs, ceil, floor, а также имена t (номер периода) и year (номер года).",
        ),
    ),
    (
        ("5. Exchange rates", "5. Курсы валют"),
        (
            "Only when some amounts are in another currency than the model.",
            "Только если часть сумм не в валюте модели.",
        ),
    ),
    (
        ("Sources", "Источники"),
        (
            "Say for each number where it comes from. The page shows how much of the difference rests on estimates.",
            "Укажите для каждого числа, откуда оно. Страница покажет, какая доля разницы опирается на оценки.",
        ),
    ),
    (
        ("Upload", "Загрузка"),
        (
            "On the page “Cost of ownership” of the deal. You see first what was read, and every cell that cannot be read.",
            "На странице сделки «Стоимость владения». Сначала видно, что прочитано, и каждую ячейку, которую прочитать нельзя.",
        ),
    ),
)
COLUMNS = ("Columns (* has to be filled in)", "Столбцы (* обязательны)")


def help_rows(language: str, *, with_example_note: bool) -> Iterator[tuple[str, str, str]]:
    """Return the rows of the help sheet: format of the left cell, left cell, right cell."""
    side = LANGUAGES.index(language)
    yield "title", TITLE[side], ""
    if with_example_note:
        yield "general", "", EXAMPLE[side]
    for names, texts in STEPS:
        yield "name", names[side], texts[side]
    yield "general", "", ""
    yield "title", COLUMNS[side], ""
    for sheet in all_sheets():
        yield "name", sheet.title(language), ""
        for column in sheet.columns:
            words = ", ".join(column.words_for(language).values())
            explained = ". ".join(part for part in (column.hint[side], words) if part)
            yield "general", column.head(language), explained
