"""The journey that Headroom ships."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.utils import translation

from cjm.journey.models import ExitCriterion, Journey, Stage, StakeholderRole, Track
from cjm.journey.operations import DEFAULT_JOURNEY, load_default_journey
from cjm.journey.queries import guided_stage, roles_at, stages_of
from cjm.team.models import Currency

pytestmark = pytest.mark.django_db
EVERY_STAGE = ["problem", "solution", "requirements", "suppliers", "proof", "decision", "terms", "launch", "review"]


def test_the_default_journey_has_its_stages_in_the_buyers_order():
    journey = load_default_journey()
    assert [stage.key for stage in stages_of(journey)] == EVERY_STAGE
    assert journey.is_default
    assert [track.key for track in Track.objects.all()] == ["validation", "consensus"]


def test_the_kind_of_purchase_decides_which_stages_are_passed():
    journey = load_default_journey()
    assert [stage.key for stage in stages_of(journey, "straight_rebuy")] == ["terms", "launch", "review"]
    assert [stage.key for stage in stages_of(journey, "modified_rebuy")] == [key for key in EVERY_STAGE if key != "solution"]


def test_a_stage_brings_what_guides_through_it():
    stage = guided_stage(Stage.objects.get(journey=load_default_journey(), key="requirements").pk)
    assert [criterion.key for criterion in stage.exit_criteria.all()] == [
        "criteria_issued",
        "economic_buyer_met",
        "tco_in_criteria",
    ]
    assert [criterion.required for criterion in stage.exit_criteria.all()] == [True, True, False]
    assert [material.text_en for material in stage.materials.all()] == ["Criteria sheet", "Cost data request"]
    assert [role.key for role in roles_at(stage)] == ["technical_buyer", "economic_buyer", "procurement"]
    assert stage.win_probability == Decimal("0.20")


def test_a_role_that_was_deleted_no_longer_matters_at_a_stage():
    stage = Stage.objects.get(journey=load_default_journey(), key="requirements")
    StakeholderRole.objects.filter(key="procurement").delete()
    assert [role.key for role in roles_at(stage)] == ["technical_buyer", "economic_buyer"]


def test_every_text_is_there_in_both_languages():
    load_default_journey()
    for criterion in ExitCriterion.objects.all():
        assert criterion.text_en
        assert criterion.text_ru
    role = StakeholderRole.objects.get(key="economic_buyer")
    with translation.override("ru"):
        assert (role.name, role.cares) == ("Экономический покупатель", "деньги за весь срок службы, риск для плана")


def test_loading_again_changes_nothing_and_keeps_what_the_company_edited():
    journey = load_default_journey()
    stages_of(journey)[0].delete()
    Stage.objects.filter(key="proof").update(name_en="Trial run")
    StakeholderRole.objects.filter(key="gatekeeper").delete()
    assert load_default_journey() == journey
    assert [stage.key for stage in stages_of(journey)] == EVERY_STAGE[1:]
    assert Stage.objects.get(key="proof").name_en == "Trial run"
    assert not StakeholderRole.objects.filter(key="gatekeeper").exists()


def test_a_company_with_a_journey_of_its_own_is_not_given_another():
    own = Journey.objects.create(name_en="Tender")
    assert load_default_journey() == own
    assert Journey.objects.count() == 1


def test_the_command_loads_journey_and_currencies_once():
    call_command("load_journey", verbosity=0)
    Currency.objects.filter(code="USD").update(rate=Decimal("0.95"))
    call_command("load_journey", verbosity=0)
    assert Stage.objects.count() == len(EVERY_STAGE)
    assert Currency.objects.get(code="USD").rate == Decimal("0.95")
    assert Currency.objects.get(is_company=True).code == "EUR"


def test_every_text_of_the_shipped_journey_is_whole():
    """An unquoted comma in YAML would cut a sentence off and leave its rest behind as a key."""

    def texts(node: Any) -> Iterator[dict[str, str]]:
        if isinstance(node, dict) and "en" in node:
            yield node
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from texts(child)

    found = list(texts(yaml.safe_load(DEFAULT_JOURNEY.read_text(encoding="utf-8"))))
    assert len(found) > 80
    assert [text for text in found if text.keys() != {"en", "ru"}] == []
