"""Which costs a model leaves out, and for whom."""

from typing import Any

from tco.forgotten import forgotten_costs


def offer(key: str, kind: str, *categories: str) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "kind": kind, "lines": [{"category": category} for category in categories]}


def found(*offers: dict[str, Any]) -> dict[str, tuple[list[str], bool]]:
    return {cost.category: (cost.missing_names, cost.is_nobodys) for cost in forgotten_costs({"alternatives": list(offers)})}


def test_a_cost_that_nobody_has_is_told_apart_from_one_that_a_rival_lacks():
    costs = found(offer("ours", "ours", "acquisition", "maintenance"), offer("rival", "competitor", "acquisition"))
    assert costs["maintenance"] == (["Rival"], False)
    assert costs["staff"] == (["Ours", "Rival"], True)
    assert "acquisition" not in costs


def test_staying_as_it_is_needs_no_purchase_but_has_upkeep():
    costs = found(offer("ours", "ours", "acquisition", "implementation", "maintenance"), offer("today", "status_quo", "operation"))
    assert {"acquisition", "implementation"} & costs.keys() == set()
    assert costs["maintenance"] == (["Today"], False)


def test_benefits_and_residual_values_are_nobodys_duty():
    assert {"benefit", "residual"} & found(offer("ours", "ours")).keys() == set()


def test_the_hint_says_what_belongs_there():
    document = {"alternatives": [offer("ours", "ours", "risk"), offer("rival", "competitor")]}
    (risk,) = [cost for cost in forgotten_costs(document) if cost.category == "risk"]
    assert (risk.label, risk.missing, "penalties" in risk.hint) == ("Risk and failure", (("rival", "Rival"),), True)
