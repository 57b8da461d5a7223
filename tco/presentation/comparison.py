"""The comparison as the page shows it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.catalogue import category_name, category_order, source_kinds, source_name, source_weights
from tco.charts.study import Alternative as StudyAlternative
from tco.charts.study import Study, read_study
from tco.evidence import Evidence, weigh_evidence
from tco.forgotten import ForgottenCost, forgotten_costs
from tco.ledger import ledger_of
from tco.models import Alternative
from tco.presentation import explanations, wording
from tco.presentation.amounts import Amounts, amounts_for, percentage
from tco.presentation.explanations import Explanation
from tco.presentation.wording import Saying

NEGLIGIBLE = 1e-9
PRESENT, UNDISCOUNTED = "present", "plain"


@dataclass(frozen=True)
class Head:
    """An alternative at the head of a column."""

    key: str
    name: str
    kind: str
    is_ours: bool
    is_reference: bool


@dataclass(frozen=True)
class TableRow:
    """A row of amounts, one for each alternative; `style` is empty, `is-total` or `is-aside`."""

    label: str
    cells: tuple[str, ...]
    style: str = ""


@dataclass(frozen=True)
class Measure:
    """One measure of the comparison, against each other alternative."""

    label: str
    sayings: tuple[Saying, ...]
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Figure:
    """A large figure at the top of the page."""

    label: str
    saying: Saying
    explanation: Explanation
    is_hero: bool = False


@dataclass(frozen=True)
class DearerRow:
    """Something on which ours costs more than the other; `path` is where our line stands in the document, "" for a category."""

    label: str
    category: str
    ours: str
    theirs: str
    more: str
    path: str = ""


@dataclass(frozen=True)
class EvidenceRow:
    """A kind of source and the part of the difference that rests on it, 0…1."""

    label: str
    share: float
    weight: float

    @property
    def share_attribute(self) -> str:
        """The share as an HTML attribute writes numbers, whatever the reader's language."""
        return f"{self.share:.4f}"


class Beside(NamedTuple):
    """Something that both may cost: our cost of it and theirs."""

    label: str
    category: str
    ours: float
    theirs: float
    path: str = ""


@dataclass(frozen=True)
class Dearer:
    """Where the other alternative wins: by category, and by line."""

    categories: list[DearerRow]
    lines: list[DearerRow]


