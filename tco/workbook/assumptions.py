"""The sheet of assumptions: conventions, currencies, alternatives and drivers. What is tinted is an input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tco.engine.model import Source
from tco.spreadsheet.layout import LANGUAGES, Sheet, Words
from tco.spreadsheet.sheets import alternatives_sheet, drivers_sheet, fx_sheet, model_sheet
from tco.spreadsheet.vocabulary import (
    BASES,
    COMPOUNDINGS,
    CONFIDENCES,
    DISTRIBUTIONS,
    FLAGS,
    KINDS,
    TIMINGS,
    UNITS,
    kinds_of_source,
)
from tco.workbook.book import Book, Kind, Page, Value
from tco.workbook.cells import cell, on_sheet
from tco.workbook.study import Study

NAME, VALUE, GROWTH, LOW, HIGH, UNIT, DISTRIBUTION, PRICE_OF, KEY, SOURCE = range(10)
WIDTHS = (40, 18, 12, 12, 12, 14, 14, 22, 16, 18, 44, 12, 12)
CONVENTIONS = 4  # row of the first convention


class Vocabulary:
    """The words of the contract, and the heads of the cost sheet, in the language of the workbook."""

    def __init__(self, language: str) -> None:
        self.side = LANGUAGES.index(language)
        self.sources = kinds_of_source()

    def word(self, words: Words, key: str | None) -> str:
        """Return what a choice is called; one that is not known stays as it is."""
        return words[key][self.side] if key is not None and key in words else (key or "")

    def words(self, words: Words) -> list[str]:
        return [names[self.side] for names in words.values()]

    def heads(self, sheet: Sheet) -> dict[str, str]:
        """Return the heads of a sheet by path."""
        return {column.path: column.name[self.side] for column in sheet.columns}

    def yes_or_no(self, flag: bool) -> str:
        return self.word(FLAGS, "true" if flag else "false")


@dataclass
class Inputs:
    """Addresses of inputs, as other sheets write them. A driver has `value`, `growth`, `low` and `high`."""

    drivers: dict[int, dict[str, str]] = field(default_factory=dict)
    currencies: dict[str, tuple[str, str]] = field(default_factory=dict)
    periods: list[str] = field(default_factory=list)
    currency_codes: str = ""


def write_source(page: Page, row: int, column: int, source: Source | None, vocabulary: Vocabulary) -> None:
    """Write kind, note, date and confidence of a source in four cells."""
    if source is None:
        return
    page.text(row, column, vocabulary.word(vocabulary.sources, source.kind))
    page.text(row, column + 1, source.note, "wrapped")
    if source.date:
        page.date(row, column + 2, source.date)
    page.text(row, column + 3, vocabulary.word(CONFIDENCES, source.confidence))


class AssumptionsSheet:
    """Writes the sheet, and tells where its inputs are."""

    def __init__(self, book: Book, title: str, study: Study, vocabulary: Vocabulary, list_rows: Mapping[str, str]) -> None:
        self.book = book
        self.study = study
        self.vocabulary = vocabulary
        self.list_rows = list_rows
        self.page = book.page(title, WIDTHS, freeze=(3, 1))
        self.inputs = Inputs()

    def write(self, stamp: Sequence[str]) -> Inputs:
        """Write everything; `stamp` says where the workbook comes from."""
        page = self.page
        page.text(0, 0, self.study.model.name, "title")
        page.text(1, 0, " · ".join(stamp), "muted")
        page.text(2, 0, _("Tinted cells are inputs: change one, and every sheet after this follows."), "muted")
        row = self._conventions(CONVENTIONS)
        row = self._currencies(row + 1)
        row = self._alternatives(row + 1)
        self._drivers(row + 1)
        return self.inputs

    # --- Conventions ---

    def _conventions(self, row: int) -> int:
        model, word = self.study.model, self.vocabulary.word
        heads = self.vocabulary.heads(model_sheet())
        self._section(row, _("Conventions"))
        row += 1
        discount = model.discount
        self._named(row, "Reporting_currency", heads["currency"])
        self.page.put(row, VALUE, model.currency, "text")
        self._named(row + 1, "Base_date", heads["base_date"], _("Period 0; prices are those of this day"))
        self.page.date(row + 1, VALUE, model.base_date, "input")
        note = _("May be made shorter here, not longer: the sheet of flows ends at period %(last)s") % {"last": self.study.last}
        self._named(row + 2, "Periods", heads["periods.count"], note)
        self._input(row + 2, model.periods, "whole")
        within = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": self.study.last}
        self.page.sheet.data_validation(row + 2, VALUE, row + 2, VALUE, within)
        unit = f"{heads['periods.unit']}: {word(UNITS, model.unit)}"
        self._named(row + 3, "Periods_per_year", _("Periods in a year"), unit)
        self._input(row + 3, model.periods_per_year, "whole")
        self._named(row + 4, "Discount_rate", heads["discount.rate"])
        self._input(row + 4, discount.rate, "rate")
        self._choice(row + 5, heads["discount.basis"], "Basis", BASES, discount.basis)
        self._choice(row + 6, heads["discount.compounding"], "Compounding", COMPOUNDINGS, discount.compounding)
        self._choice(row + 7, heads["discount.timing"], "Timing", TIMINGS, discount.timing)
        self._named(row + 8, "Inflation", heads["inflation"], _("Lines without price growth of their own follow it"))
        self._input(row + 8, model.inflation, "rate")
        self._choice(row + 9, heads["vat.recoverable"], "VAT_recovered", FLAGS, "true" if model.vat_recoverable else "false")
        return self._derived(row + 10)

    def _derived(self, row: int) -> int:
        """Write what follows from the conventions; these are formulas."""
        model, word, page = self.study.model, self.vocabulary.word, self.page
        m, rate = model.periods_per_year, model.discount.rate
        is_simple = model.discount.compounding == "simple"
        self._named(row, "Period_rate", _("Rate of a period"))
        simple, effective = "Discount_rate/Periods_per_year", "(1+Discount_rate)^(1/Periods_per_year)-1"
        formula = f'IF(Compounding="{word(COMPOUNDINGS, "simple")}",{simple},{effective})'
        page.formula(row, VALUE, formula, rate / m if is_simple else (1 + rate) ** (1 / m) - 1, "rate")
        self._named(row + 1, "Timing_shift", _("Recurring flows come earlier by, periods"))
        formula = f'IF(Timing="{word(TIMINGS, "mid")}",0.5,IF(Timing="{word(TIMINGS, "start")}",1,0))'
        page.formula(row + 1, VALUE, formula, {"end": 0.0, "mid": 0.5, "start": 1.0}[model.discount.timing], "number")
        note = _("General inflation; none where the rate is real")
        self._named(row + 2, "Inherited_rate", _("Price growth of lines that follow inflation"), note)
        inherited = 0.0 if model.discount.basis == "real" else model.inflation
        page.formula(row + 2, VALUE, f'IF(Basis="{word(BASES, "real")}",0,Inflation)', inherited, "rate")
        self._named(row + 3, "Annual_rate", _("Effective rate of a year"))
        annual = (1 + rate / m) ** m - 1 if is_simple else rate
        page.formula(row + 3, VALUE, "(1+Period_rate)^Periods_per_year-1", annual, "rate")
        return row + 4

    def _named(self, row: int, name: str, label: str, note: str = "") -> None:
        """Write what a convention is called and means, and give the cell between the two a name."""
        self.page.text(row, NAME, label)
        self.page.text(row, GROWTH, note, "note")
        self.book.name(name, self.page, row, VALUE)

    def _input(self, row: int, value: Value, kind: Kind) -> None:
        self.page.put(row, VALUE, value, kind, "input")

    def _choice(self, row: int, label: str, name: str, words: Words, key: str) -> None:
        self._named(row, name, label)
        self._input(row, self.vocabulary.word(words, key), "text")
        self.page.choice(row, VALUE, self.vocabulary.words(words))

    # --- Tables ---

    def _section(self, row: int, text: str) -> None:
        for column in range(len(WIDTHS)):
            self.page.put(row, column, text if column == NAME else None, "text", "section")

    def _heads(self, row: int, heads: Mapping[int, str], sources: Mapping[str, str]) -> None:
        named = dict(heads)
        if sources:
            parts = ("source.kind", "source.note", "source.date", "source.confidence")
            named |= {SOURCE + place: sources[part] for place, part in enumerate(parts)}
        for column in range(len(WIDTHS)):
            self.page.put(row, column, named.get(column), "text", "side")

    def _address(self, row: int, column: int) -> str:
        return on_sheet(self.page.title, cell(row, column))

    def _currencies(self, row: int) -> int:
        if not self.study.currencies:
            return row - 1
        heads = self.vocabulary.heads(fx_sheet())
        self._section(row, _("Exchange rates, in %(currency)s for one unit") % {"currency": self.study.model.currency})
        self._heads(row + 1, {NAME: heads["code"], VALUE: heads["rate"], GROWTH: heads["drift"]}, heads)
        first = row + 2
        for here, code in enumerate(self.study.currencies, start=first):
            rate = self.study.model.fx[code]
            self.page.text(here, NAME, code)
            self.page.number(here, VALUE, rate.rate, "number", "input")
            self.page.number(here, GROWTH, rate.drift, "rate", "input")
            write_source(self.page, here, SOURCE, rate.source, self.vocabulary)
            self.inputs.currencies[code] = (self._address(here, VALUE), self._address(here, GROWTH))
        last = first + len(self.study.currencies) - 1
        self.inputs.currency_codes = on_sheet(self.page.title, f"{cell(first, NAME)}:{cell(last, NAME)}")
        return last + 1

    def _alternatives(self, row: int) -> int:
        heads = self.vocabulary.heads(alternatives_sheet())
        self._section(row, _("Alternatives"))
        self._heads(row + 1, {NAME: heads["name"], VALUE: _("Number of periods"), UNIT: heads["kind"], KEY: heads["key"]}, {})
        row += 2
        for place, alternative in enumerate(self.study.alternatives):
            self.page.text(row, NAME, self.study.name_of(place))
            if "periods" in self.study.document["alternatives"][place]:
                self.page.number(row, VALUE, alternative.periods, "whole", "input")
            else:
                self.page.formula(row, VALUE, "Periods", alternative.periods, "whole")
            self.page.text(row, UNIT, self.vocabulary.word(KINDS, alternative.kind))
            self.page.text(row, KEY, alternative.key)
            self.inputs.periods.append(self._address(row, VALUE))
            row += 1
        return row

    def _drivers(self, row: int) -> int:
        if not self.study.model.drivers:
            return row
        heads = self.vocabulary.heads(drivers_sheet())
        self._section(row, _("Drivers"))
        columns = {
            NAME: heads["name"],
            VALUE: heads["value"],
            GROWTH: heads["growth"],
            LOW: heads["low"],
            HIGH: heads["high"],
            UNIT: heads["unit"],
            DISTRIBUTION: heads["distribution"],
            PRICE_OF: heads["price_of"],
            KEY: heads["key"],
        }
        self._heads(row + 1, columns, heads)
        for place in range(len(self.study.model.drivers)):
            self._driver(row + 2 + place, place)
        return row + 2 + len(self.study.model.drivers)

    def _driver(self, row: int, place: int) -> None:
        driver, page = self.study.model.drivers[place], self.page
        page.text(row, NAME, driver.label)
        if isinstance(driver.value, tuple):
            page.text(row, VALUE, self.list_rows[f"drivers[{place}]"], "muted")
        else:
            page.number(row, VALUE, driver.value, "number", "input")
        page.number(row, GROWTH, driver.growth, "rate", "input")
        if driver.range is not None:
            page.number(row, LOW, driver.range.low, "number", "input")
            page.number(row, HIGH, driver.range.high, "number", "input")
            page.text(row, DISTRIBUTION, self.vocabulary.word(DISTRIBUTIONS, driver.range.distribution))
        page.text(row, UNIT, driver.unit)
        if driver.price_of is not None:
            owners = [alternative.key for alternative in self.study.alternatives]
            page.text(row, PRICE_OF, self.study.name_of(owners.index(driver.price_of)))
        page.text(row, KEY, driver.key)
        write_source(page, row, SOURCE, driver.source, self.vocabulary)
        names = {"value": VALUE, "growth": GROWTH, "low": LOW, "high": HIGH}
        self.inputs.drivers[place] = {name: self._address(row, column) for name, column in names.items()}
