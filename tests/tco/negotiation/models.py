"""Models for the tests of the desk, small enough to be worked out on paper."""

from typing import Any

from tests.tco.documents import small_document

ANNUITY = 1 / 1.1 + 1 / 1.21  # what 1 a year for two years at 10 % is worth today
OURS_PV = 1000 + 100 * ANNUITY
RIVAL_PV = 800 + 300 * ANNUITY


def desk_document() -> dict[str, Any]:
    """Return two offers and the present state over two years at 10 %.

    Ours costs 1,000 at once and 100 a year (50 labels at 2), the rival's 800 and 300 a year, today 900 a year. An hour of
    standstill costs 25.
    """
    document = small_document()
    document["drivers"] = [
        {"key": "stop", "name": "Cost of one hour of standstill", "unit": "EUR an hour", "value": 25},
        {"key": "wage", "name": "Clerk, full cost", "unit": "EUR/h", "value": 2},
        {"key": "labels", "name": "Labels a year", "unit": "labels", "value": 50},
        {"key": "setup_days", "name": "Days of setting up", "unit": "days", "value": 4},
    ]
    ours, rival = document["alternatives"]
    ours["lines"][1]["amount"] = "labels * wage"
    rival["lines"][1]["amount"] = "3 * labels * wage"
    document["alternatives"].append(
        {
            "key": "today",
            "name": "By hand",
            "kind": "status_quo",
            "lines": [{"name": "Clerks", "category": "staff", "amount": "labels * wage * 9", "when": {"from": 1}}],
        }
    )
    document["reference"] = "rival"
    return document


def with_setup(document: dict[str, Any]) -> dict[str, Any]:
    """Add to ours a line of implementation that counts days: 4 days at 10 come to 40."""
    line = {"name": "Set-up", "category": "implementation", "amount": "setup_days * 10", "when": {"at": 0}}
    document["alternatives"][0]["lines"].append(line)
    return document
