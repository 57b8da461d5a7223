"""People and rows for tests, made through the operations that the pages use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cjm.clients.models import Client
from cjm.clients.operations import create_client
from cjm.deals.models import Deal, Evidence
from cjm.deals.operations import create_deal, record_evidence
from cjm.journey.models import ExitCriterion, StakeholderRole
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.stakeholders.operations import add_stakeholder, raise_concern
from cjm.team.models import Role, Team, User

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class People:
    """Everybody a permission test needs: the owner's team with a teammate and a presales engineer, and those outside it."""

    owner: User
    teammate: User
    presales: User
    outsider: User
    director: User
    administrator: User

    def __iter__(self) -> Any:
        return iter(vars(self).items())


def people() -> People:
    """Return one person of each kind, made at the first call."""
    north, _ = Team.objects.get_or_create(name="North")
    south, _ = Team.objects.get_or_create(name="South")
    return People(
        owner=make_user("Olga Petrova", team=north),
        teammate=make_user("Thomas Berg", team=north),
        presales=make_user("Priya Nair", team=north, role=Role.PRESALES),
        outsider=make_user("Oscar Lind", team=south),
        director=make_user("Dana Weiss", role=Role.DIRECTOR),
        administrator=make_user("Adam Novak", role=Role.ADMINISTRATOR),
    )


def make_user(name: str, *, team: Team | None = None, role: str = Role.SALESPERSON, **fields: Any) -> User:
    """Return the user of that name, made without a password at the first call: tests sign in with `client.force_login`."""
    email = f"{name.lower().replace(' ', '.')}@seller.example"
    existing: User | None = User.objects.filter(email=email).first()
    return existing or User.objects.create_user(email, name=name, team=team, role=role, **fields)


def make_client(*, by: User | None = None, name: str = "Nordhafen Logistics", **fields: Any) -> Client:
    """Return a new client of the owner's team, or of the team of `by`."""
    return create_client(by=by or people().owner, at=NOW, name=name, **fields)


def make_deal(*, owner: User | None = None, client: Client | None = None, title: str = "Sorting line", **fields: Any) -> Deal:
    """Return a new open deal at the first stage of the default journey."""
    owner = owner or people().owner
    values = {"amount": Decimal(250_000), "currency": "EUR", "purchase_type": "new_task", "at": NOW, **fields}
    return create_deal(by=owner, client=client or make_client(by=owner), title=title, **values)


def make_evidence(deal: Deal, *, criterion: ExitCriterion | None = None, text: str = "Signed minutes", **fields: Any) -> Evidence:
    """Return new evidence, for a criterion or for none."""
    return record_evidence(
        deal=deal, criterion=criterion, text=text, **{"observed_on": TODAY, "by": deal.owner, "at": NOW, **fields}
    )


def prove_stage(deal: Deal) -> None:
    """Record evidence for every required criterion of the stage where the deal stands."""
    for criterion in deal.stage.exit_criteria.filter(required=True):
        make_evidence(deal, criterion=criterion)


def make_stakeholder(deal: Deal, *, role: str = "economic_buyer", name: str = "Ingrid Olsen", **fields: Any) -> Stakeholder:
    """Return a new person on the buyer's side; `role` is the key of a role."""
    return add_stakeholder(deal=deal, by=deal.owner, at=NOW, name=name, role=StakeholderRole.objects.get(key=role), **fields)


def make_concern(stakeholder: Stakeholder, *, text: str = "Who answers if it fails?", **fields: Any) -> Concern:
    """Return a new concern without an answer."""
    deal = stakeholder.deal
    return raise_concern(stakeholder=stakeholder, text=text, **{"raised_on": TODAY, "by": deal.owner, "at": NOW, **fields})
