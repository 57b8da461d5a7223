"""What the templates of the board print, written out beforehand.

A board shows nearly two hundred cards. Calling filters and resolving addresses for each in the template would take longer than
reading the deals, so every text is made here, and what many cards have in common is made once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.kernel.formats import EMPTY
from cjm.kernel.quick_formats import quick_formats
from cjm.pipeline.filters import BoardFilters, Choices
from cjm.pipeline.queries import DAYS_UNTIL_STUCK, Board, CardRow, Column, ColumnTotal

# The bar of a card is full when the price could rise by half.
FULL_HEADROOM = 0.5
BAR_WIDTH = 100
LARGE_SUM = 1_000_000_000
KEY_IN_PATTERN = 987654321


@dataclass(frozen=True)
class BoardTexts:
    """The board in words. `columns` are mappings, which Django's templates read fastest."""

    columns: list[dict[str, Any]]
    total: dict[str, str]
    unit: str
    address: str
    unfiltered_address: str


class BoardWriter:
    """Writes a board for one reader, in the language in force."""

    def __init__(self, board: Board, filters: BoardFilters, choices: Choices, *, today: date) -> None:
        self.board = board
        self.filters = filters
        self.default_journey = next(iter(choices.stages), None)
        self.today = today
        self.formats = quick_formats()
        self.divisor = 1000 if max((column.total.amount for column in board.columns), default=0) >= LARGE_SUM else 1
        self.deal_address = _pattern("deal_journey")
        self.move_address = _pattern("deal_move")
        self.column_address = _pattern("board_column")
        self.back = urlencode({"next": self.address_of_board()})
        self.initials = {key: owner.initials for key, owner in board.owners.items()}
        self.since = cache(self._since)

    def texts(self) -> BoardTexts:
        """Return everything the templates print."""
        columns = [self._column(column) for column in self.board.columns]
        total = self._total(self.board.total) | {"weighted": self._sum(self.board.weighted_amount)}
        nothing_filtered = BoardFilters(journey=self.filters.journey, folded=self.filters.folded)
        return BoardTexts(
            columns=columns,
            total=total,
            unit=self._unit(),
            address=self.address_of_board(),
            unfiltered_address=_board_address(nothing_filtered.address_part(default_journey=self.default_journey)),
        )

    def _unit(self) -> str:
        if self.divisor > 1:
            return _("Sums in thousands of %(currency)s") % {"currency": self.board.currency}
        return _("Sums in %(currency)s") % {"currency": self.board.currency}

    def _column(self, column: Column) -> dict[str, Any]:
        stage, folded = column.stage, self.filters.folded
        cards = [self._card(card) for card in column.cards]
        probability = self.formats.percent(float(stage.win_probability))
        return {
            "key": stage.key,
            "pk": stage.pk,
            "name": stage.name,
            "goal": stage.buyer_goal,
            "is_folded": column.is_folded,
            "fold": self.address_of_board(fold=",".join(sorted(folded ^ {stage.key}))),
            "cards": cards,
            "more": self._address_of_column(column, after=str(column.next)) if column.next else "",
            "left": max(0, column.total.count - len(cards)),
            "weighted": self._sum(column.total.amount * stage.win_probability),
            "weight": _("× %(probability)s") % {"probability": probability},
            "whole": self._address_of_column(column),
            **self._total(column.total),
        }

    def _total(self, total: ColumnTotal) -> dict[str, str]:
        return {
            "count": self.formats.number(total.count),
            "sum": self._sum(total.amount),
            "headroom": self.formats.percent(total.headroom) if total.headroom is not None else EMPTY,
        }

    def _sum(self, amount: Any) -> str:
        return self.formats.number(amount / self.divisor)

    def address_of_board(self, **changes: Any) -> str:
        """Return the address of the board as it is filtered and folded now, with changes."""
        return _board_address(self.filters.address_part(default_journey=self.default_journey, **changes))

    def _address_of_column(self, column: Column, **changes: Any) -> str:
        query = self.filters.address_part(default_journey=self.default_journey, **changes)
        address = self.column_address(column.stage.pk)
        return f"{address}?{query}" if query else address

    def _card(self, card: CardRow) -> dict[str, Any]:
        owner = self.board.owners.get(card.owner_id)
        silent_days = max(0, (self.today - card.silent_since).days)
        return {
            "pk": card.pk,
            "title": card.title,
            "client": card.client,
            "address": self.deal_address(card.pk),
            "move": f"{self.move_address(card.pk)}?{self.back}" if card.may_move else "",
            "amount": self.formats.money(card.amount, card.currency),
            "owner": owner.name if owner else "",
            "initials": self.initials.get(card.owner_id, ""),
            "days": self.since(silent_days),
            "is_silent": silent_days > DAYS_UNTIL_STUCK,
            "headroom": self.formats.percent(card.headroom) if card.headroom is not None else "",
            "bar": "" if card.headroom is None else _bar(card.headroom),
            "is_below": card.headroom is not None and card.headroom < 0,
            "gaps": self._gaps(card) if self.filters.status == "open" else "",
        }

    def _since(self, days: int) -> str:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": self.formats.number(days)}

    def _gaps(self, card: CardRow) -> str:
        words = []
        if card.buyer_acted_on is None:
            words.append(pgettext("gap of a deal", "Buyer has not acted"))
        if not card.next_step or card.next_step_on is None:
            words.append(pgettext("gap of a deal", "No next step"))
        elif card.next_step_on < self.today:
            words.append(pgettext("gap of a deal", "Step overdue"))
        return " · ".join(words)


def _board_address(query: str) -> str:
    address = reverse("board")
    return f"{address}?{query}" if query else address


def _bar(headroom: float) -> int:
    return round(min(abs(headroom) / FULL_HEADROOM, 1) * BAR_WIDTH)


def _pattern(route: str) -> Callable[[int], str]:
    """Return a function that gives the address of `route` for a key, asking for the pattern only once."""
    before, after = reverse(route, args=[KEY_IN_PATTERN]).split(str(KEY_IN_PATTERN))
    return lambda key: f"{before}{key}{after}"
