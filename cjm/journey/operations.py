"""Loading the journey that Headroom ships, as rows which the company then edits."""

from functools import cache
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


@cache
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
    stages = Stage.objects.bulk_create(
        _stage(journey, place, content, data["purchase_types"]) for place, content in enumerate(data["stages"], start=1)
    )
    parts = list(zip(stages, data["stages"], strict=True))
    ExitCriterion.objects.bulk_create(
        ExitCriterion(stage=stage, key=exit_["key"], required=exit_["required"], position=place, **_both("text", exit_["text"]))
        for stage, content in parts
        for place, exit_ in enumerate(content["exit"], start=1)
    )
    sentences: list[tuple[type[Any], str]] = [(Doubt, "doubts"), (Tactic, "tactics"), (Material, "materials")]
    for model, name in sentences:
        model.objects.bulk_create(
            model(stage=stage, position=place, **_both("text", sentence))
            for stage, content in parts
            for place, sentence in enumerate(content[name], start=1)
        )
    return journey


def _stage(journey: Journey, position: int, content: dict[str, Any], purchase_types: dict[str, list[str]]) -> Stage:
    return Stage(
        journey=journey,
        key=content["key"],
        position=position,
        profit=content["profit"],
        who=content["who"],
        purchase_types=[kind for kind, keys in purchase_types.items() if content["key"] in keys],
        win_probability=content["win_probability"],
        **_both("name", content["name"]),
        **_both("buyer_goal", content["buyer_goal"]),
    )


def _both(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{language}": texts[language] for language in ("en", "ru")}
