"""What proposals add to the history of a deal."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.deals.events import EventKind, event_kinds


def _created(data: Mapping[str, Any]) -> str:
    return _("Began the proposal “%(title)s”.") % data


def _frozen(data: Mapping[str, Any]) -> str:
    if data.get("reason"):
        return _("Froze version %(version)s of the proposal “%(title)s” in spite of a failed check: %(reason)s") % data
    return _("Froze version %(version)s of the proposal “%(title)s”.") % data


def _rendered(data: Mapping[str, Any]) -> str:
    return ngettext(
        "Version %(version)s of the proposal “%(title)s” was rendered: %(pages)d page.",
        "Version %(version)s of the proposal “%(title)s” was rendered: %(pages)d pages.",
        int(data["pages"]),
    ) % {**data, "pages": int(data["pages"])}


def _exported(data: Mapping[str, Any]) -> str:
    return _("Downloaded version %(version)s of the proposal “%(title)s” (PDF).") % data


def register() -> None:
    """Tell the history how to put these events into words."""
    event_kinds.register(EventKind("proposal_created", _created))
    event_kinds.register(EventKind("proposal_frozen", _frozen))
    event_kinds.register(EventKind("proposal_rendered", _rendered))
    event_kinds.register(EventKind("proposal_exported", _exported))
