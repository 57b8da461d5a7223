"""The content files of the demo company, read. Pure but for reading the files beside this module."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# The content files were written as if loaded on this day; base dates and the dates of sources move with the day of loading.
WRITTEN_ON = date(2026, 6, 30)
STORIES = ("dairy", "logistics", "gearworks", "haulage", "bakery")
PASSWORD = "demo-headroom-2026"  # noqa: S105 - printed for everybody who tries the demo
SATURDAY = 5
Story = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody of the demo company who signs in."""

    key: str
    email: str
    name: str
    role: str
    team: str
    language: str
    job_title: str
    phone: str


@dataclass(frozen=True)
class Company:
    """The company that sells."""

    name: str
    address: str
    teams: tuple[str, ...]
    people: tuple[Person, ...]

    @property
    def emails(self) -> list[str]:
        return [person.email for person in self.people]


def read_company() -> Company:
    """Return the company of the demo."""
    content = _read_yaml(FOLDER / "company.yaml")
    return Company(
        name=content["name"],
        address=content["address"],
        teams=tuple(content["teams"]),
        people=tuple(Person(**person) for person in content["people"]),
    )


def read_stories() -> list[Story]:
    """Return the deals of the demo as they stand in their files."""
    return [_read_yaml(FOLDER / "deals" / f"{name}.yaml") for name in STORIES]


def read_document(file: str, as_of: date) -> dict[str, Any]:
    """Return a cost model as if written on the day `as_of`.

    It starts on the first of the next month; its sources are as many days old as they were when the file was written.
    """
    document: dict[str, Any] = json.loads((FOLDER / "models" / file).read_text(encoding="utf-8"))
    document["base_date"] = first_of_next_month(as_of).isoformat()
    for source in _sources(document):
        source["date"] = working_day(date.fromisoformat(source["date"]) + (as_of - WRITTEN_ON)).isoformat()
    return document


def _sources(document: dict[str, Any]) -> list[dict[str, str]]:
    lines = [line for alternative in document["alternatives"] for line in alternative["lines"]]
    rates = list(document.get("fx", {}).values())
    return [item["source"] for item in [*document["drivers"], *lines, *rates]]


def _read_yaml(path: Path) -> Story:
    import yaml

    content: Story = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


# --- Days ---------------------------------------------------------------------------------------------------------------------


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after the one of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def working_day(day: date) -> date:
    """Return `day`, or the Friday before it when it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def next_working_day(day: date) -> date:
    """Return `day`, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() >= SATURDAY else day


def days_before(as_of: date, days: int) -> date:
    """Return the working day `days` days before `as_of`."""
    return working_day(as_of - timedelta(days=days))


def moment(day: date, order: int) -> datetime:
    """Return a time in the working hours of `day`; a larger `order`, up to some fifty, is later."""
    return datetime.combine(day, time(7, 30), UTC) + timedelta(minutes=11 * order)
