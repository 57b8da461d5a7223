"""Where a form leads back to, and what the site is called."""

from ipaddress import ip_address

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def return_address(request: HttpRequest, default: str) -> str:
    """Return the page of this site that `?next=` names, or `default`: nobody is led to another site by a prepared link."""
    wanted = request.GET.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else default


def host_is_a_name(request: HttpRequest) -> bool:
    """Say whether the site is reached by a name: browsers bind passkeys to names and refuse them to bare addresses."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False
