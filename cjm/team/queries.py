"""What the page of the company's record reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from cjm.kernel.listing import Column, SortOrder, sorted_page
from cjm.team.models import CompanyEvent, User
from cjm.team.record import ACCESS_KINDS, tell

ACCESS, TAKEN_OUT = "access", "taken"


@dataclass(frozen=True)
class RecordFilters:
    """Which events the address asks for: of one kind (ACCESS, TAKEN_OUT or "" for both), of one person or of everybody."""

    about: str
    person: User | None

    @property
    def chosen(self) -> dict[str, str]:
        """What the record keeps of a choice; nothing when everything is shown."""
        values = {"about": self.about, "person": self.person.name if self.person else ""}
        return {name: value for name, value in values.items() if value}

    def events(self) -> QuerySet[CompanyEvent]:
        """Return the events, latest first, in the order they were written: a clock that is set back changes nothing."""
        condition = Q(by=self.person) if self.person else Q()
        if self.about == ACCESS:
            condition &= Q(kind__in=ACCESS_KINDS)
        elif self.about == TAKEN_OUT:
            condition &= ~Q(kind__in=ACCESS_KINDS)
        return CompanyEvent.objects.filter(condition).order_by("-pk")


@dataclass(frozen=True)
class RecordPage:
    """A page of the record, each event with its sentence, and the people who have done anything."""

    page_obj: Page[CompanyEvent]
    told: list[tuple[CompanyEvent, str]]
    filters: RecordFilters
    people: Sequence[User]


def read_record_filters(parameters: QueryDict) -> RecordFilters:
    """Return what the address asks for; what is not offered counts as not asked for."""
    return _chosen(parameters, _people())


def record_page(parameters: QueryDict) -> RecordPage:
    """Return the page of the record that the address asks for, latest first."""
    people = _people()
    filters = _chosen(parameters, people)
    page = sorted_page(filters.events(), parameters, SortOrder("written", descending=True), {"written": Column("pk")})
    return RecordPage(page, [(event, tell(event)) for event in page], filters, people)


def _people() -> list[User]:
    return list(User.objects.filter(Exists(CompanyEvent.objects.filter(by=OuterRef("pk")))).order_by("name", "pk"))


def _chosen(parameters: QueryDict, people: Sequence[User]) -> RecordFilters:
    about = parameters.get("about", "")
    person = next((person for person in people if str(person.pk) == parameters.get("person")), None)
    return RecordFilters(about if about in (ACCESS, TAKEN_OUT) else "", person)
