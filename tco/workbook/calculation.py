"""A document written as a workbook with live formulas."""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.kernel.formats import day, number
from tco.catalogue import category_name
from tco.workbook.alternative_flows import AlternativeFlows
from tco.workbook.assumptions import AssumptionsSheet, Vocabulary
from tco.workbook.book import Book
from tco.workbook.checks import WIDTHS as CHECK_WIDTHS
from tco.workbook.checks import write_checks
from tco.workbook.comparison import HEAD as COMPARISON_HEAD
from tco.workbook.comparison import LABEL_WIDTH, WIDTH, ComparisonSheet
from tco.workbook.comparison_charts import write_comparison_charts
from tco.workbook.cost_lines import CostLinesSheet, line_rows
from tco.workbook.differences import write_differences
from tco.workbook.flow_rows import flow_rows
from tco.workbook.flow_sheet import FlowSheet
from tco.workbook.headroom import PriceAndHeadroom
from tco.workbook.lists import list_rows, write_lists
from tco.workbook.ownership import Ownership
from tco.workbook.period_rows import PeriodRows
from tco.workbook.rates import STEPS, RatesOfReturn
from tco.workbook.refusals import CannotWriteCalculation
from tco.workbook.runs import write_runs
from tco.workbook.savings import Savings
from tco.workbook.sensitivity import HEAD as SENSITIVITY_HEAD
from tco.workbook.sensitivity import WIDTHS as SENSITIVITY_WIDTHS
from tco.workbook.sensitivity import SensitivitySheet
from tco.workbook.study import Study

MOST_CELLS = 150_000  # amounts by period; a spreadsheet program works out so many in a few seconds
SMALL_SUMS = 10_000  # below this, cents are shown


def write_calculation(document: Mapping[str, Any], result: Mapping[str, Any], *, language: str, made_on: date) -> bytes:
    """Return the comparison of a valid document, whose result `result` is, as an .xlsx file with live formulas.

    `language` is "en" or "ru"; `made_on` is the day that the file says it was made. The same arguments give the same bytes.
    Raises CannotWriteCalculation, with a sentence, for a model that is more than a spreadsheet can hold.
    """
    with translation.override(language):
        return _Calculation(document, result, language, made_on).written()


class _Calculation:
    """One workbook being written: what is where is settled first, for sheets refer to each other."""

    def __init__(self, document: Mapping[str, Any], result: Mapping[str, Any], language: str, made_on: date) -> None:
        self.study = Study(document, result)
        self.rows = flow_rows(self.study)
        cells = self.rows.end * self.study.length
        if cells > MOST_CELLS:
            raise CannotWriteCalculation(
                _(
                    "This model has %(cells)s amounts by period; a workbook with live formulas holds at most %(limit)s. "
                    "Use longer periods or fewer lines, or download the model as JSON."
                )
                % {"cells": number(cells), "limit": number(MOST_CELLS)}
            )
        self.vocabulary = Vocabulary(language)
        self.made_on = made_on
        self.stream = io.BytesIO()
        sums = [abs(figures["total"]) for figures in result["alternatives"].values()]
        places = 2 if max(sums) < SMALL_SUMS else 0
        self.book = Book(self.stream, title=self.study.model.name, made_on=made_on, places=places)

    @property
    def stamp(self) -> list[str]:
        """Where the figures come from."""
        result = self.study.result
        return [
            _("Made on %(day)s") % {"day": day(self.made_on)},
            _("engine %(engine)s") % {"engine": result["engine"]},
            _("fingerprint of the model %(fingerprint)s") % {"fingerprint": result["model_sha256"]},
        ]

    def written(self) -> bytes:
        """Write every sheet; return the file."""
        study, book = self.study, self.book
        titles = {
            "assumptions": pgettext("sheet", "Assumptions"),
            "lines": pgettext("sheet", "Cost lines"),
            "lists": pgettext("sheet", "Lists"),
            "flows": pgettext("sheet", "Flows"),
            "comparison": pgettext("sheet", "Comparison"),
            "sensitivity": pgettext("sheet", "Sensitivity"),
            "checks": pgettext("sheet", "Checks"),
        }
        labels = category_labels(study)
        lists = list_rows(study, titles["lists"])
        lines = line_rows(study, titles["lines"])
        inputs = AssumptionsSheet(book, titles["assumptions"], study, self.vocabulary, lists.hints).write(self.stamp)
        CostLinesSheet(book, study, lines, lists=lists, vocabulary=self.vocabulary, labels=labels).write()
        write_lists(book, study, lists)
        flows = FlowSheet(
            book,
            titles["flows"],
            study,
            self.rows,
            inputs=inputs,
            line_rows=lines,
            lists=lists,
            vocabulary=self.vocabulary,
            labels=labels,
        )
        widths = (LABEL_WIDTH, *[WIDTH] * max(STEPS + 3, len(study.alternatives)))
        comparison = ComparisonSheet(book.page(titles["comparison"], widths, freeze=(COMPARISON_HEAD + 1, 1)), flows)
        page = book.page(titles["sensitivity"], SENSITIVITY_WIDTHS, freeze=(SENSITIVITY_HEAD + 1, 1))
        sensitivity = SensitivitySheet(page, flows, comparison)
        checks = book.page(titles["checks"], CHECK_WIDTHS, freeze=(6, 1))
        comparison.head()
        Ownership(comparison).write()
        prices = PriceAndHeadroom(comparison)
        prices.write_prices()
        if study.others:
            Savings(comparison).write()
            prices.write_headroom()
        RatesOfReturn(comparison).write()
        sensitivity.write()
        PeriodRows(flows).write()
        for place in range(len(study.alternatives)):
            AlternativeFlows(flows, place).write()
        write_differences(flows)
        write_runs(flows, comparison.factor_cells | sensitivity.factor_cells)
        verdict = write_checks(checks, book.figures, self.vocabulary, self.stamp)
        agree = _("All %(count)s figures agree with the engine's.") % {"count": len(book.figures)}
        comparison.page.formula(2, 0, verdict, agree, "text", style="claim")
        write_comparison_charts(comparison)
        comparison.page.sheet.activate()
        book.file.close()
        return self.stream.getvalue()


def category_labels(study: Study) -> dict[str, str]:
    """Return what each category is called, no two alike to a spreadsheet, which does not tell capitals from small letters."""
    taken: set[str] = set()
    labels: dict[str, str] = {}
    for key in _categories(study):
        label = name = category_name(key)
        count = 2
        while label.casefold() in taken:
            label, count = f"{name} ({count})", count + 1
        taken.add(label.casefold())
        labels[key] = label
    return labels


def _categories(study: Study) -> Iterator[str]:
    yield "residual"
    seen = {"residual"}
    for place in study.lines():
        category = study.line(place).category
        if category not in seen:
            seen.add(category)
            yield category
