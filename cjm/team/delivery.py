"""Lists of many rows as files, each download in the company's record."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cjm.kernel.export import ExportTable, export
from cjm.team.acting import acting_user
from cjm.team.recording import record_company_event


def deliver_table(request: HttpRequest, table: ExportTable[Any], form: str, *, event: str, **chosen: Any) -> HttpResponseBase:
    """Return the table as a file, after the record has it: who takes how many rows away, in which form, chosen by what.

    `event` is a kind of `record.company_event_kinds`. A HEAD request takes nothing away. What cannot be recorded is not delivered:
    the error goes up. Raises Http404 for an unknown form.
    """
    file = export(table, form, on=timezone.localdate())
    if request.method == "GET":
        data = {**chosen, "form": form, "rows": table.row_count()}
        record_company_event(by=acting_user(request), at=timezone.now(), kind=event, data=data)
    return file
