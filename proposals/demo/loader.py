"""Loads the demo company through the same operations that the pages use, once, in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cjm.clients.operations import create_client
from cjm.deals.models import Deal, Evidence
from cjm.deals.operations import create_deal, move_to_stage, record_evidence, update_deal
from cjm.journey.models import ExitCriterion, Stage, StakeholderRole
from cjm.journey.operations import load_default_journey
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.stakeholders.operations import add_stakeholder, answer_concern, raise_concern
from cjm.team.models import Team, User
from proposals.demo.content import (
    PASSWORD,
    Company,
    Story,
    days_before,
    moment,
    next_working_day,
    read_company,
    read_stories,
)
from proposals.demo.cost_story import CostStory
from proposals.models import Proposal
from proposals.operations import create_proposal, freeze_and_render

COPIED = (
    "name",
    "job_title",
    "department",
    "influence",
    "attitude",
    "access",
    "sees_problem",
    "prefers",
    "candid_note",
)


class DemoDoesNotFit(Exception):
    """This site holds something that the demo would collide with; the message says what."""


@dataclass(frozen=True)
class Loaded:
    """What a load did: nothing when the demo company is there already."""

    is_new: bool


def is_loaded() -> bool:
    """Say whether the demo company is on this site. Its people are the sign: they come first and go last."""
    found: bool = User.objects.filter(email__in=read_company().emails).exists()
    return found


@transaction.atomic
def load_demo(*, as_of: date) -> Loaded:
    """Load the demo company as if today were `as_of`. A second load changes nothing, whatever people did to the demo in between.

    Raises DemoDoesNotFit when a team of the same name is there or when the journey of this site lacks a stage the demo stands at.
    """
    if is_loaded():
        return Loaded(is_new=False)
    company = read_company()
    people = _load_people(company, at=moment(days_before(as_of, 200), 0))
    load_default_journey()
    for story in read_stories():
        _StoryLoader(story, company, people, as_of).run()
    return Loaded(is_new=True)


def _load_people(company: Company, *, at: datetime) -> dict[str, User]:
    taken = Team.objects.filter(name__in=company.teams).values_list("name", flat=True).first()
    if taken:
        raise DemoDoesNotFit(
            f"There is a team called “{taken}” on this site, and the demo company has one of that name. Rename yours first."
        )
    teams = {name: Team.objects.create(name=name) for name in company.teams}
    # One hash for all: the password is printed anyway, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    people = {
        person.key: User(
            email=person.email,
            name=person.name,
            role=person.role,
            team=teams[person.team],
            language=person.language,
            job_title=person.job_title,
            phone=person.phone,
            password=password,
            joined_at=at,
        )
        for person in company.people
    }
    for user in people.values():
        user.save(force_insert=True)
    return people


@dataclass(frozen=True)
class _Step:
    days: int
    act: Callable[[datetime, date], None]


class _StoryLoader:
    """Tells one story in the order of time: what happened first is written first, so that the deal's history reads as it was."""

    def __init__(self, story: Story, company: Company, people: dict[str, User], as_of: date) -> None:
        self.story = story
        self.company = company
        self.people = people
        self.owner = people[story["owner"]]
        self.presales = people[story["presales"]]
        self.as_of = as_of
        self.roles = {role.key: role for role in StakeholderRole.objects.all()}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.concerns: dict[str, Concern] = {}
        self.deal: Deal
        self.proposal: Proposal
        self.stages: dict[str, Stage] = {}
        self.criteria: dict[str, ExitCriterion] = {}

    def run(self) -> None:
        steps = sorted(self._steps(), key=lambda step: -step.days)
        for order, step in enumerate(steps):
            day = days_before(self.as_of, step.days)
            step.act(moment(day, order), day)

    def _steps(self) -> Iterator[_Step]:
        yield _Step(self.story["deal"]["created"], self._create)
        for described in sorted(self.story["people"], key=lambda person: -int(person["added"])):
            yield _Step(described["added"], self._meeting(described))
        for entry in self.story["journey"]:
            yield _Step(entry["days"], self._evidence(entry) if "evidence" in entry else self._move(entry))
        for described in self.story["people"]:
            for concern in described.get("concerns", ()):
                yield _Step(concern["raised"], self._concern(described["key"], concern))
                if "answered" in concern:
                    yield _Step(concern["answered"], self._answer(concern))
        for days, act in self._cost_story().steps():
            yield _Step(days, act)
        if "proposal" in self.story:
            yield _Step(self.story["proposal"]["created"], self._propose)
            if "frozen" in self.story["proposal"]:
                yield _Step(self.story["proposal"]["frozen"], self._freeze)
        yield _Step(1, self._plan_next_step)

    def _create(self, at: datetime, _day: date) -> None:
        described = self.story["deal"]
        client = create_client(by=self.owner, at=at, **self.story["client"])
        self.deal = create_deal(
            by=self.owner,
            at=at,
            client=client,
            title=described["title"],
            amount=Decimal(described["amount"]),
            currency=described["currency"],
            purchase_type=described["purchase_type"],
        )
        self.stages = {stage.key: stage for stage in self.deal.journey.stages.all()}
        criteria = ExitCriterion.objects.filter(stage__journey=self.deal.journey).select_related("stage")
        self.criteria = {criterion.key: criterion for criterion in criteria}

    def _meeting(self, described: Story) -> Callable[[datetime, date], None]:
        def act(at: datetime, _day: date) -> None:
            self.stakeholders[described["key"]] = add_stakeholder(
                deal=self.deal,
                by=self.owner,
                at=at,
                role=_one_of(self.roles, described["role"], "role"),
                reports_to=self.stakeholders.get(described.get("reports_to", "")),
                **{field: described[field] for field in COPIED if field in described},
            )

        return act

    def _evidence(self, entry: Story) -> Callable[[datetime, date], None]:
        def act(at: datetime, day: date) -> None:
            if entry["evidence"] == "problem_in_writing":
                self._update(at, problem=self.story["deal"]["problem"], problem_owner=self.story["deal"]["problem_owner"])
            if entry["evidence"] == "cost_of_inaction":
                self._update(at, yearly_cost_of_inaction=Decimal(self.story["deal"]["yearly_cost_of_inaction"]))
            record_evidence(
                deal=self.deal,
                criterion=_one_of(self.criteria, entry["evidence"], "exit criterion") if entry["evidence"] else None,
                text=entry["text"],
                person=self._name_of(entry["person"]),
                observed_on=day,
                weight=Evidence.Weight(entry["weight"]),
                by=self.owner,
                at=at,
            )

        return act

    def _move(self, entry: Story) -> Callable[[datetime, date], None]:
        def act(at: datetime, _day: date) -> None:
            stage = _one_of(self.stages, entry["move"], "stage")
            move_to_stage(deal=self.deal, to_stage=stage, by=self.owner, at=at, reason=entry.get("reason", ""))

        return act

    def _concern(self, key: str, described: Story) -> Callable[[datetime, date], None]:
        def act(at: datetime, day: date) -> None:
            self.concerns[described["text"]] = raise_concern(
                stakeholder=self.stakeholders[key],
                text=described["text"],
                key=described.get("key", ""),
                stage=_one_of(self.stages, described["stage"], "stage"),
                raised_on=day,
                by=self.owner,
                at=at,
            )

        return act

    def _answer(self, described: Story) -> Callable[[datetime, date], None]:
        def act(at: datetime, day: date) -> None:
            concern = self.concerns[described["text"]]
            answer_concern(
                concern=concern, answer=described["answer"], answered_on=day, by=self.owner, at=at, based_on=concern.version
            )

        return act

    def _cost_story(self) -> CostStory:
        return CostStory(
            described=self.story["cost_model"],
            people=self.people,
            presales=self.presales,
            language=self.owner.language,
            as_of=self.as_of,
            deal=lambda: self.deal,
        )

    def _propose(self, at: datetime, _day: date) -> None:
        described: dict[str, Any] = dict(self.story["proposal"])
        for own in ("created", "frozen"):
            described.pop(own, None)
        described["addressed_to"] = [self.stakeholders[key] for key in described["addressed_to"]]
        self.proposal = create_proposal(deal=self.deal, by=self.owner, at=at, company=self.company.name, **described)

    def _freeze(self, at: datetime, _day: date) -> None:
        freeze_and_render(proposal=self.proposal, by=self.owner, at=at)

    def _plan_next_step(self, at: datetime, _day: date) -> None:
        described = self.story["deal"]
        on = next_working_day(date.fromordinal(self.as_of.toordinal() + described["next_step_in"]))
        self._update(at, next_step=described["next_step"], next_step_on=on)

    def _update(self, at: datetime, **changes: Any) -> None:
        self.deal.refresh_from_db()
        self.deal = update_deal(deal=self.deal, by=self.owner, at=at, based_on=self.deal.version, **changes)

    def _name_of(self, key: str) -> str:
        return next(str(person["name"]) for person in self.story["people"] if person["key"] == key)


def _one_of(rows: dict[str, Any], key: str, what: str) -> Any:
    if key not in rows:
        raise DemoDoesNotFit(f"The demo follows the journey that Headroom ships; the journey of this site has no {what} “{key}”.")
    return rows[key]
