"""Saved versions as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cjm.kernel import formats
from tco.changes.difference import ALTERNATIVE, DRIVER, LINE, SETTING
from tco.presentation.amounts import Amounts, amounts_for, percentage
from tco.saved_versions.models import SavedVersion
from tco.saved_versions.queries import Difference, Side
from tco.saved_versions.wording import ItemWords, Words

ORDER = {SETTING: 0, DRIVER: 1, ALTERNATIVE: 2, LINE: 3}


@dataclass(frozen=True)
class VersionRow:
    """A saved version in the list."""

    number: int
    name: str
    note: str
    by: str
    at: datetime
    cost: str
    saving: str
    headroom: str
    lines: int


def version_rows(versions: Iterable[SavedVersion]) -> list[VersionRow]:
    """Return the rows of a list of versions."""
    return [_row(version) for version in versions]


def _row(version: SavedVersion) -> VersionRow:
    summary = version.summary
    amounts = amounts_for(summary["currency"], [summary["cost"] or 0.0, summary["saving"] or 0.0])
    return VersionRow(
        number=version.number,
        name=version.name,
        note=version.note,
        by=version.by.name,
        at=version.at,
        cost=amounts.with_currency(summary["cost"]),
        saving=formats.EMPTY if summary["saving"] is None else amounts.with_currency(summary["saving"]),
        headroom=formats.EMPTY if summary["headroom"] is None else percentage(summary["headroom"], signed=True),
        lines=summary["lines"],
    )


def signed_amount(value: float | None, amounts: Amounts) -> str:
    """Return an amount with its sign, 0 for what is too small to show."""
    if value is None:
        return formats.EMPTY
    shown = amounts.plain(value)
    if shown in (amounts.plain(0.0), amounts.plain(-0.0)):
        return amounts.plain(0.0)
    return f"+{shown}" if value > 0 else shown


@dataclass(frozen=True)
class DifferenceRow:
    """An item that changed: what happened to it, by whom, and what that did to the saving.

    `effect` is the amount in words; `weight` its share of the largest, −1…1; `counted_with` names the row that has its effect too.
    """

    words: ItemWords
    authors: str
    effect: str
    amount: float | None
    weight: float
    counted_with: str

    @property
    def size_attribute(self) -> str:
        """The size of the effect as an HTML attribute writes numbers, whatever the reader's language."""
        return f"{abs(self.weight):.4f}"


class DifferencePage:
    """What lies between two versions, as the page and the files show it."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.before: Side = difference.before
        self.after: Side = difference.after
        self.against = difference.against
        savings = [value for value in (difference.saving_before, difference.saving_after) if value is not None]
        self.amounts: Amounts = amounts_for(difference.after.document["currency"], savings)
        self.amounts_before: Amounts = amounts_for(difference.before.document["currency"], savings)
        self.is_one_currency = difference.is_one_currency

    @property
    def saving_before(self) -> str:
        """The saving of the earlier side."""
        return self._amount(self.difference.saving_before, self.amounts_before)

    @property
    def saving_after(self) -> str:
        """The saving of the later side."""
        return self._amount(self.difference.saving_after, self.amounts)

    @property
    def moved(self) -> float | None:
        """By how much the saving moved; None where there is none, or where the sides are in different currencies."""
        before, after = self.difference.saving_before, self.difference.saving_after
        return None if before is None or after is None or not self.is_one_currency else after - before

    @property
    def moved_words(self) -> str:
        """By how much the saving moved, with its sign."""
        return self._signed(self.moved)

    @property
    def finding(self) -> str:
        """Say in a sentence how far the saving moved and what moved it most; "" where that cannot be told."""
        if self.moved is None or not self.difference.changes:
            return ""
        movers = self._movers()
        if not movers:
            return _("Nothing that changed moves the saving.")
        if self._is_nothing(self.moved):
            return _("The saving is what it was: what changed adds up to nothing.")
        words = {"amount": self.amounts.with_currency(abs(self.moved)), "name": movers[0][0], "effect": movers[0][1]}
        if self.moved > 0:
            return _("The saving grew by %(amount)s, most of all through “%(name)s” (%(effect)s).") % words
        return _("The saving shrank by %(amount)s, most of all through “%(name)s” (%(effect)s).") % words

    def _movers(self) -> list[tuple[str, str]]:
        """Return name and effect of the changes that moved the saving; first the one that moved it furthest the way it went."""
        words = Words(self.before.document, self.after.document)
        way = -1 if (self.moved or 0.0) < 0 else 1
        known = [(each.item, each.effect) for each in self.difference.changes if each.effect is not None]
        moving = sorted((pair for pair in known if not self._is_nothing(pair[1])), key=lambda pair: -way * pair[1])
        return [(words.name(item), self._signed(effect)) for item, effect in moving]

    def _is_nothing(self, value: float) -> bool:
        return self._signed(value) == self.amounts.plain(0.0)

    @property
    def only_order_differs(self) -> bool:
        """Whether the same items stand in another order, and nothing else is different."""
        return not self.difference.changes and self.before.document != self.after.document

    @property
    def rows(self) -> list[DifferenceRow]:
        """Return what changed: settings, drivers, alternatives, lines."""
        words = Words(self.before.document, self.after.document)
        largest = max((abs(each.effect or 0.0) for each in self.difference.changes), default=0.0)
        rows = [
            (
                each.item.kind,
                DifferenceRow(
                    words=words.item(each.item),
                    authors=", ".join(self.difference.authors_of(each.item)),
                    effect=self._signed(each.effect),
                    amount=each.effect,
                    weight=(each.effect or 0.0) / largest if largest else 0.0,
                    counted_with=self._counted_with(place, words),
                ),
            )
            for place, each in enumerate(self.difference.changes)
        ]
        return [row for _kind, row in sorted(rows, key=lambda pair: ORDER[pair[0]])]

    def _counted_with(self, place: int, words: Words) -> str:
        """Return what the change is called that has the effect of this one too; "" where it has its own, or there is none."""
        changes = self.difference.changes
        if changes[place].effect is not None or self.moved is None:
            return ""
        return next((words.name(later.item) for later in changes[place:] if later.effect is not None), "")

    @staticmethod
    def _amount(value: float | None, amounts: Amounts) -> str:
        return formats.EMPTY if value is None else amounts.with_currency(value)

    def _signed(self, value: float | None) -> str:
        return signed_amount(value, self.amounts)
