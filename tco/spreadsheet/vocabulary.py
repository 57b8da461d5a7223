"""The words of the contract that a cost sheet offers as choices, and what people call them: English, Russian."""

from tco.catalogue import cost_categories, source_kinds
from tco.spreadsheet.layout import Words

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


def categories() -> Words:
    """Return the categories of cost."""
    return {key: (word.name_en, word.name_ru) for key, word in cost_categories().items()}


def kinds_of_source() -> Words:
    """Return the kinds of source."""
    return {key: (word.name_en, word.name_ru) for key, word in source_kinds().items()}