class Comparison:
    """A document and its result, seen from the subject against one other alternative.

    `against` is the key of that alternative; what is not one falls back to the result's reference. `measure` says whether
    the table by category is at present value or undiscounted. `outdated` are the paths of the numbers past their date.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        result: Mapping[str, Any],
        *,
        against: str = "",
        measure: str = PRESENT,
        outdated: Set[str] = frozenset(),
    ) -> None:
        self.document = document
        self.result = result
        self.outdated = outdated
        self.measure = UNDISCOUNTED if measure == UNDISCOUNTED else PRESENT
        self.study: Study = read_study(document, result)
        known = {other.key for other in self.study.others}
        self.rival: StudyAlternative | None = self.study.rival(against if against in known else None)
        self.found: Mapping[str, Any] = self.study.comparisons.get(self.rival.key, {}) if self.rival else {}
        sums = [result["alternatives"][each.key] for each in self.study.alternatives]
        self.amounts: Amounts = amounts_for(
            document["currency"], [sum_ for each in sums for sum_ in (each["total"], each["present_value"])]
        )

    # --- Heads ---

    @property
    def currency(self) -> str:
        return str(self.document["currency"])

    @property
    def heads(self) -> list[Head]:
        """Return the alternatives in document order."""
        return [self._head(each) for each in self.study.alternatives]

    @property
    def rivals(self) -> list[Head]:
        """Return the alternatives that ours can be compared with."""
        return [self._head(each) for each in self.study.others]

    def _head(self, alternative: StudyAlternative) -> Head:
        stated = self.document["alternatives"][alternative.number]
        return Head(
            key=alternative.key,
            name=alternative.name,
            kind=str(Alternative.Kind(stated["kind"]).label),
            is_ours=alternative.key == self.result["subject"],
            is_reference=alternative.key == self.result["reference"],
        )

    def has_seller(self, alternative: StudyAlternative) -> bool:
        """Say whether somebody asks a price for an alternative: nobody does for the present state."""
        return bool(self.document["alternatives"][alternative.number]["kind"] != Alternative.Kind.STATUS_QUO)

    @property
    def is_unequal(self) -> bool:
        """Say whether the two compared span different times, so that only the cost of a year can be compared."""
        return self.found.get("status") == "unequal_periods"

    # --- Figures ---

    @property
    def figures(self) -> list[Figure]:
        """Return what the page says first, against the chosen alternative."""
        if self.rival is None:
            return []
        found, rival, amounts = self.found, self.rival.short_name, self.amounts
        theirs = self.result["alternatives"][self.rival.key]
        if self.is_unequal:
            return [Figure(_("Saving a year"), self._saving(), self._annualised_explanation(), is_hero=True)]
        ours = self.result["alternatives"][self.result["subject"]]
        return [
            Figure(
                _("Saving, present value"),
                self._saving(),
                explanations.explain_saving(found, ours["present_value"], theirs["present_value"], amounts),
                is_hero=True,
            ),
            Figure(
                _("Headroom"),
                wording.headroom_words(found["headroom"], rival, amounts),
                explanations.explain_headroom(found["headroom"], found["saving_pv"], amounts),
            ),
            Figure(
                _("Discount they would need"),
                wording.rival_discount_words(found["rival_discount"], rival, has_seller=self.has_seller(self.rival)),
                explanations.explain_rival_discount(found["rival_discount"], theirs["price"], amounts),
            ),
            Figure(_("Payback"), wording.payback_words(found["payback"]), explanations.explain_payback()),
        ]

    def _saving(self) -> Saying:
        assert self.rival is not None  # noqa: S101 - the callers have asked
        value = self.found["saving_annualised"] if self.is_unequal else self.found["saving_pv"]
        names = {"rival": self.rival.short_name, "share": percentage(abs(self.found["saving_pct"] or 0))}
        shown = self.amounts.with_currency(value)
        if self.is_unequal:
            return Saying(
                shown, _("The studies differ in length, so the cost of a year is compared."), "good" if value > 0 else "warning"
            )
        if abs(value) < NEGLIGIBLE:
            return Saying(shown, _("Both cost the client the same to own.") % names)
        if self.found["saving_pct"] is None:
            return Saying(shown, _("In comparison with “%(rival)s”.") % names, "good" if value > 0 else "warning")
        if value > 0:
            return Saying(shown, _("Ours costs the client %(share)s less to own than “%(rival)s”.") % names, "good")
        return Saying(shown, _("Ours costs the client %(share)s more to own than “%(rival)s”.") % names, "warning")

    def _annualised_explanation(self) -> Explanation:
        discount, in_year = self.document["discount"], self.study.periods_in_year
        rate = discount["rate"]
        effective = (1 + rate / in_year) ** in_year - 1 if discount.get("compounding") == "simple" else rate
        return explanations.explain_annualised(effective, self.study.subject.periods / in_year)

    # --- The table by category ---

    @property
    def categories(self) -> list[TableRow]:
        """Return the rows of the table by category, in the order in which costs are told."""
        field = "present_value" if self.measure == PRESENT else "total"
        sums = [self.result["alternatives"][each.key] for each in self.study.alternatives]
        keys = {key for each in sums for key in each["by_category"]}
        return [
            TableRow(category_name(key), tuple(self._cell(each["by_category"].get(key, {}).get(field)) for each in sums))
            for key in category_order(keys)
        ]

    @property
    def forgotten(self) -> list[ForgottenCost]:
        """Return the categories of cost that some alternative has no line of: what is usually forgotten."""
        return forgotten_costs(self.document)

    def _cell(self, value: float | None) -> str:
        return formats.EMPTY if value is None else self.amounts.plain(value)

    @property
    def totals(self) -> list[TableRow]:
        """Return the sums below the categories."""
        sums = [self.result["alternatives"][each.key] for each in self.study.alternatives]
        field = "present_value" if self.measure == PRESENT else "total"
        rows = [TableRow(_("Cost of ownership"), tuple(self.amounts.plain(each[field]) for each in sums), style="is-total")]
        prices = tuple(self.amounts.plain(each["price"][field]) for each in sums)
        rows.append(TableRow(_("of which the seller's price"), prices, style="is-aside"))
        if self.measure == PRESENT:
            shares = tuple(percentage(each["price"]["share"]) for each in sums)
            rows.append(TableRow(_("price as a share of all costs"), shares, style="is-aside"))
        rows.append(
            TableRow(
                _("Cost of a year (annualised)"), tuple(self.amounts.plain(each["annualised"]) for each in sums), style="is-aside"
            )
        )
        return rows

    @property
    def table_explanations(self) -> list[Explanation]:
        """Return how the sums of the table are worked out."""
        return [explanations.explain_present_value(self.document), self._annualised_explanation()]

    # --- Every measure, against everybody ---

    @property
    def measures(self) -> list[Measure]:
        """Return every measure of the comparison against each other alternative, in document order."""
        entries = [(each.short_name, self.study.comparisons[each.key]) for each in self.study.others]
        sold = [self.has_seller(each) for each in self.study.others]
        amounts = self.amounts
        return [
            Measure(_("Saving, present value"), tuple(self._plain(found["saving_pv"]) for _name, found in entries)),
            Measure(_("as a share of theirs"), tuple(Saying(percentage(found["saving_pct"]), "") for _name, found in entries)),
            Measure(_("Saving, undiscounted"), tuple(self._plain(found["saving_total"]) for _name, found in entries)),
            Measure(_("Saving a year"), tuple(self._plain(found["saving_annualised"]) for _name, found in entries)),
            Measure(_("Headroom"), tuple(wording.headroom_words(found["headroom"], name, amounts) for name, found in entries)),
            Measure(_("Our price may go up to"), tuple(self._limit(found["headroom"]) for _name, found in entries)),
            Measure(
                _("Discount they would need"),
                tuple(
                    wording.rival_discount_words(found["rival_discount"], name, has_seller=is_sold)
                    for (name, found), is_sold in zip(entries, sold, strict=True)
                ),
            ),
            Measure(
                _("Payback"),
                tuple(wording.payback_words(found["payback"]) for _name, found in entries),
                explanations.explain_payback(),
            ),
            Measure(
                _("Payback with interest"),
                tuple(Saying(wording.discounted_payback_words(found["payback"]), "") for _name, found in entries),
            ),
            Measure(
                _("Return on the extra investment"),
                tuple(wording.roi_words(found["roi"]) for _name, found in entries),
                explanations.explain_return(),
            ),
            Measure(_("Internal rate of return"), tuple(wording.irr_words(found["irr"]) for _name, found in entries)),
        ]

    def _plain(self, value: float | None) -> Saying:
        return Saying(self._cell(value), "")

    def _limit(self, headroom: Mapping[str, Any] | None) -> Saying:
        return self._plain(headroom["max_price_total"] if headroom else None)

    # --- Where they win ---

    @cached_property
    def dearer(self) -> Dearer:
        """Return the categories and lines on which ours costs more than the chosen alternative, the largest difference first."""
        if self.rival is None:
            return Dearer([], [])
        yearly = self.is_unequal
        ours, theirs = (
            each.categories_per_year() if yearly else dict(each.categories) for each in (self.study.subject, self.rival)
        )
        keys = category_order({*ours, *theirs})
        categories = [Beside(category_name(key), "", ours.get(key, 0.0), theirs.get(key, 0.0)) for key in keys]
        return Dearer(self._dearest(categories), self._dearest(self._lines_side_by_side(yearly=yearly)))

    def _lines_side_by_side(self, *, yearly: bool) -> list[Beside]:
        """Return each line of ours or theirs with its cost on both sides; alike lines stand together."""
        assert self.rival is not None  # noqa: S101 - the caller has asked
        sides: dict[tuple[str, str], list[float]] = {}
        paths: dict[tuple[str, str], str] = {}
        for side, each in enumerate((self.study.subject, self.rival)):
            factor = each.to_annual if yearly else 1.0
            for line in ledger_of(self.document, self.result, each.key):
                pair = (line.described["name"], line.described["category"])
                sides.setdefault(pair, [0.0, 0.0])[side] += line.whole_pv * factor
                paths.setdefault(pair, f"alternatives[{each.number}].lines[{line.index}]")
        return [Beside(pair[0], category_name(pair[1]), ours, theirs, paths[pair]) for pair, (ours, theirs) in sides.items()]

    def _dearest(self, entries: Sequence[Beside]) -> list[DearerRow]:
        smallest = NEGLIGIBLE + 10.0**-self.amounts.places / 2
        dearer = sorted((entry for entry in entries if entry.ours - entry.theirs > smallest), key=lambda one: one.theirs - one.ours)
        plain = self.amounts.plain
        return [
            DearerRow(one.label, one.category, plain(one.ours), plain(one.theirs), plain(one.ours - one.theirs), one.path)
            for one in dearer
        ]

    # --- What it rests on ---

    @cached_property
    def evidence(self) -> Evidence:
        """Return what the difference rests on, against the chosen alternative."""
        if self.rival is None:
            return Evidence(None, {})
        return weigh_evidence(self.document, self.result, against=self.rival.key, weights=source_weights(), outdated=self.outdated)

    @property
    def evidence_rows(self) -> list[EvidenceRow]:
        """Return the part of the difference that rests on each kind of source, the most reliable first, none last."""
        shares = self.evidence.shares
        rows = [
            EvidenceRow(source_name(kind), shares[kind], word.weight) for kind, word in source_kinds().items() if kind in shares
        ]
        return [*rows, EvidenceRow(_("No source given"), shares[""], 0.0)] if "" in shares else rows

    @property
    def evidence_explanation(self) -> Explanation:
        """Return how the evidence score is worked out."""
        return explanations.explain_evidence(source_weights(), {kind: word.name for kind, word in source_kinds().items()})
