"""What the board reads: the choices of its filters, the totals of its columns, and the first cards of each.

The number of statements is the same for ten deals and for a million. Totals come from `StageTotal`, which is kept at every change,
as long as the filters allow it. The cards of all columns come in one statement: the queryset of a column is compiled once, with a
gap where the stage belongs, and repeated for every stage. (`union()` would compile each anew, and refuses slices on SQLite.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Count, Exists, Expression, FloatField, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.sql.compiler import SQLCompiler

from cjm.deals.gaps import SILENT_AFTER_DAYS
from cjm.deals.models import Deal, StageTotal
from cjm.deals.querysets import DealQuerySet
from cjm.deals.totals import room_of_deal
from cjm.journey.models import Journey, Stage
from cjm.pipeline.filters import BoardFilters, Choices, Cursor
from cjm.team.models import Currency, Team, User

CARDS_AT_ONCE = 20


class CardRow(NamedTuple):
    """What a card needs of a deal. `silent_since` is the day from which on the buyer has done nothing."""

    stage_id: int
    pk: int
    status: str
    title: str
    client: str
    owner_id: int
    amount: Decimal
    currency: str
    amount_base: Decimal
    headroom: float | None
    evidence_score: float | None
    evidence_holds_until: date | None
    silent_since: date
    buyer_acted_on: date | None
    next_step: str
    next_step_on: date | None
    may_move: bool


CARD_FIELDS = ["client__name" if name == "client" else name for name in CardRow._fields]


@dataclass(frozen=True)
class ColumnTotal:
    """Of all deals of a column, shown or not: how many, and sums in the company's currency."""

    count: int = 0
    amount: Decimal = Decimal(0)
    priced_amount: Decimal = Decimal(0)
    room_amount: Decimal = Decimal(0)

    @property
    def headroom(self) -> float | None:
        """How far prices could rise, as a fraction of those whose headroom is known; None when none is."""
        return float(self.room_amount / self.priced_amount) if self.priced_amount else None

    def __add__(self, other: "ColumnTotal") -> "ColumnTotal":
        return ColumnTotal(
            self.count + other.count,
            self.amount + other.amount,
            self.priced_amount + other.priced_amount,
            self.room_amount + other.room_amount,
        )


@dataclass(frozen=True)
class Column:
    """A stage with its total and some of its cards. `next` is where the following cards begin, None after the last."""

    stage: Stage
    total: ColumnTotal
    cards: list[CardRow] = field(default_factory=list)
    next: Cursor | None = None
    is_folded: bool = False


@dataclass(frozen=True)
class Board:
    """The columns of one journey, and who owns the deals on the cards. Sums are in `currency`, the company's own."""

    columns: list[Column]
    total: ColumnTotal
    weighted_amount: Decimal
    owners: dict[int, User]
    currency: str


def board_choices(user: User | Any) -> Choices:
    """Return what `user` may filter the board by."""
    stages: dict[Journey, list[Stage]] = {}
    for stage in Stage.objects.select_related("journey").order_by(
        "-journey__is_default", "journey__name_en", "journey_id", "position"
    ):
        stages.setdefault(stage.journey, []).append(stage)
    with_deals = StageTotal.objects.visible_to(user).values("owner")
    owners = User.objects.filter(pk__in=with_deals).only("name").order_by("name", "pk")
    teams = Team.objects.all() if user.sees_every_team else Team.objects.none()
    return Choices(stages=stages, owners=list(owners), teams=list(teams))


def board(user: User | Any, filters: BoardFilters, choices: Choices, *, today: date) -> Board:
    """Return the board as `user` may see it, each column with its first cards unless it is folded."""
    stages = choices.stages[filters.journey] if filters.journey else []
    deals = _filtered(user, filters, today)
    totals = _totals(user, filters, deals, stages)
    unfolded = [stage for stage in stages if stage.key not in filters.folded]
    pages = _pages(_page(user, deals, None), unfolded)
    return _board([_column(stage, totals, pages, filters) for stage in stages], choices)


def board_column(
    user: User | Any, filters: BoardFilters, choices: Choices, stage: Stage, *, after: Cursor | None, today: date
) -> Board:
    """Return a board of one column, its cards beginning after the place `after`."""
    deals = _filtered(user, filters, today)
    totals = _totals(user, filters, deals, [stage])
    return _board([_column(stage, totals, _pages(_page(user, deals, after), [stage]), BoardFilters())], choices)


def _column(stage: Stage, totals: dict[int, ColumnTotal], pages: dict[int, list[CardRow]], filters: BoardFilters) -> Column:
    rows = pages.get(stage.pk, [])
    cards = rows[:CARDS_AT_ONCE]
    return Column(
        stage=stage,
        total=totals.get(stage.pk, ColumnTotal()),
        cards=cards,
        next=Cursor(cards[-1].amount_base, cards[-1].pk) if len(rows) > CARDS_AT_ONCE else None,
        is_folded=stage.key in filters.folded,
    )


