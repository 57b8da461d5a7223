"""Parts of a document that are written alike are read once, and yet each is judged by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tco.engine.document import parse_document
from tco.engine.messages import InvalidModel
from tco.engine.reading.reader import read_model
from tests.tco.engine.models import alternative, line, model


def paths_of(document: Any) -> list[str]:
    """Return the paths of the errors in a document."""
    try:
        read_model(document)
    except InvalidModel as invalid:
        return [error.path for error in invalid.errors]
    return []


def test_equal_parts_become_one_object():
    lines = [line(1, {"from": 1}, escalation={"rate": 0.02}), line(2, {"from": 1}, escalation={"rate": 0.02})]
    first, second = read_model(model(alternative("ours", "ours", *lines))).alternatives[0].lines
    assert first.when is second.when
    assert first.escalation is second.escalation


@pytest.mark.parametrize(
    ("sound", "faulty", "path"),
    [
        ({"when": {"from": 1}}, {"when": {"from": True}}, "when.from"),
        ({"when": {"at": 0}}, {"when": {"at": False}}, "when.at"),
        ({"escalation": {"rate": 1}}, {"escalation": {"rate": True}}, "escalation.rate"),
        ({"when": {"from": 1, "every": 1}}, {"when": {"from": 1, "every": True}}, "when.every"),
    ],
)
def test_what_only_looks_like_a_sound_part_is_refused(sound: dict[str, Any], faulty: dict[str, Any], path: str):
    ours = alternative("ours", "ours", line() | sound, line() | faulty, line() | sound)
    assert paths_of(model(ours)) == [f"alternatives[0].lines[1].{path}"]


def test_a_fault_is_named_on_every_line_that_has_it():
    ours = alternative("ours", "ours", *[line(1, {"from": 99})] * 3)
    assert paths_of(model(ours)) == [f"alternatives[0].lines[{row}].when.from" for row in range(3)]


def test_a_period_inside_one_study_may_lie_outside_a_shorter_one():
    long = alternative("ours", "ours", line(1, {"at": 4}))
    short = alternative("rival", "competitor", line(1, {"at": 4}), periods=2)
    assert paths_of(model(long, short, count=5)) == ["alternatives[1].lines[0].when.at"]


def test_a_member_written_twice_is_refused_also_beside_a_sound_twin():
    one = '{"name": "a", "category": "own", "amount": 1, "when": {"from": 1}}'
    other = one.replace('{"from": 1}', '{"from": 1, "from": 1}')
    text = (
        '{"format": "headroom.tco/1", "name": "m", "currency": "EUR", "base_date": "2026-01-01",'
        ' "periods": {"count": 3, "unit": "year"}, "discount": {"rate": 0.1},'
        f' "alternatives": [{{"key": "ours", "name": "o", "kind": "ours", "lines": [{one}, {other}]}}]}}'
    )
    assert paths_of(parse_document(text.encode())) == ["alternatives[0].lines[1].when.from"]
