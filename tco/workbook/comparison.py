"""The sheet of the comparison: one column for each alternative. Its parts are `ownership`, `savings`, `headroom` and `rates`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tco.workbook.book import NONE, Kind, Page, Style, Value
from tco.workbook.cells import cell, on_sheet
from tco.workbook.flow_sheet import FlowSheet

HEAD, FIRST_ROW = 4, 5
LABEL_WIDTH, WIDTH = 52, 19
MOST_UPRIGHT = 4  # more alternatives are printed on a page that lies
Formula = Callable[[int], str | None]
Expected = Callable[[int], Value]


class ComparisonSheet:
    """The sheet while it is written from top to bottom.

    `rows` remembers by name where a figure stands; the column of an alternative is its place plus one.
    """

    def __init__(self, page: Page, flows: FlowSheet) -> None:
        self.page = page
        self.flows = flows
        self.study = flows.study
        self.rows: dict[str, int] = {}
        self.next = FIRST_ROW
        # Cells with the price factors that re-runs try, by end and other alternative.
        self.factor_cells: dict[tuple[str, int], str] = {}

    def at(self, name: str, place: int) -> str:
        """Return the address of a figure of an alternative, for this sheet."""
        return cell(self.rows[name], place + 1)

    def outside(self, name: str, place: int) -> str:
        """Return the address of a figure of an alternative, for other sheets."""
        return on_sheet(self.page.title, self.at(name, place))

    def head(self) -> None:
        """Write what stands above the figures."""
        model = self.study.model
        if len(self.study.alternatives) <= MOST_UPRIGHT:
            self.page.sheet.set_portrait()
        self.page.text(0, 0, self.page.title, "title")
        self.page.text(
            1,
            0,
            _("%(model)s, in %(currency)s; costs are positive, benefits negative")
            % {"model": model.name, "currency": model.currency},
            "muted",
        )
        names = [self.study.name_of(place) for place in range(len(self.study.alternatives))]
        self.page.heads(HEAD, [_("Cost of ownership"), *names])
        self.page.sheet.set_row(HEAD, 32)

    # --- Rows ---

    def section(self, text: str) -> None:
        """Leave a row free and write a heading."""
        self.next += 1
        for column in range(len(self.study.alternatives) + 1):
            self.page.put(self.next, column, text if column == 0 else None, "text", "section")
        self.next += 1

    def row(
        self,
        name: str,
        label: str,
        formula: Formula,
        expected: Expected,
        kind: Kind = "money",
        *,
        style: Style = "plain",
        places: Sequence[int] | None = None,
        checked: bool = True,
    ) -> None:
        """Write one figure of each alternative in `places`. Where `formula` gives None, the engine's figure stands as a value."""
        self.rows[name] = self.next
        self.page.text(self.next, 0, label, style)
        for place in range(len(self.study.alternatives)):
            if places is not None and place not in places:
                if style == "total":
                    self.page.put(self.next, place + 1, None, kind, style)
                continue
            text, value = formula(place), expected(place)
            if text is None:
                self.page.put(self.next, place + 1, value, kind, "input")
            elif checked:
                title = f"{self.study.name_of(place)} · {label}"
                self.page.figure(self.next, place + 1, text, value, label=title, kind=kind, style=style)
            else:
                self.page.formula(self.next, place + 1, text, value, kind, style=style)
        self.next += 1

    def beside(self, formula: Callable[[int], str]) -> Formula:
        """Leave a figure open where the studies differ in length."""
        subject = self.study.subject
        return lambda p: f'IF({self.at("periods", p)}<>{self.at("periods", subject)},"{NONE}",{formula(p)})'

    def expected_beside(self, value: Callable[[Mapping[str, Any]], Value]) -> Expected:
        """Return what a figure of a comparison should be, read by `value` where there is one."""

        def expected(place: int) -> Value:
            comparison = self.study.comparison(place)
            return NONE if comparison["status"] != "ok" else or_none(value(comparison))

        return expected

    def number_or_none(self, name: str, formula: str) -> Formula:
        """Return what follows from another figure (`{}`) where that is a number."""
        return lambda p: f'IF(ISNUMBER({self.at(name, p)}),{formula.format(self.at(name, p))},"{NONE}")'


def or_none(value: Any) -> Value:
    """Return a figure, or the sign for none."""
    return NONE if value is None else value
