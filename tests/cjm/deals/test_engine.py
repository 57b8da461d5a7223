"""When a deal may change its stage."""

import pytest

from cjm.deals.engine import Gate, MoveVerdict, judge_move

JOURNEY = [Gate(1), Gate(2, (21, 22)), Gate(3), Gate(4, (41,))]


def test_a_proven_stage_is_left_without_a_reason():
    verdict = judge_move(JOURNEY, here=1, there=2)
    assert verdict == MoveVerdict(is_back=False, missing=(), skipped=0)
    assert not verdict.needs_reason


def test_missing_evidence_needs_a_reason_and_is_named():
    verdict = judge_move(JOURNEY, here=2, there=3)
    assert verdict == MoveVerdict(is_back=False, missing=(21, 22), skipped=0)
    assert verdict.needs_reason


def test_leaping_over_a_stage_needs_a_reason_even_when_all_is_proven():
    verdict = judge_move([Gate(1), Gate(2), Gate(3)], here=1, there=3)
    assert verdict == MoveVerdict(is_back=False, missing=(), skipped=1)
    assert verdict.needs_reason


def test_the_stages_leapt_over_have_to_be_proven_too():
    assert judge_move(JOURNEY, here=1, there=4).missing == (21, 22)


@pytest.mark.parametrize("there", [1, 2, 3])
def test_going_back_needs_a_reason_and_no_evidence(there):
    verdict = judge_move(JOURNEY, here=4, there=there)
    assert verdict == MoveVerdict(is_back=True, missing=(), skipped=0)
    assert verdict.needs_reason
