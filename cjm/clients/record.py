"""What the company's record says about clients."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cjm.kernel.events import EventKind
from cjm.team.record import company_event_kinds, form_name, rows_told


def register_event_kinds() -> None:
    """Register the sentences of this feature."""
    company_event_kinds.register(EventKind("clients_exported", _exported))


def _exported(data: Mapping[str, Any]) -> str:
    words = {"form": form_name(data), "rows": rows_told(data), "words": data.get("words", "")}
    if words["words"]:
        return _("Downloaded the list of clients (%(form)s): %(rows)s, chosen by the words “%(words)s”.") % words
    return _("Downloaded the list of clients (%(form)s): %(rows)s, all there are.") % words
