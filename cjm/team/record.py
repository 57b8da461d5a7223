"""The company's record: kinds of events that are not of one deal alone, and the sentence each is told in."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.kernel.events import EventKind, tell_event
from cjm.kernel.registry import Registry
from cjm.team.models import CompanyEvent, Role, User

Data = Mapping[str, Any]

company_event_kinds: Registry[EventKind] = Registry()

PERSON_ADDED, ACCESS_CHANGED, PASSWORD_SET, PERSON_REMOVED = "person_added", "access_changed", "password_set", "person_removed"
ACCESS_KINDS = (PERSON_ADDED, ACCESS_CHANGED, PASSWORD_SET, PERSON_REMOVED)
"""The kinds that tell of people and what they may do; all others tell what was taken out."""


def register_event_kinds() -> None:
    """Register the sentences of this feature."""
    company_event_kinds.register(EventKind(PERSON_ADDED, _person_added))
    company_event_kinds.register(EventKind(ACCESS_CHANGED, _access_changed))
    company_event_kinds.register(EventKind(PASSWORD_SET, _password_set))
    company_event_kinds.register(EventKind(PERSON_REMOVED, _person_removed))
    company_event_kinds.register(EventKind("record_exported", _record_exported))


def tell(event: CompanyEvent) -> str:
    """Return the event as a sentence in the language in force."""
    return tell_event(company_event_kinds, event.kind, event.data)


def form_name(data: Data) -> str:
    """Return what people call the form of a file: CSV, XLSX."""
    return str(data.get("form", "")).upper()


def rows_told(data: Data) -> str:
    """Return how many rows a file holds, in words."""
    rows = int(data.get("rows", 0))
    return ngettext("%(count)s row", "%(count)s rows", rows) % {"count": rows}


def _person_added(data: Data) -> str:
    words = {"name": data["name"], "email": data["email"], "role": _told("role", data["role"]), "team": _told("team", data["team"])}
    return _("Added %(name)s (%(email)s). Role: %(role)s. Team: %(team)s.") % words


def _access_changed(data: Data) -> str:
    changes = " ".join(_change(change) for change in data["changes"])
    return _("%(name)s: %(changes)s") % {"name": data["name"], "changes": changes}


def _change(change: Data) -> str:
    field = change["field"]
    label = capfirst(str(getattr(User._meta.get_field(field), "verbose_name", field)))
    words = {"field": label, "before": _told(field, change["from"]), "after": _told(field, change["to"])}
    return _("%(field)s: %(after)s (before: %(before)s).") % words


def _told(field: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return str(dict(Role.choices).get(value, value)) if field == "role" else str(value)


def _password_set(data: Data) -> str:
    return _("Set a new password for %(name)s.") % {"name": data["name"]}


def _person_removed(data: Data) -> str:
    return _("Removed %(name)s (%(email)s).") % {"name": data["name"], "email": data["email"]}


def _record_exported(data: Data) -> str:
    return _("Downloaded this record (%(form)s): %(rows)s.") % {"form": form_name(data), "rows": rows_told(data)}
