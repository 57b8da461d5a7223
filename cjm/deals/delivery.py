"""Data of a deal as a file, each download in the deal's history and in the company's record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone

from cjm.deals.models import Deal
from cjm.deals.operations import record_event
from cjm.team.acting import acting_user
from cjm.team.models import User
from cjm.team.recording import record_company_event

File = TypeVar("File", bound=HttpResponseBase)


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
def record_delivery(*, deal: Deal, by: User, at: datetime, event: str, data: Mapping[str, Any]) -> None:
    """Record in the history of the deal, for who may see the deal, and in the company's record that `by` took data of it away."""
    record_event(deal=deal, by=by, at=at, kind=event, data=data)
    told = {"deal": deal.pk, "title": deal.title, "event": event, "data": dict(data)}
    record_company_event(by=by, at=at, kind="deal_exported", data=told)
