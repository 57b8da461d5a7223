"""From bytes to a JSON document, strictly; and from a document to its fingerprint."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter

from tco.engine.messages import Error, InvalidModel

MAX_BYTES = 5_000_000
# Far more digits than any accepted number has; longer ones are refused as too large without being computed.
LONGEST_INTEGER = 400


class JsonObject(dict[str, object]):
    """A JSON object that remembers which of its members were written more than once."""

    repeated: tuple[str, ...] = ()


def parse_document(data: bytes) -> object:
    """Return the JSON value in `data`.

    Raises InvalidModel when it is too large, not UTF-8, not JSON or nested too deeply. Repeated members,
    NaN and infinities pass through, so that reading the model can report them at their path.
    """
    if len(data) > MAX_BYTES:
        raise InvalidModel((Error("", "file_too_large", {"limit": MAX_BYTES // 1_000_000}),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidModel((Error("", "not_utf8"),)) from error
    try:
        return json.loads(text, object_pairs_hook=_object_from_pairs, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise InvalidModel((Error("", "not_json", {"line": error.lineno, "column": error.colno}),)) from error
    except RecursionError as error:
        raise InvalidModel((Error("", "nested_too_deeply"),)) from error


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def fingerprint(document: object) -> str:
    """SHA-256 (hex) of the document as canonical JSON: keys sorted, no spaces, UTF-8, numbers as `json` writes them."""
    return hashlib.sha256(_canonical(document).encode("utf-8")).hexdigest()


def _object_from_pairs(pairs: list[tuple[str, object]]) -> JsonObject:
    result = JsonObject(pairs)
    if len(result) < len(pairs):
        written = Counter(name for name, _ in pairs)
        result.repeated = tuple(name for name, times in written.items() if times > 1)
    return result


def _integer(digits: str) -> int | float:
    if len(digits) > LONGEST_INTEGER:
        return -math.inf if digits.startswith("-") else math.inf
    return int(digits)
