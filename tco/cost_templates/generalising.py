"""Makes a template of a deal's model: what was learnt stays, what was said about this client does not."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from tco.mapping import Document

# A public figure holds for the next client as well; what a client, a contract or a meter said holds for that one.
PUBLIC_KINDS = frozenset({"benchmark"})


def generalised(document: Mapping[str, Any], *, name: str, client_name: str) -> Document:
    """Return the model as a template of this `name`.

    Structure, names, expressions, values and ranges stay. Sources other than public benchmarks become estimates without note and
    date, ties to concerns go, and wherever the client is named it says "the client".
    """
    result: Document = deepcopy(dict(document))
    result["name"] = name
    items = [*result.get("drivers", ()), *result.get("fx", {}).values()]
    items += [line for offer in result["alternatives"] for line in offer["lines"]]
    for item in items:
        source = item.get("source")
        if source and source.get("kind") not in PUBLIC_KINDS:
            item["source"] = {"kind": "estimate", "confidence": "low"}
        item.pop("concern", None)
    return _without_name(result, client_name)  # type: ignore[no-any-return]


def _without_name(value: Any, client_name: str, field: str = "") -> Any:
    """Return a copy in which the texts that people read do not name the client."""
    if isinstance(value, str) and field in ("name", "note", "unit") and client_name.strip():
        return re.sub(rf"(?<!\w){re.escape(client_name.strip())}(?!\w)", _("the client"), value, flags=re.IGNORECASE)
    if isinstance(value, list):
        return [_without_name(item, client_name, field) for item in value]
    if isinstance(value, dict):
        return {key: _without_name(member, client_name, key) for key, member in value.items()}
    return value
