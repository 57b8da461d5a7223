"""The pages that set a company up: Django's administration, open to administrators and under the same rules as every page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from cjm.kernel.policy import View, for_roles

# Signing in and changing one's password have pages of their own, with throttling.
LEFT_OUT = frozenset({"login", "logout", "password_change", "password_change_done"})


class CompanySite(admin.AdminSite):
    """Django's administration without its own sign-in; each of its addresses declares who may call it."""

    site_title = _("Company")
    site_header = "Headroom"
    index_title = _("Set the company up")
    enable_nav_sidebar = False

    def __init__(self, roles: Iterable[str]) -> None:
        super().__init__(name="admin")
        self._roles = frozenset(roles)

    def get_urls(self) -> list[Any]:
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]
        self._declare(urls)
        return urls

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "role", None) in self._roles

    def _declare(self, urls: Iterable[URLPattern | URLResolver]) -> None:
        for url in urls:
            if isinstance(url, URLResolver):
                self._declare(url.url_patterns)
            else:
                url.callback = self._guarded(url.callback)

    def _guarded(self, view: View) -> View:
        guarded = for_roles(self._roles)(view)
        # Django points strangers to a sign-in page that this site does not have.
        vars(guarded).update(login_required=True, login_url=None)
        return guarded


class OpenToAdministrators:
    """Mixed into a ModelAdmin or an inline: whoever is let into the site may do everything there."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True
