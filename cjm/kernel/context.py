"""What every template may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from cjm.kernel.addresses import host_is_a_name
from cjm.kernel.navigation import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the language in force, the main navigation, and whether passkeys can work under this address."""
    return {"language": get_language(), "navigation": list(navigation), "passkeys_work": host_is_a_name(request)}
