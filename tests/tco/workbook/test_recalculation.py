"""The workbook recalculated by LibreOffice comes to the engine's figures, as exported and after inputs are changed."""

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.conftest import SHARED
from tests.tco.documents import rich_document, small_document
from tests.tco.engine.models import alternative, line, model
from tests.tco.engine.random_models import random_model
from tests.tco.workbook.recalculation import calculation_of, checks, converted, differences, errors, forgetful

pytestmark = pytest.mark.needs("soffice")
SEEDS = range(200, 214)
CASES = sorted(SHARED.glob("cases/*/model.json"))


def bent_prices() -> dict[str, Any]:
    """A model in which prices enter through a minimum and a divisor, and a number that is likely to be nothing."""
    ours = alternative(
        "ours",
        "ours",
        line("max(fee, 40) * 3", price=False),
        line(500, {"at": 0}, price=True, lifetime={"periods": 6, "residual": "straight_line"}),
        line(0, {"at": 2}, low=0, high=900, name="Penalty"),
    )
    rival = alternative(
        "rival",
        "competitor",
        line("ceil(list_price / 7) * 10 + min(list_price, 60)", {"from": 1, "every": 2}),
        line(900, {"at": 0}),
    )
    drivers = [
        {"key": "fee", "value": 55, "low": 20, "high": 90, "price_of": "ours"},
        {"key": "list_price", "value": 80, "low": 30, "high": 120, "price_of": "rival"},
    ]
    return model(ours, rival, count=4, drivers=drivers, discount={"timing": "start"})


def price_in_a_divisor() -> dict[str, Any]:
    """A model in which a price of nothing, ours or the rival's, divides by zero."""
    ours = alternative("ours", "ours", line("5000 / fee", {"from": 0}), line("fee", {"at": 1}))
    rival = alternative("rival", "competitor", line("5000 / list_price", {"from": 2}), line(120, price=True))
    drivers = [{"key": "fee", "value": 55, "price_of": "ours"}, {"key": "list_price", "value": 80, "price_of": "rival"}]
    return model(ours, rival, count=4, drivers=drivers)


def sooner_or_later() -> dict[str, Any]:
    """A model with one rate of return."""
    ours = alternative("ours", "ours", line(1000, {"at": 0}))
    return model(ours, alternative("rival", "competitor", line(300, name="Rent")), count=5)


def absurd_rate() -> dict[str, Any]:
    """A model that is paid back at once, so that its rate of return is beyond what a spreadsheet discounts by."""
    ours = alternative("ours", "ours", line(1, {"at": 0}))
    return model(ours, alternative("rival", "competitor", line(2000, {"from": 1})), count=120, unit="month")


def odd_categories() -> dict[str, Any]:
    """A model whose categories mean something to a spreadsheet, or differ by a capital alone."""
    names = ["a*", ">5", "=x", "Own", "own", "?", "Purchase price", "acquisition", "residual"]
    lines = [line(10 + place, category=name, name=name) for place, name in enumerate(names)]
    return model(alternative("ours", "ours", *lines), alternative("nothing", "status_quo", line(1, {"at": 0})))


# --- Inputs that are changed --------------------------------------------------------------------------------------------------


def put(book: Workbook, sheet: str, label: str, value: Any, column: str = "B") -> None:
    """Type a value into the row that is called so."""
    rows = [row for row in range(1, 60) if book[sheet][f"A{row}"].value == label]
    book[sheet][f"{column}{rows[-1]}"].value = value


def other_conventions(book: Workbook, document: dict[str, Any]) -> None:
    put(book, "Assumptions", "Discount rate a year", 0.12)
    put(book, "Assumptions", "Rate is", "nominal")
    put(book, "Assumptions", "Compounding", "effective")
    put(book, "Assumptions", "Recurring payments fall at the", "start of the period")
    put(book, "Assumptions", "General inflation a year", 0.035)
    put(book, "Assumptions", "The client recovers VAT", "yes")
    document["discount"] = {"rate": 0.12, "timing": "start"}
    document["inflation"] = 0.035
    document["vat"] = {"recoverable": True}


def other_numbers(book: Workbook, document: dict[str, Any]) -> None:
    put(book, "Assumptions", "USD", 1.05)
    put(book, "Assumptions", "USD", 0.02, "C")
    put(book, "Assumptions", "Running hours a quarter", 1450)
    put(book, "Assumptions", "Running hours a quarter", 0.01, "C")
    put(book, "Assumptions", "Running hours a quarter", 1000, "D")
    document["fx"]["USD"].update(rate=1.05, drift=0.02)
    document["drivers"][0].update(value=1450, growth=0.01, low=1000)
    ramp = next(driver for driver in document["drivers"] if isinstance(driver["value"], list))
    ramp["value"][5] = 0.8
    book["Lists"]["G5"].value = 0.8


