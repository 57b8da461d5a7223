"""Writing the company's record: who did what that is not of one deal alone. Rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cjm.team.models import CompanyEvent, User
from cjm.team.record import ACCESS_CHANGED, PASSWORD_SET, PERSON_ADDED, PERSON_REMOVED


def record_company_event(*, by: User, at: datetime, kind: str, data: Mapping[str, Any]) -> CompanyEvent:
    """Add a row to the company's record. `data` must be JSON; directors and administrators read it."""
    return CompanyEvent.objects.create(by=by, by_name=by.name, at=at, kind=kind, data=dict(data))


def access_of(user: User) -> dict[str, Any]:
    """Return what decides who somebody is and what they may do, as the record keeps it."""
    team = user.team.name if user.team else ""
    return {"email": user.email, "role": user.role, "team": team, "is_active": user.is_active}


def record_person_saved(*, user: User, before: Mapping[str, Any] | None, by: User, at: datetime) -> None:
    """Record a new colleague (`before` is None), or what changed in somebody's access since it was `before`, if anything did."""
    after = access_of(user)
    if before is None:
        record_company_event(by=by, at=at, kind=PERSON_ADDED, data={"name": user.name, **after})
    elif changes := [{"field": name, "from": before[name], "to": after[name]} for name in after if before[name] != after[name]]:
        record_company_event(by=by, at=at, kind=ACCESS_CHANGED, data={"name": user.name, "changes": changes})


def record_password_set(*, user: User, by: User, at: datetime) -> None:
    """Record that `by` gave `user` another password, or took the password away."""
    record_company_event(by=by, at=at, kind=PASSWORD_SET, data={"name": user.name})


def record_person_removed(*, user: User, by: User, at: datetime) -> None:
    """Record that `user` is removed."""
    record_company_event(by=by, at=at, kind=PERSON_REMOVED, data={"name": user.name, "email": user.email})
