"""The example that the empty template shows: small, complete, and valid as it stands."""

from datetime import date, timedelta
from typing import Any

TEXTS = {
    "name": ("Label printers for the warehouse", "Принтеры этикеток для склада"),
    "ours": ("Our printers with service", "Наши принтеры с сервисом"),
    "rival": ("Competitor's printers", "Принтеры конкурента"),
    "today": ("Keep the present printers", "Оставить нынешние принтеры"),
    "printers": ("Six printers", "Шесть принтеров"),
    "setup": ("Installation and training", "Установка и обучение"),
    "ribbons": ("Ribbons and labels", "Риббоны и этикетки"),
    "service": ("Service contract", "Сервисный договор"),
    "downtime": ("Downtime of the packing line", "Простой линии упаковки"),
    "repairs": ("Repairs", "Ремонт"),
    "reprints": ("Fewer misprints", "Меньше брака печати"),
    "labels": ("Labels a year", "Этикеток в год"),
    "hour": ("Cost of an hour of downtime", "Стоимость часа простоя"),
    "labels_unit": ("pieces", "шт."),
    "hour_unit": ("EUR", "EUR"),
    "quote": ("Written quote no. 2107", "Коммерческое предложение № 2107"),
    "log": ("Maintenance log of last year", "Журнал обслуживания за прошлый год"),
    "finance": ("Head of finance, at the first meeting", "Финансовый директор, первая встреча"),
    "guess": ("Experience of similar warehouses", "Опыт похожих складов"),
    "price_list": ("Public price list", "Открытый прайс-лист"),
}


def example_document(language: str, *, on: date) -> dict[str, Any]:
    """Return the example in one of the two languages, as somebody would write it who begins on the day `on`.

    A source that is past its date would greet the beginner with a warning.
    """
    side = ("en", "ru").index(language)
    say = {key: texts[side] for key, texts in TEXTS.items()}
    quote = {"kind": "vendor_quote", "note": say["quote"], "date": (on - timedelta(days=6)).isoformat(), "confidence": "high"}
    log = {"kind": "measured", "note": say["log"], "date": (on - timedelta(days=20)).isoformat(), "confidence": "high"}
    client = {"kind": "client", "note": say["finance"], "date": (on - timedelta(days=9)).isoformat(), "confidence": "medium"}
    guess = {"kind": "estimate", "note": say["guess"], "confidence": "low"}
    listed = {"kind": "benchmark", "note": say["price_list"], "confidence": "medium"}

    def line(
        name: str, category: str, amount: float | str, when: dict[str, int], source: dict[str, str], **more: Any
    ) -> dict[str, Any]:
        return {"name": say[name], "category": category, "amount": amount, "when": when, **more, "source": source}

    yearly = {"from": 1}
    return {
        "format": "headroom.tco/1",
        "name": say["name"],
        "currency": "EUR",
        "base_date": on.isoformat(),
        "periods": {"count": 5, "unit": "year"},
        "discount": {"rate": 0.08},
        "inflation": 0.02,
        "drivers": [
            {
                "key": "labels",
                "name": say["labels"],
                "unit": say["labels_unit"],
                "value": 900000,
                "low": 800000,
                "high": 1100000,
                "source": log,
            },
            {
                "key": "downtime_hour",
                "name": say["hour"],
                "unit": say["hour_unit"],
                "value": 420,
                "low": 300,
                "high": 600,
                "source": client,
            },
        ],
        "alternatives": [
            {
                "key": "ours",
                "name": say["ours"],
                "kind": "ours",
                "lines": [
                    line("printers", "acquisition", 16800, {"at": 0}, quote, price=True),
                    line("setup", "implementation", 2400, {"at": 0}, quote, price=True),
                    line("ribbons", "operation", "labels * 0.0085", yearly, quote),
                    line("service", "maintenance", 1500, yearly, quote, escalation={"rate": 0.03, "first": 2}, price=True),
                    line("downtime", "risk", "6 * downtime_hour", yearly, guess),
                    line("reprints", "benefit", 900, yearly, guess, type="benefit", risk_adjustment=0.2),
                ],
            },
            {
                "key": "rival",
                "name": say["rival"],
                "kind": "competitor",
                "lines": [
                    line("printers", "acquisition", 12900, {"at": 0}, quote, price=True),
                    line("setup", "implementation", 3900, {"at": 0}, guess),
                    line("ribbons", "operation", "labels * 0.0104", yearly, listed),
                    line("service", "maintenance", 1900, yearly, listed, price=True),
                    line("downtime", "risk", "15 * downtime_hour", yearly, guess),
                ],
            },
            {
                "key": "today",
                "name": say["today"],
                "kind": "status_quo",
                "lines": [
                    line("ribbons", "operation", "labels * 0.0112", yearly, log),
                    line("repairs", "maintenance", 3600, yearly, log, low=3000, high=5200),
                    line("downtime", "risk", "22 * downtime_hour", yearly, log),
                ],
            },
        ],
    }
