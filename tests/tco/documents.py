"""Models for tests: one that uses every field of the contract, a small one with known figures, and a large one."""

from typing import Any


def rich_document() -> dict[str, Any]:
    """Return a model in its plain form in which every field of the contract occurs with a value of its own."""
    return {
        "format": "headroom.tco/1",
        "name": "Compressors for the bottling hall",
        "currency": "EUR",
        "base_date": "2026-01-15",
        "periods": {"count": 20, "unit": "quarter"},
        "discount": {"rate": 0.085, "basis": "real", "compounding": "simple", "timing": "mid"},
        "inflation": 0.021,
        "vat": {"recoverable": False},
        "fx": {
            "GBP": {"rate": 1.17},
            "USD": {
                "rate": 0.92,
                "drift": -0.01,
                "source": {"kind": "benchmark", "note": "Central bank\nfixing", "date": "2026-01-14", "confidence": "high"},
            },
        },
        "drivers": [
            {
                "key": "hours",
                "name": "Running hours a quarter",
                "unit": "h",
                "value": 1400,
                "low": 1200,
                "high": 1500.5,
                "source": {"kind": "measured", "note": "Meter readings 2025", "date": "2025-12-31", "confidence": "high"},
            },
            {"key": "kwh_price", "name": "Price of a kilowatt-hour", "unit": "EUR", "value": 0.18, "growth": 0.03},
            {
                "key": "ramp",
                "name": "Share of the line that is running",
                "value": [0, 0.5, 0.75, *[1.0] * 18],
                "low": 0.9,
                "high": 1.1,
                "distribution": "uniform",
                "source": {"kind": "client"},
            },
            {"key": "service_fee", "value": 950.25, "price_of": "ours", "source": {"kind": "contract"}},
        ],
        "alternatives": [
            {
                "key": "ours",
                "name": "Screw compressor K-90",
                "kind": "ours",
                "lines": [
                    {
                        "name": "Two compressors",
                        "category": "acquisition",
                        "amount": 84000,
                        "when": {"at": 0},
                        "currency": "USD",
                        "low": 80000,
                        "high": 90000,
                        "distribution": "triangular",
                        "lifetime": {"periods": 24, "residual": "straight_line"},
                        "price": True,
                        "vat_rate": 0.19,
                        "source": {"kind": "vendor_quote", "note": "Quote 26-014", "date": "2026-01-10", "confidence": "medium"},
                        "concern": "budget",
                    },
                    {"name": "Energy", "category": "operation", "amount": "hours * 61.5 * kwh_price * ramp", "when": {"from": 1}},
                    {
                        "name": "Service",
                        "category": "maintenance",
                        "amount": "service_fee",
                        "when": {"from": 2, "to": 20, "every": 2},
                        "escalation": {"rate": 0.02, "first": 2, "step": "period"},
                    },
                    {
                        "name": "Air filters",
                        "category": "filters and oil",
                        "amount": 0.1,
                        "when": {"at": 1},
                        "lifetime": {"periods": 3, "replace": True},
                        "investment": False,
                    },
                    {
                        "name": "Less scrap",
                        "category": "benefit",
                        "type": "benefit",
                        "amount": 2100.75,
                        "when": {"from": 3},
                        "escalation": {"rate": [0, 0.01, 0.02, 0.02, 0.02]},
                        "risk_adjustment": 0.2,
                        "source": {"kind": "estimate", "confidence": "low"},
                    },
                ],
            },
            {
                "key": "rival-1",
                "name": "Конкурент «Север»",
                "kind": "competitor",
                "lines": [
                    {"name": "Two compressors", "category": "acquisition", "amount": 71000, "when": {"at": 0}, "price": True},
                    {"name": "Energy", "category": "operation", "amount": "hours * 74 * kwh_price * ramp", "when": {"from": 1}},
                    {"name": "Training", "category": "staff", "amount": 3000, "when": {"at": 0}, "investment": True},
                ],
            },
            {"key": "rent", "name": "Rented units", "kind": "other", "periods": 12, "lines": []},
        ],
        "subject": "ours",
        "reference": "rival-1",
    }


def small_document() -> dict[str, Any]:
    """Return two offers over two years at 10 %: ours 1,000 at once and 100 a year, the rival's 800 and 300 a year."""
    return {
        "format": "headroom.tco/1",
        "name": "Label printers",
        "currency": "EUR",
        "base_date": "2026-01-01",
        "periods": {"count": 2, "unit": "year"},
        "discount": {"rate": 0.1},
        "alternatives": [
            {
                "key": "ours",
                "name": "Our printers",
                "kind": "ours",
                "lines": [
                    {
                        "name": "Printers",
                        "category": "acquisition",
                        "amount": 1000,
                        "when": {"at": 0},
                        "price": True,
                        "source": {"kind": "contract"},
                    },
                    {
                        "name": "Ribbons",
                        "category": "operation",
                        "amount": 100,
                        "when": {"from": 1},
                        "source": {"kind": "estimate"},
                    },
                ],
            },
            {
                "key": "rival",
                "name": "Their printers",
                "kind": "competitor",
                "lines": [
                    {
                        "name": "Printers",
                        "category": "acquisition",
                        "amount": 800,
                        "when": {"at": 0},
                        "price": True,
                        "source": {"kind": "vendor_quote"},
                    },
                    {"name": "Ribbons", "category": "operation", "amount": 300, "when": {"from": 1}, "source": {"kind": "client"}},
                ],
            },
        ],
    }
