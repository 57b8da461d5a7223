"""What the history of a deal says about its negotiation. Amounts that are internal are never in it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cjm.deals.events import EventKind, event_kinds
from cjm.team.record import form_name
from tco.negotiation.models import Concession


def register_negotiation_events() -> None:
    """Tell the history how to put these events into words."""
    event_kinds.register(EventKind("internal_cost_changed", lambda _data: _("The internal cost of the offer was changed.")))
    event_kinds.register(EventKind("concession_added", _added))
    event_kinds.register(EventKind("concession_changed", _changed))
    event_kinds.register(EventKind("concession_removed", _removed))
    event_kinds.register(EventKind("concession_restored", _restored))
    event_kinds.register(EventKind("trades_exported", _exported))


def _added(data: Mapping[str, Any]) -> str:
    return _("A trade was added: “%(gives)s”.") % {"gives": data.get("gives", "")}


def _removed(data: Mapping[str, Any]) -> str:
    return _("A trade was removed: “%(gives)s”.") % {"gives": data.get("gives", "")}


def _restored(data: Mapping[str, Any]) -> str:
    return _("A removed trade was put back: “%(gives)s”.") % {"gives": data.get("gives", "")}


def _changed(data: Mapping[str, Any]) -> str:
    if "to" not in data:
        return _("A trade was changed: “%(gives)s”.") % {"gives": data.get("gives", "")}
    labels = dict(Concession.Status.choices)
    states = {name: str(labels.get(data[name], "")) for name in ("from", "to")}
    return _("Trade “%(gives)s”: %(to)s (before: %(from)s).") % {"gives": data.get("gives", ""), **states}


def _exported(data: Mapping[str, Any]) -> str:
    words = {"form": form_name(data)}
    if data.get("with_cost"):
        return _("The table of trades was downloaded, with our cost (%(form)s).") % words
    return _("The table of trades was downloaded (%(form)s).") % words
