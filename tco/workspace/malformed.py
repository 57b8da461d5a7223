"""Reading what a browser sent, with suspicion: a wrong type is said in a sentence and changes nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

MAX_BYTES = 1_000_000
MAX_OPERATIONS = 1_000
MAX_TEXT = 4_000
HIGHEST_KEY = 2**63 - 1
HIGHEST_VERSION = 2**31 - 1
_EDIT_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class Malformed(Exception):
    """A request that no page of ours sends; `str()` of it says what is wrong."""


def read_request(body: bytes) -> dict[str, Any]:
    """Return the JSON object in the body of a request. Raises Malformed."""
    if len(body) > MAX_BYTES:
        raise Malformed(_("This is too much at once: at most %(limit)s MB.") % {"limit": MAX_BYTES // 1_000_000})
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed(_("The request is not valid JSON.")) from None
    if not isinstance(value, dict):
        raise Malformed(_("The request is not a JSON object."))
    return value


def operations_in(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the operations of an edit. Raises Malformed."""
    operations = request.get("do")
    if not isinstance(operations, list) or not operations or not all(isinstance(each, dict) for each in operations):
        raise Malformed(_("“do” must be a list of operations."))
    if len(operations) > MAX_OPERATIONS:
        raise Malformed(_("At most %(limit)s operations at once.") % {"limit": MAX_OPERATIONS})
    return operations


def version_in(request: Mapping[str, Any]) -> int:
    """Return the version that an edit is based on. Raises Malformed."""
    version = request.get("based_on")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version <= HIGHEST_VERSION:
        raise Malformed(_("“based_on” must be the version of the model that the page shows."))
    return version


def edit_id_in(request: Mapping[str, Any]) -> str:
    """Return what the browser calls its edit, so that the same one sent again is known; "" for nothing. Raises Malformed."""
    name = text_in(request, "edit", default="")
    if name and not _EDIT_ID.fullmatch(name):
        raise Malformed(_("“%(name)s” must be 8 to 40 letters and digits.") % {"name": "edit"})
    return name


def text_in(given: Mapping[str, Any], name: str, *, default: str | None = None) -> str:
    """Return a text of a bounded length. Raises Malformed."""
    text = given.get(name, default)
    if not isinstance(text, str):
        raise Malformed(_("“%(name)s” must be text.") % {"name": name})
    if len(text) > MAX_TEXT:
        raise Malformed(_("“%(name)s” is too long: at most %(limit)s characters.") % {"name": name, "limit": MAX_TEXT})
    return text


def texts_in(given: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return an object whose members are texts; none when it is missing. Raises Malformed."""
    members = {} if given.get(name) is None else given[name]
    if not isinstance(members, dict):
        raise Malformed(_("“%(name)s” must be an object of texts.") % {"name": name})
    return {key: text_in(members, key) for key in members}


def key_in(given: Mapping[str, Any], name: str) -> int:
    """Return the key of a row, a whole number or its digits. Raises Malformed."""
    value = given.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= HIGHEST_KEY:
        raise Malformed(_("“%(name)s” must be the key of a row.") % {"name": name})
    return value


def flag_in(given: Mapping[str, Any], name: str) -> bool:
    """Return a flag; a missing one is false. Raises Malformed."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise Malformed(_("“%(name)s” must be true or false.") % {"name": name})
    return value
