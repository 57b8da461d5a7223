"""What other features read of a journey."""

from typing import Protocol

from cjm.journey.models import Journey, Stage


class OnJourney(Protocol):
    """Whatever travels along a journey: a deal."""

    journey_id: int
    purchase_type: str


def stages_of(traveller: OnJourney | Journey, purchase_type: str | None = None) -> list[Stage]:
    """Return the stages that a deal passes, in order; for a journey, those of one kind of purchase (all of them for None)."""
    if isinstance(traveller, Journey):
        journey_id, kind = traveller.pk, purchase_type
    else:
        journey_id, kind = traveller.journey_id, purchase_type or traveller.purchase_type
    stages = Stage.objects.filter(journey=journey_id).order_by("position", "pk")
    return [stage for stage in stages if kind is None or stage.is_passed_by(kind)]