def _board(columns: list[Column], choices: Choices) -> Board:
    owners = {owner.pk: owner for owner in choices.owners}
    # Who has no open deal is not among the choices.
    if others := {card.owner_id for column in columns for card in column.cards} - owners.keys():
        owners |= User.objects.only("name").in_bulk(others)
    return Board(
        columns=columns,
        total=sum((column.total for column in columns), ColumnTotal()),
        weighted_amount=sum((column.total.amount * column.stage.win_probability for column in columns), Decimal(0)),
        owners=owners,
        currency=Currency.objects.filter(is_company=True).values_list("code", flat=True).first() or "EUR",
    )


def _filtered(user: User | Any, filters: BoardFilters, today: date) -> DealQuerySet:
    """Return the deals that the filters leave of those that exist for `user`."""
    deals = Deal.objects.visible_to(user).filter(status=filters.status)
    if filters.owner:
        deals = deals.filter(owner=filters.owner)
    if filters.team:
        deals = deals.filter(team=filters.team)
    if filters.least is not None:
        deals = deals.filter(amount_base__gte=filters.least)
    if filters.most is not None:
        deals = deals.filter(amount_base__lte=filters.most)
    if filters.stuck:
        limit = today - timedelta(days=SILENT_AFTER_DAYS)
        deals = deals.filter(Q(buyer_acted_on__lt=limit) | Q(buyer_acted_on=None, created_at__date__lt=limit))
    if filters.costs:
        deals = deals.filter(filters.costs.condition(today))
    return deals.matching(filters.words)


class StageGap(Expression):
    """Stands in a statement for the key of a stage that is not known yet; its parameter is the class itself."""

    output_field = BigIntegerField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [StageGap]


def _page(user: User | Any, deals: DealQuerySet, after: Cursor | None) -> QuerySet[Deal, tuple[Any, ...]]:
    """Return the next cards of some column, dearest first, and one more that tells whether others follow."""
    deals = deals.filter(stage_id=StageGap())
    if after is not None:
        # Written so that the index leads to the place; an "or" would have it read from the beginning.
        deals = deals.filter(amount_base__lte=after.amount_base).exclude(amount_base=after.amount_base, pk__gte=after.pk)
    return (
        deals.annotate(
            silent_since=Coalesce("buyer_acted_on", TruncDate("created_at")),
            may_move=Exists(Deal.objects.editable_by(user).open().filter(pk=OuterRef("pk"))),
        )
        .order_by("-amount_base", "-pk")
        .values_list(*CARD_FIELDS)[: CARDS_AT_ONCE + 1]
    )


def _pages(page: QuerySet[Deal, tuple[Any, ...]], stages: Sequence[Stage]) -> dict[int, list[CardRow]]:
    """Run a statement with a gap for several stages at once, and return the rows by stage in the order of a column."""
    compiler = page.query.get_compiler(using=page.db)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return {}
    pages: dict[int, list[CardRow]] = {stage.pk: [] for stage in stages}
    texts = [f"SELECT * FROM ({text}) AS column_{stage}" for stage in pages]  # noqa: S608 - the values stay parameters
    parameters = [stage if value is StageGap else value for stage in pages for value in values]
    if texts:
        with connections[page.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(texts), parameters)
            rows = cursor.fetchall()
        # The compiler knows in which form this database returns decimals and dates.
        for row in compiler.results_iter([rows]):
            card = CardRow(*row)
            pages[card.stage_id].append(card)
    for cards in pages.values():
        cards.sort(key=lambda card: (card.amount_base, card.pk), reverse=True)
    return pages


def _totals(user: User | Any, filters: BoardFilters, deals: DealQuerySet, stages: Sequence[Stage]) -> dict[int, ColumnTotal]:
    """Return the totals by stage: as they are kept, or counted where the filters ask for less than what is kept."""
    keys = [stage.pk for stage in stages]
    rows: Iterable[tuple[int, int, Decimal, Decimal, Any]]
    if filters.fit_kept_totals:
        kept = StageTotal.objects.visible_to(user).filter(stage__in=keys).for_owner(filters.owner.pk if filters.owner else None)
        if filters.team:
            kept = kept.filter(team=filters.team)
        sums = [Sum(name) for name in ("count", "amount", "priced_amount", "room_amount")]
        rows = kept.order_by().values_list("stage").annotate(*sums)
    else:
        room = Sum(room_of_deal(), filter=Q(headroom__isnull=False), default=0.0, output_field=FloatField())
        priced = Sum("amount_base", filter=Q(headroom__isnull=False), default=Decimal(0))
        counted = deals.filter(stage__in=keys).order_by().values_list("stage")
        rows = counted.annotate(count=Count("*"), sum=Sum("amount_base"), priced=priced, room=room)
    return {stage: ColumnTotal(count, amount, priced, Decimal(room)) for stage, count, amount, priced, room in rows}
