"""What the templates of the board print, written out beforehand: figures, addresses, and the cards."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cjm.kernel.formats import EMPTY
from cjm.kernel.quick_formats import quick_formats
from cjm.pipeline.cards import CardWriter
from cjm.pipeline.filters import BoardFilters, Choices
from cjm.pipeline.queries import Board, Column, ColumnTotal

# From here on whole units would not fit into a column of a laptop's screen.
LARGE_SUM = 1_000_000_000


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
        self.formats = quick_formats()
        self.divisor = 1000 if max((column.total.amount for column in board.columns), default=0) >= LARGE_SUM else 1
        self.cards = CardWriter(board.owners, today=today, back=self._address_of_board())

    def texts(self) -> BoardTexts:
        """Return everything the templates print."""
        nothing_filtered = BoardFilters(journey=self.filters.journey, folded=self.filters.folded)
        return BoardTexts(
            columns=[self._column(column) for column in self.board.columns],
            total=self._total(self.board.total) | {"weighted": self._sum(self.board.weighted_amount)},
            unit=self._unit(),
            address=self._address_of_board(),
            unfiltered_address=_with_query(reverse("board"), nothing_filtered.address_part(default_journey=self.default_journey)),
        )

    def _unit(self) -> str:
        if self.divisor > 1:
            return _("Sums in thousands of %(currency)s") % {"currency": self.board.currency}
        return _("Sums in %(currency)s") % {"currency": self.board.currency}

    def _column(self, column: Column) -> dict[str, Any]:
        stage, folded = column.stage, self.filters.folded
        return {
            "key": stage.key,
            "pk": stage.pk,
            "name": stage.name,
            "goal": stage.buyer_goal,
            "is_folded": column.is_folded,
            "fold": self._address_of_board(fold=",".join(sorted(folded ^ {stage.key}))),
            "cards": self.cards.html(column.cards),
            "more": self._address_of_column(column, after=str(column.next)) if column.next else "",
            "weighted": self._sum(column.total.amount * stage.win_probability),
            "weight": _("× %(probability)s") % {"probability": self.formats.percent(float(stage.win_probability))},
            "whole": self._address_of_column(column),
            **self._total(column.total),
        }

    def _total(self, total: ColumnTotal) -> dict[str, str]:
        return {
            "count": self.formats.number(total.count),
            "sum": self._sum(total.amount),
            "headroom": self.formats.percent(total.headroom) if total.headroom is not None else EMPTY,
        }

    def _sum(self, amount: Decimal) -> str:
        return self.formats.number(amount / self.divisor)

    def _address_of_board(self, **changes: Any) -> str:
        return _with_query(reverse("board"), self.filters.address_part(default_journey=self.default_journey, **changes))

    def _address_of_column(self, column: Column, **changes: Any) -> str:
        address = reverse("board_column", args=[column.stage.pk])
        return _with_query(address, self.filters.address_part(default_journey=self.default_journey, **changes))


def _with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
