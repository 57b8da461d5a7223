"""How the cost model of a demo deal came to be: begun, corrected by a measurement, kept in versions, tried in scenarios."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation

from cjm.deals.models import Deal
from cjm.team.models import User
from proposals.demo.content import Story, read_document
from tco.cost_templates.operations import base_date_for, begin_from_template
from tco.cost_templates.shipped import shipped_templates
from tco.countries.models import CountryProfile
from tco.models import CostModel, Driver
from tco.negotiation.operations import add_concession, keep_try, save_internal_cost
from tco.negotiation.page import desk_page
from tco.negotiation.tables import answers_to_keep
from tco.operations import save_document
from tco.saved_versions.operations import save_version
from tco.scenarios.operations import add_scenario, add_usual_scenarios
from tco.workspace.operations import edit_model

Act = Callable[[datetime, date], None]


@dataclass
class CostStory:
    """The part of a story that tells of its cost model; `deal` gives the deal once it is made."""

    described: Story
    people: Mapping[str, User]
    presales: User
    language: str
    as_of: date
    deal: Callable[[], Deal]

    def steps(self) -> Iterator[tuple[int, Act]]:
        """Give each act with how many days before the day of loading it happens."""
        told = self.described
        yield told["added"], self._begin
        for version in told.get("versions", ()):
            yield version["days"], self._keep(version)
        for edit in told.get("edits", ()):
            yield edit["days"], self._edit(edit)
        if "scenarios" in told:
            yield told["scenarios"], self._usual_scenarios
        for scenario in told.get("own_scenarios", ()):
            yield scenario["days"], self._scenario(scenario)
        if "internal_cost" in told:
            yield told["internal_cost"]["days"], self._internal_cost
        for concession in told.get("concessions", ()):
            yield concession["days"], self._concession(concession)
        for tried in told.get("tried", ()):
            yield tried["days"], self._try(tried)

    def _begin(self, at: datetime, _day: date) -> None:
        if "template" in self.described:
            self._begin_from_template(at)
            return
        document = read_document(self.described["file"], self.as_of)
        # The numbers that somebody corrects later in the story begin as they were believed to be.
        believed = {edit["driver"]: edit["believed"] for edit in self.described.get("edits", ()) if "believed" in edit}
        for driver in document["drivers"]:
            if driver["key"] in believed:
                driver["value"] = believed[driver["key"]]
        save_document(deal=self.deal(), document=document, by=self.presales, at=at)

    def _begin_from_template(self, at: datetime) -> None:
        template = shipped_templates()[self.described["template"]]
        with translation.override(self.language):
            begin_from_template(
                deal=self.deal(),
                template_name=template.name,
                document=template.document(language=self.language, base_date=base_date_for(at)),
                country=CountryProfile.objects.filter(code=self.described.get("country", "")).first(),
                by=self.presales,
                at=at,
            )

    def _keep(self, described: Story) -> Act:
        def act(at: datetime, _day: date) -> None:
            save_version(deal=self.deal(), name=described["name"], note=described.get("note", ""), by=self.presales, at=at)

        return act

    def _edit(self, described: Story) -> Act:
        """What was believed gives way to what is known; `valid` is how many days from the day of loading the source holds."""

        def act(at: datetime, day: date) -> None:
            driver = Driver.objects.get(cost_model__deal=self.deal(), key=described["driver"])
            texts: dict[str, str] = {
                name: str(described[name]) for name in ("value", "low", "high", "source_kind", "source_note") if name in described
            }
            if "source_kind" in described:
                texts["source_date"] = day.isoformat()
            if "valid" in described:
                texts["source_expires"] = (self.as_of + timedelta(days=described["valid"])).isoformat()
            operations = [{"op": "set", "driver": driver.pk, "field": name, "text": text} for name, text in texts.items()]
            with translation.override("en"):  # the content files write numbers with a point
                edit_model(deal=self.deal(), operations=operations, by=self.presales, at=at)

        return act

    def _usual_scenarios(self, at: datetime, _day: date) -> None:
        with translation.override(self.language):
            add_usual_scenarios(cost_model=self._model(), by=self.presales, at=at)

    def _scenario(self, described: Story) -> Act:
        def act(at: datetime, _day: date) -> None:
            chosen: dict[str, Any] = {name: described[name] for name in ("name", "note", "kind", "changes")}
            add_scenario(cost_model=self._model(), by=self.presales, at=at, **chosen)

        return act

    def _internal_cost(self, at: datetime, _day: date) -> None:
        described = self.described["internal_cost"]
        save_internal_cost(
            cost_model=self._model(),
            cost=Decimal(described["cost"]),
            lowest_margin=Decimal(described["lowest_margin"]),
            note=described["note"],
            by=self.people[described["by"]],
            at=at,
            based_on=None,
        )

    def _concession(self, described: Story) -> Act:
        def act(at: datetime, _day: date) -> None:
            values: dict[str, Any] = {
                name: described[name]
                for name in ("policy", "gives", "asks", "expression", "at", "first", "last", "every", "status")
                if name in described
            }
            values |= {name: Decimal(described[name]) for name in ("amount", "our_cost") if name in described}
            add_concession(cost_model=self._model(), by=self.people[described["by"]], at=at, values=values)

        return act

    def _try(self, described: Story) -> Act:
        """What the salesperson typed during a call, and what the desk answered that day."""

        def act(at: datetime, _day: date) -> None:
            by = self.people[described["by"]]
            with translation.override("en"):  # the content files write numbers with a point
                desk = desk_page(by, self.deal(), described["typed"])
            if desk is None or desk.outcome is None or desk.form.errors:
                raise ValueError(f"The desk cannot answer {described['typed']}.")
            answers = answers_to_keep(desk.outcome, desk.document["currency"])
            keep_try(cost_model=desk.model, by=by, at=at, inputs=desk.form.query, answers=answers)

        return act

    def _model(self) -> CostModel:
        return CostModel.objects.get(deal=self.deal())
