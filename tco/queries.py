"""What the pages of cost of ownership read."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from cjm.deals.models import Deal
from tco.evaluation import evaluate_document
from tco.mapping import Document, document_of
from tco.models import CostModel, ImportDraft


def whole_models() -> QuerySet[CostModel]:
    """Return cost models with everything `document_of` reads, in a bounded number of queries."""
    return CostModel.objects.select_related("updated_by").prefetch_related("drivers", "alternatives__lines")


def model_of(deal: Deal) -> CostModel | None:
    """Return the deal's cost model with all its rows, or None."""
    return whole_models().filter(deal=deal).first()


def result_of(cost_model: CostModel) -> Document:
    """Return the result `headroom.tco.result/1` of a saved model. It is worked out anew: that takes less than reading it would."""
    return evaluate_document(document_of(cost_model))


def own_draft(user: Any, deal: Deal, pk: int, *, now: Any) -> ImportDraft:
    """Return a draft that `user` uploaded to this deal and may still confirm. Raises Http404."""
    draft = ImportDraft.objects.visible_to(user).alive(now).filter(deal=deal, pk=pk).first()
    if draft is None:
        raise Http404
    return draft
