"""What the history of a deal says about its cost model."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cjm.deals.events import EventKind, event_kinds
from cjm.team.record import form_name

DOWNLOADS: Mapping[str, Promise] = {
    "cost_sheet_exported": gettext_lazy("Cost model “%(name)s” downloaded as a cost sheet (XLSX)"),
    "cost_calculation_exported": gettext_lazy("Cost model “%(name)s” downloaded as a calculation with live formulas (XLSX)"),
    "cost_document_exported": gettext_lazy("Cost model “%(name)s” downloaded as a document (JSON)"),
    "cost_result_exported": gettext_lazy("Result of the cost model “%(name)s” downloaded (JSON)"),
    "cost_lines_exported": gettext_lazy("Lines of the cost model “%(name)s” downloaded (CSV)"),
    "cost_flows_exported": gettext_lazy("Flows of the cost model “%(name)s” downloaded (CSV)"),
    "cost_version_exported": gettext_lazy("Version %(number)s of the cost model downloaded: “%(name)s” (JSON)"),
}


def register_event_kinds() -> None:
    """Tell the history how to put these events into words."""
    event_kinds.register(EventKind("cost_model_imported", _imported))
    event_kinds.register(EventKind("cost_model_replaced", _replaced))
    event_kinds.register(EventKind("cost_model_removed", _removed))
    event_kinds.register(EventKind("scenarios_added", _scenarios_added))
    event_kinds.register(EventKind("scenario_removed", _scenario_removed))
    event_kinds.register(EventKind("cost_model_edited", _edited))
    event_kinds.register(EventKind("cost_version_saved", _version_saved))
    event_kinds.register(EventKind("cost_version_restored", _version_restored))
    event_kinds.register(EventKind("cost_model_put_back", _put_back))
    event_kinds.register(EventKind("cost_difference_exported", _difference_downloaded))
    for kind, sentence in DOWNLOADS.items():
        event_kinds.register(EventKind(kind, partial(_downloaded, sentence)))


def _imported(data: Mapping[str, Any]) -> str:
    if data.get("template"):
        return _("Cost model “%(name)s” begun from “%(template)s”: %(size)s") % {
            "name": data.get("name", ""),
            "template": data["template"],
            "size": _size(data),
        }
    if data.get("is_blank"):
        return _("Cost model “%(name)s” begun with an empty table") % {"name": data.get("name", "")}
    return _("Cost model “%(name)s” imported: %(size)s") % {"name": data.get("name", ""), "size": _size(data)}


def _replaced(data: Mapping[str, Any]) -> str:
    return _("Cost model replaced by “%(name)s”: %(size)s, before that %(before)s") % {
        "name": data.get("name", ""),
        "size": _size(data),
        "before": _size(data.get("before", {})),
    }


def _removed(data: Mapping[str, Any]) -> str:
    return _("Cost model “%(name)s” removed: %(size)s") % {"name": data.get("name", ""), "size": _size(data)}


def _version_saved(data: Mapping[str, Any]) -> str:
    return _("Version %(number)s of the cost model kept: “%(name)s”") % {"number": data.get("number"), "name": data.get("name", "")}


def _version_restored(data: Mapping[str, Any]) -> str:
    return _("Cost model taken back to version %(number)s: “%(name)s”") % {
        "number": data.get("number"),
        "name": data.get("name", ""),
    }


def _edited(data: Mapping[str, Any]) -> str:
    return _("Cost model “%(name)s” worked on") % {"name": data.get("name", "")}


def _scenarios_added(data: Mapping[str, Any]) -> str:
    names = [str(name) for name in data.get("names", ())]
    sentence = ngettext("Scenario added to the cost model: %(names)s", "Scenarios added to the cost model: %(names)s", len(names))
    return sentence % {"names": ", ".join(names)}


def _scenario_removed(data: Mapping[str, Any]) -> str:
    return _("Scenario “%(name)s” removed from the cost model") % {"name": data.get("name", "")}


def _put_back(data: Mapping[str, Any]) -> str:
    return _("Earlier cost model “%(name)s” put back") % {"name": data.get("name", "")}


def _size(data: Mapping[str, Any]) -> str:
    alternatives, lines = int(data.get("alternatives", 0)), int(data.get("lines", 0))
    return _("%(alternatives)s with %(lines)s") % {
        "alternatives": ngettext("%(count)s alternative", "%(count)s alternatives", alternatives) % {"count": alternatives},
        "lines": ngettext("%(count)s line", "%(count)s lines", lines) % {"count": lines},
    }


def _downloaded(sentence: Promise, data: Mapping[str, Any]) -> str:
    return str(sentence) % {"name": data.get("name", ""), "number": data.get("number")}


def _difference_downloaded(data: Mapping[str, Any]) -> str:
    return _("Changes of the cost model downloaded (%(form)s): from %(before)s to %(after)s") % {
        "form": form_name(data),
        "before": _side(data.get("from")),
        "after": _side(data.get("to")),
    }


def _side(number: int | None) -> str:
    return _("the model as it was then") if number is None else _("version %(number)s") % {"number": number}
