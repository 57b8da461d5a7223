"""Keeping the record."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cjm.team.models import User
from tco.changes.difference import ItemChange
from tco.changes.models import ModelChange
from tco.models import CostModel


def record_change(
    *,
    cost_model: CostModel,
    kind: str,
    data: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    by: User,
    at: datetime,
    touched: Iterable[ItemChange] = (),
    undoes: ModelChange | None = None,
    saving_before: float | None = None,
    edit_id: str = "",
) -> ModelChange:
    """Record what made the present version of `cost_model`; `before` and `after` are the results on either side of it.

    Who knows the saving before but has no result of it leaves `before` out and gives `saving_before`.

    `touched` is what differs between the documents (`difference.differences`): who compares two versions later is told by whom each
    number was changed. Call it in the transaction of the change, after the version went up.
    """
    return ModelChange.objects.create(
        cost_model=cost_model,
        version=cost_model.version,
        kind=kind,
        data={**data, "touched": [change.item for change in touched]},
        saving_before=saving_of(before) if before else saving_before,
        saving_after=saving_of(after),
        undoes=undoes,
        edit_id=edit_id,
        by=by,
        at=at,
    )


def saving_of(result: Mapping[str, Any]) -> float | None:
    """Return the present-value saving against the reference, in the model's currency; None where there is none."""
    compared = next((entry for entry in result["comparisons"] if entry["against"] == result["reference"]), None)
    return compared["saving_pv"] if compared else None
