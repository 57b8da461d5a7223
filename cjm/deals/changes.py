"""What changed in a deal, kept so that the history can tell it in every language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cjm.deals.models import Deal

# Long texts are named, not repeated.
NAMED_ONLY = frozenset({"problem"})


def describe_changes(deal: Deal, changed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return, for each changed field, its name and its values before and after, as JSON."""
    return [
        {"field": name} if name in NAMED_ONLY else {"field": name, "from": _plain(getattr(deal, name)), "to": _plain(value)}
        for name, value in sorted(changed.items())
    ]


def _plain(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
