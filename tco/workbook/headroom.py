"""What the price makes of the flows, how far ours could rise, and what a rival would have to take off."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tco.workbook import flow_rows as at
from tco.workbook.book import NONE, Value
from tco.workbook.cells import on_sheet, span
from tco.workbook.comparison import ComparisonSheet, Formula, or_none
from tco.workbook.runs import CHANGE_PV, CHANGE_SIZE, CHANGE_TOTAL, CHANGE_WITH_RESIDUAL, change_in


class PriceAndHeadroom:
    """Writes the prices of all alternatives, then headroom and discounts where there is somebody to compare with."""

    def __init__(self, sheet: ComparisonSheet) -> None:
        self.sheet = sheet
        self.study = sheet.study
        self.flows = sheet.flows

    def write_prices(self) -> None:
        """Write what the price of each seller makes of the flows."""
        self.sheet.section(_("The seller's price in it"))

        def price(place: int) -> Mapping[str, Any]:
            sums: Mapping[str, Any] = self.study.figures(place)["price"]
            return sums

        def formula(column: int, change: int) -> Formula:
            return lambda place: self._priced(place, self.flows.column_of_lines(place, column), change)

        def is_open(place: int) -> Value:
            return or_none(price(place)["total"])

        self.sheet.row("price_total", _("Price, not discounted"), formula(at.TOTAL, CHANGE_TOTAL), is_open)
        self.sheet.row(
            "price_pv",
            _("Price at present value"),
            formula(at.PRESENT_VALUE, CHANGE_PV),
            lambda p: or_none(price(p)["present_value"]),
        )

        def share(place: int) -> str:
            worth, costs = self.sheet.at("price_pv", place), self.sheet.at("costs_pv", place)
            return f'IF(AND(ISNUMBER({worth}),{costs}>0),{worth}/{costs},"{NONE}")'

        self.sheet.row(
            "price_share", _("Price, of the present value of costs"), share, lambda p: or_none(price(p)["share"]), "percent"
        )

        def slope(place: int) -> str:
            worth = self.flows.column_of_lines(place, at.PRESENT_VALUE)
            back = self.flows.column_of_lines(place, at.GIVEN_BACK)
            end = self.flows.address(self.flows.rows.alternatives[place].head, at.FACTOR)
            return self._priced(place, f"({worth}+{back}*{end})", CHANGE_WITH_RESIDUAL)

        def size(place: int) -> str:
            first, last = self.flows.rows.alternatives[place].block
            block = on_sheet(self.flows.page.title, span(first, at.PERIODS, last, at.PERIODS + self.study.last))
            return self._priced(place, f"ABS({block})", CHANGE_SIZE, sign="+")

        sums = [self.study.price_sums(place) for place in range(len(self.study.alternatives))]
        label = _("Present value of the whole price, residual values included")
        self.sheet.row("slope", label, slope, lambda p: or_none(sums[p][0]), style="muted", checked=False)
        label = _("Price, taken without its sign")
        self.sheet.row("price_size", label, size, lambda p: or_none(sums[p][1]), style="muted", checked=False)

    def _priced(self, place: int, sums: str, change: int, sign: str = "-") -> str:
        """Return the sum over price lines, and over the lines that a price driver enters: at the likely price less at none."""
        if not self.study.alternatives[place].lines:
            return "0"
        formula = f"SUMPRODUCT({self.flows.column_of_lines(place, at.PRICE)}*{sums})"
        nothing = self.flows.rows.rerun("nothing", seller=place)
        if nothing is None:
            return formula
        return f'IFERROR({formula}{sign}{change_in(self.flows, nothing, change)},"{NONE}")'

    def write_headroom(self) -> None:
        """Write how far our price could rise, and what the rival would have to take off."""
        subject = self.study.subject
        self.sheet.section(_("Headroom"))
        words = {
            "no_price": _("no price marked"),
            "unreachable": _("out of reach"),
            "unbounded": _("unlimited"),
            "impossible": _("not even for nothing"),
        }

        def factor(comparison: Mapping[str, Any]) -> Value:
            headroom = comparison["headroom"]
            value: Value = headroom["factor"] if headroom["status"] == "ok" else words[headroom["status"]]
            return value

        def straight(place: int) -> str:
            saving, slope, size = (
                self.sheet.at("saving_pv", place),
                self.sheet.at("slope", subject),
                self.sheet.at("price_size", subject),
            )
            ends = f'IF({saving}<0,"{words["unreachable"]}","{words["unbounded"]}")'
            below = f'IF(1+{saving}/{slope}<-0.000000000001,"{words["unreachable"]}",MAX(0,1+{saving}/{slope}))'
            eaten = f"IF({slope}<=0.000000000001*{size},{ends},{below})"
            return f'IF({size}=0,"{words["no_price"]}",IF({saving}=0,1,{eaten}))'

        is_straight = self.study.evaluation.prices[subject].is_straight
        formula = self.sheet.beside(straight) if is_straight else (lambda place: None)
        label = (
            _("Price factor at which both cost the same")
            if is_straight
            else _("Price factor at which both cost the same (found by trial)")
        )
        self.sheet.row("factor", label, formula, self.sheet.expected_beside(factor), "factor", places=self.study.others)
        factor_of = self.sheet.number_or_none
        self.sheet.row(
            "headroom",
            _("Headroom: our price could rise by"),
            factor_of("factor", "{}-1"),
            self.sheet.expected_beside(lambda c: c["headroom"]["pct"]),
            "percent",
            places=self.study.others,
            style="total",
        )
        self._limits(is_straight)
        self._discounts(words)

    def _limits(self, is_straight: bool) -> None:
        subject, others = self.study.subject, self.study.others
        for other in others:
            self.sheet.factor_cells["headroom", other] = self.sheet.outside("factor", other)
        prices = (
            ("price_total", _("Our price could rise to, not discounted"), "max_price_total", at.TOTAL, CHANGE_TOTAL),
            (
                "price_pv",
                _("Our price could rise to, present value"),
                "max_price_pv",
                at.PRESENT_VALUE,
                CHANGE_PV,
            ),
        )
        for name, label, member, column, change in prices:
            if is_straight:
                formula: Formula = self.sheet.number_or_none("factor", f"{{}}*{self.sheet.at(name, subject)}")
            else:
                formula = self._bent_limit(column, change)
            self.sheet.row(member, label, formula, self.sheet.expected_beside(lambda c, m=member: c["headroom"][m]), places=others)  # type: ignore[misc]
        if not is_straight:
            self._tried("headroom", subject, "factor", "{}")

    def _bent_limit(self, column: int, change: int) -> Formula:
        subject, flows = self.study.subject, self.flows
        sums = f"SUMPRODUCT({flows.column_of_lines(subject, at.PRICE)}*{flows.column_of_lines(subject, column)})"

        def formula(place: int) -> str:
            run, nothing = flows.rows.rerun("headroom", seller=subject, against=place), flows.rows.rerun("nothing", seller=subject)
            if run is None or nothing is None:
                return f'"{NONE}"'
            moved = f"{change_in(flows, run, change)}-{change_in(flows, nothing, change)}"
            return f'IFERROR({self.sheet.at("factor", place)}*{sums}+{moved},"{NONE}")'

        return formula

    def _tried(self, end: str, seller: int | None, name: str, factor: str) -> None:
        """Write what separates both at a price that was found by trial: nothing, unless the cost jumps there."""
        flows = self.flows

        def formula(place: int) -> str:
            owner = place if seller is None else seller
            run = flows.rows.rerun(end, seller=owner, against=place)
            if run is None:
                return f'"{NONE}"'
            worth, back = (flows.column_of_lines(owner, column) for column in (at.PRESENT_VALUE, at.GIVEN_BACK))
            last = flows.address(flows.rows.alternatives[owner].head, at.FACTOR)
            lines = f"SUMPRODUCT({flows.column_of_lines(owner, at.PRICE)}*({worth}+{back}*{last}))"
            moved = f"({factor.format(self.sheet.at(name, place))}-1)*{lines}+{change_in(flows, run, CHANGE_WITH_RESIDUAL)}"
            return f"{self.sheet.at('saving_pv', place)}{'+' if seller is None else '-'}({moved})"

        def value(place: int) -> Value:
            return or_none(self.study.left_at_price(end, place if seller is None else seller, place))

        label = _("Saving left at that price (nothing, unless a cost jumps there)")
        self.sheet.row(f"tried_{end}", label, formula, value, "residue", places=self.study.others, style="muted", checked=False)

    def _discounts(self, words: Mapping[str, str]) -> None:
        others = self.study.others

        def expected(comparison: Mapping[str, Any]) -> Value:
            discount = comparison["rival_discount"]
            status = discount["status"]
            return words[status] if status in ("impossible", "no_price") else float(discount["pct"])

        def straight(place: int) -> str:
            saving, slope, size = (
                self.sheet.at("saving_pv", place),
                self.sheet.at("slope", place),
                self.sheet.at("price_size", place),
            )
            least = f'IF({saving}/{slope}>1.000000000001,"{words["impossible"]}",MIN(1,{saving}/{slope}))'
            eaten = f'IF({slope}<=0.000000000001*{size},"{words["impossible"]}",{least})'
            return f'IF({size}=0,"{words["no_price"]}",IF({saving}<=0,0,{eaten}))'

        def formula(place: int) -> str | None:
            return self.sheet.beside(straight)(place) if self.study.evaluation.prices[place].is_straight else None

        label = _("Discount that the other would need to match us")
        self.sheet.row("rival_discount", label, formula, self.sheet.expected_beside(expected), "percent", places=others)
        for other in others:
            self.sheet.factor_cells["rival_discount", other] = f"1-{self.sheet.outside('rival_discount', other)}"
        if any(rerun.end == "rival_discount" for rerun, _rows in self.flows.rows.reruns):
            self._tried("rival_discount", None, "rival_discount", "(1-{})")
