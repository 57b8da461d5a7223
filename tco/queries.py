"""What the pages of cost of ownership read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from cjm.deals.models import Deal
from tco.catalogue import source_kinds
from tco.charts import Chart, cumulative_cost, stacked_bars, waterfall
from tco.evaluation import evaluate_document, evaluate_with_conventions
from tco.expiry import outdated_places
from tco.mapping import Document, document_of
from tco.models import CostModel, ImportDraft
from tco.presentation.comparison import Comparison
from tco.presentation.lines import AlternativeLines, DriverRow, alternative_lines, driver_rows
from tco.presentation.links import addresses_of
from tco.presentation.outdated import OutdatedNumber, outdated_numbers

LISTED_LINES = 400


@dataclass(frozen=True)
class PresentModel:
    """The cost model a deal has: its row, its document, its result and the conventions of that in words."""

    row: CostModel
    document: Document
    result: Document
    conventions: list[str]

    @property
    def version(self) -> int:
        return self.row.version


@dataclass(frozen=True)
class ComparisonPage:
    """Everything the page of a comparison shows."""

    model: CostModel
    comparison: Comparison
    charts: list[Chart]
    conventions: list[str]
    lines: list[AlternativeLines]
    drivers: list[DriverRow]
    outdated: list[OutdatedNumber]
    addresses: dict[str, str]
    fingerprint: str
    engine: str

    @property
    def lifetimes(self) -> list[tuple[str, int]]:
        """Return the kinds of source that grow old, and for how many days each holds."""
        return [(word.name, word.valid_days) for word in source_kinds().values() if word.valid_days is not None]


def whole_models() -> QuerySet[CostModel]:
    """Return cost models with everything `document_of` reads, in a bounded number of queries."""
    return CostModel.objects.select_related("updated_by").prefetch_related("drivers", "alternatives__lines")


def result_of(cost_model: CostModel) -> Document:
    """Return the result `headroom.tco.result/1` of a saved model. It is worked out anew: that takes less than reading it would."""
    return evaluate_document(document_of(cost_model))


def present_model(deal: Deal) -> PresentModel | None:
    """Return the deal's cost model with its document and result, or None."""
    row = whole_models().filter(deal=deal).first()
    if row is None:
        return None
    document = document_of(row)
    return PresentModel(row, document, *evaluate_with_conventions(document))


def needed_model(deal: Deal) -> CostModel:
    """Return the deal's cost model with all its rows. Raises Http404 when it has none."""
    row = whole_models().filter(deal=deal).first()
    if row is None:
        raise Http404
    return row


def has_model(deal: Deal) -> bool:
    """Say whether the deal has a cost model."""
    return CostModel.objects.filter(deal=deal).exists()


def own_draft(user: Any, deal: Deal, pk: int, *, now: datetime) -> ImportDraft:
    """Return a draft that `user` uploaded to this deal and may still confirm. Raises Http404."""
    draft = ImportDraft.objects.visible_to(user).alive(now).filter(deal=deal, pk=pk).first()
    if draft is None:
        raise Http404
    return draft


def shown_lines(document: Document, wanted: str) -> str | None:
    """Return the key of the one alternative whose lines a page lists when there are too many to list all; None for all."""
    keys = [alternative["key"] for alternative in document["alternatives"]]
    if sum(len(alternative["lines"]) for alternative in document["alternatives"]) <= LISTED_LINES:
        return None
    return wanted if wanted in keys else keys[0]


def comparison_page(deal: Deal, *, today: date, against: str = "", measure: str = "", lines: str = "") -> ComparisonPage | None:
    """Return the comparison of a deal against one other alternative (the reference when `against` names none), or None."""
    present = present_model(deal)
    if present is None:
        return None
    old = dict(outdated_places(present.row, today))
    comparison = Comparison(present.document, present.result, against=against, measure=measure, outdated=old.keys())
    rival = comparison.rival.key if comparison.rival else None
    charts = [stacked_bars(present.document, present.result)]
    if rival is not None:
        charts += [waterfall(present.document, present.result, rival), cumulative_cost(present.document, present.result, rival)]
    return ComparisonPage(
        model=present.row,
        comparison=comparison,
        charts=charts,
        conventions=present.conventions,
        lines=alternative_lines(present.document, present.result, comparison.amounts, only=shown_lines(present.document, lines)),
        drivers=driver_rows(present.document),
        outdated=outdated_numbers(present.document, old.items(), comparison.evidence),
        addresses=addresses_of(present.row),
        fingerprint=present.result["model_sha256"],
        engine=present.result["engine"],
    )
