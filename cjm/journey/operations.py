"""Loading the journey that Headroom ships, as rows which the company then edits."""

from pathlib import Path
from typing import Any

from django.db import transaction

from cjm.journey.models import Doubt, ExitCriterion, Journey, Material, Stage, StakeholderRole, Tactic, Track

DEFAULT_JOURNEY = Path(__file__).parent / "data" / "journey-default.yaml"
DEFAULT_NAME = {"en": "B2B purchase", "ru": "Покупка компанией"}


@transaction.atomic
def load_default_journey() -> Journey:
    """Return the journey offered first, loading the one that Headroom ships when there is none at all.

    Calling it again changes nothing: what a company edited or deleted stays so. Roles are loaded in the same way.
    """
    journey = Journey.objects.first()
    if journey is not None and StakeholderRole.objects.exists():
        return journey
    data = _read_default_journey()
    if not StakeholderRole.objects.exists():
        _load_roles(data["roles"])
    return journey or _load_journey(data)


def _read_default_journey() -> dict[str, Any]:
    import yaml

    content: dict[str, Any] = yaml.safe_load(DEFAULT_JOURNEY.read_text(encoding="utf-8"))
    return content


def _load_roles(roles: list[dict[str, Any]]) -> None:
    StakeholderRole.objects.bulk_create(
        StakeholderRole(
            key=role["key"], side=role["side"], position=position, **_both("name", role["name"]), **_both("cares", role["cares"])
        )
        for position, role in enumerate(roles, start=1)
    )


def _load_journey(data: dict[str, Any]) -> Journey:
    journey = Journey.objects.create(is_default=True, **_both("name", DEFAULT_NAME))
    Track.objects.bulk_create(
        Track(
            journey=journey, key=track["key"], position=position, **_both("name", track["name"]), **_both("about", track["about"])
        )
        for position, track in enumerate(data["tracks"], start=1)
    )
    for position, content in enumerate(data["stages"], start=1):
        passing = [kind for kind, keys in data["purchase_types"].items() if content["key"] in keys]
        _load_stage(journey, position, content, passing)
    return journey


def _load_stage(journey: Journey, position: int, content: dict[str, Any], purchase_types: list[str]) -> None:
    stage = Stage.objects.create(
        journey=journey,
        key=content["key"],
        position=position,
        profit=content["profit"],
        who=content["who"],
        purchase_types=purchase_types,
        win_probability=content["win_probability"],
        **_both("name", content["name"]),
        **_both("buyer_goal", content["buyer_goal"]),
    )
    ExitCriterion.objects.bulk_create(
        ExitCriterion(stage=stage, key=exit_["key"], required=exit_["required"], position=place, **_both("text", exit_["text"]))
        for place, exit_ in enumerate(content["exit"], start=1)
    )
    Doubt.objects.bulk_create(Doubt(stage=stage, **texts) for texts in _sentences(content["doubts"]))
    Tactic.objects.bulk_create(Tactic(stage=stage, **texts) for texts in _sentences(content["tactics"]))
    Material.objects.bulk_create(Material(stage=stage, **texts) for texts in _sentences(content["materials"]))


def _sentences(contents: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"position": place, **_both("text", content)} for place, content in enumerate(contents, start=1)]


def _both(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{language}": texts[language] for language in ("en", "ru")}
