"""What other features read of a journey."""

from typing import Protocol

from cjm.journey.models import Journey, Stage, StakeholderRole


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


def guided_stage(pk: int) -> Stage:
    """Return a stage with everything that guides a deal through it: doubts, exit criteria, tactics, materials."""
    return Stage.objects.prefetch_related("doubts", "exit_criteria", "tactics", "materials").get(pk=pk)


def roles_at(stage: Stage) -> list[StakeholderRole]:
    """Return the roles that matter at a stage, in the order the stage names them; unknown keys are left out."""
    roles = {role.key: role for role in StakeholderRole.objects.filter(key__in=stage.who)}
    return [roles[key] for key in stage.who if key in roles]
