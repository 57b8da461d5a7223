"""What the pages of saved versions read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404

from cjm.deals.models import Deal
from cjm.kernel.listing import ROWS_PER_PAGE
from cjm.team.models import User
from tco.changes.alignment import aligned_differences
from tco.changes.difference import ItemChange, WeighedChange, weigh
from tco.changes.models import ModelChange
from tco.evaluation import evaluate_document, saving_against, saving_by_line
from tco.kept_rows import KeptRows, kept_rows_of
from tco.mapping import document_of
from tco.models import CostModel
from tco.queries import whole_models
from tco.saved_versions.authors import Names, authors_of
from tco.saved_versions.models import SavedVersion

NOW = "now"


@dataclass(frozen=True)
class Side:
    """One of two models that are compared: a saved version, or the model as it is now (`number` is None)."""

    number: int | None
    name: str
    document: Mapping[str, Any]
    model_version: int
    at: datetime
    by: str
    rows: KeptRows = field(default_factory=dict)

    @property
    def address(self) -> str:
        """How an address names this side."""
        return NOW if self.number is None else str(self.number)


@dataclass(frozen=True)
class Difference:
    """What lies between two sides. The savings are against `against`; None where it is not in both or there is none."""

    before: Side
    after: Side
    changes: list[WeighedChange]
    against: str
    saving_before: float | None
    saving_after: float | None
    authors: Mapping[tuple[Any, ...], list[str]]

    @property
    def is_one_currency(self) -> bool:
        """Say whether amounts of both sides can be taken from each other."""
        return bool(self.before.document["currency"] == self.after.document["currency"])

    def authors_of(self, change: ItemChange) -> list[str]:
        """Return who changed an item between the two sides, as far as the record tells."""
        return self.authors.get((change.kind, *change.place), [])


def versions_of(user: User, deal: Deal) -> list[SavedVersion]:
    """Return the saved versions of a deal, latest first, without their documents."""
    return list(SavedVersion.objects.visible_to(user).filter(deal=deal).select_related("by").defer("document"))


def version_of(user: User, deal: Deal, number: int) -> SavedVersion:
    """Return one saved version of a deal. Raises Http404."""
    version = SavedVersion.objects.visible_to(user).filter(deal=deal, number=number).select_related("by", "deal").first()
    if version is None:
        raise Http404
    return version


def side_of(user: User, deal: Deal, address: str) -> Side:
    """Return the side that an address names: a number, or NOW. Raises Http404 for one that is not there."""
    if address == NOW:
        row = whole_models().filter(deal=deal).first()
        if row is None:
            raise Http404
        return Side(None, row.name, document_of(row), row.version, row.updated_at, row.updated_by.name, kept_rows_of(row))
    if not (address.isascii() and address.isdigit() and len(address) < 9):
        raise Http404
    version = version_of(user, deal, int(address))
    return Side(version.number, version.name, version.document, version.model_version, version.at, version.by.name, version.rows)


def difference_between(deal: Deal, before: Side, after: Side) -> Difference:
    """Return what lies between two sides, each change weighed by what it did to the saving against the later side's reference."""
    result = evaluate_document(after.document)
    subject, against = result["subject"], result["reference"]

    def saving(document: Mapping[str, Any]) -> float | None:
        keys = {alternative["key"] for alternative in document["alternatives"]}
        return saving_against(document, subject=subject, against=against) if {subject, against} <= keys else None

    def saving_if_comparable(document: Mapping[str, Any]) -> float | None:
        return saving(document) if is_one_currency else None

    def by_line(document: Mapping[str, Any]) -> Mapping[str, Sequence[float]] | None:
        keys = {alternative["key"] for alternative in document["alternatives"]}
        if not is_one_currency or not {subject, against} <= keys:
            return None
        return saving_by_line(document, subject=subject, against=against)

    is_one_currency = before.document["currency"] == after.document["currency"]
    earlier, changes = aligned_differences(before.document, after.document, kept_before=before.rows, kept_after=after.rows)
    names = {alternative["key"]: alternative["name"] for alternative in after.document["alternatives"]}
    return Difference(
        before=before,
        after=after,
        changes=weigh(earlier, after.document, changes, saving_if_comparable, by_line),
        against=names.get(against, ""),
        saving_before=saving(earlier),
        saving_after=saving(after.document),
        authors=_authors(deal, *sorted((before.model_version, after.model_version))),
    )


def _authors(deal: Deal, first: int, last: int) -> dict[tuple[Any, ...], list[str]]:
    """Return who changed which item between two versions of the model, each person once, the first to change it first."""
    record = ModelChange.objects.filter(cost_model__deal=deal, version__gt=first, version__lte=last).order_by("version")
    changes = [(name, data) for name, data in record.values_list("by__name", "data")]
    return authors_of(changes, Names(deal.pk)) if changes else {}


def model_version(deal: Deal) -> int:
    """Return the version of the deal's cost model, 0 when it has none."""
    return CostModel.objects.filter(deal=deal).values_list("version", flat=True).first() or 0


def record_of(user: User, deal: Deal, page: str) -> Page[ModelChange]:
    """Return a page of the record of changes of the deal's cost model, latest first."""
    return Paginator(
        ModelChange.objects.visible_to(user).filter(cost_model__deal=deal).select_related("by"), ROWS_PER_PAGE
    ).get_page(page)


def change_of(user: User, deal: Deal, version: int) -> ModelChange:
    """Return the change that made a version of the deal's model. Raises Http404."""
    changes = ModelChange.objects.visible_to(user).select_related("cost_model__deal", "by")
    change = changes.filter(cost_model__deal=deal, version=version).first()
    if change is None:
        raise Http404
    return change


def model_currency(deal: Deal) -> str:
    """Return the currency of the deal's cost model, that of the deal when it has none."""
    return CostModel.objects.filter(deal=deal).values_list("currency", flat=True).first() or deal.currency
