"""What the client may read, and nothing else."""

import dataclasses
import json

import pytest

from proposals.queries import snapshot_of
from proposals.snapshot import FORMAT, content_hash, read_snapshot, readable_cost
from tco.evaluation import evaluate_document
from tests.factories import TODAY
from tests.proposals.makers import CANDID, make_priced_deal, make_proposal
from tests.proposals.samples import sample_document, sample_snapshot, source


def test_a_snapshot_comes_back_from_its_json_as_it_was():
    snapshot = sample_snapshot()
    again = read_snapshot(snapshot.canonical_json())
    assert again == snapshot
    assert again.canonical_json() == snapshot.canonical_json()


def test_the_same_content_has_one_form_and_one_hash():
    snapshot = sample_snapshot()
    assert content_hash(snapshot.canonical_json()) == content_hash(sample_snapshot().canonical_json())
    changed = dataclasses.replace(snapshot, title="Another title")
    assert content_hash(changed.canonical_json()) != content_hash(snapshot.canonical_json())


def test_a_snapshot_of_an_earlier_release_keeps_its_form_and_its_hash():
    frozen = json.dumps(json.loads(sample_snapshot().canonical_json()), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "holds_until" not in frozen
    assert content_hash(read_snapshot(frozen).canonical_json()) == content_hash(frozen)


def test_until_when_sources_hold_is_frozen_with_them():
    cost = readable_cost(sample_document(), evaluate_document(sample_document()), {"drivers[0]": TODAY})
    frozen = sample_snapshot(cost=cost).canonical_json()
    assert read_snapshot(frozen).cost.holds_until == {"drivers[0]": TODAY.isoformat()}
    assert read_snapshot(frozen).canonical_json() == frozen


def test_another_format_is_refused():
    content = json.loads(sample_snapshot().canonical_json()) | {"format": "headroom.proposal/2"}
    with pytest.raises(ValueError, match=FORMAT):
        read_snapshot(json.dumps(content))


def test_our_headroom_stays_with_us():
    document = sample_document()
    document["drivers"].append(
        {"key": "fee", "name": "Our fee", "value": 100, "low": 90, "high": 120, "price_of": "ours", "source": source("contract")}
    )
    document["alternatives"][0]["lines"][3]["amount"] = "fee * 640"
    result = evaluate_document(document)
    assert {"Our fee"} <= {row["item"] for row in result["tornado"]}
    cost = readable_cost(document, result)
    assert [set(comparison) & {"headroom"} for comparison in cost.result["comparisons"]] == [set(), set()]
    assert "Our fee" not in {row["item"] for row in cost.result["tornado"]}
    assert "max_price" not in json.dumps(cost.result)


def test_fields_nobody_named_do_not_reach_the_client():
    document = sample_document()
    document["internal_margin"] = 0.4
    document["alternatives"][0]["floor_price"] = 1
    document["alternatives"][0]["lines"][0] |= {"concern": "boss-fears-blame", "comment": "say nothing"}
    document["alternatives"][0]["lines"][0]["source"] = source("contract") | {"told_by": "a spy"}
    result = evaluate_document(sample_document()) | {"monte_carlo": {"draws": 1}, "secret": 1}
    text = json.dumps(dataclasses.asdict(readable_cost(document, result)))
    for internal in ("internal_margin", "floor_price", "concern", "comment", "told_by", "monte_carlo", "secret"):
        assert internal not in text


@pytest.mark.django_db
def test_what_we_think_of_people_is_never_in_a_snapshot():
    proposal = make_proposal(make_priced_deal())
    proposal.addressed_to.set(proposal.deal.stakeholders.all())
    frozen = snapshot_of(proposal, version=1, on=TODAY).canonical_json()
    person = json.loads(frozen)["people"][0]
    assert set(person) == {"name", "job_title"}
    for internal in (
        CANDID,
        "supplier's fault",
        "cheaper contract",
        "opponent",
        "influence",
        "attitude",
        "economic_buyer",
        'headroom"',
    ):
        assert internal not in frozen.replace('"headroom.', "")


@pytest.mark.django_db
def test_only_people_we_are_in_touch_with_are_addressed_unless_the_author_says_so():
    proposal = make_proposal(make_priced_deal())
    assert [person.name for person in snapshot_of(proposal, version=1, on=TODAY).people] == ["Søren Holm"]
