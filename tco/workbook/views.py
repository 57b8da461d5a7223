"""The comparison of a deal as a workbook with live formulas."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from cjm.deals.delivery import delivered
from cjm.deals.queries import visible_deal
from cjm.kernel.policy import signed_in
from tco.evaluation import evaluate_document
from tco.mapping import document_of
from tco.queries import needed_model
from tco.views.downloads import XLSX
from tco.workbook.refusals import CannotWriteCalculation

LONGEST_STEM = 80


@require_safe
@signed_in
def cost_calculation(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the deal's comparison as a workbook that works the figures out itself; say why where it cannot be."""
    from tco.workbook.calculation import write_calculation

    cost_model = needed_model(visible_deal(request.user, pk))
    document = document_of(cost_model)
    language = "ru" if (get_language() or "en").startswith("ru") else "en"
    try:
        content = write_calculation(document, evaluate_document(document), language=language, made_on=timezone.localdate())
    except CannotWriteCalculation as refusal:
        messages.error(request, str(refusal))
        return redirect("deal_cost", pk)
    stem = slugify(cost_model.name, allow_unicode=True)[:LONGEST_STEM].strip("-") or "model"
    name = f"{stem}-{pgettext('file name', 'calculation')}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    file = HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"})
    return delivered(request, cost_model.deal, file, "cost_calculation_exported", name=cost_model.name)
