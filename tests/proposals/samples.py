"""A cost model with everything a proposal can show: three alternatives, ranges, sources, replacement, residual, price."""

from datetime import date
from typing import Any

from proposals.snapshot import Contact, Person, PlanStep, Problem, Snapshot, Texts, readable_cost

Document = dict[str, Any]


def source(kind: str, note: str = "", day: str = "2026-09-14", confidence: str = "high") -> dict[str, str]:
    return {"kind": kind, "note": note, "date": day, "confidence": confidence}


def line(name: str, category: str, amount: float | str, when: dict[str, int], **more: Any) -> dict[str, Any]:
    return {"name": name, "category": category, "amount": amount, "when": when, **more}


YEARLY = {"from": 1}
ONCE = {"at": 0}


def sample_document() -> Document:
    """Return a fresh model of a packing line: our service, a rival's contract, and going on as today."""
    return {
        "format": "headroom.tco/1",
        "name": "Packing line 4",
        "currency": "EUR",
        "base_date": "2026-10-01",
        "periods": {"count": 5, "unit": "year"},
        "discount": {"rate": 0.09},
        "inflation": 0.03,
        "drivers": [
            {
                "key": "hours_lost",
                "name": "Hours of standstill",
                "unit": "h/year",
                "value": 212,
                "low": 170,
                "high": 240,
                "source": source("measured", "Line log, September 2025 to August 2026"),
            },
            {
                "key": "hour_margin",
                "name": "Margin lost in one hour",
                "unit": "EUR/h",
                "value": 1650,
                "low": 1400,
                "high": 1800,
                "source": source("client", "I. Okafor, finance"),
            },
            {
                "key": "avoided",
                "name": "Share of standstill avoided by watching",
                "value": 0.55,
                "low": 0.35,
                "high": 0.7,
                "source": source("benchmark", "Eleven comparable lines, 2023–2025", "2025-12-01", "medium"),
            },
            {
                "key": "drives",
                "name": "Drives watched",
                "value": 11,
                "source": source("client", "Drive list of line 4"),
            },
        ],
        "alternatives": [ours(), rival(), today()],
    }


def ours() -> dict[str, Any]:
    return {
        "key": "ours",
        "name": "Watched drives",
        "kind": "ours",
        "lines": [
            line(
                "Sensors and gateway",
                "acquisition",
                "drives * 3900",
                ONCE,
                price=True,
                source=source("contract", "Our price list 2026"),
            ),
            line(
                "Fitting and training", "implementation", 18500, ONCE, price=True, source=source("contract", "Our price list 2026")
            ),
            line("Your electrician, 6 days", "implementation", 3600, ONCE, source=source("client", "J. Novák, maintenance")),
            line("Watching and call-out", "maintenance", 64000, YEARLY, price=True, source=source("contract", "Our offer 118")),
            line(
                "Spare drives on site",
                "acquisition",
                42000,
                ONCE,
                lifetime={"periods": 8, "residual": "straight_line"},
                source=source("vendor_quote", "Quotation 5521"),
            ),
            line(
                "Standstill that remains",
                "risk",
                "hours_lost * hour_margin * (1 - avoided)",
                YEARLY,
                source=source("measured", "Line log"),
            ),
            line(
                "Planned stops",
                "operation",
                21000,
                YEARLY,
                low=16000,
                high=30000,
                source=source("estimate", "Four stops of 3 hours", confidence="medium"),
            ),
            line("Night shift of the fitter", "staff", 22000, YEARLY, source=source("client", "J. Novák, maintenance")),
        ],
    }


def rival() -> dict[str, Any]:
    return {
        "key": "rival",
        "name": "Full-service contract",
        "kind": "competitor",
        "lines": [
            line(
                "Contract fee",
                "maintenance",
                58000,
                YEARLY,
                price=True,
                source=source("vendor_quote", "Offer seen on 2 October", "2026-10-02"),
            ),
            line(
                "Gearboxes, replaced",
                "acquisition",
                26000,
                {"at": 1},
                lifetime={"periods": 2, "replace": True},
                source=source("vendor_quote", "The same offer", "2026-10-02"),
            ),
            line(
                "Standstill that remains",
                "risk",
                "hours_lost * hour_margin * 0.8",
                YEARLY,
                source=source("estimate", "Answer within a day instead of four hours", confidence="low"),
            ),
            line("Store of parts", "logistics", 12500, YEARLY, source=source("client", "Stock list, August")),
        ],
    }


def today() -> dict[str, Any]:
    return {
        "key": "today",
        "name": "Going on as today",
        "kind": "status_quo",
        "lines": [
            line("Standstill", "risk", "hours_lost * hour_margin", YEARLY, source=source("measured", "Line log")),
            line("Repairs in a hurry", "maintenance", 47000, YEARLY, source=source("client", "Ledger 4410")),
            line("Parts by courier", "logistics", 15500, YEARLY, source=source("client", "Ledger 4415")),
            line("Overtime of the fitters", "staff", 19000, YEARLY, source=source("client", "Payroll 2025")),
        ],
    }


def sample_texts() -> dict[str, str]:
    return {
        "claim": "A line that does not stop is worth more than any repair",
        "summary": """Line 4 stood still for **212 hours** last year. Most of that time was waiting: for a diagnosis, for a part,
for somebody who knows the machine.

We propose to watch the drives that fail, to keep their parts at your site, and to have a technician at the line
within four hours.""",
        "way_out": """Three things change:

- drives are watched, so that a failure shows three weeks before it stops the line;
- the parts behind nine in ten standstills are kept at your site;
- a technician who knows the line is there within four hours.""",
        "must_be_true": """- Our technician reaches the line within half an hour of arriving.
- The network of the hall reaches the cabinet.""",
        "payment": "Thirty days from the invoice.",
        "delivery": "Ten weeks from the order.",
        "validity": "Until 31 January 2027.",
        "price_note": "Fees hold through the first year.",
    }


def sample_snapshot(document: Document | None = None, result: Document | None = None, **changes: Any) -> Snapshot:
    """Return a whole snapshot of the sample model, or of another one, with `changes` of its own fields."""
    from tco.evaluation import evaluate_document

    document = document or sample_document()
    content: dict[str, Any] = {
        "number": 2,
        "version": 3,
        "language": "en",
        "frozen_on": date(2026, 11, 20),
        "client": "Nordhaven Dairy",
        "client_place": "Aarhus, Denmark",
        "title": "Watching over packing line 4",
        "company": "Ostrava Drives",
        "author": Contact("Linda Mäkinen", "Account manager", "linda@drives.example", "+45 20 00 00 00"),
        "people": (Person("Søren Holm", "Plant director"), Person("Ifeoma Okafor", "Head of finance")),
        "problem": Problem(
            "Line 4 stood still for 212 hours last year. Parts are ordered after the failure, and the line waits for them.\n\nThe "
            "maintenance team knows *which* drives fail; it does not know *when*.",
            "Jan Novák, maintenance",
            431300.0,
            "EUR",
        ),
        "texts": Texts(**sample_texts()),
        "plan": (
            PlanStep("Sensors on the eleven drives", "7 January 2027", "1 week", "Ostrava Drives, with your electrician"),
            PlanStep("Learning the normal vibration", "14 January", "4 weeks", "Ostrava Drives"),
            PlanStep("Parts store at your site", "1 February", "2 days", "Ostrava Drives"),
            PlanStep("First review of avoided hours", "30 April", "half a day", "Both"),
        ),
        "cost": readable_cost(document, result or evaluate_document(document)),
    }
    return Snapshot(**content | changes)
