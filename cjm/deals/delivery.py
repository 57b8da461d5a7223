"""Data of a deal as a file, each download in the deal's history and in the company's record."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from cjm.deals.events import event_kinds
from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.deals.operations import record_event
from cjm.journey.models import translated
from cjm.kernel.events import EventKind, tell_event
from cjm.team.acting import acting_user
from cjm.team.models import User
from cjm.team.operations import record_company_event
from cjm.team.record import company_event_kinds, form_name, rows_told

File = TypeVar("File", bound=HttpResponseBase)
Data = Mapping[str, Any]


def delivered(request: HttpRequest, deal: Deal, file: File, event: str, **data: Any) -> File:
    """Return `file`, after the history of the deal has it that the reader takes it away.

    `event` is a kind of `events.event_kinds`, `data` what its sentence needs. A HEAD request takes nothing away. What cannot be
    recorded is not delivered: the error goes up.
    """
    if request.method == "GET":
        try:
            record_delivery(deal=deal, by=acting_user(request), at=timezone.now(), event=event, data=data)
        except Exception:
            if isinstance(file, FileResponse) and file.file_to_stream:
                file.file_to_stream.close()
            raise
    return file


@transaction.atomic
def record_delivery(*, deal: Deal, by: User, at: datetime, event: str, data: Data) -> None:
    """Record in the history of the deal, for who may see the deal, and in the company's record that `by` took data of it away."""
    record_event(deal=deal, by=by, at=at, kind=event, data=data)
    told = {"deal": deal.pk, "title": deal.title, "event": event, "data": dict(data)}
    record_company_event(by=by, at=at, kind="deal_exported", data=told)


def register_event_kinds() -> None:
    """Register the sentences of what this feature hands out."""
    event_kinds.register(EventKind("history_exported", _history_exported))
    company_event_kinds.register(EventKind("deal_exported", _of_deal))
    company_event_kinds.register(EventKind("deals_exported", _deals_exported))


def _history_exported(data: Data) -> str:
    return _("Downloaded the history (%(form)s).") % {"form": form_name(data)}


def _of_deal(data: Data) -> str:
    what = tell_event(event_kinds, data["event"], data["data"])
    return _("Deal “%(deal)s”: %(what)s") % {"deal": data["title"], "what": what}


def _deals_exported(data: Data) -> str:
    words = {"form": form_name(data), "rows": rows_told(data), "chosen": "; ".join(_conditions(data))}
    if words["chosen"]:
        return _("Downloaded the list of deals (%(form)s): %(rows)s, chosen by %(chosen)s.") % words
    return _("Downloaded the list of deals (%(form)s): %(rows)s, all there are.") % words


def _conditions(data: Data) -> Iterator[str]:
    """Yield what the list was chosen by, as `listing.DealFilters.chosen` kept it."""
    if data.get("words"):
        yield _("words: “%(words)s”") % {"words": data["words"]}
    if data.get("status"):
        yield _("status: %(status)s") % {"status": dict(Deal.Status.choices).get(data["status"], data["status"])}
    if data.get("stage"):
        yield _("stage: %(stage)s") % {"stage": translated(data["stage"])}
    if data.get("owner"):
        yield _("owner: %(owner)s") % {"owner": data["owner"]}
    if data.get("costs"):
        yield _("costs: %(costs)s") % {"costs": dict(CostGap.choices).get(data["costs"], data["costs"])}
