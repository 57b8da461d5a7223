"""Believable deals in any number, for trying out how the product feels and how fast it answers when a company is large.

What is made can be told from real rows and removed again: its people have addresses in `MARK`, its clients websites there. The
reserved ending `.invalid` makes sure that neither reaches anybody. Generated deals have no history and no people of the buyer.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, islice
from typing import Any

from django.db import connection, transaction

from cjm.clients.models import Client
from cjm.deals.models import Deal
from cjm.deals.totals import recount_stage_totals
from cjm.journey.models import Journey, Stage
from cjm.kernel.text import folded
from cjm.pipeline import generator_words as words
from cjm.team.models import Currency, Role, Team, User

MARK = "generated.invalid"
OWNERS_PER_TEAM = 8
DEALS_PER_CLIENT = 4
MOST_CLIENTS = 40_000
BATCH = 10_000
CENT = Decimal("0.01")

# Fewer deals at each later stage; of those that are over, rather more were lost.
SHARE_KEPT_PER_STAGE = 0.8
SHARES_BY_STATUS = {Deal.Status.OPEN: 0.72, Deal.Status.WON: 0.12, Deal.Status.LOST: 0.16}
MEDIAN_AMOUNT = 85_000
SPREAD_OF_AMOUNTS = 1.1
SHARE_PRICED = 0.65
SHARE_WITH_DATED_SOURCES = 0.7
SHARE_WITH_NEXT_STEP = 0.85
SHARE_BUYER_ACTED = 0.94
MOMENTS = ("stage_since", "created_at", "updated_at")


# By team: the keys of its clients and the text each is found by.
Clients = dict[int, list[tuple[int, str]]]


@dataclass(frozen=True)
class Trade:
    """A trade, the stages of its journey with the chances of standing there, and the currencies it is quoted in."""

    journey: Journey
    stages: list[Stage]
    cumulative_chances: list[float]
    currencies: list[Currency]


def generate_deals(*, count: int, seed: int, at: datetime, report: Callable[[int], None] = lambda made: None) -> None:
    """Add `count` deals as they might stand at the moment `at`, and bring the stage totals up to date, in one transaction.

    The same seed gives the same deals. `report` is told how many have been made. Raises LookupError when there is no journey.
    """
    chance = random.Random(seed)  # noqa: S311 - believable, not secret
    with transaction.atomic():
        trade = _trade()
        owners = _owners(at)
        clients = _clients(chance, owners, min(max(1, count // DEALS_PER_CLIENT), MOST_CLIENTS), at)
        deals = _deals(chance, trade, owners, clients, at)
        for made in range(0, count, BATCH):
            _insert(list(islice(deals, min(BATCH, count - made))))
            report(min(made + BATCH, count))
        recount_stage_totals()


def remove_generated_deals() -> int:
    """Take away everything that was generated, and return how many deals that were.

    What people have added since stays: a client with other deals, a colleague or team that something else depends on.
    """
    with transaction.atomic():
        owners = User.objects.filter(email__endswith=f"@{MARK}")
        teams = list(owners.values_list("team_id", flat=True).distinct())
        deals = Deal.objects.filter(owner__in=owners).order_by("pk")
        removed = 0
        while batch := list(deals.values_list("pk", flat=True)[:BATCH]):
            Deal.objects.filter(pk__in=batch).delete()
            removed += len(batch)
        Client.objects.filter(website__endswith=f".{MARK}/", deals__isnull=True).delete()
        recount_stage_totals()
        owners.filter(deals__isnull=True).delete()
        Team.objects.filter(pk__in=teams, members__isnull=True, deals__isnull=True, clients__isnull=True).delete()
    return removed


def _trade() -> Trade:
    journey = Journey.objects.first()
    if journey is None:
        raise LookupError("There is no journey yet that deals could stand on.")
    stages = list(journey.stages.all())
    chances = list(accumulate(SHARE_KEPT_PER_STAGE**place for place in range(len(stages))))
    currencies = list(Currency.objects.order_by("-is_company", "code")) or [Currency(code="EUR", rate=Decimal(1), is_company=True)]
    return Trade(journey, stages, chances, currencies)


def _owners(at: datetime) -> list[User]:
    """Return the salespeople of the generated teams; nobody can sign in as them."""
    people = iter(words.PEOPLE)
    owners = []
    for team_name in words.TEAMS:
        team, _created = Team.objects.get_or_create(name=team_name)
        for name in islice(people, OWNERS_PER_TEAM):
            email = f"{name.lower().replace(' ', '.')}@{MARK}"
            owner = User.objects.filter(email=email).first()
            owners.append(owner or User.objects.create_user(email, name=name, team=team, role=Role.SALESPERSON, joined_at=at))
    return owners


def _clients(chance: random.Random, owners: list[User], count: int, at: datetime) -> Clients:
    teams = sorted({owner.team_id for owner in owners if owner.team_id})
    made: Clients = {team: [] for team in teams}
    for start in range(0, max(count, len(teams)), BATCH):
        batch = []
        for number in range(start, min(start + BATCH, max(count, len(teams)))):
            country, city = chance.choice(words.PLACES)
            name = (
                f"{chance.choice(words.COMPANY_FIRST)} {chance.choice(words.COMPANY_SECOND)} {chance.choice(words.COMPANY_FORMS)}"
            )
            industry = chance.choice(words.INDUSTRIES)
            batch.append(
                Client(
                    name=name,
                    industry=industry,
                    country=country,
                    city=city,
                    website=f"https://client-{number + 1}.{MARK}/",
                    team_id=teams[number % len(teams)],
                    search=folded(name, industry, city, country),
                    created_at=at - timedelta(days=chance.randrange(30, 1500)),
                )
            )
        for client in Client.objects.bulk_create(batch):
            made[client.team_id].append((client.pk, folded(client.name)))
    return made


def _deals(chance: random.Random, trade: Trade, owners: list[User], clients: Clients, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield the column values of deals, without end; what is not named has the model's default."""
    statuses, weights = [status.value for status in SHARES_BY_STATUS], list(accumulate(SHARES_BY_STATUS.values()))
    searchable = {text: folded(text) for text in words.TITLES}
    stage_keys = [stage.pk for stage in trade.stages]
    while True:
        owner = chance.choice(owners)
        client, client_search = chance.choice(clients[owner.team_id or 0])
        title = chance.choice(words.TITLES)
        currency = trade.currencies[min(int(chance.expovariate(1.2)), len(trade.currencies) - 1)]
        amount = _round_amount(MEDIAN_AMOUNT * chance.lognormvariate(0, SPREAD_OF_AMOUNTS) / float(currency.rate))
        age = chance.randrange(3, 540)
        silent = min(age, int(chance.expovariate(1 / 16)))
        priced = chance.random() < SHARE_PRICED
        yield {
            "title": title,
            "client_id": client,
            "owner_id": owner.pk,
            "team_id": owner.team_id,
            "journey_id": trade.journey.pk,
            "stage_id": chance.choices(stage_keys, cum_weights=trade.cumulative_chances)[0],
            "status": chance.choices(statuses, cum_weights=weights)[0],
            "amount": amount,
            "currency": currency.code,
            "amount_base": (amount * currency.rate).quantize(CENT),
            "next_step": chance.choice(words.NEXT_STEPS) if chance.random() < SHARE_WITH_NEXT_STEP else "",
            "next_step_on": (at + timedelta(days=chance.randrange(-6, 28))).date(),
            "stage_since": at - timedelta(days=min(age, int(chance.expovariate(1 / 35)))),
            "buyer_acted_on": (at - timedelta(days=silent)).date() if chance.random() < SHARE_BUYER_ACTED else None,
            "headroom": round(max(-0.25, chance.gauss(0.14, 0.1)), 4) if priced else None,
            "evidence_score": round(chance.betavariate(3, 2), 4) if priced else None,
            "evidence_holds_until": (at + timedelta(days=chance.randrange(-40, 300))).date()
            if priced and chance.random() < SHARE_WITH_DATED_SOURCES
            else None,
            "search": f"{searchable[title]} {client_search}",
            "created_at": at - timedelta(days=age),
            "updated_at": at - timedelta(minutes=chance.randrange(silent * 1440 + 1)),
        }


def _round_amount(guess: float) -> Decimal:
    """Return a figure such as people guess: two digits and noughts, and never less than a hundred."""
    step = 10 ** max(2, len(str(int(guess))) - 2)
    return Decimal(max(1, round(guess / step)) * step)


def _insert(rows: list[dict[str, Any]]) -> None:
    """Write deals past the ORM, which would take five times as long: a million is to be there in a couple of minutes."""
    fields = [field for field in Deal._meta.concrete_fields if not field.primary_key]
    defaults = {field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields}
    quote, moment = connection.ops.quote_name, connection.ops.adapt_datetimefield_value
    values = ({**defaults, **row, **{name: moment(row[name]) for name in MOMENTS}} for row in rows)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(Deal._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608 - names of our own columns
            [tuple(value.values()) for value in values],
        )
