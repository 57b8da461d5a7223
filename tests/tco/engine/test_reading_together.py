"""Lines read together, column by column, beside the same lines read one by one."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest

from tco.engine.document import JsonObject
from tco.engine.model import Line
from tco.engine.reading import reader
from tco.engine.reading.fields import Fields, Findings
from tco.engine.reading.lines import Setting, open_line, read_line
from tco.engine.reading.together import lines_together
from tests.tco.engine.models import line, rich_model
from tests.tco.engine.random_models import random_model

UNSOUND: tuple[Any, ...] = (
    None,
    True,
    1e16,
    -1.5,
    math.nan,
    10**400,
    "",
    " ",
    "\ud800",
    "maybe",
    "2026-02-30",
    [],
    {},
    {"at": 99},
    {"to": 2},
)


def setting() -> Setting:
    """Return what lines of a year with months and one foreign currency are read against."""
    return Setting(12, 12, "EUR", {"USD": reader.read_model({**rich_model()}).fx["USD"]})


def one_by_one(lines: list[Any]) -> tuple[tuple[Line, ...], Findings]:
    findings = Findings()
    owner = Fields({}, "offer", findings, frozenset())
    against = setting()
    return tuple(read_line(open_line(each, f"lines[{row}]", owner), against) for row, each in enumerate(lines)), findings


def sound_lines() -> list[dict[str, Any]]:
    return [
        line(5, {"at": 0}, lifetime={"periods": 3, "replace": True, "residual": "straight_line"}, category="acquisition"),
        line(-0.0, {"from": 2, "to": None}, low=-1, high=2.5, distribution="uniform", vat_rate=0.2, price=True),
        line("seats * 2", {"from": 0, "every": 700}, type="benefit", escalation={"rate": [0.1], "step": "year"}, concern="Größe"),
        line(7, currency="USD", investment=True, source={"kind": "client", "note": "Sie", "date": "2026-02-28"}, risk_adjustment=1),
        line(7, currency="EUR", escalation="inherit", source={"kind": "estimate", "confidence": "low"}),
    ]


def test_sound_lines_are_read_alike():
    together = lines_together(sound_lines(), setting())

    apart, findings = one_by_one(sound_lines())
    assert findings.errors == []
    assert repr(together) == repr(apart)


def test_an_alternative_without_lines_has_none():
    assert lines_together([], setting()) == ()


@pytest.mark.parametrize("value", UNSOUND, ids=repr)
@pytest.mark.parametrize("row", range(5))
def test_lines_in_which_something_is_wrong_are_left_to_the_reader_of_single_lines(row: int, value: Any):
    members = {*(name for each in sound_lines() for name in each), "unknown"}
    for name in sorted(members):
        lines: list[Any] = sound_lines()
        lines[row][name] = value
        apart, findings = one_by_one(lines)
        together = lines_together(lines, setting())
        assert together is None if findings.errors else together is None or repr(together) == repr(apart), name


@pytest.mark.parametrize("name", ["name", "category", "amount", "when"])
def test_a_line_that_lacks_something_is_left_to_the_reader_of_single_lines(name: str):
    lines = sound_lines()
    del lines[2][name]

    assert lines_together(lines, setting()) is None


def test_a_member_written_twice_is_left_to_the_reader_of_single_lines():
    twice = JsonObject(line(5))
    twice.repeated = ("amount",)

    assert lines_together([JsonObject(line(5)), twice], setting()) is None


def test_a_whole_number_is_no_answer_to_yes_or_no_though_it_equals_one():
    lines = [line(5, {"at": 0}, lifetime={"periods": 3, "replace": replace}) for replace in (True, 1)]

    assert lines_together(lines, setting()) is None


def test_random_models_are_the_same_read_together_and_one_by_one(monkeypatch: pytest.MonkeyPatch):
    for seed in range(25):
        document = random_model(seed)
        together = reader.read_model(copy.deepcopy(document))
        with monkeypatch.context() as patched:
            patched.setattr(reader, "lines_together", lambda items, setting: None)
            assert repr(reader.read_model(document)) == repr(together)
