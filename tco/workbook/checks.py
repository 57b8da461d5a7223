"""The sheet of checks: every figure of the engine, as a value, beside what the formulas come to now."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tco.spreadsheet.vocabulary import FLAGS
from tco.workbook.assumptions import Vocabulary
from tco.workbook.book import Figure, Page
from tco.workbook.cells import cell, on_sheet, span

HEAD, VERDICT_ROW = 5, 3
LABEL, ENGINE, LIVE, DIFFERENCE, AGREES = range(5)
WIDTHS = (84, 20, 20, 16, 12)
MONEY_TOLERANCE, RATE_TOLERANCE = "0.01", "0.000001"


def write_checks(page: Page, figures: Sequence[Figure], vocabulary: Vocabulary, stamp: Sequence[str]) -> str:
    """Write one row for each figure; return the address of the verdict, for other sheets."""
    yes, no = vocabulary.word(FLAGS, "true"), vocabulary.word(FLAGS, "false")
    page.text(0, 0, page.title, "title")
    page.text(1, 0, " · ".join(stamp), "muted")
    page.text(
        2,
        0,
        _("The engine's figures are those of the export. Where inputs were changed since, the difference is what the change did."),
        "muted",
    )
    last = HEAD + len(figures)
    agreeing = span(HEAD + 1, AGREES, last, AGREES)
    agree = _("All %(count)s figures agree with the engine's.") % {"count": len(figures)}
    differ = _("Inputs were changed after the export; figures that now differ from the engine's:")
    verdict = f'IF(COUNTIF({agreeing},"{no}")=0,"{agree}","{differ} "&COUNTIF({agreeing},"{no}"))'
    page.formula(VERDICT_ROW, 0, verdict, agree, "text", style="claim")
    page.heads(HEAD, [_("Figure"), _("Engine"), _("Workbook"), _("Difference"), _("Agrees")])
    page.sheet.repeat_rows(HEAD)
    for row, figure in enumerate(figures, start=HEAD + 1):
        engine, live = cell(row, ENGINE), cell(row, LIVE)
        page.text(row, LABEL, figure.label)
        page.put(row, ENGINE, figure.expected, figure.kind)
        page.formula(row, LIVE, on_sheet(figure.sheet, figure.address), figure.expected, figure.kind)
        both = f"AND(ISNUMBER({engine}),ISNUMBER({live}))"
        is_number = isinstance(figure.expected, int | float)
        page.formula(row, DIFFERENCE, f'IF({both},{live}-{engine},"")', 0 if is_number else "", "number")
        tolerance = MONEY_TOLERANCE if figure.kind == "money" else f"{RATE_TOLERANCE}*MAX(1,ABS({engine}))"
        near = f"ABS({live}-{engine})<=MAX({tolerance},0.000000001*ABS({engine}))"
        page.formula(row, AGREES, f'IF({both},IF({near},"{yes}","{no}"),IF({engine}={live},"{yes}","{no}"))', yes, "text")
    if figures:
        page.sheet.autofilter(HEAD, 0, last, AGREES)
        differs = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{no}"',
            "format": page.book.file.add_format({"bg_color": "#FFE3B0"}),
        }
        page.sheet.conditional_format(HEAD + 1, AGREES, last, AGREES, differs)
    return on_sheet(page.title, cell(VERDICT_ROW, 0))
