"""Signing in and out, the own profile, the first page."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from cjm.kernel.policy import public, signed_in
from cjm.team import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", public(set_language), name="set_language"),
    path("account/login/", public(account.login), name="account_login"),
    path("account/logout/", public(account.logout), name="account_logout"),
    path("account/signup/", public(account.signup), name="account_signup"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
    path("account/reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/reset/", public(account.password_reset), name="account_reset_password"),
    path("account/password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "account/password/reset/key/<str:uidb36>-<str:key>/",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/profile/", views.profile, name="profile"),
]
