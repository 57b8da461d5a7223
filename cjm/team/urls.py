"""Signing in and out, the own profile, the first page, the company's record."""

from importlib import import_module

from allauth.account.urls import urlpatterns as account_urls
from django.urls import include, path
from django.views.i18n import set_language

from cjm.kernel.late import late_views, load_late
from cjm.kernel.policy import declare_all, public, signed_in

views = late_views("cjm.team.views")
# Passkeys bring a library of cryptography along, which takes as long to load as all the rest of signing in.
load_late("allauth.mfa.webauthn.internal.auth")
mfa_urls = import_module("allauth.mfa.urls").urlpatterns

PUBLIC_ACCOUNT_PAGES = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
)
PUBLIC_MFA_PAGES = ("mfa_authenticate", "mfa_login_webauthn")

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", public(set_language), name="set_language"),
    path("record/", views.company_record, name="company_record"),
    path("record/export.<str:kind>", views.company_record_export, name="company_record_export"),
    path("account/profile/", views.profile, name="profile"),
    path("account/", include(declare_all(account_urls, signed_in, public_names=PUBLIC_ACCOUNT_PAGES))),
    path("account/2fa/", include(declare_all(mfa_urls, signed_in, public_names=PUBLIC_MFA_PAGES))),
]
