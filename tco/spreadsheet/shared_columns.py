"""Columns that several sheets have: where a number comes from, and how far it may vary."""

from tco.spreadsheet.layout import Column
from tco.spreadsheet.vocabulary import CONFIDENCES, DISTRIBUTIONS, kinds_of_source


def source_columns() -> tuple[Column, ...]:
    """Return where a number comes from."""
    return (
        Column(
            "source.kind",
            ("Source", "Источник"),
            "choice",
            ("What the number rests on", "На что опирается число"),
            18,
            choices=kinds_of_source(),
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


def range_columns() -> tuple[Column, ...]:
    """Return how far a number may vary."""
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
