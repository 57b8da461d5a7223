"""The answers of the desk in words and figures, in the reader's language."""

from dataclasses import asdict, dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.charts.wording import shortest
from tco.negotiation.desk import Outcome, Side, Waiting
from tco.negotiation.margin import Margin
from tco.negotiation.page import DeskPage
from tco.negotiation.sentences import Saying as Sentence
from tco.negotiation.sentences import equivalent_words, is_even, months_words, sentences_for
from tco.presentation import explanations, wording
from tco.presentation.amounts import Amounts, amounts_for, percentage
from tco.presentation.comparison import Figure
from tco.presentation.explanations import Explanation
from tco.presentation.wording import Saying

NOTHING = 1e-9


@dataclass(frozen=True)
class OfferRow:
    """One offer in the table of both: lengths are shares of the longest bar, in per cent, as HTML writes numbers."""

    name: str
    is_ours: bool
    present_value: str
    annualised: str
    price: str
    change: str
    length: str
    price_length: str


class Answers:
    """What the desk answers to what was typed."""

    def __init__(self, page: DeskPage, outcome: Outcome) -> None:
        self.page = page
        self.outcome = outcome
        self.currency = str(page.document["currency"])
        self.amounts: Amounts = amounts_for(
            self.currency, [value for side in (outcome.ours, outcome.theirs) for value in (side.present_value, side.price or 0.0)]
        )
        self.rival = shortest(outcome.theirs.name)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentence to say, and after it what else can be said."""
        return sentences_for(
            self.outcome, currency=self.currency, periods=self.page.periods, unit=self.page.document["periods"]["unit"]
        )

    @property
    def figures(self) -> list[Figure]:
        """The three large answers."""
        standing, amounts = self.outcome.standing, self.amounts
        headroom = asdict(standing.headroom) if standing.headroom else None
        discount = asdict(standing.rival_discount) if standing.rival_discount else None
        price = {"present_value": self.outcome.theirs.price_pv}
        return [
            Figure(_("The client saves with us"), self._saving(), self._explained_saving(), is_hero=True),
            Figure(
                _("Headroom left"),
                wording.headroom_words(headroom, self.rival, amounts),
                explanations.explain_headroom(headroom, standing.saving, amounts),
            ),
            Figure(
                _("Discount they would need"),
                wording.rival_discount_words(discount, self.rival, has_seller=self.outcome.rival_kind != "status_quo"),
                explanations.explain_rival_discount(discount, price, amounts),
            ),
        ]

    def _saving(self) -> Saying:
        saving = self.outcome.saving
        shown = self.amounts.with_currency(saving)
        if self.outcome.is_unequal:
            return Saying(
                shown,
                _("A year: the studies differ in length, so the cost of a year is compared."),
                "good" if saving > 0 else "warning",
            )
        if is_even(self.outcome):
            return Saying(shown, _("To own, both cost about the same."), "")
        theirs = self.outcome.theirs.present_value
        names = {"rival": self.rival, "share": percentage(abs(saving) / theirs if theirs > 0 else None)}
        if theirs <= 0:
            return Saying(shown, _("In comparison with “%(rival)s”.") % names, "good" if saving > 0 else "warning")
        if saving > 0:
            return Saying(shown, _("Ours costs the client %(share)s less to own than “%(rival)s”.") % names, "good")
        return Saying(shown, _("Ours costs the client %(share)s more to own than “%(rival)s”.") % names, "warning")

    def _explained_saving(self) -> Explanation:
        outcome = self.outcome
        return explanations.explain_saving(
            {"saving_pv": outcome.standing.saving}, outcome.ours.present_value, outcome.theirs.present_value, self.amounts
        )

    @property
    def offers(self) -> list[OfferRow]:
        """Both offers, ours first."""
        sides = (self.outcome.ours, self.outcome.theirs)
        costs = [side.annualised if self.outcome.is_unequal else side.present_value for side in sides]
        longest = max((abs(cost) for cost in costs), default=0.0) or 1.0
        return [self._offer(side, cost / longest) for side, cost in zip(sides, costs, strict=True)]

    def _offer(self, side: Side, length: float) -> OfferRow:
        part = (side.price_pv or 0.0) / side.present_value if side.present_value > 0 else 0.0
        shown = max(0.0, length) * 100
        return OfferRow(
            name=side.name,
            is_ours=side is self.outcome.ours,
            present_value=self.amounts.plain(side.present_value),
            annualised=self.amounts.plain(side.annualised),
            price=self.amounts.plain(side.price),
            change=_changed_price(side),
            length=f"{shown:.2f}",
            price_length=f"{shown * min(1.0, max(0.0, part)):.2f}",
        )

    @property
    def notes(self) -> dict[str, str]:
        """What stands below the inputs of both prices: the price as typed, and what it was."""
        return {"theirs": self._price_note(self.outcome.theirs), "ours": self._price_note(self.outcome.ours)}

    def _price_note(self, side: Side) -> str:
        if side.list_price is None or side.price is None:
            return _("no price marked")
        values = {"price": self.amounts.with_currency(side.price), "before": self.amounts.with_currency(side.list_price)}
        if abs(side.given) <= NOTHING * abs(side.list_price):
            return _("%(price)s in the model") % values
        return _("%(price)s instead of %(before)s (%(change)s)") % {**values, "change": _changed_price(side)}

    # --- Besides the three ---

    @property
    def waiting(self) -> Saying:
        """What it costs the client to wait."""
        waiting = self.outcome.waiting
        shown = self.amounts.with_currency(waiting.lost_in_all if waiting.months else waiting.lost)
        return Saying(shown, self._waiting_sentence(waiting), "warning" if waiting.lost <= 0 else "")

    def _waiting_sentence(self, waiting: Waiting) -> str:
        values = {
            "months": months_words(waiting.months),
            "today": self.amounts.with_currency(waiting.today),
            "ours": self.amounts.with_currency(waiting.ours),
            "all": self.amounts.with_currency(waiting.today_in_all),
        }
        if waiting.today is None and waiting.months:
            return _("Lost in %(months)s: the yearly saving with us, by the month.") % values
        if waiting.today is None:
            return _("Lost in a month: the yearly saving with us, by the month.")
        if waiting.months:
            return (
                _("Lost in %(months)s. As it is today they cost %(all)s; a month costs %(today)s, with us it would be %(ours)s.")
                % values
            )
        return _("Lost in a month: as it is today it costs %(today)s, with us it would be %(ours)s.") % values

    @property
    def waiting_explanation(self) -> Explanation:
        """How that is worked out."""
        if self.outcome.waiting.today is None:
            return Explanation(_("There is no status quo in the model. A month of waiting = yearly saving with us / 12."))
        return Explanation(
            _(
                "A month of waiting = recurring costs of today in the first year of the study − ours, each by the month, "
                "undiscounted. One-off costs are left out: waiting moves them, it does not save them."
            )
        )

    @property
    def discount(self) -> Saying | None:
        """What our discount comes to; None without one."""
        given = self.outcome.ours.given
        if given <= NOTHING * abs(self.outcome.ours.list_price or 0.0):
            return None
        return Saying(self.amounts.with_currency(given), _("of our price, undiscounted. That is as much as"))

    @property
    def equivalents(self) -> list[str]:
        """What our discount equals in other terms."""
        return [equivalent_words(each) for each in self.outcome.equivalents]

    @property
    def margin(self) -> Saying | None:
        """What is left for us; None for those who may not know it, and while our cost is not entered."""
        margin = self.page.margin
        return None if margin is None else margin_words(margin, self.amounts)

    @property
    def margin_explanation(self) -> Explanation | None:
        """How that is worked out."""
        margin = self.page.margin
        if margin is None:
            return None
        inputs = (
            (_("Our price"), self.amounts.with_currency(margin.price)),
            (_("What it costs us, with the trades counted"), self.amounts.with_currency(margin.cost)),
            (_("Lowest margin"), percentage(margin.lowest)),
            (_("Lowest price"), self.amounts.with_currency(margin.floor_price)),
        )
        rule = _(
            "Margin = price − cost, undiscounted. Lowest price = cost / (1 − lowest margin). "
            "With the volume our cost moves as our price in the model does."
        )
        return Explanation(rule, inputs)


def margin_words(margin: Margin, amounts: Amounts) -> Saying:
    """Return margin in money and per cent, and how far it is from the lowest one."""
    shown = formats.EMPTY if margin.share is None else percentage(margin.share)
    values = {
        "money": amounts.with_currency(margin.money),
        "lowest": percentage(margin.lowest),
        "room": amounts.with_currency(abs(margin.room)),
    }
    if margin.is_below:
        return Saying(
            shown, _("%(money)s, below the lowest margin of %(lowest)s: the price is %(room)s too low.") % values, "warning"
        )
    return Saying(shown, _("%(money)s. The lowest is %(lowest)s, so the price may still fall by %(room)s.") % values, "good")


def _changed_price(side: Side) -> str:
    return "" if abs(side.discount) <= NOTHING else percentage(-side.discount, signed=True)
