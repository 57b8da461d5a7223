"""The ways out: the template, and the model as a cost sheet, as a document and with its result."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from cjm.deals.delivery import File, delivered
from cjm.deals.queries import visible_deal
from cjm.kernel.export import export
from cjm.kernel.policy import signed_in
from tco.mapping import document_of
from tco.models import CostModel
from tco.queries import needed_model, result_of
from tco.spreadsheet.example import example_document
from tco.spreadsheet.plain_tables import flows_table, lines_table
from tco.spreadsheet.writing import CannotWrite, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 80


@require_safe
@signed_in
def cost_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the cost sheet to fill in, with an example in it."""
    visible_deal(request.user, pk)
    language = _sheet_language()
    data = write_workbook(example_document(language, on=timezone.localdate()), language=language, with_example_note=True)
    return _download(data, XLSX, f"{pgettext('file name', 'cost-sheet')}.xlsx")


@require_safe
@signed_in
def cost_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the deal's model as a cost sheet, to be changed and uploaded again."""
    cost_model = needed_model(visible_deal(request.user, pk))
    try:
        data = write_workbook(document_of(cost_model), language=_sheet_language())
    except CannotWrite as refusal:
        messages.error(request, str(refusal))
        return redirect("deal_cost", pk)
    file = _download(data, XLSX, f"{_file_stem(cost_model.name)}.xlsx")
    return _delivered(request, cost_model, file, "cost_sheet_exported")


@require_safe
@signed_in
def cost_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the deal's model in the exchange format."""
    cost_model = needed_model(visible_deal(request.user, pk))
    file = _json_download(document_of(cost_model), f"{_file_stem(cost_model.name)}.json")
    return _delivered(request, cost_model, file, "cost_document_exported")


@require_safe
@signed_in
def cost_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the result of the deal's model in the exchange format."""
    cost_model = needed_model(visible_deal(request.user, pk))
    file = _json_download(result_of(cost_model), f"{_file_stem(cost_model.name)}-result.json")
    return _delivered(request, cost_model, file, "cost_result_exported")


@require_safe
@signed_in
def cost_lines_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Offer the lines of the deal's model as a table that comes back unchanged."""
    cost_model = needed_model(visible_deal(request.user, pk))
    file = export(lines_table(document_of(cost_model)), "csv", on=timezone.localdate())
    return _delivered(request, cost_model, file, "cost_lines_exported")


@require_safe
@signed_in
def cost_flows_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Offer what flows in each period, by alternative."""
    cost_model = needed_model(visible_deal(request.user, pk))
    file = export(flows_table(document_of(cost_model), result_of(cost_model)), "csv", on=timezone.localdate())
    return _delivered(request, cost_model, file, "cost_flows_exported")


def _delivered(request: HttpRequest, cost_model: CostModel, file: File, event: str) -> File:
    return delivered(request, cost_model.deal, file, event, name=cost_model.name)


def _json_download(content: Mapping[str, Any], name: str) -> HttpResponse:
    return _download(json.dumps(content, ensure_ascii=False, indent=2).encode(), "application/json", name)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition or "attachment"})


def _file_stem(name: str) -> str:
    """Return a name that every file system takes, close to the model's own."""
    kept = "".join(character if character.isalnum() else "-" for character in name[:LONGEST_NAME])
    return "-".join(part for part in kept.split("-") if part) or "model"


def _sheet_language() -> str:
    return "ru" if (get_language() or "en").startswith("ru") else "en"
