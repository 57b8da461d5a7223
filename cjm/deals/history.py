"""How the events of a deal are told."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.deals.events import EventKind, event_kinds
from cjm.deals.models import Deal, DealEvent
from cjm.journey.models import PurchaseType, translated
from cjm.kernel.events import tell_event
from cjm.kernel.formats import day, number
from cjm.team.record import form_name

Data = Mapping[str, Any]


def tell(event: DealEvent) -> str:
    """Return the event as a sentence in the language in force. An event of a kind nobody knows any more is told as such."""
    return tell_event(event_kinds, event.kind, event.data)


def register_event_kinds() -> None:
    """Register the sentences of this feature."""
    event_kinds.register(EventKind("deal_created", _created))
    event_kinds.register(EventKind("deal_changed", _changed))
    event_kinds.register(EventKind("evidence_recorded", _evidence_recorded))
    event_kinds.register(EventKind("evidence_withdrawn", _evidence_withdrawn))
    event_kinds.register(EventKind("stage_moved", _moved))
    event_kinds.register(EventKind("move_undone", _move_undone))
    event_kinds.register(EventKind("deal_closed", _closed))
    event_kinds.register(EventKind("deal_reopened", _reopened))
    event_kinds.register(EventKind("history_exported", _exported))


def _created(data: Data) -> str:
    return _("Started the deal at the stage “%(stage)s”.") % {"stage": translated(data["stage"])}


def _changed(data: Data) -> str:
    return " ".join(_change(change) for change in data["changes"])


def _change(change: Data) -> str:
    label = capfirst(str(getattr(Deal._meta.get_field(change["field"]), "verbose_name", "")))
    if "to" not in change:
        return _("%(field)s: written anew.") % {"field": label}
    values = {"field": label, "before": _value(change["field"], change["from"]), "after": _value(change["field"], change["to"])}
    if change["from"] in (None, ""):
        # A date may end with a full stop of its own, as “2026 г.” does.
        return _("%(field)s: %(after)s.") % {**values, "after": values["after"].rstrip(".")}
    return _("%(field)s: %(after)s (before: %(before)s).") % values


def _value(field: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if field in ("amount", "yearly_cost_of_inaction"):
        return number(Decimal(value), 2 if "." in value else 0)
    if field == "next_step_on":
        return day(date.fromisoformat(value))
    if field == "purchase_type":
        return str(PurchaseType(value).label)
    return str(value)


def _evidence_recorded(data: Data) -> str:
    if data["criterion"]:
        values = {"criterion": translated(data["criterion"]), "text": data["text"]}
        return _("Recorded evidence for “%(criterion)s”: %(text)s") % values
    return _("Recorded evidence: %(text)s") % {"text": data["text"]}


def _evidence_withdrawn(data: Data) -> str:
    return _("Withdrew evidence: %(text)s") % {"text": data["text"]}


def _moved(data: Data) -> str:
    names = {"from": translated(data["from"]), "to": translated(data["to"]), "reason": data["reason"]}
    if data["is_back"]:
        return _("Moved back from “%(from)s” to “%(to)s”. Reason: %(reason)s") % names
    if data["unproven"]:
        sentence = ngettext(
            "Moved from “%(from)s” to “%(to)s” with %(unproven)s criterion unproven. Reason: %(reason)s",
            "Moved from “%(from)s” to “%(to)s” with %(unproven)s criteria unproven. Reason: %(reason)s",
            data["unproven"],
        )
        return sentence % {**names, "unproven": data["unproven"]}
    if data["reason"]:
        return _("Moved from “%(from)s” to “%(to)s”. Reason: %(reason)s") % names
    return _("Moved from “%(from)s” to “%(to)s” on evidence.") % names


def _move_undone(data: Data) -> str:
    return _("Took the move back: from “%(from)s” to “%(to)s” again.") % {
        "from": translated(data["from"]),
        "to": translated(data["to"]),
    }


def _closed(data: Data) -> str:
    sentence = _("Closed the deal as won.") if data["status"] == Deal.Status.WON else _("Closed the deal as lost.")
    return _with_reason(sentence, data)


def _reopened(data: Data) -> str:
    return _with_reason(_("Opened the deal again."), data)


def _exported(data: Data) -> str:
    return _("Downloaded the history (%(form)s).") % {"form": form_name(data)}


def _with_reason(sentence: str, data: Data) -> str:
    if not data.get("reason"):
        return sentence
    return _("%(sentence)s Reason: %(reason)s") % {"sentence": sentence, "reason": data["reason"]}
