"""What every template may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from cjm.kernel.navigation import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the language in force and the main navigation."""
    return {"language": get_language(), "navigation": list(navigation)}
