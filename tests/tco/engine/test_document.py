"""From bytes to a document, and its fingerprint."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import Any

import pytest

from tco.engine.document import MAX_BYTES, fingerprint, parse_document
from tco.engine.messages import InvalidModel
from tco.engine.reading.reader import read_model
from tests.tco.engine.models import rich_model


def refused(data: bytes) -> list[tuple[str, str]]:
    """Return path and code of each error of the bytes of a document."""
    with pytest.raises(InvalidModel) as invalid:
        read_model(parse_document(data))
    return [(error.path, error.code) for error in invalid.value.errors]


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"{'a': 1}", "not_json"),
        (b"[1, 2,]", "not_json"),
        (b"\xff\xfe{}", "not_utf8"),
        ("é".encode("latin-1"), "not_utf8"),
        (b"[" * 200_000, "nested_too_deeply"),
        (b'{"a":' * 200_000, "nested_too_deeply"),
        (b" " * (MAX_BYTES + 1), "file_too_large"),
        (b"null", "not_an_object"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"NaN", "not_an_object"),
    ],
)
def test_what_is_no_document_is_refused_at_the_empty_path(data: bytes, code: str):
    assert refused(data) == [("", code)]


def test_a_byte_order_mark_is_no_obstacle():
    assert parse_document(b"\xef\xbb\xbf{}") == {}


def test_members_written_twice_are_reported_where_they_are():
    text = json.dumps(rich_model())
    text = (
        text.replace('"name": "A model"', '"name": "A", "name": "B"')
        .replace('"at": 0', '"at": 0, "at": 1')
        .replace('"USD": {', '"USD": 1, "USD": {')
    )
    assert refused(text.encode()) == [
        ("name", "repeated_member"),
        ("fx.USD", "repeated_member"),
        ("alternatives[0].lines[1].when.at", "repeated_member"),
    ]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("NaN", "not_finite"),
        ("Infinity", "number_too_large"),
        ("-Infinity", "number_too_large"),
        ("1e400", "number_too_large"),
        ("1e16", "number_too_large"),
        ("9" * 10_000, "number_too_large"),
        ("-" + "9" * 390, "number_too_large"),
        ("true", "not_a_number"),
        ('"0.1"', "not_a_number"),
    ],
)
def test_numbers_that_are_none_are_reported_where_they_are(number: str, code: str):
    text = json.dumps(rich_model()).replace('"rate": 0.1,', f'"rate": {number},')
    assert refused(text.encode()) == [("discount.rate", code)]


def test_the_fingerprint_is_of_canonical_json():
    document = {"b": [1, 2.50, True], "a": "größe"}
    assert fingerprint(document) == fingerprint(dict(reversed(document.items())))
    assert fingerprint(document) == sha256('{"a":"größe","b":[1,2.5,true]}'.encode()).hexdigest()


def test_the_model_keeps_the_fingerprint_of_its_document():
    document = rich_model()
    assert read_model(document).sha256 == read_model(parse_document(as_bytes(document))).sha256 == fingerprint(document)


def test_a_whole_number_and_the_same_with_a_point_are_different_documents():
    assert fingerprint({"a": 1}) != fingerprint({"a": 1.0})


def test_infinities_pass_parsing_so_that_reading_can_name_their_place():
    assert parse_document(b'{"a": Infinity}') == {"a": math.inf}
