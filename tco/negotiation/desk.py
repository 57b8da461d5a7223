"""The desk worked out: what was typed, put to the model of the deal, and the numbers that come of it.

    volume first (list prices follow it), then the prices of both sides, then what was agreed besides the price.

Waiting is told apart from the offers: it costs the same whoever is chosen in the end. A month of it costs what the recurring
lines of the status quo cost in a month of the study's first year, undiscounted; what is lost by it is that less what ours would
cost. Without a status quo it is a twelfth of the yearly saving against the rival.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tco.charts.wording import PERIODS_IN_YEAR
from tco.negotiation.equivalents import Equivalent, equivalents_of
from tco.negotiation.forms import OFF, VALUE, DeskForm

if TYPE_CHECKING:
    from tco.engine.model import Line, Model
    from tco.negotiation.engine import Offer, Standing, Table

MONTHS = 12
MONEY_SIGNS = "€$£₽₸¥"


@dataclass(frozen=True)
class Side:
    """One side's offer: what it costs to own, and its price now and as in the model.

    Prices are undiscounted totals, None where no price is marked.
    """

    key: str
    name: str
    present_value: float
    annualised: float
    price: float | None
    price_pv: float | None
    list_price: float | None

    @property
    def given(self) -> float:
        """What was taken off the price, undiscounted; negative where it was raised."""
        return (self.list_price or 0.0) - (self.price or 0.0)

    @property
    def discount(self) -> float:
        """That as a fraction of the price in the model."""
        return self.given / self.list_price if self.list_price else 0.0


@dataclass(frozen=True)
class Waiting:
    """What a month, and the months until the decision, cost. `today` is None without a status quo."""

    months: float
    lost: float
    today: float | None = None
    ours: float | None = None

    @property
    def lost_in_all(self) -> float:
        """What the client loses until the decision."""
        return self.lost * self.months

    @property
    def today_in_all(self) -> float:
        """What the present state costs until the decision."""
        return (self.today or 0.0) * self.months


@dataclass(frozen=True)
class Outcome:
    """The numbers of the desk against one rival. `scale` is what the volume did to our list price; `counted` names trades.

    `unaided` is what the client would save at our list price.
    """

    ours: Side
    theirs: Side
    rival_kind: str
    standing: "Standing"
    waiting: Waiting
    equivalents: list[Equivalent]
    scale: float
    unaided: float
    counted: list[int] = field(default_factory=list)

    @property
    def is_unequal(self) -> bool:
        """Whether the studies differ in length, so that only the cost of a year can be compared."""
        return self.standing.saving is None

    @property
    def saving(self) -> float:
        """What the client saves with us: the present value, or of a year where the studies differ in length."""
        return self.standing.saving_annualised if self.standing.saving is None else self.standing.saving


class Desk:
    """A model on the desk. `gifts` are the lines of the concessions that are agreed, by their keys."""

    def __init__(self, document: Mapping[str, Any], model: "Model", gifts: "Mapping[int, Line]") -> None:
        from tco.negotiation.engine import Table

        self.document = document
        self.model = model
        self.gifts = gifts
        self.as_it_is = Table(model)
        self.names = {each["key"]: each["name"] for each in document["alternatives"]}

    # --- What can be chosen ---

    def rivals(self) -> list[tuple[str, str]]:
        """Return key and name of the other alternatives, first the reference, then competitors from the cheapest."""
        others = [each for each in self.model.alternatives if each.key != self.model.subject]
        rank = {"competitor": 0, "status_quo": 1, "other": 1, "ours": 2}
        costs = {each.key: self.as_it_is.offer(each.key).annualised for each in others}
        others.sort(key=lambda each: (each.key != self.model.reference, rank[each.kind], costs[each.key]))
        return [(each.key, self.names[each.key]) for each in others]

    def drivers(self) -> list[tuple[str, str]]:
        """Return key and name of the drivers, first the likeliest volume: what counts things, in our price and in most lines."""
        drivers = [driver for driver in self.model.drivers if driver.price_of is None]
        ours = self.model.alternative(self.model.subject).lines
        lines = [line for each in self.model.alternatives for line in each.lines]
        priced = Counter(name for line in ours if line.is_price for name in _names(line))
        used = Counter(name for line in lines for name in _names(line))
        currency = self.document["currency"]
        drivers.sort(key=lambda driver: (not _counts(driver.unit, currency), -priced[driver.key], -used[driver.key]))
        return [(driver.key, driver.label) for driver in drivers]

    # --- What comes of it ---

    def work_out(self, form: DeskForm) -> Outcome | None:
        """Return the outcome of what was typed, None without a rival. What cannot be worked out becomes an error of its field."""
        rival = form.cleaned_data.get("against")
        if not rival:
            return None
        from tco.negotiation.engine import Table, with_lines, with_price

        volume = self._with_volume(form, rival)
        own_factor = self._price_factor(form, "ours", volume, self.model.subject)
        rival_factor = self._price_factor(form, "theirs", volume, rival)
        priced = Table(with_price(with_price(volume.model, rival, rival_factor), self.model.subject, own_factor))
        counted = {} if form.cleaned_data.get("without") else self.gifts
        traded = self._if_workable(with_lines(priced.model, self.model.subject, list(counted.values())), rival) or priced
        ours = self._side(traded, priced, volume, self.model.subject)
        theirs = self._side(traded, priced, volume, rival)
        totals = priced.ours.lines_total()
        standing = traded.standing(rival)
        listed = with_lines(with_price(volume.model, rival, rival_factor), self.model.subject, list(counted.values()))
        at_list = self._if_workable(listed, rival) or priced
        standing_at_list = at_list.standing(rival)
        return Outcome(
            ours=ours,
            theirs=theirs,
            rival_kind=self.model.alternative(rival).kind,
            standing=_at_nothing(standing, ours, theirs, standing_at_list),
            waiting=self._waiting(traded, form.number("delay"), standing),
            equivalents=equivalents_of(ours.given, self.document, self.model.subject, totals),
            scale=(ours.list_price or 0.0) / (self.as_it_is.ours.price_total or 1.0) if ours.list_price else 1.0,
            unaided=standing_at_list.saving_annualised if standing_at_list.saving is None else standing_at_list.saving,
            counted=list(counted),
        )

    def _with_volume(self, form: DeskForm, rival: str) -> "Table":
        typed, key = form.number("volume"), form.cleaned_data.get("driver")
        if typed is None or not key:
            return self.as_it_is
        from tco.negotiation.engine import with_driver

        try:
            factor = self._volume_factor(key, typed, as_value=form.cleaned_data["volume_as"] == VALUE)
        except ValidationError as refusal:
            form.add_error("volume", refusal)
            return self.as_it_is
        table = self._if_workable(with_driver(self.model, key, factor), rival)
        if table is None:
            form.add_error(
                "volume", _("With this volume the model cannot be worked out: some line divides by zero or grows too large.")
            )
        return table or self.as_it_is

    def _volume_factor(self, key: str, typed: Decimal, *, as_value: bool) -> float:
        if not as_value:
            return float(1 + typed / 100)
        value = next(driver.value for driver in self.model.drivers if driver.key == key)
        if isinstance(value, tuple):
            raise ValidationError(_("This volume changes over time; type its change in per cent."))
        if value == 0:
            raise ValidationError(_("This volume is 0 in the model; change it there."))
        return float(typed) / value

    def _if_workable(self, model: "Model", rival: str) -> "Table | None":
        from tco.negotiation.engine import Table, Unworkable

        table = Table(model)
        try:
            table.standing(rival)
            table.status_quo()
        except Unworkable:
            return None
        return table

    def _price_factor(self, form: DeskForm, name: str, table: "Table", key: str) -> float:
        typed = form.number(name)
        if typed is None:
            return 1.0
        offer = table.offer(key)
        if offer.price_total is None:
            form.add_error(
                name, _("No price is marked in “%(offer)s”. Mark the lines that make it up.") % {"offer": self.names[key]}
            )
            return 1.0
        factor = float(1 - typed / 100) if form.cleaned_data[f"{name}_as"] == OFF else offer.factor_for(float(typed))
        if factor is None or self._is_unworkable(table, key, factor):
            form.add_error(name, _("No price of this size can be worked out with the model."))
            return 1.0
        return factor

    def _is_unworkable(self, table: "Table", key: str, factor: float) -> bool:
        from tco.negotiation.engine import Table, Unworkable, with_price

        try:
            Table(with_price(table.model, key, factor)).offer(key)
        except Unworkable:
            return True
        return False

    def _side(self, traded: "Table", priced: "Table", listed: "Table", key: str) -> Side:
        offer, now = traded.offer(key), priced.offer(key)
        return Side(
            key=key,
            name=self.names[key],
            present_value=offer.present_value,
            annualised=offer.annualised,
            price=now.price_total if now.price_total is not None else _nothing(listed.offer(key)),
            price_pv=now.price_pv,
            list_price=listed.offer(key).price_total,
        )

    def _waiting(self, table: "Table", delay: Decimal | None, standing: "Standing") -> Waiting:
        months = float(delay or 0)
        status_quo = table.status_quo()
        if status_quo is None:
            return Waiting(months, standing.saving_annualised / MONTHS)
        today, ours = status_quo.recurring_per_month(), table.ours.recurring_per_month()
        return Waiting(months, today - ours, today, ours)

    @property
    def years(self) -> float:
        """How many years our offer is looked at."""
        periods = self.model.alternative(self.model.subject).periods
        return periods / PERIODS_IN_YEAR[self.model.unit]


def _nothing(listed: "Offer") -> float | None:
    """Return 0 for a price that was taken off whole, None where there never was one."""
    return None if listed.price_total is None else 0.0


def _at_nothing(standing: "Standing", ours: Side, theirs: Side, at_list: "Standing") -> "Standing":
    """Return how the offers stand where a price was taken off whole, for which the engine alone knows no headroom or discount.

    Such headroom has no share of the price: its `pct` is None, and only the price at the limit is told.
    """
    from tco.engine.headroom import Headroom, RivalDiscount

    saving = standing.saving
    if saving is None:
        return standing
    if _is_given_away(ours):
        limit = at_list.headroom
        if saving < 0:
            standing = replace(standing, headroom=Headroom("unreachable"))
        elif limit is not None and limit.max_price_total is not None:
            told = Headroom(
                "ok", price_pv=0.0, price_total=0.0, max_price_pv=limit.max_price_pv, max_price_total=limit.max_price_total
            )
            standing = replace(standing, headroom=told)
        else:
            standing = replace(standing, headroom=Headroom("unbounded"))
    if _is_given_away(theirs):
        needed = RivalDiscount("impossible", None) if saving > 0 else RivalDiscount("not_needed", 0.0)
        standing = replace(standing, rival_discount=needed)
    return standing


def _is_given_away(side: Side) -> bool:
    return bool(side.list_price) and side.price == 0


def _names(line: "Line") -> frozenset[str]:
    """Return the drivers that a line's amount names, with `t` and `year`."""
    return getattr(line.amount, "names", frozenset())


def _counts(unit: str, currency: str) -> bool:
    """Say whether a unit counts things: neither money nor a share."""
    return "%" not in unit and currency not in unit and not any(sign in unit for sign in MONEY_SIGNS)


def worth_of_gifts(table: "Table", lines: "Sequence[Line]") -> list[float | None]:
    """Return what each line takes off the present value of ours; None where it cannot be worked out."""
    from tco.negotiation.engine import Unworkable

    worth: list[float | None] = []
    for line in lines:
        try:
            worth += table.worth_of([line])
        except Unworkable:
            worth.append(None)
    return worth
