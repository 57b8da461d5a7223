"""How the history of a deal tells of its people. Candid notes never get there."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cjm.deals.events import EventKind, event_kinds
from cjm.stakeholders.models import Stakeholder
from cjm.team.record import form_name

Data = Mapping[str, Any]


def register_event_kinds() -> None:
    """Register the sentences of this feature."""
    for kind, tell in SENTENCES.items():
        event_kinds.register(EventKind(kind, tell))


def _added(data: Data) -> str:
    return _("Added %(name)s to the people who decide.") % data


def _changed(data: Data) -> str:
    labels = [str(getattr(Stakeholder._meta.get_field(field), "verbose_name", field)) for field in data["fields"]]
    return _("%(name)s: changed %(fields)s.") % {"name": data["name"], "fields": get_text_list(labels, _("and"))}


def _removed(data: Data) -> str:
    return _("Removed %(name)s from the people who decide.") % data


def _concern_raised(data: Data) -> str:
    return _("%(name)s raised a concern: %(text)s") % data


def _concern_answered(data: Data) -> str:
    return _("Answered the concern of %(name)s: %(text)s") % data


def _concern_reopened(data: Data) -> str:
    return _("The concern of %(name)s is open again: %(text)s") % data


def _concern_changed(data: Data) -> str:
    return _("Corrected the concern of %(name)s: %(text)s") % data


def _concern_removed(data: Data) -> str:
    return _("Removed the concern of %(name)s: %(text)s") % data


def _exported(data: Data) -> str:
    words = {"form": form_name(data)}
    if data.get("with_notes"):
        return _("Downloaded the people who decide, with candid notes (%(form)s).") % words
    return _("Downloaded the people who decide (%(form)s).") % words


SENTENCES: Mapping[str, Callable[[Data], str]] = {
    "stakeholder_added": _added,
    "stakeholder_changed": _changed,
    "stakeholder_removed": _removed,
    "concern_raised": _concern_raised,
    "concern_answered": _concern_answered,
    "concern_reopened": _concern_reopened,
    "concern_changed": _concern_changed,
    "concern_removed": _concern_removed,
    "people_exported": _exported,
}
