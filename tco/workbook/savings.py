"""What we save the client beside each of the others, and when that has paid back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tco.spreadsheet.vocabulary import FLAGS
from tco.workbook import flow_rows as at
from tco.workbook.book import NONE, Value
from tco.workbook.comparison import ComparisonSheet, Expected


class Savings:
    """Writes both parts."""

    def __init__(self, sheet: ComparisonSheet) -> None:
        self.sheet = sheet
        self.study = sheet.study
        self.flows = sheet.flows

    def write(self) -> None:
        """Write every part."""
        self._savings()
        self._payback()

    def _savings(self) -> None:
        subject, others = self.study.subject, self.study.others
        self.sheet.section(_("What “%(subject)s” saves beside each of the others") % {"subject": self.study.name_of(subject)})

        def saving(name: str) -> Callable[[int], str]:
            return lambda p: f"{self.sheet.at(name, p)}-{self.sheet.at(name, subject)}"

        def settled(place: int) -> str:
            sizes = "+".join(f"ABS({self.sheet.at(name, p)})" for name in ("costs_pv", "benefits_pv") for p in (place, subject))
            return f"IF(ABS({saving('pv')(place)})<0.000000000001*({sizes}),0,{saving('pv')(place)})"

        self.sheet.row(
            "saving_total",
            _("Saving, not discounted"),
            self.sheet.beside(saving("total")),
            self.sheet.expected_beside(lambda c: c["saving_total"]),
            places=others,
        )
        self.sheet.row(
            "saving_pv",
            _("Saving at present value"),
            self.sheet.beside(settled),
            self.sheet.expected_beside(lambda c: c["saving_pv"]),
            places=others,
            style="total",
        )

        def share(place: int) -> str:
            pv = self.sheet.at("pv", place)
            return f'IF({pv}>0,{self.sheet.at("saving_pv", place)}/{pv},"{NONE}")'

        self.sheet.row(
            "saving_pct",
            _("Saving, of the other's present value"),
            self.sheet.beside(share),
            self.sheet.expected_beside(lambda c: c["saving_pct"]),
            "percent",
            places=others,
        )
        self.sheet.row(
            "saving_annualised",
            _("Saving a year"),
            saving("annualised"),
            lambda p: self.study.comparison(p)["saving_annualised"],
            places=others,
        )
        self._return_on_investment()

    def _return_on_investment(self) -> None:
        subject, others, flows = self.study.subject, self.study.others, self.flows
        dominates, nothing = _("no extra investment"), _("does not apply")

        def invested(place: int) -> str:
            if not self.study.alternatives[place].lines:
                return "0"
            return f"SUMPRODUCT({flows.column_of_lines(place, at.INVESTMENT)}*{flows.column_of_lines(place, at.PRESENT_VALUE)})"

        def extra(place: int) -> float:
            ledgers = self.study.ledgers
            return ledgers[subject].investment_pv.less(ledgers[place].investment_pv).settled

        def expected(comparison: Mapping[str, Any]) -> Value:
            roi = comparison["roi"]
            words = {"ok": roi["value"], "dominates": dominates, "not_applicable": nothing}
            value: Value = words[roi["status"]]
            return value

        def formula(place: int) -> str:
            more, saving = self.sheet.at("extra", place), self.sheet.at("saving_pv", place)
            return f'IF({more}>0,{saving}/{more},IF({saving}>0,"{dominates}","{nothing}"))'

        def settled(place: int) -> str:
            ours, theirs = invested(subject), invested(place)
            return f"IF(ABS({ours}-{theirs})<0.000000000001*(ABS({ours})+ABS({theirs})),0,{ours}-{theirs})"

        self.sheet.row("extra", _("More invested with us, at present value"), settled, extra, places=others, checked=False)
        self.sheet.row(
            "comparison_roi",
            _("Saving for each unit invested more"),
            self.sheet.beside(formula),
            self.sheet.expected_beside(expected),
            "percent",
            places=others,
        )

    def _payback(self) -> None:
        """Write when the saving, added up, has become positive for the first time, and for good."""
        never, rows = pgettext("payback", "never"), self.flows.rows.differences
        yes, no = (self.flows.vocabulary.word(FLAGS, flag) for flag in ("true", "false"))

        def first(cumulative: str, crossing: str) -> Callable[[int], str]:
            def formula(place: int) -> str:
                balance = self.flows.periods(getattr(rows[place], cumulative))
                times = self.flows.periods(getattr(rows[place], crossing))
                return f'IF(MIN({balance})>=0,0,IF(COUNT({times})=0,"{never}",MIN({times})))'

            return self._when_there(formula)

        def ends(place: int) -> str:
            return self.flows.address(rows[place].cumulative, at.PERIODS + self.study.last)

        def final(place: int) -> str:
            balance, times = self.flows.periods(rows[place].cumulative), self.flows.periods(rows[place].crossing)
            return f'IF(MIN({balance})>=0,0,IF(OR(COUNT({times})=0,{ends(place)}<0),"{never}",MAX({times})))'

        def recrosses(place: int) -> str:
            times = self.flows.periods(rows[place].crossing)
            return f'IF(OR(COUNT({times})>1,AND(COUNT({times})=1,{ends(place)}<0)),"{yes}","{no}")'

        def when(member: str) -> Expected:
            def value(comparison: Mapping[str, Any]) -> Value:
                found: Value = comparison["payback"][member]
                return never if found is None else found

            return self.sheet.expected_beside(value)

        others = self.study.others
        for name, label, formula, member in (
            ("payback", _("Paid back after, years"), self.sheet.beside(first("cumulative", "crossing")), "simple"),
            (
                "payback_discounted",
                _("Paid back with interest after, years"),
                self.sheet.beside(first("cumulative_discounted", "crossing_discounted")),
                "discounted",
            ),
            ("payback_final", _("Paid back for good after, years"), self.sheet.beside(self._when_there(final)), "final"),
        ):
            self.sheet.row(name, label, formula, when(member), "years", places=others)
        self.sheet.row(
            "recrosses",
            _("Turns negative again after that"),
            self.sheet.beside(self._when_there(recrosses)),
            self.sheet.expected_beside(lambda c: yes if c["payback"]["recrosses"] else no),
            "whole",
            places=others,
        )

    def _when_there(self, formula: Callable[[int], str]) -> Callable[[int], str]:
        """Leave open what rests on rows that are written for studies of the same length only."""
        return lambda place: formula(place) if place in self.flows.rows.differences else f'"{NONE}"'
