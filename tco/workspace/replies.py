"""What the workspace answers to the browser, as plain JSON."""

from collections.abc import Sequence
from datetime import datetime

from django.http import JsonResponse
from django.utils import timezone

from cjm.team.models import User
from tco.changes.models import ModelChange
from tco.mapping import Document
from tco.preparation import check_and_evaluate
from tco.workspace.answer import figures_html
from tco.workspace.checking import Conflicts
from tco.workspace.malformed import Malformed
from tco.workspace.models import LineComment
from tco.workspace.operations import Edited
from tco.workspace.patching import patch_of
from tco.workspace.sheet import Json, Sheet, comments_of
from tco.workspace.table import Table
from tco.workspace.telling import label_of, sentence_of_news
from tco.workspace.undoing import EDITED, stacks_of
from tco.workspace.work import Operation


def stored_sheet(table: Table, *, may_edit: bool, now: datetime) -> Sheet:
    """Return the sheet of rows as they are stored."""
    document = table.document()
    return sheet_of(table, document, check_and_evaluate(document), may_edit=may_edit, now=now)


def sheet_of(table: Table, document: Document, result: Document, *, may_edit: bool, now: datetime) -> Sheet:
    """Return the sheet of a table whose result is known."""
    return Sheet(table, document, result, timezone.localtime(now).date(), may_edit, comments_of(table.model))


def edited_reply(edited: Edited, *, based_on: int, by: User, now: datetime) -> JsonResponse:
    """Answer an edit that was saved, in whole or in part; a page that was up to date is told what changed and no more."""
    sheet = sheet_of(edited.table, edited.document, edited.result, may_edit=True, now=now)
    patch = patch_of(sheet) if based_on == edited.version_before else None
    return _reply(
        {
            "version": edited.table.model.version,
            **({"sheet": sheet.as_json()} if patch is None else {"patch": patch}),
            "answer": figures_html(edited.document, edited.result),
            "errors": [],
            "made": {},
            **edited.outcome,
            **_labels_after(edited, by),
        }
    )


def _labels_after(edited: Edited, by: User) -> Json:
    """Return the labels for undo and redo; after an edit of one's own they are known without reading the record."""
    if edited.change is not None and edited.change.kind == EDITED:
        return {"undo": label_of(edited.change), "redo": None}
    return undo_labels(edited.table, by)


def conflict_reply(
    table: Table, conflicts: Conflicts, operations: Sequence[Operation], *, based_on: int, by: User, now: datetime
) -> JsonResponse:
    """Answer an edit that met what somebody else did: both values, and the table as it is now."""
    sheet = stored_sheet(table, may_edit=True, now=now)
    after = based_on if conflicts.since is None else conflicts.since
    since = list(
        ModelChange.objects.filter(cost_model=table.model, version__gt=after).select_related("by").order_by("-version")[:50]
    )
    return _reply(
        {
            "version": table.model.version,
            "sheet": sheet.as_json(),
            "answer": figures_html(sheet.document, sheet.result),
            "conflicts": [
                {
                    "op": index,
                    "where": met.place,
                    "theirs": met.theirs,
                    "yours": met.yours,
                    "gone": met.row is None,
                    **_cell(operations, index),
                    **_author(since, met.pk),
                }
                for index, met in conflicts.met
            ],
            **undo_labels(table, by),
        },
        status=409,
    )


def _cell(operations: Sequence[Operation], index: int) -> Json:
    """Return which cell an operation is about, as it was sent."""
    operation = operations[index] if index < len(operations) else {}
    return {name: operation[name] for name in ("line", "driver", "alternative", "field") if name in operation}


def _author(since: Sequence[ModelChange], pk: int) -> Json:
    """Say who changed a row last since the page was loaded."""
    for change in since:
        entries = change.data.get("entries")
        if entries is None or any(entry["pk"] == pk for entry in entries):
            return {"by": change.by.name, "at": change.at.isoformat()}
    return {"by": "", "at": None}


def changes_reply(table: Table, news: ModelChange | LineComment | None, *, may_edit: bool, by: User, now: datetime) -> JsonResponse:
    """Answer a page that is behind: the table as it is now, and who changed it or said something last."""
    sheet = stored_sheet(table, may_edit=may_edit, now=now)
    return _reply(
        {
            "version": table.model.version,
            "by": news.by.name if news else "",
            "is_own": bool(news and news.by_id == by.pk),
            "at": news.at.isoformat() if news else None,
            "what": sentence_of_news(table, news) if news else "",
            "sheet": sheet.as_json(),
            "answer": figures_html(sheet.document, sheet.result),
            **undo_labels(table, by),
        }
    )


def sheet_reply(sheet: Sheet) -> JsonResponse:
    """Answer with the table alone."""
    return _reply(sheet.as_json())


def malformed_reply(problem: Malformed, status: int = 400) -> JsonResponse:
    """Answer a request that no page of ours sends."""
    return _reply({"message": str(problem)}, status=status)


def undo_labels(table: Table, user: User) -> Json:
    """Return what the next undo and redo of `user` are about; null where there is none."""
    stacks = stacks_of(table.model, user)
    return {
        "undo": label_of(stacks.undo) if stacks.undo else None,
        "redo": label_of(stacks.redo) if stacks.redo else None,
    }


def _reply(data: Json, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status)
    response["Cache-Control"] = "no-store"
    return response
