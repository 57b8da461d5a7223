"""What a change of the workspace did, in a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tco.changes.models import ModelChange
from tco.operations import IMPORTED
from tco.workspace.cells import column_label, field_of
from tco.workspace.models import LineComment
from tco.workspace.naming import where
from tco.workspace.table import Table
from tco.workspace.undoing import EDITED, REDONE, UNDONE


def sentence_of_news(table: Table, news: ModelChange | LineComment) -> str:
    """Return what somebody did or said: "comment on Our offer: Licences"."""
    if isinstance(news, ModelChange):
        return sentence_of_change(news)
    line = next((line for line in table.lines() if line.pk == news.line_id), None)
    return _("comment on %(line)s") % {"line": where(line)} if line else _("comment on a line")


def sentence_of_change(change: ModelChange) -> str:
    """Return what a change did: "Our offer: Licences, amount"."""
    if change.kind == IMPORTED:
        return _("the first cost model of the deal")
    if change.kind not in (EDITED, UNDONE, REDONE):
        return _("another model as a whole")
    what = label_of(change)
    if change.kind == UNDONE:
        return _("taken back: %(what)s") % {"what": what}
    return what


def label_of(change: ModelChange) -> str:
    """Return in a few words what a change was about."""
    entries = change.data.get("entries") or []
    if not entries:
        return _("nothing")
    if len(entries) == 1:
        return _one(entries[0])
    names = {entry["name"] for entry in entries}
    first = _one(entries[0])
    rest = len(names) - 1 or len(entries) - 1
    return ngettext("%(first)s, and %(count)s more", "%(first)s, and %(count)s more", rest) % {"first": first, "count": rest}


def _one(entry: Mapping[str, Any]) -> str:
    name = {"name": entry["name"]}
    if "moved" in entry:
        return _("%(name)s: moved") % name
    if entry["was"] is None:
        return _("%(name)s: added") % name
    if entry["is"] is None:
        return _("%(name)s: removed") % name
    column = next(iter(entry["is"]))
    return _("%(name)s: %(field)s") % {**name, "field": column_label(entry["table"], field_of(entry["table"], column))}