def other_lines(book: Workbook, document: dict[str, Any]) -> None:
    sheet = book["Cost lines"]
    lines = document["alternatives"][0]["lines"]
    for column, value in {"E": 90_000, "G": 2, "H": None, "Q": 0.05, "S": 7, "T": "yes", "V": "no"}.items():
        sheet[f"{column}5"].value = value
    lines[0].update(amount=90_000, when={"at": 2}, risk_adjustment=0.05, price=False, low=60_000, high=95_000)
    sheet["N5"].value, sheet["O5"].value = 60_000, 95_000
    lines[0]["lifetime"].update(periods=7, replace=True)
    for column, value in {"H": 3, "I": None, "J": 3, "K": 0.04, "L": 1, "M": "each year"}.items():
        sheet[f"{column}7"].value = value
    lines[2].update(when={"from": 3, "every": 3}, escalation={"rate": 0.04})
    sheet["D8"].value = "Benefit"
    sheet["T8"].value = "no"
    sheet["S8"].value = None
    lines[3]["type"] = "benefit"
    del lines[3]["lifetime"]


def without_a_rate() -> bytes:
    """Return the workbook of a model with a rate of return, in which both pay now and there is none any more."""
    book = openpyxl.load_workbook(io.BytesIO(calculation_of(sooner_or_later())))
    sheet = book["Cost lines"]
    rent = next(row for row in range(1, 20) if sheet[f"B{row}"].value == "Rent")
    sheet[f"E{rent}"].value = -300
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


CHANGES: dict[str, Callable[[Workbook, dict[str, Any]], None]] = {
    "conventions": other_conventions,
    "numbers": other_numbers,
    "lines": other_lines,
}


def changed(change: Callable[[Workbook, dict[str, Any]], None]) -> tuple[bytes, dict[str, Any]]:
    """Return the workbook of the rich model after a change of its cells, and the model changed in the same way."""
    document = copy.deepcopy(rich_document())
    book = openpyxl.load_workbook(io.BytesIO(calculation_of(document)))
    change(book, document)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), document


DOCUMENTS: dict[str, Callable[[], dict[str, Any]]] = {
    "small": small_document,
    "rich": rich_document,
    "bent": bent_prices,
    "divided": price_in_a_divisor,
    "absurd": absurd_rate,
    "odd": odd_categories,
    "alone": lambda: model(alternative("ours", "ours", line())),
    "empty": lambda: model(alternative("ours", "ours"), alternative("nothing", "status_quo")),
}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every workbook of this module, worked out in one go."""
    files = {name: forgetful(calculation_of(make())) for name, make in DOCUMENTS.items()}
    files["russian"] = forgetful(calculation_of(rich_document(), "ru"))
    files |= {f"random-{seed}": forgetful(calculation_of(random_model(seed))) for seed in SEEDS}
    files |= {f"case-{path.parent.name}": forgetful(calculation_of(json.loads(path.read_text("utf-8")))) for path in CASES}
    files |= {f"changed-{name}": changed(change)[0] for name, change in CHANGES.items()}
    files["without a rate"] = without_a_rate()
    return converted(files, tmp_path_factory.mktemp("recalculation"))


def disagreements(content: bytes) -> list[str]:
    figures = checks(content)
    assert figures
    return differences({label: pair[0] for label, pair in figures.items()}, {label: pair[1] for label, pair in figures.items()})


@pytest.mark.parametrize("name", [*DOCUMENTS, "russian"])
def test_the_formulas_come_to_the_engines_figures(recalculated: dict[str, bytes], name: str):
    assert (disagreements(recalculated[name]), errors(recalculated[name])) == ([], [])


@pytest.mark.parametrize("seed", SEEDS)
def test_random_models_come_out_the_same(recalculated: dict[str, bytes], seed: int):
    assert disagreements(recalculated[f"random-{seed}"]) == []


@pytest.mark.needs("shared")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_published_cases_come_out_the_same(recalculated: dict[str, bytes], path: Path):
    name = f"case-{path.parent.name}"
    assert (disagreements(recalculated[name]), errors(recalculated[name])) == ([], [])


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_input_changes_everything_after_it(recalculated: dict[str, bytes], name: str):
    document = changed(CHANGES[name])[1]
    expected = {label: engine for label, (engine, _live) in checks(calculation_of(document)).items()}
    live = {label: figure for label, (_engine, figure) in checks(recalculated[f"changed-{name}"]).items()}
    by_name = [{label.rpartition(" #")[0]: value for label, value in figures.items()} for figures in (expected, live)]
    if name == "lines":
        # There is a rate of return now and there was none: those are found by the engine alone.
        by_name = [{label: value for label, value in figures.items() if "Annual rate" not in label} for figures in by_name]
    assert differences(*by_name) == []


def test_steps_that_lead_to_no_rate_of_return_show_none(recalculated: dict[str, bytes]):
    shown = [live for label, (_engine, live) in checks(recalculated["without a rate"]).items() if "Annual rate" in label]
    assert (shown, errors(recalculated["without a rate"])) == (["–", "–"], [])


def test_the_verdict_says_when_figures_differ(recalculated: dict[str, bytes]):
    book = openpyxl.load_workbook(io.BytesIO(recalculated["changed-conventions"]), data_only=True)
    assert str(book["Comparison"]["A3"].value).startswith("Inputs were changed after the export; figures")
